"""Takes what a practice says about one person's review: by its page, by telephone, or out of its mail as an admin read it.

"Moved", "died" and "wrong practice" hold the person's letters in the same commit and wait for an admin. Nothing here edits the register
beyond that hold: who is where is for a person to find out and to enter.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session, col

from liaison.domain.practice_answers import FOR_AN_ADMIN, HOLDS, SETTLEMENTS, WORDS, Kind, why_not
from liaison.domain.states import ReviewState
from liaison.store import events
from liaison.store.tables_people import Person, Review
from liaison.store.tables_practice_answers import PracticeAnswer

ACTOR = events.step("practice_answers")
ENDED = frozenset({"died", "left"})
LONGEST = 2_000  # characters of a free line


class NotSettled(Exception):
    """It cannot be settled so; the message says why and is shown. `field` names the field of the form."""

    def __init__(self, words: str, field: str = "how") -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True)
class Said:
    """What is said about one review: which practice says what, and how it reached us (link, mail, phone). `by_id` is the admin who entered
    it, None where the practice pressed a button itself; `message_id` is the mail that holds its words and files."""

    review_id: int
    practice_code: str
    kind: Kind
    how: str
    text: str = ""
    by_id: int | None = None
    digest_id: int | None = None
    message_id: int | None = None

    @property
    def actor(self) -> str:
        """Who writes it down."""
        return events.person(self.by_id) if self.by_id is not None else ACTOR


def take(session: Session, said: Said, now: datetime) -> int | None:
    """Write one answer and hold the letters where it says so; returns its id, None where the same was said last (pressing twice is once)."""
    review = session.scalars(select(Review).where(col(Review.id) == said.review_id).with_for_update()).one()
    last = newest(session, said.review_id, said.practice_code)
    if last and (last.kind, last.text) == (said.kind, said.text) and said.message_id is None:
        return None
    row = PracticeAnswer(
        review_id=said.review_id,
        practice_code=said.practice_code,
        kind=said.kind,
        text=said.text[:LONGEST],
        at=now,
        how=said.how,
        by_id=said.by_id,
        digest_id=said.digest_id,
        message_id=said.message_id,
        planned_on=review.planned_on,
        held=said.kind in HOLDS and hold(session, review.person_id),
    )
    session.add(row)
    words = f"the practice says: {WORDS[said.kind]}" + ("; letters are held" if said.kind in HOLDS else "")
    events.note(session, review, actor=said.actor, now=now, because=words)
    session.flush()
    return row.id


def newest(session: Session, review_id: int, code: str) -> PracticeAnswer | None:
    """What this practice said last about a review."""
    said = select(PracticeAnswer).where(col(PracticeAnswer.review_id) == review_id)
    return session.scalars(
        said.where(col(PracticeAnswer.practice_code) == code).order_by(col(PracticeAnswer.id).desc()).limit(1)
    ).first()


def hold(session: Session, person_id: int) -> bool:
    """Hold every letter about a person from now on; True where they were not held before."""
    free = col(Person.id) == person_id, col(Person.letters_held).is_(False)
    return events.affected(session.execute(update(Person).where(*free).values(letters_held=True))) == 1


def settle(session: Session, answer_id: int, how: str, words: str, *, staff_id: int, now: datetime) -> None:
    """Settle an answer as an admin decides. Raises NotSettled; ends a hold only where an answer put it and no other answer keeps it."""
    answer = session.get(PracticeAnswer, answer_id)
    if answer is None or answer.kind not in FOR_AN_ADMIN:
        raise NotSettled("There is nothing to settle here.")
    review = session.scalars(select(Review).where(col(Review.id) == answer.review_id).with_for_update()).one()
    person = session.get_one(Person, review.person_id)
    if problem := why_not(
        how,
        answer.kind,
        words=words,
        same_practice=person.practice_code == answer.practice_code,
        ended=person.status in ENDED,
    ):
        raise NotSettled(problem, "words_said" if how == "slip" and problem.startswith("Say") else "how")
    done: dict[str, Any] = {
        "settled_by": staff_id,
        "settled_at": now,
        "settled_how": how,
        "settled_words": words.strip(),
    }
    mine = col(PracticeAnswer.id) == answer_id, col(PracticeAnswer.settled_at).is_(None)
    if not events.affected(session.execute(update(PracticeAnswer).where(*mine).values(**done))):
        raise events.MovedMeanwhile("a colleague settled it meanwhile")
    actor, way = events.person(staff_id), SETTLEMENTS[how]
    events.note(session, review, actor=actor, now=now, because=f"settled: {way.words[0].lower()}{way.words[1:]}")
    if way.releases and may_be_released(session, review.person_id):
        session.execute(update(Person).where(col(Person.id) == review.person_id).values(letters_held=False))
    if way.asks_again and review.state is ReviewState.ASKED:
        events.move(session, review, ReviewState.PLANNED, actor=actor, now=now, because="the new practice is asked")


def may_be_released(session: Session, person_id: int) -> bool:
    """Whether the hold was put by an answer, and no other open answer keeps it. What somebody else held stays held."""
    about = select(PracticeAnswer).join(Review, col(Review.id) == PracticeAnswer.review_id)
    rows = session.scalars(about.where(col(Review.person_id) == person_id, col(PracticeAnswer.kind).in_(HOLDS))).all()
    still_open = [row for row in rows if row.settled_at is None]
    return not still_open and any(row.held for row in rows)


def all_of(session: Session, review_id: int) -> list[PracticeAnswer]:
    """Everything that practices said about a review, the oldest first."""
    said = select(PracticeAnswer).where(col(PracticeAnswer.review_id) == review_id)
    return list(session.scalars(said.order_by(col(PracticeAnswer.id))))
