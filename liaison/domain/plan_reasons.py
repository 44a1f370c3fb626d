"""Why each review is where it is, in one sentence; and why one that was planned has moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from liaison.domain.plan_values import Placed, ToPlan, Unplaced
from liaison.domain.plan_worker import OnePlan
from liaison.domain.spoken import short_day
from liaison.domain.time_wishes import WEEKDAYS


def told(plan: OnePlan, names: Mapping[int, str]) -> list[Placed | Unplaced]:
    """One worker's reviews with their reasons; `names` are the workers'."""
    weeks = Counter(plan.horizon.week_of(day) for day in plan.days.values())
    visits = Counter((review.visit, plan.days[review.id]) for review in plan.reviews if review.visit and review.id in plan.days)  # fmt: skip
    found: list[Placed | Unplaced] = []
    for review in plan.reviews:
        day = plan.days.get(review.id)
        if day is None:
            found.append(Unplaced(review.id, _no_place(plan, review)))
            continue
        fill = f"{plan.worker.name} has {weeks[plan.horizon.week_of(day)]} of {plan.worker.per_week} places taken that week"
        company = visits[review.visit, day] - 1 if review.visit else 0
        moved = _why_moved(plan, review, date.fromordinal(day), names)
        words = _words(plan, review, date.fromordinal(day), fill + _no_place_with(plan, review, names, moved), moved)
        if company > 0:
            words += " One visit to the practice, with others who agreed to that; each has a time of their own."
        must = review.id in plan.impossible
        giver = review.keyworker if is_guest(plan, review) else None
        found.append(Placed(review.id, date.fromordinal(day), plan.worker.worker_id, words, must, moved, giver))
    return found


def is_guest(plan: OnePlan, review: ToPlan) -> bool:
    """Whether this worker has it because the keyworker has, or had, no place for it."""
    if review.keyworker == plan.worker.worker_id:
        return False
    return review.id in plan.taken_from or (review.handed_on and review.id in plan.days)


def _no_place_with(plan: OnePlan, review: ToPlan, names: Mapping[int, str], moved: str) -> str:
    """Whose weeks have no place for it, where another has it because of that, as a sentence; empty where nobody's, or where it is the
    reason for a move."""
    giver = plan.taken_from.get(review.id)
    if giver is not None:
        whose = f"{giver.name}, the keyworker," if giver.worker_id == review.keyworker else giver.name
        return "" if moved else f". {whose} has no place in that time"
    if is_guest(plan, review):
        keyworker = names.get(review.keyworker or 0)
        return f". {f'{keyworker}, the keyworker,' if keyworker else 'The keyworker'} had no place for it"
    return ""


def _words(plan: OnePlan, review: ToPlan, day: date, fill: str, moved: str) -> str:
    """Why this day."""
    if review.id in plan.impossible and review.agreed:
        return (
            f"Agreed for {short_day(review.agreed)}, which cannot be kept: {_why_not(plan, review, review.agreed)}. "
            f"Please agree another day; {short_day(day)} has room."
        )
    if review.agreed:
        return "Agreed, so the day stays."
    if day == review.planned and not moved:
        return f"Kept where it was planned; {fill}."
    late = ", which cannot be met" if day > review.due else ""
    first_free = " The first free place: the weeks before it are full." if review.id in plan.beyond else ""
    reason = f"Due {short_day(review.due)}{late}; {fill}.{first_free}"
    if review.planned is None:
        return reason
    where = "With another colleague" if day == review.planned else f"Moved from {short_day(review.planned)}"
    return f"{reason} {where}: {moved}."


def _why_not(plan: OnePlan, review: ToPlan, day: date) -> str:
    """Why nothing can be on a day."""
    week = plan.horizon.week_of(day.toordinal())
    if not 0 <= week < len(plan.horizon.open):
        return "the day is over"
    closed = day.toordinal() not in plan.horizon.open[week]
    if not closed and day.weekday() in review.not_on:
        return f"the person asked not to be seen on a {WEEKDAYS[day.weekday()]}"
    if not closed and day in review.shut:
        return "the practice is closed then, all day or in the afternoon"
    return "we are closed then" if closed else f"{plan.worker.name} is away"


def _why_moved(plan: OnePlan, review: ToPlan, day: date, names: Mapping[int, str]) -> str:
    """What made a planned place change; empty where it did not, or where it had none."""
    was = review.planned
    if was is None or review.id in plan.impossible:
        return ""
    if giver := plan.taken_from.get(review.id):
        if was in giver.away:
            return f"{giver.name} is away then, and has no other place in that time"
        whose = "the keyworker" if giver.worker_id == review.keyworker else giver.name
        return f"{whose} has no place in that time"
    if review.worker_id not in (None, plan.worker.worker_id):
        return _why_another(plan, review, names)
    if day == was:
        return ""
    if was.toordinal() < plan.today:
        return "the day is over"
    if not plan.is_open(review.id, was.toordinal()):
        return _why_not(plan, review, was)
    first, last = plan.windows[review.id]
    if review.id in plan.beyond and day > was:
        return "its place goes to somebody who has no other"
    if was.toordinal() > last and was > review.due:
        return "there is a place sooner now" if review.id in plan.late_weeks else "there is a place in time now"
    if not first <= was.toordinal() <= last:
        return "the due date is another now"
    if review.id in plan.made_way:
        return "somebody else can only be seen in time if this one makes room"
    return "that week would be fuller than it need be"


def _why_another(plan: OnePlan, review: ToPlan, names: Mapping[int, str]) -> str:
    """Why whoever had it, or whose it is, does not see the person."""
    before = names.get(review.worker_id or 0)
    if before is None:
        return "whoever it was planned with takes no reviews now"
    asked = review.gender and review.gender == plan.worker.gender
    return f"the person asked for a {review.gender}, or {before} is away then" if asked else f"{before} is away then"


def _no_place(plan: OnePlan, review: ToPlan) -> str:
    """Why it has no day."""
    first, last = plan.windows[review.id]
    ends = last - plan.policy.late_within.days
    from_on = f"from {short_day(date.fromordinal(first))} to well after {short_day(date.fromordinal(ends))}"
    others = " Nobody else who could take it has room then." if review.id in plan.nobody_else else ""
    wish = ", or its weekdays do not suit the person" if review.not_on else ""
    return f"No free place with {plan.worker.name} {from_on}: the weeks are full or closed{wish}.{others}"
