"""Lowers the service's fullest weeks after people were handed on: what is newly planned goes to another of its weeks, one by one, along chains.

Comes in: the workers' plans with their weeks, and how full the service's weeks were before. Only what has no day of the last plan moves, within
what the fullest week of any worker takes; whoever is overdue or late waits longer only where nobody else can go. A chain goes from a fullest week to
one that is emptier by two at least, through weeks that stay as full as they are; the shortest is taken. A step that does not lower every fullest
week is taken back.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Sequence

from liaison.domain.plan_worker import OnePlan

One = tuple[int, int]  # row of the worker, review
Move = tuple[One, int, int]  # who, from which week, to which


def lower_weeks(plans: Sequence[OnePlan], before: int) -> None:
    """Lower the fullest weeks down to `before`, as far as chains of moves can."""
    weeks = _Weeks(plans)
    while (top := max(weeks.service)) > before:
        done: list[Move] = []
        while top in weeks.service and (chain := weeks.chain(weeks.service.index(top))):
            weeks.go(chain)
            done += chain
        if top in weeks.service:
            weeks.go([(one, there, here) for one, here, there in reversed(done)])
            return


def hurry_up(plans: Sequence[OnePlan]) -> None:
    """Whoever is overdue or late to the earliest week that has become free meanwhile, where the service's is not a fullest one."""
    weeks = _Weeks(plans)
    top = max(weeks.service)
    for row, id in weeks.hurried:
        plan, here = plans[row], weeks.where[row, id]
        own = Counter(week for one, week in plan.weeks_of.items() if one not in plan.taken_from)
        most = max([plan.peak, *own.values()])
        for week in range(weeks.spans[row, id][0], here):
            if weeks.service[week] < top and weeks.used[row][week] < min(plan.weeks.limits[week], most):
                weeks.go([((row, id), here, week)])
                break


class _Weeks:
    """Who is newly planned in which week, and may go to which."""

    def __init__(self, plans: Sequence[OnePlan]) -> None:
        self.plans = plans
        self.used = [plan.used() for plan in plans]
        self.service = [sum(column) for column in zip(*self.used, strict=True)]
        fullest = max(plan.peak for plan in plans)  # that any worker needs: the next plan moves nobody for less
        self.most = [[min(limit, fullest) for limit in plan.weeks.limits] for plan in plans]
        self.spans = {}
        self.there: dict[int, list[One]] = defaultdict(list)
        hurried: list[tuple[One, int]] = []
        for row, plan in enumerate(plans):
            for review in plan.movable:
                id = review.id
                week = plan.weeks_of.get(id, plan.late_weeks.get(id))
                if week is None or review.planned or review.visit or not (span := plan.span(id)):
                    continue
                self.spans[row, id] = span
                if id in plan.overdue or id in plan.late_weeks:
                    hurried.append(((row, id), week))
                else:
                    self.there[week].append((row, id))
        for one, week in hurried:
            self.there[week].insert(0, one)  # the last goes first
        self.hurried = [one for one, _ in hurried]
        self.where = {one: week for week, found in self.there.items() for one in found}
        self.ways: dict[int, dict[int, list[One]]] = {}

    def out_of(self, week: int) -> dict[int, list[One]]:
        """By week, who might go there from this one."""
        if week not in self.ways:
            self.ways[week] = defaultdict(list)
            for one in self.there[week]:
                first, last = self.spans[one]
                for other in range(first, last + 1):
                    if other != week and self.where[one] == week:
                        self.ways[week][other].append(one)
        return self.ways[week]

    def mover(self, week: int, other: int) -> One | None:
        """Somebody who can go from a week to another. Who cannot is not asked again."""
        might = self.out_of(week).get(other, [])
        while might:
            row, _ = one = might[-1]
            if self.where[one] == week and self.used[row][other] < self.most[row][other]:
                return one
            might.pop()
        return None

    def chain(self, week: int) -> list[Move]:
        """The shortest chain of moves from a week to one that is emptier by two at least, the last move first; empty when there is none."""
        came: dict[int, Move] = {}
        waiting = deque([week])
        while waiting:
            here = waiting.popleft()
            for other in sorted(self.out_of(here), key=lambda there: (self.service[there], there)):
                if other == week or other in came or not (one := self.mover(here, other)):
                    continue
                came[other] = one, here, other
                if self.service[other] <= self.service[week] - 2:
                    moves = []
                    while other != week:
                        moves.append(came[other])
                        other = came[other][1]
                    return moves
                waiting.append(other)
        return []

    def go(self, moves: Sequence[Move]) -> None:
        """Move them."""
        for one, here, there in moves:
            row, id = one
            plan = self.plans[row]
            (plan.weeks_of if id in plan.weeks_of else plan.late_weeks)[id] = there
            for counts in (self.used[row], self.service):
                counts[here] -= 1
                counts[there] += 1
            self.where[one] = there
            self.there[there].append(one)
            self.ways.pop(there, None)
