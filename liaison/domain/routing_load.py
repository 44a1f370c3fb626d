"""How much somebody carries, and how that weighs when work is given out.

Everything is counted in points: what an open routine question weighs is one. Comes in: what workers carry (`Load`). Goes out: a
`burden`, and whoever has the least gets the case. A commented table of numbers, which the team lead may argue with; nobody's figures
are shown to anybody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from liaison.domain.rota import FULL_TIME, Worker
from models.taxonomy import Category, Urgency

# How heavy an open case weighs on the one who has it.
WEIGHT: dict[Urgency, int] = {Urgency.U1: 8, Urgency.U2: 4, Urgency.U3: 2, Urgency.U4: 1}

# What the next three are worth: so many points more may somebody carry, and still be preferred.
LOCALITY_WORTH = 8  # she covers the practice's area: as much as one immediate question
KEYWORKER_WORTH = 6  # she looks after this person
PREVIOUS_WORTH = 4  # she has handled the thread

# From so many points of open work on (for a full-time week) somebody is full: others come first, stand-ins too. When all are full
# the one who carries least gets it all the same: no case is left over because a desk is full.
FULL = 80
# Somebody with less than an hour of the shift left can read a mail, but hardly see it through: a point for each quarter missing.
LAST_HOUR, QUARTER = 60, 15  # minutes
# What one point more than the share of one's hours this week weighs: so much that neither area nor continuity tips a week by much.
FAIRNESS = 3
# What hard mail weighs besides, for each one somebody has had beyond her share: so that the same person does not get them all.
HARD_WORTH = 3
# May be hard to read (the pages put a note before the first two): harm, death, trauma. See also `domain/not_today`.
HARD = frozenset({Category.ACUTE_RISK, Category.PROTECTION, Category.MENTAL_HEALTH})
# Hours added to everybody's week before it is compared. Without them the first mail of a week, or the first minute back from leave,
# would count for infinitely much; with more, somebody back from leave would be flooded until she had caught up.
GRACE = 0.5


@dataclass(frozen=True)
class Load:
    """What a worker carries: open cases and their weight; and of this week, since the last one closed: the weight given to them, how many
    hard ones, and the hours they have been on the rota, leave and sickness taken out."""

    open: int = 0
    points: int = 0
    given: int = 0
    hard: int = 0
    worked: float = 0.0

    def plus(self, urgency: Urgency, category: Category | None = None) -> Load:
        """The load with one more case; a batch keeps its own tally with this."""
        weight = WEIGHT[urgency]
        return replace(
            self,
            open=self.open + 1,
            points=self.points + weight,
            given=self.given + weight,
            hard=self.hard + (category in HARD),
        )


NOBODY = Load()


def share(worker: Worker) -> float:
    """The part of a full-time week somebody works."""
    return max(worker.hours, 1) / FULL_TIME


def is_full(worker: Worker, load: Load) -> bool:
    """Whether somebody's desk is full for their hours."""
    return load.points >= FULL * share(worker)


@dataclass(frozen=True)
class Compared:
    """Those who could take a case, taken together: points and hard mails an hour of the rota this week, and open work for their hours."""

    points: float
    hard: float
    open: float


def compared(workers: Sequence[Worker], load: Mapping[int, Load]) -> Compared:
    """What a burden is measured against."""
    carried = [load.get(worker.id, NOBODY) for worker in workers]
    hours = max(sum(one.worked + GRACE for one in carried), GRACE)
    laden = sum(one.points / share(worker) for worker, one in zip(workers, carried, strict=True))
    points, hard = sum(one.given for one in carried), sum(one.hard for one in carried)
    return Compared(points / hours, hard / hours, laden / max(len(workers), 1))


def burden(worker: Worker, carries: Load, others: Compared, *, minutes_left: float, hard: bool) -> float:
    """Points that speak against giving somebody more: what she was given this week beyond the share of her hours; open work beyond
    what others have (less than they have speaks for nothing: whoever comes back from leave is not flooded); the last hour of a shift;
    and for hard mail, what she has had of it beyond her share."""
    hours = carries.worked + GRACE
    found = FAIRNESS * (carries.given - others.points * hours)
    found += max(0.0, carries.points / share(worker) - others.open)
    found += max(0.0, LAST_HOUR - minutes_left) / QUARTER
    return found + (HARD_WORTH * (carries.hard - others.hard * hours) if hard else 0)
