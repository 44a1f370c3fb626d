"""Who gets a case, in order, and always with the reason.

1. *Who is there.* A case is given only to somebody who is on shift at that moment. While the service is closed it waits, with the name of
   who comes first; an urgent one goes to whoever is on at all.
2. *Until it has to be read.* Who is on now and at the read-by time comes first; for urgent mail another role before somebody who leaves.
3. *Role.* The handlers of the category, then their named stand-ins, then anyone clinical (`routing_roles`). What is not urgent waits for
   its own role if that comes on in time.
4. *Not this kind today* (`not_today`) is respected; an urgent case reaches somebody all the same.
5. *A full desk* is passed over while there is another (`routing_load.FULL`).
6. Of those who are left, the one with the least *burden*: open work by urgency and part-time hours, the
   share of this week, the last hour of a shift, hard mail already had; *locality* and *continuity* (keyworker, who handled the thread) are worth some of it.

Nobody there, and nobody comes in time: a `Gap`, which alarms and says who is missing. The same arguments always give the same answer,
and no case is too old to be routed. Comes in: a case as routing sees it, a `Presence` (made once for a batch), everyone's load.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from liaison.domain.presence import MINUTE, Fit, Presence
from liaison.domain.rota import Rota, Worker
from liaison.domain.routing_load import (
    HARD,
    KEYWORKER_WORTH,
    LOCALITY_WORTH,
    NOBODY,
    PREVIOUS_WORTH,
    Compared,
    Load,
    burden,
    compared,
    is_full,
)
from liaison.domain.routing_roles import URGENT, in_order, title
from liaison.domain.spoken import clock, short
from liaison.domain.workdays import LONDON, Calendar
from models.taxonomy import Category, Handler, Urgency


@dataclass(frozen=True)
class Routable:
    """A case as routing sees it. `handlers` as the label guide names them, first one first; `read_by` aware.

    `not_to` are workers it is not to go to again (they gave it back, or did not open it in time).
    """

    category: Category | None
    handlers: tuple[Handler, ...]
    urgency: Urgency
    read_by: datetime
    locality: str | None = None
    keyworker_id: int | None = None
    previous_worker_id: int | None = None
    not_to: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Assignment:
    """Who gets it, in which role, and why ("Morag Blair: on duty until 17:00, prescriber, covers North, 3 open")."""

    worker_id: int
    handler: Handler
    because: str


@dataclass(frozen=True)
class Later:
    """Nobody is to have it yet: it is routed again at `at`, when somebody comes on. No alarm; `because` says who comes."""

    at: datetime
    because: str


@dataclass(frozen=True)
class Gap:
    """Nobody can take the case: alarms. `because` says who is missing and since when."""

    because: str


Found = Assignment | Later | Gap


@dataclass(frozen=True)
class Tier:
    """Those who could take a case equally well by the first five rules, in one role."""

    handler: Handler
    fit: Fit
    workers: tuple[Worker, ...]


def route(case: Routable, rota: Rota, load: Mapping[int, Load], now: datetime, calendar: Calendar) -> Found:
    """Choose for one case. `load` by worker id; workers not in it carry nothing. For many cases make one `Presence` and `place` each."""
    return place(case, Presence(rota, now, calendar), load)


def place(case: Routable, present: Presence, load: Mapping[int, Load]) -> Found:
    """Who gets the case, when somebody could, or who is missing."""
    found = tiers(case, present)
    if not isinstance(found, list):
        return found
    for tier in found:
        roomy = [worker for worker in tier.workers if not is_full(worker, load.get(worker.id, NOBODY))]
        if roomy:
            return give(case, tier, cheapest(case, roomy, present, load), present, load)
    everybody = found[0]
    return give(case, everybody, cheapest(case, everybody.workers, present, load), present, load)


def tiers(case: Routable, present: Presence) -> list[Tier] | Later | Gap:
    """Rules 1 to 4: who could take it, the best first (never empty), or why nobody can now."""
    urgent = case.urgency in URGENT
    if not present.serves(case.urgency):
        return after_opening(case, present)
    fits = present.fits(case.urgency, case.read_by)
    able = [worker for worker in present.here if worker.id not in case.not_to]
    willing = [worker for worker in able if case.category not in worker.spared]
    found = list(tiers_of(case, willing, fits, urgent=urgent))
    if not urgent:
        return waits_for_its_role(case, found, present) or found or gap(case, present, present.now)
    return found or list(tiers_of(case, able, fits, urgent=urgent)) or gap(case, present, present.now)


def tiers_of(case: Routable, workers: Sequence[Worker], fits: Mapping[int, Fit], *, urgent: bool) -> Iterator[Tier]:
    """Role and fit in order: urgent mail prefers another role to somebody who soon leaves, other mail the reverse."""
    roles = in_order(case.handlers, urgent=urgent)
    usual = (Fit.WHOLE, Fit.PART)
    pairs = (
        [(role, fit) for fit in usual for role in roles] if urgent else [(role, fit) for role in roles for fit in usual]
    )
    for role, fit in [*pairs, *((role, Fit.SHORT) for role in roles)]:
        pool = tuple(worker for worker in workers if fits[worker.id] is fit and role in worker.roles)
        if pool:
            yield Tier(role, fit, pool)


def waits_for_its_role(case: Routable, found: Sequence[Tier], present: Presence) -> Later | None:
    """What is not urgent waits for one of its own roles that comes on in time, rather than go to a stand-in; or for a stand-in, rather
    than go to somebody who is about to leave or to nobody."""
    here = {tier.handler for tier in found if tier.fit is not Fit.SHORT}
    if here & set(case.handlers):
        return None
    for role in case.handlers if here else in_order(case.handlers, urgent=False):
        comers = [(on, worker) for worker, on in coming(case, role, present) if on]
        if comers:
            on, worker = min(comers, key=lambda one: (one[0], one[1].id))
            when = f"on duty from {short(on)}, before it has to be read"
            return Later(on, f"It waits for {worker.name}, {title(role)}: {when}.")
    return None


def coming(case: Routable, role: Handler, present: Presence) -> Iterator[tuple[Worker, datetime | None]]:
    """Everybody of a role who is not here now, with when they come, if that is in time."""
    for worker in present.rota.workers:
        fitting = role in worker.roles and worker.id not in present.until and worker.id not in case.not_to
        if fitting and case.category not in worker.spared:
            yield worker, present.comes_on(worker, case.read_by)


def after_opening(case: Routable, present: Presence) -> Later | Gap:
    """The service is closed: it is given to whoever is on when it opens. A gap, if that is too late or nobody is on then."""
    opens = present.calendar.next_opening(present.now)
    if case.urgency in URGENT and case.read_by < opens:
        return gap(case, present, present.now)  # it cannot wait for the opening: up the ladder
    found = tiers(case, present.at_opening())
    if isinstance(found, list):
        names = " or ".join(worker.name for worker in found[0].workers[:3])
        return Later(
            opens,
            f"The service is closed. It is given out at {short(opens)}; on duty then as {title(found[0].handler)}: {names}.",
        )
    return found


def cheapest(case: Routable, pool: Sequence[Worker], present: Presence, load: Mapping[int, Load]) -> Worker:
    """Rule 6, of those who could take it equally well."""
    others = compared(pool, load)
    return min(pool, key=lambda worker: (cost(case, worker, present, load, others), worker.id))


def cost(case: Routable, worker: Worker, present: Presence, load: Mapping[int, Load], others: Compared) -> float:
    """The burden of somebody who might get it, less what locality and continuity are worth."""
    return weighs(case, worker, present, load, others) - worth(case, worker)


def weighs(case: Routable, worker: Worker, present: Presence, load: Mapping[int, Load], others: Compared) -> float:
    """The burden alone."""
    carries, left = load.get(worker.id, NOBODY), present.minutes_left(worker.id)
    return burden(worker, carries, others, minutes_left=left, hard=case.category in HARD)


def worth(case: Routable, worker: Worker) -> int:
    """What locality and continuity are worth."""
    near = LOCALITY_WORTH if case.locality and worker.covers(case.locality) else 0
    if worker.id == case.keyworker_id:
        return near + KEYWORKER_WORTH
    return near + (PREVIOUS_WORTH if worker.id == case.previous_worker_id else 0)


def give(
    case: Routable, tier: Tier, worker: Worker, present: Presence, load: Mapping[int, Load], *, together: int = 0
) -> Assignment:
    """The assignment with the sentence under "why me?". `together` is how many were shared out at once."""
    carries, handler = load.get(worker.id, NOBODY), tier.handler
    role = title(handler) if handler in case.handlers else f"{title(handler)}, stands in for {title(case.handlers[0])}"
    parts = [f"on duty until {clock(present.until[worker.id])}", role]
    if case.locality:
        parts.append(nearness(case.locality, worker, tier))
    if worker.id == case.keyworker_id:
        parts.append("keyworker of this person")
    elif worker.id == case.previous_worker_id:
        parts.append("had it before")
    parts.append(f"{carries.open} open")
    if together:
        parts.append(f"shared out with {together - 1} others that waited")
    elif len(tier.workers) > 1 and least(case, worker, tier, present, load):
        parts.append(f"carries least of {len(tier.workers)}")
    return Assignment(worker.id, handler, f"{worker.name}: {', '.join(parts)}")


def nearness(locality: str, worker: Worker, tier: Tier) -> str:
    """The locality in words."""
    if worker.covers(locality):
        return f"covers {locality}"
    if any(other.covers(locality) for other in tier.workers):
        return f"helps out in {locality}, where colleagues carry more"
    return f"nobody there covers {locality}"


def least(case: Routable, worker: Worker, tier: Tier, present: Presence, load: Mapping[int, Load]) -> bool:
    """Whether nobody of them has a smaller burden, locality and continuity aside."""
    others = compared(tier.workers, load)
    own = weighs(case, worker, present, load, others)
    return all(own <= weighs(case, one, present, load, others) for one in tier.workers)


def gap(case: Routable, present: Presence, starts: datetime) -> Gap:
    """Say which role is missing, when, and until when one was there that day."""
    wanted = title(case.handlers[0]) if case.handlers else "duty nurse"
    ends = max(starts + MINUTE, case.read_by)
    # "Can take it" is as much as anybody has to know of who was asked before, or spared.
    lead = "Nobody can take it" if present.rota.on_shift(starts) else "Nobody is on the rota"
    text = f"{lead} as {wanted}, or to stand in, from {short(starts)} to {short(ends)}"
    went = last_off(case.handlers[:1], present.rota, starts)
    return Gap(f"{text}; the last one went off at {clock(went)}." if went else f"{text}.")


def last_off(handlers: Sequence[Handler], rota: Rota, at: datetime) -> datetime | None:
    """When the last worker of the role went off earlier on the same London day."""
    day = at.astimezone(LONDON).date()
    ids = [worker.id for worker in rota.workers if worker.roles & set(handlers)]
    offs = [ends for id in ids for _, ends in rota.spans.get(id, []) if ends <= at]
    return max((ends for ends in offs if ends.astimezone(LONDON).date() == day), default=None)
