"""Ends a review with its outcome, as a colleague chose it: once, with the register's last review set. The next one is opened by `due`,
which counts from there; nothing here opens, plans or decides anything."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Session

from liaison.clock import london_date
from liaison.domain.duedates import Due, Intervals, review_due
from liaison.domain.review_outcomes import HELD, OUTCOMES, Outcome, needs_a_second_look
from liaison.domain.spoken import long_day
from liaison.domain.states import ReviewState
from liaison.practices.service_facts import current
from liaison.reviews.booking import seen
from liaison.reviews.form import begin
from liaison.store import events, review_form_queries
from liaison.store.review_form_queries import Held
from liaison.store.reviews_queries import LIVE
from liaison.store.tables_people import Person
from liaison.store.tables_review_form import ReviewForm

LETTERS_WITHIN = 5  # working days after the review: the service's promise (domain facts 2.4)


class NotEnded(Exception):
    """The review cannot be ended so: `field` is the one to mend, the message says how."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


def end(
    session: Session,
    review_id: int,
    *,
    as_seen: str,
    outcome: str,
    on: date,
    sure: bool,
    staff_id: int,
    now: datetime,
) -> None:
    """End it; `on` is the London date on which it was held, or became known. Raises NotEnded, MovedMeanwhile."""
    held = review_form_queries.held(session, review_id)
    if held is None or held.review.state not in LIVE:
        raise NotEnded("", "This review has ended already.")
    if seen(held.review) != as_seen:
        raise events.MovedMeanwhile("the review was moved meanwhile")
    chosen = OUTCOMES.get(outcome)
    if chosen is None:
        raise NotEnded("outcome", "Choose how the review ended.")
    refuse_day(held, on, london_date(now))
    if needs_a_second_look(outcome) and not sure:
        raise NotEnded("sure", f"Tick that you have read what follows: {chosen.follows}")
    begin(session, held, staff_id, now)
    move(session, held, outcome, chosen, on, staff_id, now)
    to_register(session, held.person, outcome, chosen, on)
    keep_end(session, held, outcome, on, staff_id, now)


def refuse_day(held: Held, on: date, today: date) -> None:
    """Raise NotEnded for a day on which it cannot have been."""
    if on > today:
        raise NotEnded("on", "Choose today or a day before.")
    if on <= held.review.cycle:
        raise NotEnded("on", f"Choose a day after {long_day(held.review.cycle)}, from which this review is counted.")


def move(session: Session, held: Held, code: str, chosen: Outcome, on: date, staff_id: int, now: datetime) -> None:
    """Move the review; one that waits already keeps its state and gets the code."""
    actor, because = events.person(staff_id), f"outcome: {code}"
    if chosen.state is ReviewState.COMPLETED:
        events.move(
            session, held.review, chosen.state, actor=actor, now=now, because=because, completed_on=on, outcome=code
        )
        return
    nothing = {"planned_on": None, "worker_id": None, "planned_because": ""}
    if held.review.state is chosen.state:
        held.review.outcome = code
        events.note(session, held.review, actor=actor, now=now, because=because)
        return
    events.move(session, held.review, chosen.state, actor=actor, now=now, because=because, outcome=code, **nothing)


def to_register(session: Session, person: Person, code: str, chosen: Outcome, on: date) -> None:
    """Set what the register has of it: the last review, where they are, whether letters are held. It is never set back."""
    if code in HELD and (person.last_review_on is None or person.last_review_on < on):
        person.last_review_on = on
    if chosen.status:
        person.status = chosen.status
    if chosen.hold:
        person.letters_held = True


def keep_end(session: Session, held: Held, code: str, on: date, staff_id: int, now: datetime) -> None:
    """Keep who ended it, and by when the letters are to go."""
    session.flush()
    form = session.get_one(ReviewForm, held.id)
    form.ended_at, form.ended_by = now, staff_id
    if code in HELD:
        form.letters_due_on = current(session, now).calendar.working_day(on, LETTERS_WITHIN)


def next_due(session: Session, person: Person, now: datetime) -> Due:
    """When the next review is due, as the due step will say."""
    intervals = Intervals(first=current(session, now).first_review_months)
    return review_due(person.shared_care_start, person.last_review_on, intervals)
