"""Reads a stored series ("third Wednesday", some months, a London time) as the law's `Series`: pure."""

from __future__ import annotations

from datetime import time

from liaison.domain.recurrence import NTH, Series
from liaison.domain.spoken import DAYS
from liaison.store.tables_people import Series as SeriesRow

EVERY_MONTH = frozenset(range(1, 13))
NTHS = {word: number for number, word in NTH.items()}
WEEKDAYS = {name.lower(): number for number, name in enumerate(DAYS)}


def read(row: SeriesRow) -> Series:
    """The series as a value; no months means every month. Raises ValueError with what cannot be read."""
    nth, _, weekday = row.rule.strip().lower().partition(" ")
    if nth not in NTHS or weekday.strip() not in WEEKDAYS:
        raise ValueError(f"its rule is not like 'third Wednesday', 'last Monday' or 'every Tuesday': {row.rule!r}")
    months = frozenset(row.months) or EVERY_MONTH
    return Series(NTHS[nth], WEEKDAYS[weekday.strip()], months, time.fromisoformat(row.local_time), row.minutes)
