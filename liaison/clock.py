"""The only place that reads the wall clock. Everything below the edges is handed `now` (aware, UTC) or `today` (London date)."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from liaison.domain.workdays import LONDON

Clock = Callable[[], datetime]

__all__ = ["LONDON", "Clock", "london_date", "set_back_to", "system_clock"]


def system_clock() -> datetime:
    """The present moment, aware, UTC."""
    return datetime.now(UTC)


def set_back_to(moment: datetime) -> Clock:
    """A clock that reads `moment` now and runs on from there (the demo's clock)."""
    behind: timedelta = system_clock() - moment
    return lambda: system_clock() - behind


def london_date(now: datetime) -> date:
    """The date on a London wall calendar at `now`."""
    return now.astimezone(LONDON).date()
