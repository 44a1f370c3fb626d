"""The directory's kinds of places, and their opening hours: "Mon-Fri 09:00-13:00, 14:00-17:30; Sat 09:00-13:00; Sun closed".

Comes in: hours as somebody wrote them, London dates and moments. Goes out: hours in one way of writing, closing moments (UTC), words.
A pharmacy keeps its own hours; on bank holidays it is closed unless the directory says that it opens.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache

from liaison.domain.lists import Unusable
from liaison.domain.patterns import moment
from liaison.domain.workdays import LONDON

# code → title · the plural, as a heading
KINDS: dict[str, tuple[str, str]] = {
    "pharmacy": ("Pharmacy", "Pharmacies"),
    "prison": ("Prison", "Prisons"),
    "ward": ("Hospital ward", "Hospital wards"),
    "mental_health_team": ("Mental-health team", "Mental-health teams"),
}
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SPELT = {word: n for n, day in enumerate(DAYS) for word in (day, {"tue": "tues", "wed": "weds", "thu": "thurs"}.get(day, day))} | {
    word: n for n, word in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
}  # fmt: skip
PART = re.compile(r"(?P<days>[a-z]+(?:\s*[-,]\s*[a-z]+)*)\s+(?P<times>closed|[\d:., \-]+)", re.I)
SPAN = re.compile(r"([01]?\d|2[0-3])[:.]?([0-5]\d)\s*-\s*([01]?\d|2[0-4])[:.]?([0-5]\d)")
EXAMPLE = "write them as Mon-Fri 09:00-17:30; Sat 09:00-13:00"
Open = tuple[time, time]  # an end of 24:00 is written as 23:59


@dataclass(frozen=True)
class Hours:
    """A place's week: for each weekday (Monday 0) its spans of opening, in local time; `on_holidays` on bank holidays too; `exceptions`
    are the dates on which it keeps other hours, none where it is closed. A date of its own goes before week and bank holiday."""

    week: tuple[tuple[Open, ...], ...]
    on_holidays: bool = False
    exceptions: tuple[tuple[date, tuple[Open, ...]], ...] = ()

    def of_day(self, day: date, holidays: Collection[date]) -> tuple[Open, ...]:
        """Its spans on one date."""
        for on, own in self.exceptions:
            if on == day:
                return own
        return () if day in holidays and not self.on_holidays else self.week[day.weekday()]

    def closing(self, day: date, holidays: Collection[date]) -> datetime | None:
        """The moment, UTC, when it last closes on that date; None when it does not open."""
        spans = self.of_day(day, holidays)
        return moment(day, spans[-1][1]) if spans else None

    def is_open(self, at: datetime, holidays: Collection[date]) -> bool:
        """Whether it is open at that moment."""
        here = at.astimezone(LONDON)
        return any(opens <= here.time() < closes for opens, closes in self.of_day(here.date(), holidays))


def hours(text: str, *, on_holidays: bool = False) -> Hours:
    """Read opening hours. Raises Unusable with what to write instead."""
    week: list[tuple[Open, ...]] = [()] * 7
    said: set[int] = set()
    for part in (piece.strip() for piece in text.replace("–", "-").replace(" to ", "-").split(";")):
        if part:
            found = PART.fullmatch(part)
            if not found:
                raise Unusable(f"is not opening hours: {EXAMPLE}")
            which = weekdays(found["days"])
            if said & set(which):
                raise Unusable("names a day twice")
            said |= set(which)
            for day in which:
                week[day] = spans(found["times"])
    if not any(week):
        raise Unusable(f"names no day with hours: {EXAMPLE}")
    return Hours(tuple(week), on_holidays)


def weekdays(text: str) -> list[int]:
    """The weekdays of "Mon-Fri", "Sat, Sun" or "daily"."""
    if text.strip().lower() in ("daily", "every day"):
        return list(range(7))
    found: list[int] = []
    for piece in text.split(","):
        ends = [SPELT.get(word.strip().lower()) for word in piece.split("-")]
        if None in ends or len(ends) > 2:
            raise Unusable(f"names a day that is none: {EXAMPLE}")
        first, last = ends[0] or 0, ends[-1] or 0
        if last < first:
            raise Unusable("names a week that runs backwards: begin with the earlier day")
        found += range(first, last + 1)
    return found


def spans(text: str) -> tuple[Open, ...]:
    """The spans of one day, in order and apart."""
    if text.strip().lower() == "closed":
        return ()
    found: list[Open] = []
    for piece in (one.strip() for one in text.split(",")):
        clock = SPAN.fullmatch(piece)
        if not clock:
            raise Unusable(f"has a time that is none: {EXAMPLE}")
        opens = time(int(clock[1]), int(clock[2]))
        closes = time(23, 59) if clock[3] == "24" else time(int(clock[3]), int(clock[4]))
        if closes <= opens or (found and opens < found[-1][1]):
            raise Unusable("closes before it opens")
        found.append((opens, closes))
    return tuple(found)


def of_one_day(text: str) -> tuple[Open, ...]:
    """Read the hours of one day, as a person writes them: "09:00-13:00, 14:00 to 17:30", "closed", or nothing. Raises Unusable."""
    plain = text.replace("–", "-").replace(" to ", "-").strip()
    return spans(plain) if plain else ()


def of_a_week(days: Sequence[str]) -> str:
    """Seven days (Monday first) in our one way of writing; "" where nothing is said of any: the hours are not known. Raises Unusable."""
    week = tuple(of_one_day(day) for day in days)
    return written(Hours(week)) if any(day.strip() for day in days) else ""


def each_day(text: str) -> list[str]:
    """Written hours as seven lines, Monday first; seven empty ones where they are not known."""
    return [times_said(of_day) for of_day in hours(text).week] if text else [""] * 7


def written(kept: Hours) -> str:
    """The hours in one way of writing, equal neighbours together: reading it gives the same hours."""
    groups: list[tuple[int, int, tuple[Open, ...]]] = []
    for day, of_day in enumerate(kept.week):
        if groups and groups[-1][2] == of_day:
            groups[-1] = (groups[-1][0], day, of_day)
        else:
            groups.append((day, day, of_day))
    return "; ".join(f"{days_said(first, last)} {times_said(of_day)}" for first, last, of_day in groups)


def days_said(first: int, last: int) -> str:
    """Like "Mon–Fri"."""
    names = [day.capitalize() for day in DAYS]
    return names[first] if first == last else f"{names[first]}–{names[last]}"


def times_said(of_day: tuple[Open, ...]) -> str:
    """Like "09:00–13:00, 14:00–17:30"."""
    return ", ".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in of_day) or "closed"


@lru_cache(maxsize=8192)
def name_key(name: str) -> str:
    """A name without case, punctuation and the words that come and go: "Quay Pharmacy Ltd." and "quay pharmacy" are one."""
    words = re.sub(r"[^a-z0-9]+", " ", name.lower().replace("&", " and ")).split()
    return " ".join(word for word in words if word not in ("the", "ltd", "limited", "plc"))
