"""Is this person looked after by a review? Exactly one that is not overlooked, or a coded reason for none; else it is said what is amiss.

Comes in: what the register says of the person, the person's reviews as values, a London date. Goes out: covered, explained by a code, or
unexplained with a code that `GAPS` turns into words and the one act that mends it. Nothing here puts anybody out of care (MAT standard 5).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from liaison.domain.states import ReviewState

LIVE = frozenset({ReviewState.DUE, ReviewState.PLANNED, ReviewState.ASKED, ReviewState.CONFIRMED, ReviewState.DEFERRED})
SETTLING = timedelta(days=31)  # after a completed review: the next run opens the next one
# Our own defaults, to be signed off by the service's lead: how long beyond its due day a deferral explains itself, and how long after its
# look-again day a pause does. A reason that explains for ever would be a way out of care that nobody decided.
DEFERRED_FOR = timedelta(weeks=12)
PAUSE_GRACE = timedelta(days=14)
COVERED = "covered"
NO_PLACE = "no_place"

# the code of a reason why there is no review now → how it is said
REASONS: Mapping[str, str] = {
    "custody": "in custody",
    "hospital": "in hospital",
    "paused": "contact is paused",
    "left": "no longer in shared care",
    "died": "has died",
    "moved": "moved away, the new practice is being found out",
    NO_PLACE: "past the due day, and the plan has no free place",
}
AWAY = frozenset({"custody", "hospital", "paused"})
ENDED = frozenset({"left", "died"})
OVERTAKEN = "overtaken"  # the outcome of a review whose cycle the register has left behind


class Standing(StrEnum):
    """How one person stands."""

    COVERED = "covered"
    EXPLAINED = "explained"
    UNEXPLAINED = "unexplained"


class Mend(StrEnum):
    """The one act that mends a gap."""

    OPEN = "open"  # bring the reviews up to the register: opens what is missing, closes what is overtaken
    REOPEN = "reopen"  # put the review back among those that are due
    SAY = "say"  # say how the review went, on its form
    PLACE = "place"  # give it a day
    LOOK = "look"  # say of the person: is the pause over, or does it go on until another day?


@dataclass(frozen=True)
class Gap:
    """What is amiss in words, and what mends it."""

    words: str
    mend: Mend
    button: str


GAPS: Mapping[str, Gap] = {
    "still_open": Gap("has left or died, and a review is still open", Mend.OPEN, "Close it"),
    "none_open": Gap("no review is open", Mend.OPEN, "Open it"),
    "back_again": Gap(
        "in shared care, and the review was closed when they left or when a date was corrected",
        Mend.REOPEN,
        "Open it again",
    ),
    "several": Gap("two reviews are open at once", Mend.OPEN, "Keep the one that counts"),
    "no_code": Gap("the review waits, and nobody said why", Mend.REOPEN, "Put it back in the plan"),
    "waits_long": Gap("the review has waited for more than twelve weeks", Mend.REOPEN, "Put it back in the plan"),
    "day_passed": Gap("the day has passed, and nobody said how it went", Mend.SAY, "Say how it went"),
    "no_day": Gap("past the due day, with no day to come", Mend.PLACE, "Give it a day"),
    "pause_over": Gap("the pause was to be looked at again", Mend.LOOK, "Say how it goes on"),
}


class Held(NamedTuple):
    """One review of a person, as far as it is of interest here."""

    id: int
    state: ReviewState
    cycle: date
    due_on: date
    planned_on: date | None = None
    planned_because: str = ""
    completed_on: date | None = None
    outcome: str | None = None


@dataclass(frozen=True)
class Verdict:
    """How one person stands, by which code, and by which review where there is one. `owed`: past its due day with no day to come; `to_look`: a
    stay away (a pause, custody, hospital) that explains still, and whose day to look again has come."""

    standing: Standing
    code: str = COVERED
    review: Held | None = None
    owed: bool = False
    to_look: bool = False


def stands(status: str, reviews: Sequence[Held], today: date, *, look_again: date | None = None) -> Verdict:
    """How a person stands on a London date."""
    if status == "paused" and (look_again or date.min) + PAUSE_GRACE < today:
        return Verdict(Standing.UNEXPLAINED, "pause_over")
    live = [review for review in reviews if review.state in LIVE]
    if status in ENDED and live:
        return Verdict(Standing.UNEXPLAINED, "still_open", live[0])
    if status in AWAY or status in ENDED:
        return Verdict(Standing.EXPLAINED, status, to_look=is_to_look(status, look_again, today))
    if len(live) > 1:
        return Verdict(Standing.UNEXPLAINED, "several", live[0])
    return by_review(live[0], today) if live else without(reviews, today)


def is_to_look(status: str, look_again: date | None, today: date) -> bool:
    """Whether somebody is to look by now whether the person is back: from then on it is somebody's work. A pause soon stops to explain;
    custody and hospital go on to explain, as they are true until somebody says otherwise. Without a day it has come."""
    return status in AWAY and (look_again or date.min) <= today


def without(reviews: Sequence[Held], today: date) -> Verdict:
    """No review is open: for a while after a completed one, until a run opens the next; else a gap."""
    if any(recently_completed(review, today) for review in reviews):
        return Verdict(Standing.COVERED)
    closed = [
        review for review in reviews if review.state is ReviewState.CLOSED and review.outcome in {*ENDED, OVERTAKEN}
    ]
    if closed:
        return Verdict(Standing.UNEXPLAINED, "back_again", max(closed, key=lambda review: review.cycle))
    return Verdict(Standing.UNEXPLAINED, "none_open")


def recently_completed(review: Held, today: date) -> bool:
    """Whether it was completed so lately that the next may still be to open."""
    done = review.completed_on
    return review.state is ReviewState.COMPLETED and done is not None and today - done <= SETTLING


def by_review(review: Held, today: date) -> Verdict:
    """A live review covers while it is not overdue or has a day to come; deferred ones have their code, for a while."""
    if review.state is ReviewState.DEFERRED:
        return deferred(review, today)
    if review.planned_on is not None and review.planned_on >= today:
        return Verdict(Standing.COVERED, review=review)
    if review.due_on >= today:
        return Verdict(Standing.COVERED, review=review)
    if review.state is ReviewState.DUE and review.planned_on is None and review.planned_because:
        return Verdict(Standing.EXPLAINED, NO_PLACE, review, owed=True)
    code = "day_passed" if review.planned_on is not None else "no_day"
    return Verdict(Standing.UNEXPLAINED, code, review, owed=True)


def deferred(review: Held, today: date) -> Verdict:
    """A deferral explains by its code until long after the review was due."""
    if not review.outcome:
        return Verdict(Standing.UNEXPLAINED, "no_code", review)
    if today > review.due_on + DEFERRED_FOR:
        return Verdict(Standing.UNEXPLAINED, "waits_long", review)
    return Verdict(Standing.EXPLAINED, review.outcome, review)


# how long past the due day, as the page and the letter say it: at most so many days → words
LATE: Sequence[tuple[int, str]] = (
    (14, "up to 2 weeks"),
    (28, "2 to 4 weeks"),
    (91, "1 to 3 months"),
    (10**6, "more than 3 months"),
)


def lateness(due_on: date, today: date) -> str:
    """The words of `LATE` for a review past its due day."""
    days = (today - due_on).days
    return next(words for most, words in LATE if days <= most)
