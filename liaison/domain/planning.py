"""Spreads the year's reviews over working days, each within its window, as evenly as the workers' weeks allow.

Comes in: reviews to plan, the workers' capacity, the calendar, today. Goes out: a `Plan`: every review has either a day
and a worker or the reason why not. In this order: as many as possible within their windows; each worker's fullest week as low as can be;
the others as little late as can be; as few days of the last plan moved as can be. What is agreed with a person never moves by itself: where
it cannot be kept, the plan says so and what could be offered. Who finds no place with the keyworker goes to a colleague who has one; who finds none
anywhere soon, and the policy says so, to the first free one there is (`last_resort`). Where everything is planned anew, the service's fullest week is levelled
too (`even_weeks`). Beside it stands what no plan could stay below (`peak_bound`). The same arguments always give the same plan.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from liaison.domain.handing_on import hand_on, in_time_now, wants_another
from liaison.domain.last_resort import find_last
from liaison.domain.peak_bound import density, least_of_worker
from liaison.domain.placing import place_new
from liaison.domain.plan_reasons import is_guest, told
from liaison.domain.plan_values import (
    DEFAULT,
    SERVICE,
    WEEK,
    Capacity,
    Placed,
    Plan,
    Policy,
    ToPlan,
    Unplaced,
    monday,
    window,
)  # fmt: skip
from liaison.domain.plan_weeks import Horizon
from liaison.domain.plan_worker import OnePlan
from liaison.domain.sharing_out import shared_out
from liaison.domain.workdays import Calendar

__all__ = [
    "DEFAULT",
    "SERVICE",
    "WEEK",
    "Capacity",
    "Placed",
    "Plan",
    "Policy",
    "ToPlan",
    "Unplaced",
    "level",
    "monday",
    "window",
]


def level(
    reviews: Iterable[ToPlan],
    capacity: Iterable[Capacity],
    calendar: Calendar,
    today: date,
    policy: Policy = DEFAULT,
) -> Plan:
    """Plan every review from today on; pure, and the same for the same arguments in any order."""
    wanted, capacity = list(reviews), list(capacity)
    shares = shared_out(wanted, capacity, calendar, today, policy)
    ends = [max(window(review.due, today, policy)[1], review.agreed or today) for review in wanted]
    horizon = Horizon(calendar, today, max(max(ends, default=today) + policy.late_within, today + policy.last_resort))
    own, free = [one for one in shares if one[0]], [review for worker, reviews in shares if worker is None for review in reviews]  # fmt: skip
    workers = sorted(capacity, key=lambda worker: worker.worker_id) if free else [worker for worker, _ in own if worker]
    mine = {worker.worker_id: reviews for worker, reviews in own if worker}
    plans = [OnePlan(worker, mine.get(worker.worker_id, []), horizon, today, policy) for worker in workers]
    spare, nobody = place_new(plans, free, horizon, today, policy)
    found: list[Placed | Unplaced] = [Unplaced(id, "There is no worker who could take it.") for id in nobody]
    everyone: Counter[int] = Counter()
    for plan in plans:
        plan.fill_weeks(spare)
        in_time_now(plan, today)
    if any(wants_another(plan) for plan in plans):
        there = {plan.worker.worker_id for plan in plans}
        plans += [OnePlan(worker, [], horizon, today, policy) for worker in sorted(capacity, key=lambda worker: worker.worker_id) if worker.worker_id not in there]  # fmt: skip
        hand_on(plans, horizon, today, policy)
    if policy.last_resort and any(plan.left_over() for plan in plans):
        find_last(plans, horizon, today, policy)
    names = {worker.worker_id: worker.name for worker in capacity}
    for plan in plans:
        plan.fill_days(everyone)
        everyone.update(plan.days.values())
        found += told(plan, names)
    return _summed(found, plans, wanted, horizon)


def _summed(found: list[Placed | Unplaced], plans: list[OnePlan], wanted: list[ToPlan], horizon: Horizon) -> Plan:
    """The plan with its figures."""
    placed = sorted((one for one in found if isinstance(one, Placed)), key=lambda one: (one.day, one.review_id))
    unplaced = sorted((one for one in found if isinstance(one, Unplaced)), key=lambda one: one.review_id)
    by_id = {review.id: review for review in wanted}
    peaks = Counter((one.worker_id, horizon.week_of(one.day.toordinal())) for one in placed)
    weeks = Counter(horizon.week_of(one.day.toordinal()) for one in placed)
    standing = [sum(column) for column in zip(*(plan.standing for plan in plans), strict=True)]
    in_time = [plan.spans[id] for plan in plans for id in plan.weeks_of]
    open_weeks = [week for week in range(horizon.weeks) if any(plan.weeks.limits[week] for plan in plans)]
    bound = max((least_of_worker([plan.spans[id] for id in plan.weeks_of], plan.weeks.limits, plan.standing) for plan in plans), default=0)  # fmt: skip
    return Plan(
        placed=tuple(placed),
        unplaced=tuple(unplaced),
        peak=max(peaks.values(), default=0),
        bound=bound,
        week_peak=max(weeks.values(), default=0),
        week_bound=density(in_time, horizon.weeks, open_weeks, standing) if plans else 0,
        late=sum(one.day > by_id[one.review_id].due for one in placed),
        moved=sum(bool(by_id[one.review_id].planned) and one.day != by_id[one.review_id].planned for one in placed),
        handed_on=frozenset(review.id for plan in plans for review in plan.reviews if is_guest(plan, review)),
        beyond=frozenset(id for plan in plans for id in plan.beyond),
    )
