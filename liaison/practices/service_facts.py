"""Reads what the service says of itself, and its calendar with the closures the site has added."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from sqlalchemy import Date, cast, null, select, union_all
from sqlmodel import Session, col

from liaison.clock import london_date
from liaison.domain.service import Service
from liaison.domain.workdays import Calendar, ServiceHours, calendar_for
from liaison.store.columns import JSON_COLUMN
from liaison.store.session import keep, once
from liaison.store.tables import ServiceFact
from liaison.store.tables_people import Closure

SCOPE = "service"
HOURS = {"opens": "09:00", "closes": "17:00"}
AFTERNOON = time(13)  # when a protected-learning afternoon begins
FACTS = select(col(ServiceFact.key), col(ServiceFact.value))
# facts and closures in one question, as nearly every step asks both: each row is a fact (no day) or a closed day (no value)
BOTH = union_all(
    select(cast(null(), Date), col(ServiceFact.key), col(ServiceFact.value)),
    select(col(Closure.day), col(Closure.kind), cast(null(), JSON_COLUMN)).where(col(Closure.scope) == SCOPE),
)
# the facts a site may change, by their names in `Service`
NAMES = frozenset(field.name for field in fields(Service)) - {"calendar"}


def current(session: Session, now: datetime) -> Service:
    """The service as it stands at `now`, with a calendar for last year, this one and the two after it."""
    return once(session, ("service", now), lambda: asked(session, now))


def kept(session: Session, now: datetime) -> Service:
    """The same, asked once for all of this transaction: for a step that changes no fact and no closure."""
    found = current(session, now)
    keep(session, ("service", now), found)
    return found


def asked(session: Session, now: datetime) -> Service:
    """The same, from the tables."""
    rows = session.execute(BOTH).all()
    facts = {key: value.get("is") for day, key, value in rows if day is None}
    closures = tuple(sorted((day, kind) for day, kind, _ in rows if day is not None))
    known = {key: value for key, value in facts.items() if key in NAMES}
    return replace(Service(calendar=service_calendar(now, closures, facts)), **known)


def stored(session: Session) -> dict[str, Any]:
    """What a site has said of itself, by name."""
    return {key: value.get("is") for key, value in session.execute(FACTS)}


def service_calendar(now: datetime, closures: tuple[tuple[date, str], ...], facts: dict[str, Any]) -> Calendar:
    """Bank holidays, less the days the site opens on, with its own closures and short days."""
    hours = HOURS | {key: facts[key] for key in HOURS if key in facts}
    return _calendar(london_date(now).year, closures, hours["opens"], hours["closes"])


@lru_cache(maxsize=16)
def _calendar(year: int, closures: tuple[tuple[date, str], ...], opens: str, closes: str) -> Calendar:
    hours = ServiceHours(time.fromisoformat(opens), time.fromisoformat(closes))
    shut = {"closed"} if hours.open < AFTERNOON else {"closed", "afternoon"}  # nothing is left of the day
    return calendar_for(
        range(year - 1, year + 3),
        hours=hours,
        closures=[day for day, kind in closures if kind in shut],
        opened=[day for day, kind in closures if kind == "open"],
        half_days={day: AFTERNOON for day, kind in closures if kind == "afternoon" and kind not in shut},
    )


def set_fact(session: Session, key: str, value: Any, *, now: datetime, by_id: int | None = None) -> None:
    """Write one fact. Raises ValueError for one the service does not have, or a value that no day could be planned with."""
    if key in HOURS:
        hours = HOURS | stored(session) | {key: value}
        ServiceHours(time.fromisoformat(str(hours["opens"])), time.fromisoformat(str(hours["closes"])))
    elif key not in NAMES:
        raise ValueError(f"The service has no fact called {key}; it has: {', '.join(sorted(NAMES))}, opens, closes.")
    elif not alike(value, getattr(Service(), key)):
        raise ValueError(f"The fact {key} cannot be {value!r}; usually it is {getattr(Service(), key)!r}.")
    session.merge(ServiceFact(key=key, value={"is": value}, by_id=by_id, at=now))


def alike(value: Any, usual: Any) -> bool:
    """Whether a value is of the usual kind: yes or no, a number above 0, words."""
    if type(value) is not type(usual):
        return False
    return isinstance(value, bool) or (value > 0 if isinstance(value, int) else bool(value.strip()))
