"""We did not manage to meet: what follows, and nothing else.

A look the same day whether the person is well (with the pharmacy), another offer in the way they chose (drafted, a colleague releases it), a
colleague with a name who gets in touch and asks what would make it easier, and then a clinician who decides. The review goes back into the
plan. Nobody is discharged, nothing is counted, and no practice and no pharmacy is told by this; nothing changes in the prescription.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from liaison.app import App
from liaison.clock import london_date
from liaison.domain.inviting import AGAIN, Wanted
from liaison.domain.looking_out import Kind
from liaison.domain.reaching import Reached
from liaison.domain.states import ReviewState
from liaison.reviews import invite, reach_tasks
from liaison.reviews.booking import seen
from liaison.reviews.plan_material import begun
from liaison.store import events
from liaison.store.person_letter_queries import was_asked
from liaison.store.tables_people import Person, Review, Staff

MAY_BE = frozenset({ReviewState.PLANNED, ReviewState.ASKED, ReviewState.CONFIRMED})
BECAUSE = "another time is offered"


class NotSo(Exception):
    """It cannot be said of this review; the message says why."""


@dataclass(frozen=True)
class Helpers:
    """Who looks today, who gets in touch, and which clinician decides."""

    looks_id: int
    rings_id: int
    decides_id: int


@dataclass(frozen=True)
class Followed:
    """What was set going, in sentences for the page."""

    sentences: tuple[str, ...]


def say(
    session: Session, app: App, review_id: int, *, as_seen: str, helpers: Helpers, staff_id: int, now: datetime
) -> Followed:
    """Set going what follows. Saying it twice of one day changes nothing. Raises NotSo, MovedMeanwhile."""
    review = session.get(Review, review_id)
    if review is None or review.state not in MAY_BE or review.planned_on is None:
        raise NotSo("There is no day on which we were to meet.")
    if seen(review) != as_seen:
        raise events.MovedMeanwhile("the review was given another day meanwhile")
    if still_to_come(review, now):
        raise NotSo("That time is still to come. Where another day suits better, agree one instead.")
    person, day, actor = session.get_one(Person, review.person_id), review.planned_on, events.person(staff_id)
    names = {one: colleague(session, one) for one in (helpers.looks_id, helpers.rings_id, helpers.decides_id)}
    for kind, owner, why in (
        (Kind.WELFARE, helpers.looks_id, "We did not manage to meet."),
        (Kind.GET_IN_TOUCH, helpers.rings_id, "We did not manage to meet."),
    ):
        key = f"{kind}:{review.id}:{day}"
        reach_tasks.make(
            session, kind, key, person=person, review=review, why=why, now=now, actor=actor, owner_id=owner, next_id=helpers.decides_id
        )  # fmt: skip
    offer = offered(session, app, review, person, helpers.rings_id, now)
    back_into_the_plan(session, review, actor, now)
    return Followed((
        f"{names[helpers.looks_id]} looks today whether the person is well, and asks the pharmacy.",
        f"{names[helpers.rings_id]} gets in touch and asks what would make it easier.",
        f"{names[helpers.decides_id]} decides afterwards with the team what we offer next.",
        offer,
        "Care and prescription go on as they are.",
    ))  # fmt: skip


def still_to_come(review: Review, now: datetime) -> bool:
    """Whether the day of a review, or its time today, is ahead: nobody has missed anyone yet."""
    today = london_date(now)
    if review.planned_on is None or review.planned_on != today:
        return review.planned_on is not None and review.planned_on > today
    return bool(review.planned_time) and not begun(today, review.planned_time, now)


def offered(session: Session, app: App, review: Review, person: Person, rings_id: int, now: datetime) -> str:
    """Draft the other offer where the person can be reached safely; returns the sentence that says so."""
    found = invite.reached(session, app, person, london_date(now))
    if not isinstance(found, Reached):
        return f"No letter is drafted. {found.because} {found.ask or ''}".strip()
    made = invite.put(
        session,
        Wanted(f"{AGAIN}{review.planned_on}", "review_again", None, "Another offer."),
        review,
        person,
        found,
        now,
        by=rings_id,
    )
    if not made:
        return "Another offer is written already."
    return "Another offer is drafted, in the way the person chose; a colleague releases it."


def back_into_the_plan(session: Session, review: Review, actor: str, now: datetime) -> None:
    """The review needs a new day, and the next plan gives it one. A practice that was asked about it is not asked a second time."""
    assert review.id is not None
    if review.state is ReviewState.CONFIRMED:
        to = ReviewState.ASKED if was_asked(session, review.id) else ReviewState.PLANNED
        events.move(session, review, to, actor=actor, now=now, because=BECAUSE, planned_because=BECAUSE)
    else:
        events.note(session, review, actor=actor, now=now, because=BECAUSE)


def colleague(session: Session, staff_id: int) -> str:
    """The name of an active colleague. Raises NotSo."""
    staff = session.get(Staff, staff_id)
    if staff is None or not staff.active:
        raise NotSo("Choose colleagues who work here.")
    return staff.name
