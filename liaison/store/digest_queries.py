"""Which reviews a letter to a practice speaks of, what was answered, and what still waits. Asked when one is posted, taken back, and
again when it is about to leave."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlmodel import Session, col

from liaison.domain.practice_answers import ELSEWHERE, OUTCOME
from liaison.domain.reminders import ReviewStep
from liaison.domain.states import LetterState, ReviewState
from liaison.store.reviews_queries import LIVE
from liaison.store.tables import Letter, Message
from liaison.store.tables_people import Person, Review
from liaison.store.tables_practice_answers import PracticeAnswer, PracticeDigest, PracticeReply, PracticeStep

IN_CARE = "in_shared_care"
ASKING = (ReviewStep.DIGEST.value, ReviewStep.DIGEST.value + ELSEWHERE)  # the steps that ask for the first time
MOST = 500  # ids in one question
LEFT = (LetterState.SENT, LetterState.UNKNOWN)


def last_written(session: Session, code: str) -> datetime | None:
    """When the newest letter about reviews to this practice was made, of those that left or wait to leave."""
    rows = select(func.max(col(PracticeDigest.made_at))).join(Letter, col(Letter.id) == PracticeDigest.letter_id)
    here = col(PracticeDigest.practice_code) == code, col(Letter.state).in_((*LEFT, LetterState.QUEUED))
    return session.scalar(rows.where(*here))


def asked_in(key: str) -> str:
    """The reason on the event of a review that went into the digest with this key."""
    return f"asked in {key}"


def told(key: str) -> Any:
    """The ids of the reviews that the letter with this key asks about."""
    steps = select(col(PracticeStep.review_id)).join(PracticeDigest, col(PracticeDigest.id) == PracticeStep.digest_id)
    return steps.where(col(PracticeDigest.key) == key, ~col(PracticeStep.step).startswith(f"{OUTCOME}:"))


def in_digest(session: Session, key: str) -> list[Review]:
    """The reviews that a digest speaks of and that still wait for its answer."""
    waiting = select(Review).where(col(Review.id).in_(told(key)), col(Review.state) == ReviewState.ASKED)
    return list(session.scalars(waiting.order_by(col(Review.id))))


def speaks_of_somebody_held(session: Session, key: str) -> bool:
    """Whether a letter speaks of somebody about whom nothing may leave to this practice any more: held, died, left, away, registered
    elsewhere now, or no longer asked about."""
    columns: Any = (
        Person.letters_held,
        Person.status,
        Review.state,
        Person.practice_code,
        PracticeDigest.practice_code,
    )
    rows = select(*columns).select_from(PracticeStep)
    rows = rows.join(PracticeDigest, col(PracticeDigest.id) == PracticeStep.digest_id)
    rows = rows.join(Review, col(Review.id) == PracticeStep.review_id).join(Person, col(Person.id) == Review.person_id)
    return any(
        held or status != IN_CARE or state not in LIVE or theirs != asked
        for held, status, state, theirs, asked in session.execute(rows.where(col(PracticeDigest.key) == key))
    )


def asks_what_was_answered(session: Session, key: str) -> bool:
    """Whether a letter asks about somebody about whom the practice has answered meanwhile."""
    rows = select(col(PracticeAnswer.id)).join(
        PracticeDigest, col(PracticeDigest.practice_code) == PracticeAnswer.practice_code
    )
    rows = rows.where(col(PracticeDigest.key) == key, col(PracticeAnswer.review_id).in_(told(key)))
    return session.scalar(rows.limit(1)) is not None


def people_in(session: Session, digest_id: int) -> list[tuple[Review, Person]]:
    """Everybody a letter speaks of, with the review, in its order."""
    chosen = select(Review, Person).join(Person, col(Person.id) == Review.person_id)
    steps = select(col(PracticeStep.review_id)).where(col(PracticeStep.digest_id) == digest_id)
    rows = session.execute(chosen.where(col(Review.id).in_(steps)).order_by(col(Review.planned_on), col(Review.id)))
    return [(review, person) for review, person in rows]


def answers(session: Session, review_ids: Collection[int]) -> dict[int, list[PracticeAnswer]]:
    """What practices said about these reviews, the oldest first."""
    found: dict[int, list[PracticeAnswer]] = defaultdict(list)
    rows = select(PracticeAnswer).where(col(PracticeAnswer.review_id).in_(review_ids)).order_by(col(PracticeAnswer.id))
    for row in session.scalars(rows):
        found[row.review_id].append(row)
    return found


def answered(session: Session, code: str) -> set[int]:
    """The reviews about which this practice has said anything: it is not asked again."""
    said = select(col(PracticeAnswer.review_id)).where(col(PracticeAnswer.practice_code) == code)
    return set(session.scalars(said))


def steps_done(session: Session, code: str, review_ids: Collection[int]) -> dict[int, set[str]]:
    """The steps taken towards this practice, by review."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = select(col(PracticeStep.review_id), col(PracticeStep.step)).where(
        col(PracticeStep.practice_code) == code, col(PracticeStep.review_id).in_(review_ids)
    )
    for review_id, step in session.execute(rows):
        found[review_id].add(step)
    return found


def asked_at(session: Session, code: str) -> dict[int, datetime]:
    """When this practice was asked for the first time, by review, where the letter did leave and did not come back."""
    rows = select(col(PracticeStep.review_id), func.max(func.coalesce(Letter.sent_at, Letter.created_at)))
    rows = rows.join(PracticeDigest, col(PracticeDigest.id) == PracticeStep.digest_id)
    rows = rows.join(Letter, col(Letter.id) == PracticeDigest.letter_id)
    there = col(Letter.state).in_(LEFT), col(Letter.bounced_at).is_(None)
    asking = col(PracticeStep.step).in_(ASKING), col(PracticeStep.practice_code) == code
    return {i: at for i, at in session.execute(rows.where(*asking, *there).group_by(col(PracticeStep.review_id)))}


class Silent(NamedTuple):
    """A review about which a practice was asked and has said nothing: since when, and where the review stands."""

    code: str
    review_id: int
    state: ReviewState
    asked_at: datetime


def silent(session: Session) -> list[Silent]:
    """Every such review of somebody who is still that practice's and in care, in plain columns; where the letter did leave and did not
    come back."""
    said = select(col(PracticeAnswer.id)).where(
        col(PracticeAnswer.review_id) == PracticeStep.review_id,
        col(PracticeAnswer.practice_code) == PracticeStep.practice_code,
    )
    columns: Any = (PracticeStep.practice_code, PracticeStep.review_id, Review.state)
    rows = select(*columns, func.max(func.coalesce(Letter.sent_at, Letter.created_at)))
    rows = rows.select_from(PracticeStep).join(PracticeDigest, col(PracticeDigest.id) == PracticeStep.digest_id)
    rows = rows.join(Letter, col(Letter.id) == PracticeDigest.letter_id)
    rows = rows.join(Review, col(Review.id) == PracticeStep.review_id).join(Person, col(Person.id) == Review.person_id)
    waits = col(Review.state).in_((ReviewState.ASKED, ReviewState.CONFIRMED)), ~said.exists()
    theirs = col(Person.practice_code) == PracticeStep.practice_code, col(Person.status) == IN_CARE
    there = col(Letter.state).in_(LEFT), col(Letter.bounced_at).is_(None), col(PracticeStep.step).in_(ASKING)
    rows = rows.where(*waits, *theirs, col(Person.letters_held).is_(False), *there).group_by(*columns)
    return [Silent._make(row) for row in session.execute(rows)]


def steps_of(session: Session, review_ids: Collection[int]) -> dict[tuple[str, int], set[str]]:
    """The steps taken about these reviews, by practice and review."""
    found: dict[tuple[str, int], set[str]] = defaultdict(set)
    wanted = list(review_ids)
    rows = select(col(PracticeStep.practice_code), col(PracticeStep.review_id), col(PracticeStep.step))
    for start in range(0, len(wanted), MOST):
        for code, review_id, step in session.execute(
            rows.where(col(PracticeStep.review_id).in_(wanted[start : start + MOST]))
        ):
            found[code, review_id].add(step)
    return found


def came_back(session: Session) -> list[PracticeDigest]:
    """Letters that did not arrive, and in whose place nothing has been done yet."""
    again = select(col(PracticeDigest.instead_of)).where(col(PracticeDigest.instead_of).is_not(None))
    rows = select(PracticeDigest).join(Letter, col(Letter.id) == PracticeDigest.letter_id)
    open_ = col(Letter.bounced_at).is_not(None), col(PracticeDigest.given_up_at).is_(None)
    return list(
        session.scalars(rows.where(*open_, col(PracticeDigest.id).not_in(again)).order_by(col(PracticeDigest.id)))
    )


def replies_waiting(session: Session) -> set[str]:
    """The practices that have answered in prose, and whose mail an admin has not settled: nothing more goes to them meanwhile, also
    while the mail is still on its way through triage."""
    settled = select(col(PracticeReply.id))
    rows = select(col(PracticeDigest.practice_code)).join(
        Message, col(Message.answers_letter_id) == PracticeDigest.letter_id
    )
    return set(session.scalars(rows.where(col(Message.auto).is_(None), col(Message.id).not_in(settled))))


def unthanked(session: Session) -> Iterable[PracticeDigest]:
    """Letters that asked for the first time, did leave, and were not followed by thanks; of those, the ones with somebody who is still the
    practice's and in care, and nobody of whom anything is missing."""
    said = select(col(PracticeAnswer.id)).where(
        col(PracticeAnswer.review_id) == PracticeStep.review_id,
        col(PracticeAnswer.practice_code) == PracticeDigest.practice_code,
    )
    theirs = select(col(PracticeStep.id)).join(Review, col(Review.id) == PracticeStep.review_id)
    theirs = theirs.join(Person, col(Person.id) == Review.person_id).where(
        col(PracticeStep.digest_id) == PracticeDigest.id,
        col(Person.practice_code) == PracticeDigest.practice_code,
        col(Person.status) == IN_CARE,
    )
    answered_all = theirs.exists(), ~theirs.where(~said.exists()).exists()
    asking = select(col(PracticeStep.digest_id)).where(col(PracticeStep.step).in_(ASKING))
    rows = select(PracticeDigest).join(Letter, col(Letter.id) == PracticeDigest.letter_id)
    there = col(Letter.state).in_(LEFT), col(Letter.bounced_at).is_(None), col(PracticeDigest.thanked_at).is_(None)
    return session.scalars(
        rows.where(*there, col(PracticeDigest.id).in_(asking), *answered_all).order_by(col(PracticeDigest.id))
    ).all()


def registered_elsewhere(session: Session) -> list[int]:
    """The reviews at ASKED of people about whom another practice was asked than the one the register has now."""
    steps = select(col(PracticeStep.id)).where(col(PracticeStep.review_id) == Review.id)
    here = steps.where(col(PracticeStep.practice_code) == Person.practice_code)
    rows = (
        select(col(Review.id))
        .join(Person, col(Person.id) == Review.person_id)
        .where(col(Review.state) == ReviewState.ASKED)
    )
    ours = col(Person.status) == IN_CARE, col(Person.letters_held).is_(False), col(Person.practice_code).is_not(None)
    return [i for i in session.scalars(rows.where(*ours, steps.exists(), ~here.exists())) if i is not None]
