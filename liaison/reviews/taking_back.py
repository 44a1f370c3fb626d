"""A lead takes back how a review ended, as it was entered in error: with a reason, and with everything that followed from it.

The review is open again by a move of its own; the register's days are put back where nobody changed them since; letters that had not gone
are withdrawn, and where one had gone the words that put it right are drafted for a person to release. Nothing is edited unseen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session, col

from liaison.domain.entered_in_error import CORRECTIONS, DISCLOSED, SLIPS, gp_correction, person_correction
from liaison.domain.states import LetterState, PersonLetterState, ReviewState
from liaison.practices.service_facts import current
from liaison.reviews import due, review_copies
from liaison.reviews.booking import seen
from liaison.reviews.complete import plain
from liaison.reviews.cycle import NO_DAY
from liaison.reviews.invite_words import hello
from liaison.reviews.register_edit import NotSaved, by_review
from liaison.store import events, review_form_queries
from liaison.store.review_form_queries import Held
from liaison.store.tables import Letter
from liaison.store.tables_people import Review
from liaison.store.tables_review_form import ReviewAnswers, ReviewForm, ReviewLetter, ReviewTakenBack
from liaison.store.tables_rooms import ReviewTrigger

NOT_GONE = frozenset(
    {LetterState.QUEUED, LetterState.WITHHELD, LetterState.FAILED}
)  # of the outbox: it certainly did not leave


class NotTakenBack(Exception):
    """It cannot be taken back so: `field` is the one to mend, the message says how."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True)
class TakenBack:
    """What followed, in sentences for the page."""

    sentences: tuple[str, ...]


def take_back(
    session: Session, review_id: int, *, as_seen: str, code: str, words: str, staff_id: int, now: datetime
) -> TakenBack:
    """Take it back. Raises NotTakenBack, MovedMeanwhile (nothing is changed then)."""
    held = review_form_queries.held(session, review_id)
    if (
        held is None
        or held.form is None
        or held.review.state is not ReviewState.COMPLETED
        or held.review.completed_on is None
    ):
        raise NotTakenBack("", "There is no completed review to take back.")
    if seen(held.review) != as_seen:
        raise events.MovedMeanwhile("the review was changed meanwhile")
    if code not in SLIPS:
        raise NotTakenBack("code", "Choose what was wrong.")
    if not words.strip():
        raise NotTakenBack("words", "Say in a few words what happened and how it was found.")
    if later(session, held):
        raise NotTakenBack(
            "", "A later review of this person was held: take that one back first, if it was an error too."
        )
    on, actor = held.review.completed_on, events.person(staff_id)
    session.add(
        ReviewTakenBack(review_id=review_id, code=code, words=words.strip(), outcome=held.review.outcome or "", completed_on=on, at=now, by_id=staff_id)
    )  # fmt: skip
    said = letters(session, held, code, on, staff_id, now)
    kept = register(session, held, staff_id, now)
    triggers(session, held, on)
    events.move(
        session, held.review, ReviewState.DUE, actor=actor, now=now, because=f"entered in error: {code}", completed_on=None, outcome=None, **NO_DAY
    )  # fmt: skip
    open_form(session, held)
    if SLIPS[code].clears:
        clear(session, held, staff_id, now)
        said = (
            [*said, "The answers are taken off the form.", DISCLOSED]
            if said
            else ["The answers are taken off the form."]
        )
    due.bring_up(session, [held.person.id or 0], now)
    return TakenBack(("The review is open again.", kept, *said))


def later(session: Session, held: Held) -> bool:
    """Whether a review of a later cycle of this person was held."""
    mine = col(Review.person_id) == held.person.id, col(Review.cycle) > held.review.cycle
    return session.scalars(select(Review).where(*mine, col(Review.state) == ReviewState.COMPLETED)).first() is not None


def register(session: Session, held: Held, staff_id: int, now: datetime) -> str:
    """Put back what the end wrote on the register, where it still stands so; returns the sentence that says so."""
    assert held.form is not None
    was: Mapping[str, Any] = held.form.register_was
    back = {name: old for name, (old, new) in was.items() if plain(getattr(held.person, name)) == new}
    columns = {
        name: date.fromisoformat(old) if isinstance(old, str) and name.endswith("_on") else old
        for name, old in back.items()
    }
    try:
        by_review(session, held.person, "review_taken_back", columns, staff_id, now)
    except NotSaved:
        raise events.MovedMeanwhile("a colleague changed the record in the same moment") from None
    if len(back) < len(was):
        return "The register is put back but for what a colleague changed since: look at the record."
    return "The register says again what it said before."


def triggers(session: Session, held: Held, on: date) -> None:
    """What the review had answered brings the next one forward again."""
    assert held.form is not None
    mine = (
        col(ReviewTrigger.person_id) == held.person.id,
        col(ReviewTrigger.on) <= on,
        col(ReviewTrigger.cleared_by).is_(None),
    )
    since = col(ReviewTrigger.cleared_at) >= held.form.ended_at
    session.execute(update(ReviewTrigger).where(*mine, since).values(cleared_at=None))


def letters(session: Session, held: Held, code: str, on: date, staff_id: int, now: datetime) -> list[str]:
    """Withdraw what had not gone, draft what puts right what had; returns what was done, in sentences."""
    assert held.form is not None
    said, turn = [], held.form.turn + 1
    for kind, row in review_form_queries.letters(session, held.id).items():
        if kind in CORRECTIONS.values():
            if row.released_at is None:
                row.turn = turn  # what was to be put right before is still to be put right
            continue
        if not gone(session, held, row, staff_id, now):
            row.withdrawn_at = now
            said.append(f"The {NAMES[kind]} is withdrawn.")
        elif row.how != "not_wanted":
            correct(session, held, kind, code, on, turn, staff_id, now)
            said.append(f"The {NAMES[kind]} had gone: a letter that puts it right is drafted for you to release.")
    session.flush()
    return said


NAMES = {"gp": "letter to the GP", "person": "person's copy"}


def gone(session: Session, held: Held, row: ReviewLetter, staff_id: int, now: datetime) -> bool:
    """Whether a letter has gone, or may have; one that still waits in the outbox is stopped there."""
    if row.released_at is None:
        return False
    copy = review_copies.printed_as(session, held, row)
    if copy is not None and copy.state in review_copies.ON_ITS_WAY:
        review_copies.stop(session, copy, staff_id, now, "the review was entered in error")
    if copy is not None:
        return copy.state is PersonLetterState.GONE
    letter = session.get(Letter, row.letter_id) if row.letter_id else None
    if row.how == "mail" and letter is not None and letter.state in NOT_GONE:
        events.move(
            session,
            letter,
            LetterState.CANCELLED,
            actor=events.person(staff_id),
            now=now,
            because="the review was entered in error",
        )
        return False
    return not (letter is not None and letter.state is LetterState.CANCELLED)


def correct(
    session: Session, held: Held, kind: str, code: str, on: date, turn: int, staff_id: int, now: datetime
) -> None:
    """Draft the letter that puts one right; where one is drafted already for an earlier slip, its words are added to it."""
    known_as = hello(held.person)
    text = (
        gp_correction(code, on) if kind == "gp" else person_correction(code, on, known_as, current(session, now).phone)
    )
    which = (
        col(ReviewLetter.review_id) == held.id,
        col(ReviewLetter.kind) == CORRECTIONS[kind],
        col(ReviewLetter.released_at).is_(None),
    )
    there = session.scalars(select(ReviewLetter).where(*which)).first()
    if there is not None:
        there.words, there.version, there.turn = f"{there.words}\n{text}", there.version + 1, turn
        return
    session.add(
        ReviewLetter(review_id=held.id, kind=CORRECTIONS[kind], turn=turn, words=text, made_at=now, changed_by=staff_id)
    )


def open_form(session: Session, held: Held) -> None:
    """The form counts as not ended; letters of the next end are its own."""
    form = session.get_one(ReviewForm, held.id)
    form.ended_at, form.ended_by, form.letters_due_on, form.turn, form.register_was = (
        None,
        None,
        None,
        form.turn + 1,
        {},
    )
    session.flush()


def clear(session: Session, held: Held, staff_id: int, now: datetime) -> None:
    """Take every answer off the form: an empty version of each section; the earlier ones stay in the history."""
    for section, row in review_form_queries.saved(session, held.id).items():
        session.add(
            ReviewAnswers(
                review_id=held.id, section=section, version=row.version + 1, answers={}, by_id=staff_id, at=now
            )
        )
    session.flush()
