"""Where a page of the inbox begins: the last row of the page before, as a word that an address can carry.

A page that is found by counting rows gets slower the further it lies and repeats rows that came meanwhile; one that begins after a row
does neither. The word holds a level, a moment and an id, nothing of a mail.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from models.taxonomy import Urgency

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
WORD = re.compile(r"(U[1-4])?\.(\d{1,16})?\.(\d{1,9})")


@dataclass(frozen=True)
class Key:
    """What a row is sorted by: its level and moment where the tab has them (aware UTC), and its id."""

    urgency: Urgency | None
    at: datetime | None
    id: int

    @classmethod
    def of(cls, *values: Any) -> Key:
        """The key of a row, from the columns that the tab is sorted by."""
        *rest, case_id = values
        urgency, at = (None, None) if not rest else (None, rest[0]) if len(rest) == 1 else rest
        return cls(urgency, at, case_id)

    def values(self, tab: str) -> tuple[Any, ...]:
        """The values to compare with in this tab; () where the key is another kind of tab's."""
        if tab == "all":
            return (self.id,)
        if tab == "closed":
            return (self.at, self.id) if self.at and not self.urgency else ()
        return (self.urgency, self.at, self.id) if self.at and self.urgency else ()

    def __str__(self) -> str:
        """As an address carries it."""
        at = "" if self.at is None else (self.at - EPOCH) // MICROSECOND
        return f"{self.urgency or ''}.{at}.{self.id}"


def key(text: str) -> Key | None:
    """The key that an address carries; None for anything else."""
    found = WORD.fullmatch(text)
    if found is None:
        return None
    urgency, at, case_id = found.groups()
    try:
        moment = EPOCH + int(at) * MICROSECOND if at else None
    except OverflowError:
        return None
    return Key(Urgency(urgency) if urgency else None, moment, int(case_id))
