"""How long things typically take, for the communications document: what is counted, over which span, and how it is said.

Comes in: how long each question or letter of the span took. Goes out: sentences with the day they are true for. Fewer than five of a kind say
nothing (`reporting.ENOUGH`). Times are clock time, nights and weekends included, because that is what whoever waits feels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from liaison.domain.reporting import Times, times
from liaison.domain.spoken import duration

SPAN = timedelta(days=90)  # what is typical now is what the last quarter was like


class Kind(StrEnum):
    """What is timed."""

    URGENT = "urgent"
    OTHER = "other"
    GP_LETTER = "gp_letter"


# in the order in which they are read
TITLES: dict[Kind, str] = {
    Kind.URGENT: "A GP's urgent question, until it is answered",
    Kind.OTHER: "Any other question of a GP, until it is answered",
    Kind.GP_LETTER: "After an annual review, until the letter is with the GP",
}


@dataclass(frozen=True)
class Timing:
    """One line of the document. `words` is "" where too few were counted to say; `as_at` is the London day that it is true for."""

    title: str
    words: str
    as_at: date
    source: str
    times: Times | None = None


def timing(kind: Kind, spans: Sequence[timedelta], as_at: date) -> Timing:
    """The line of one kind, from how long each took."""
    found = times(spans)
    return Timing(TITLES[kind], say(found), as_at, f"counted from {found.count} of the last 90 days", found)


def say(found: Times) -> str:
    """In words; "" where there are too few."""
    if found.median is None or found.ninetieth is None:
        return ""
    return f"half within {rounded(found.median)}, nine in ten within {rounded(found.ninetieth)}"


def rounded(span: timedelta) -> str:
    """A length of time as people say it, never shorter than it was: up to 5 minutes, quarters of an hour, hours, then days."""
    for limit, step in STEPS:
        if span <= limit:
            return duration(-(-span // step) * step)
    return duration(-(-span // timedelta(days=1)) * timedelta(days=1))


# up to this long → said in steps of
STEPS: tuple[tuple[timedelta, timedelta], ...] = (
    (timedelta(hours=1), timedelta(minutes=5)),
    (timedelta(hours=6), timedelta(minutes=15)),
    (timedelta(hours=36), timedelta(hours=1)),
)
