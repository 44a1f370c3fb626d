"""How a rule of the floor is told to people: its title, what fires it, what must not, and its limits in words."""

from __future__ import annotations

from typing import NamedTuple


class Told(NamedTuple):
    """A rule in plain words, with examples that fire it and examples that must not."""

    title: str
    fires: tuple[str, ...] = ()
    quiet: tuple[str, ...] = ()


class LimitTold(NamedTuple):
    """A limit in plain words ("{} days ..."), and the least and most that a site may set."""

    words: str
    least: float
    most: float


# The limits that rules have, by name. The bounds keep a slip of the pen from switching a rule off.
LIMITS: dict[str, LimitTold] = {
    "known": LimitTold("an overdose of a named substance counts for {} days", 1, 14),
    "unknown": LimitTold("an overdose of methadone or of something unknown counts for {} days", 3, 14),
    "days": LimitTold("counts when it was in the last {} days", 1, 90),
    "doses": LimitTold("from {} missed doses on", 1, 7),
    "ahead": LimitTold("leaving within the next {} days", 1, 31),
    "ago": LimitTold("left in the last {} days", 1, 60),
    "ms": LimitTold("a QTc of {} ms or more", 400, 550),
    "men": LimitTold("in men a QTc above {} ms is long", 400, 500),
    "women": LimitTold("in women a QTc above {} ms is long", 400, 500),
    "within": LimitTold("counts when it was in the last {} days", 0, 400),
}


def limit_words(name: str, value: float) -> str:
    """A limit in words: "from 3 missed doses on"; a day is a day."""
    text = LIMITS[name].words.format(f"{value:g}")
    return text.replace(" 1 days", " 1 day").replace("last 0 days", "day of the mail").replace("0 days", "0 days")
