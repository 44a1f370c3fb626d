"""How much somebody carries, and how that weighs when work is given out.

Everything is counted in points: what an open routine question weighs is one. Comes in: what workers carry (`Load`). Goes out: a
`burden`, and whoever has the least gets the case. A commented table of numbers, which the team lead may argue with; nobody's figures
are shown to anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
FULL = 60
# Somebody with less than an hour of the shift left can read a mail, but hardly see it through: a point for each quarter missing.
LAST_HOUR, QUARTER = 60, 15  # minutes
# What hard mail weighs besides, for each one somebody has had this week: so that the same person does not get them all.
HARD_WORTH = 3
# May be hard to read (the pages put a note before the first two): harm, death, trauma. See also `domain/not_today`.
HARD = frozenset({Category.ACUTE_RISK, Category.PROTECTION, Category.MENTAL_HEALTH})
# Hours added to everybody's week before it is compared. Without them the first mail of a week, or the first minute back from leave,
# would count for infinitely much; with more, somebody back from leave would be flooded until she had caught up.
GRACE = 0.5


@dataclass(frozen=True)
class Load:
    """What a worker carries: open cases and their weight; and of this week, since Monday's opening: the weight given to them, how many
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


def rate(workers: Iterable[Worker], load: Mapping[int, Load]) -> float:
    """Points an hour of the rota that these workers were given this week, all of them together."""
    carried = [load.get(worker.id, NOBODY) for worker in workers]
    return sum(one.given for one in carried) / max(sum(one.worked + GRACE for one in carried), GRACE)


def burden(worker: Worker, carries: Load, *, week: float, minutes_left: float, hard: bool) -> float:
    """Points that speak against giving somebody more: open work for their hours, what they were given this week beyond the share of
    their hours (`week` is the rate of those they are compared with), the last hour of a shift, and hard mail already had."""
    beyond = carries.given - week * (carries.worked + GRACE)
    leaving = max(0.0, LAST_HOUR - minutes_left) / QUARTER
    return carries.points / share(worker) + beyond + leaving + (HARD_WORTH * carries.hard if hard else 0)
