"""Acts on several cases at once, each on its own: one that changed meanwhile, or that the act does not fit, stops none of the others.

A rehearsal is the very same act, undone again: what a preview says is what will happen, as long as nobody is quicker.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from liaison.app import App
from liaison.domain.psychology import Barrier
from liaison.store.events import MovedMeanwhile
from liaison.store.session import Session, rehearsal, transaction
from liaison.store.tables import Case
from liaison.triage import barriers, inbox


@dataclass(frozen=True)
class Order:
    """What is to be done: `act` is a name in ACTS; `to_id` the colleague, `words` the reason, where the act asks for them. `barriers` is
    what stands in the way of psychology, by case, where somebody has said it."""

    act: str
    to_id: int | None = None
    words: str = ""
    barriers: Mapping[int, Barrier] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    """What became (or would become) of one case. Not done: `why` says so, or it is `stale`, as a colleague changed it."""

    case_id: int
    done: bool
    why: str = ""
    stale: bool = False


def take(session: Session, case_id: int, order: Order, who: dict[str, Any]) -> None:
    """Make it mine."""
    case = session.get(Case, case_id)
    if case and case.owner_id == who["staff_id"] and case.state is inbox.CaseState.OPEN:
        raise inbox.NotAllowed("It is yours already.")
    inbox.take(session, case_id, **who)


def hand_over(session: Session, case_id: int, order: Order, who: dict[str, Any]) -> None:
    """Give it to a colleague."""
    case = session.get(Case, case_id)
    if case and case.owner_id == order.to_id:
        raise inbox.NotAllowed("It is with this colleague already.")
    inbox.hand_over(session, case_id, to_id=order.to_id or 0, because=order.words, **who)


def wait(session: Session, case_id: int, order: Order, who: dict[str, Any]) -> None:
    """Wait for somebody outside."""
    inbox.wait_for(session, case_id, on_what=order.words, **who)


def close(session: Session, case_id: int, order: Order, who: dict[str, Any]) -> None:
    """Finish it, and keep what was said to stand in the way of psychology."""
    inbox.close(session, case_id, reason=order.words, **who)
    if barrier := order.barriers.get(case_id):
        barriers.say(session, case_id, barrier, version=None, staff_id=who["staff_id"], now=who["now"])


ACTS: dict[str, Callable[[Session, int, Order, dict[str, Any]], None]] = {
    "take": take,
    "hand_over": hand_over,
    "wait": wait,
    "close": close,
}


def rehearse(
    app: App, order: Order, chosen: Sequence[tuple[int, int]], *, staff_id: int, now: datetime
) -> list[Result]:
    """What would become of each case (id, version as it was seen), with nothing changed."""
    return [one(app, rehearsal, order, case, staff_id, now) for case in chosen]


def carry_out(
    app: App, order: Order, chosen: Sequence[tuple[int, int]], *, staff_id: int, now: datetime
) -> list[Result]:
    """Do it, each in a transaction of its own."""
    return [one(app, transaction, order, case, staff_id, now) for case in chosen]


def one(app: App, how: Any, order: Order, chosen: tuple[int, int], staff_id: int, now: datetime) -> Result:
    """One of several."""
    case_id, version = chosen
    try:
        with how(app.engine) as session:
            ACTS[order.act](session, case_id, order, {"version": version, "staff_id": staff_id, "now": now})
    except (inbox.Stale, MovedMeanwhile):
        return Result(case_id, done=False, stale=True)
    except inbox.NotAllowed as no:
        return Result(case_id, done=False, why=str(no))
    return Result(case_id, done=True)
