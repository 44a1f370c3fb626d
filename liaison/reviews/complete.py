"""Ends a review with its outcome, as a colleague chose it: once, with the register's last review set. The next one is opened by `due`,
which counts from there; nothing here opens, plans or decides anything."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.clock import london_date
from liaison.domain.duedates import Due, Intervals, review_due
from liaison.domain.looking_out import Kind
from liaison.domain.register_changes import LOOKS_WITHIN
from liaison.domain.review_form import Answer, is_day, restored, without_why
from liaison.domain.review_outcomes import HELD, NOT_MET, OUTCOMES, Outcome, needs_a_second_look
from liaison.domain.spoken import long_day
from liaison.domain.states import ReviewState
from liaison.practices.service_facts import current
from liaison.reviews import reach_tasks
from liaison.reviews.booking import seen
from liaison.reviews.cycle import OVERTAKEN
from liaison.reviews.form import REGISTER_DAYS, begin, sections_of
from liaison.reviews.register_edit import NotSaved, by_review
from liaison.store import events, person_letter_queries, review_form_queries
from liaison.store.review_form_queries import Held
from liaison.store.reviews_queries import LIVE
from liaison.store.tables_people import Person, Review, Staff
from liaison.store.tables_person_letters import ReachTask
from liaison.store.tables_review_form import ReviewForm

LETTERS_WITHIN = 5  # working days after the review: the service's promise (domain facts 2.4)


class NotEnded(Exception):
    """The review cannot be ended so: `field` is the one to mend, the message says how; `question`: the section and the question of the form
    that is to be answered first."""

    def __init__(self, field: str, words: str, question: tuple[str, str] | None = None) -> None:
        super().__init__(words)
        self.field, self.question = field, question


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
    held_by: int | None = None,
) -> None:
    """End it; `on` is the London date on which it was held, or became known; `held_by` is who held it, whose name stands in the letters (None:
    as it was planned). Raises NotEnded, MovedMeanwhile."""
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
    if outcome in HELD and held_by is not None:
        refuse_stranger(session, held_by)
    if outcome in HELD:
        refuse_without_why(session, held)
    begin(session, held, staff_id, now)
    move(session, held, outcome, chosen, on, staff_id, now, held_by)
    to_register(session, held, outcome, chosen, on, staff_id, now)
    open_following(session, held, on, staff_id, now)
    keep_end(session, held, outcome, on, staff_id, now)
    if outcome == NOT_MET:
        to_decide(session, held, staff_id, now)


def to_decide(session: Session, held: Held, staff_id: int, now: datetime) -> None:
    """Nobody is left for a year by one press: a clinician decides with the team what is offered meanwhile, unless that was asked for this review.
    It is with the clinician who was named, or looks after the person; else the keyworker takes it to the team, and the leads see it on its day."""
    there = col(ReachTask.review_id) == held.id
    if session.scalar(select(col(ReachTask.id)).where(there, col(ReachTask.kind) == Kind.DECIDE).limit(1)) is not None:
        return
    chosen = session.scalars(select(col(ReachTask.next_id)).where(there).order_by(col(ReachTask.id).desc())).all()
    clinicians = {number for number, _ in person_letter_queries.clinicians(session)}
    maybe = (*chosen, held.person.keyworker_id, held.review.worker_id, staff_id)
    owner = next((one for one in maybe if one in clinicians), None)
    why, key = "This year we did not manage to meet.", f"{Kind.DECIDE}:{held.id}:ended"
    who = {"now": now, "actor": events.person(staff_id), "owner_id": owner}
    reach_tasks.make(session, Kind.DECIDE, key, person=held.person, review=held.review, why=why, **who)


def refuse_day(held: Held, on: date, today: date) -> None:
    """Raise NotEnded for a day on which it cannot have been."""
    if on > today:
        raise NotEnded("on", "Choose today or a day before.")
    counted = counted_from(held, today)
    if on <= counted:
        raise NotEnded("on", f"Choose a day after {long_day(counted)}, from which this review is counted.")


def refuse_without_why(session: Session, held: Held) -> None:
    """Raise NotEnded where an answer of the form says nothing without its reason, and nobody has written that; saved it may be without."""
    if missing := without_why(sections_of(session, held), answers_of(session, held)):
        first = missing[0]
        raise NotEnded("answers", first.words, (first.section, first.field))


def answers_of(session: Session, held: Held) -> dict[str, Answer]:
    """Everything that was saved on the form."""
    answers: dict[str, Answer] = {}
    for row in review_form_queries.saved(session, held.id).values():
        answers |= restored(row.answers)
    return answers


def counted_from(held: Held, today: date) -> date:
    """The day before which it cannot have been: the cycle's; where that is still to come (the review before it was closed before it was due,
    and something has brought this one forward), the last review that was held, or the start of shared care."""
    cycle, person = held.review.cycle, held.person
    return cycle if cycle <= today else max(person.shared_care_start, person.last_review_on or person.shared_care_start)


def refuse_stranger(session: Session, staff_id: int) -> None:
    """Raise NotEnded for somebody who does not work here."""
    staff = session.get(Staff, staff_id)
    if staff is None or not staff.active:
        raise NotEnded("held_by", "Choose who held it from the list.")


def usual_holder(session: Session, held: Held, staff_id: int) -> int | None:
    """Who held a review, as far as can be told: whoever it was planned with, where that is who ends it or who wrote in its form; else the only one
    who wrote in it. None where a person has to say."""
    planned = held.review.worker_id or held.person.keyworker_id
    wrote = {row.by_id for row in review_form_queries.saved(session, held.id).values()}
    if planned is not None and planned in wrote | {staff_id}:
        return planned
    return next(iter(wrote)) if len(wrote) == 1 else None


def move(
    session: Session, held: Held, code: str, chosen: Outcome, on: date, staff_id: int, now: datetime, held_by: int | None = None
) -> None:  # fmt: skip
    """Move the review; one that waits already keeps its state and gets the code."""
    actor, because = events.person(staff_id), f"outcome: {code}"
    if chosen.state is ReviewState.COMPLETED:
        by = {"worker_id": held_by, "handed_from": None} if held_by not in (None, held.review.worker_id) else {}
        events.move(
            session,
            held.review,
            chosen.state,
            actor=actor,
            now=now,
            because=because,
            completed_on=on,
            outcome=code,
            **by,
        )
        return
    nothing = {"planned_on": None, "worker_id": None, "handed_from": None, "planned_because": ""}
    if held.review.state is chosen.state:
        held.review.outcome = code
        events.note(session, held.review, actor=actor, now=now, because=because)
        return
    events.move(session, held.review, chosen.state, actor=actor, now=now, because=because, outcome=code, **nothing)


def to_register(
    session: Session, held: Held, code: str, chosen: Outcome, on: date, staff_id: int, now: datetime
) -> None:
    """Write what the register has of it, with its history: the last review and the days of the form, where the person is, whether letters are
    held. A day is never set back. What stood there before is kept with the form, in case the end was entered in error."""
    person = held.person
    columns: dict[str, Any] = {}
    if code in HELD:
        said = {"last_review_on": on} | days_said(session, held, london_date(now))
        columns = {name: day for name, day in said.items() if (was := getattr(person, name)) is None or was < day}
    if chosen.status:
        within = LOOKS_WITHIN.get(chosen.status)
        columns |= {"status": chosen.status, "look_again_on": london_date(now) + within if within else None}
    if chosen.hold:
        columns["letters_held"] = True
    before = {name: [plain(getattr(person, name)), plain(value)] for name, value in columns.items()}
    session.get_one(ReviewForm, held.id).register_was = before
    what = "review" if code in HELD else chosen.status or "hold"
    try:
        by_review(session, person, what, columns, staff_id, now)
    except NotSaved:
        raise events.MovedMeanwhile("a colleague changed the record in the same moment") from None


def days_said(session: Session, held: Held, today: date) -> dict[str, date]:
    """The days of ECG, naloxone and blood-borne viruses that the form has, as far as they are not to come."""
    answers = answers_of(session, held)
    values = {name: answers[name].values[0] for name in REGISTER_DAYS if name in answers and answers[name].values}
    return {
        name: day for name, value in values.items() if is_day(value) and (day := date.fromisoformat(value)) <= today
    }


def plain(value: Any) -> Any:
    """A register's value as JSON."""
    return value.isoformat() if isinstance(value, date) else value


def open_following(session: Session, held: Held, on: date, staff_id: int, now: datetime) -> None:
    """The review that follows is opened by `due`; where it was there already and came to rest, as an end of the same day was taken back, it
    opens again."""
    rows = select(Review).where(col(Review.person_id) == held.person.id, col(Review.cycle) == on)
    row = session.scalars(rows).first()
    if row is not None and row.state is ReviewState.CLOSED and row.outcome == OVERTAKEN:
        because = "the review before it was held on this day after all"
        events.move(
            session, row, ReviewState.DUE, actor=events.person(staff_id), now=now, because=because, outcome=None
        )


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
