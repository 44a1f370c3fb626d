"""Calendar dates in a text: "25/11", "the 9th", "Nov 12th", "in 2019", "since March", "Thursday"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from models.concepts.lazy import lazily
from models.concepts.when import When

LONG_AGO = 365  # days; only that it is no matter of days counts
_CLINICAL_SPANS = ("24", "7", "52", "12")  # "3/7" is three days, and no third of July

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
_DATE = lazily(
    rf"(?<![\w./-])(?<!flat )(?:(?P<d>[0-3]?\d)(?:(?:st|nd|rd|th)?\s(?:of\s)?(?P<name>{_MONTH})(?:\s|,\s)?(?P<ny>(?:19|20)\d\d)?"
    rf"|(?P<sep>[/.-])(?P<m>[01]?\d)(?:(?P=sep)(?P<y>(?:19|20)?\d\d))?)(?![\w/]|\.\d)"
    rf"|(?P<name2>{_MONTH})\s(?P<d2>[0-3]?\d)(?:st|nd|rd|th)?(?:,?\s(?P<ny2>(?:19|20)\d\d))?(?!\w)"
    rf"|the (?P<d3>[0-3]?\d)(?:st|nd|rd|th)\b(?P<next> of next month)?"
    rf"|(?P<iso>(?:19|20)\d\d-[01]\d-[0-3]\d)(?!\w))"
)
_YEAR = lazily(
    rf"(?<![\w./,-])(?:(?P<name>{_MONTH})\s|(?:in|since|from|circa|around|during|early|late|mid|back in|spring|summer|autumn|winter)\s|\()(?P<year>(?:19|20)\d\d)(?![\w/]|\.\d)"
)
_MONTH_ALONE = lazily(
    rf"\b(?:in|since|last|back in|early|mid|late|during|until|by|next|this)\s"
    rf"(?!may (?:be|have|not|well|need|also)\b)(?P<name>{_MONTH})\b(?!\s\d)"
)

_WEEKDAYS = "mon tue wed thu fri sat sun".split()
_WEEKDAY = lazily(
    r"\b(?P<lead>last|this|next|on|since|every|each|from|until|till|by|before|past|alternate)?\s?"
    r"(?P<day>mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?|(?:(?<=on )|(?<=last )|(?<=since )|(?<=next )|(?<=by )|(?<=from )|(?<=and )|(?<=, )|(?<=until )|(?<=this )|(?<=-)|(?<=/)|(?<=missed ))(?:mon|tues?|weds?|thurs?|thu|fri|sat|sun)|tues|weds|thurs)\b(?!'s (?:pharmacy|chemist))"
)


def dates(text: str, on: date | None, start: int, end: int) -> Iterator[When]:
    """Calendar dates; the year that is nearest to `on` where none is written, nothing where none can be known."""
    for hit in _DATE().finditer(text, start, end):
        if (
            hit["sep"] == "/"
            and hit["y"] is None
            and hit["m"] in _CLINICAL_SPANS
            and int(hit["d"]) < 10
            and len(hit["d"]) == 1
        ):
            continue  # "3/7": three days
        if hit["d3"] and on:
            when = _day_of_month(int(hit["d3"]), on, hit.start(), hit.end())
            yield when._replace(ago=None, ahead=30 - on.day + int(hit["d3"])) if hit["next"] else when
            continue
        day = _date(hit, on)
        if day is not None and on is not None:
            yield _away((on - day).days, hit.start(), hit.end())
        elif day is not None:  # no date to count from: a year was written, which is all that is known
            yield When(0, 0, hit.start(), hit.end())


def _away(ago: int, start: int, end: int) -> When:
    return When(ago if ago >= 0 else None, -ago if ago <= 0 else None, start, end)


def _date(hit: re.Match[str], on: date | None) -> date | None:
    if hit["iso"]:
        return _made(*(int(part) for part in hit["iso"].split("-")))
    name, year = hit["name"] or hit["name2"], hit["y"] or hit["ny"] or hit["ny2"]
    if hit["d3"]:
        return None
    day = int(hit["d"] or hit["d2"])
    month = _MONTHS.index(name[:3]) + 1 if name else int(hit["m"])
    if year:
        return _made(int(year) + (2000 if len(year) == 2 else 0), month, day)
    return _nearest([_made(on.year + shift, month, day) for shift in (-1, 0, 1)], on) if on else None


def _day_of_month(day: int, on: date, start: int, end: int) -> When:
    """For "the 9th" the last one and the next one, counted as if every month had 30 days."""
    away = (on.day - day) % 30
    return When(away, (30 - away) % 30, start, end)


def _nearest(days: list[date | None], on: date) -> date | None:
    return min((day for day in days if day), key=lambda day: abs((day - on).days), default=None)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def years(text: str, on: date | None, start: int, end: int) -> Iterator[When]:
    """History ("in 2019", "March 2021"), unless it is the year or the month of the mail."""
    for hit in _YEAR().finditer(text, start, end):
        year, month = int(hit["year"]), _MONTHS.index(hit["name"][:3]) + 1 if hit["name"] else None
        if on is None or year < on.year:
            near = on is not None and on.month == 1 and year == on.year - 1 and month in (None, 12)
            yield When(14 if near else LONG_AGO, None, hit.start(), hit.end())
        elif year == on.year:
            yield _month_away(on.month - (month or 1), hit.start(), hit.end())
        else:
            yield When(None, 20, hit.start(), hit.end())


def _month_away(months: int, start: int, end: int) -> When:
    """A month of this year: days from the month's nearer end; the same month may be today."""
    if months == 0:
        return When(0, 0, start, end)
    return When(months * 30 - 20, None, start, end) if months > 0 else When(None, -months * 30 - 20, start, end)


def months(text: str, on: date | None, start: int, end: int) -> Iterator[When]:
    for hit in _MONTH_ALONE().finditer(text, start, end):
        back = (on.month - _MONTHS.index(hit["name"][:3]) - 1) % 12 if on else 1
        yield (
            When(0, 0, hit.start(), hit.end())
            if back == 0
            else When(back * 30 - 20, (12 - back) * 30 - 20, hit.start(), hit.end())
        )


def weekdays(text: str, on: date | None, start: int, end: int) -> Iterator[When]:
    """Names of days: the last one before `on` and the next one after it; every Monday is no time."""
    for hit in _WEEKDAY().finditer(text, start, end):
        if hit["lead"] in ("every", "each", "alternate") or (hit["day"].endswith("days")):
            continue
        ago, ahead = _from_weekday(_WEEKDAYS.index(hit["day"][:3]), on)
        if hit["lead"] == "last":
            yield When(ago or 7, None, hit.start(), hit.end())
        elif hit["lead"] == "next":
            yield When(None, ahead or 7, hit.start(), hit.end())
        elif hit["lead"] in ("until", "till", "by", "before"):
            yield When(None, ahead, hit.start(), hit.end())
        else:
            yield When(ago, ahead, hit.start(), hit.end())


def _from_weekday(weekday: int, on: date | None) -> tuple[int, int]:
    return ((on.weekday() - weekday) % 7, (weekday - on.weekday()) % 7) if on else (0, 0)
