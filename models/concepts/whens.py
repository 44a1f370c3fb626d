"""When something happened or will: "last night", "three days ago", "3/7 ago", "since Thursday", "on 25/11", "in 2019".

Days are counted from `on`, the date of the mail. Where a phrase leaves a choice, the nearer day is taken (the more urgent reading):
"last week" may be three days ago, "Thursday" with no date to count from may be today. A vague "previously" is no time:
`scopes` knows it as history.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache

from models.concepts.calendar_dates import LONG_AGO, dates, months, weekdays, years
from models.concepts.counts import NUMBER, number
from models.concepts.lazy import lazily
from models.concepts.when import When

# Phrase → days ago, the least it can mean.
_PAST: dict[str, int] = {
    r"today|tonight|this (?:morning|am|afternoon|pm|evening|eve|minute)|(?:just|right|even) now|now|at present|presently|currently|overnight|last night|this very": 0,
    r"earlier today|earlier on|(?:an|half an|one) hour ago|moments ago|minutes ago|hours ago|since this|(?:early|wee) hours|the night": 0,
    r"yesterday|yest|ystd|previous (?:day|night|evening)|(?:past|last) (?:24|48) ?(?:hours|hrs?|h)\b|past day|within the (?:day|past day)": 1,
    r"(?:the )?day before yesterday|(?:recent|latest)(?:ly)?|earlier (?:this|in the) week|(?:past|last) (?:few|couple of|72 hours|two) ?(?:days|nights)?|few days ago|couple of days ago": 2,
    r"(?:over|at|during|across|this|the past|the last|last) (?:the )?weekend": 1,
    r"the other (?:day|night)|(?:in|over) (?:the )?(?:past|last) week|past week|days ago|(?:several|some) days (?:ago|back)": 3,
    r"week before last|a fortnight ago|(?:past|last) fortnight|weeks (?:ago|back)|(?:past|last) few weeks|recent weeks": 14,
    r"(?:a|one) week past (?:on )?(?:mon|tue|wed|thu|fri|sat|sun)\w*": 7,
    r"last month|(?:past|last) (?:few |couple of )?months?|recent months|months (?:ago|back)|earlier (?:this|in the) year|this year|last (?:spring|summer|autumn|winter)|in (?:the )?(?:spring|summer|autumn)|a while (?:ago|back)|some time (?:ago|back)|long ago|lang syne|ages ago": 30,
    r"last year|years (?:ago|back)|(?:past|last) (?:few )?years|in (?:his|her|their) (?:teens|twenties|thirties|youth|\d0s)|as a (?:child|teenager|teen|young \w+|boy|girl|student|baby)|(?:when|while) (?:he|she|they) (?:was|were) (?:younger|young|a \w+|at school|\d\d)|(?:aged?|at the age of) \d\d(?! ?(?:weeks|months|days))|in childhood|during (?:covid|lockdown|the pandemic)|pre-?covid|over a year ago|in the \d0s": LONG_AGO,
}

# Phrase → days ahead, the least it can mean.
_AHEAD: dict[str, int] = {
    r"(?:later|later on) (?:today|tonight)|tonight|today|this (?:afternoon|pm|evening)|now|before (?:you|we) close|close of play|by 5 ?pm": 0,
    r"tomorrow|tomoro|tmrw|2moro|the morn|in the morning|over (?:the )?next 24 hours": 1,
    r"(?:this|the|over the|for the|at the|coming) (?:coming )?(?:bank holiday )?weekend|later this week|this week|next few days|(?:in|within) (?:a|the next) (?:few|couple of) days|day after tomorrow|bank holiday|long weekend|shortly|imminent(?:ly)?": 2,
    r"next week|in a week|week after": 3,
    r"in a fortnight|week after next|(?:a )?fortnight (?:on|from|after|past) \w+|a fortnight (?:today|from)|end of the month|month end": 10,
    r"next month|in a month|(?:in|over) the (?:new year|coming months|next few months)|next year|in the (?:spring|summer|autumn)": 20,
}

_LAST_WEEK = lazily(r"\blast week\b")
# The first letters of a unit → its days.
_UNIT_DAYS = {
    "min": 0, "hou": 0, "hr": 0, "hrs": 0, "h": 0, "day": 1, "nig": 1, "wee": 7, "wk": 7, "wks": 7, "mon": 30, "mth": 30, "yea": 365, "yr": 365, "yrs": 365,
}  # fmt: skip
_SLASH_DAYS = {"24": 0, "7": 1, "52": 7, "12": 30}  # 3/24 hours, 3/7 days, 3/52 weeks, 3/12 months
_UNIT = r"min(?:ute)?s?|hours?|hrs?|h|days?|nights?|weeks?|wks?|months?|mths?|years?|yrs?"
_SPAN = rf"(?P<n>{NUMBER})(?:\s?(?:-|to|or)\s?\d{{1,3}})?(?:\s?/\s?(?P<slash>24|7|52|12)(?![/\d])|\s?-?(?:of\s)?(?P<unit>{_UNIT}))\b"
_AGO = lazily(
    rf"(?<![\w./])(?:over |about |around |approx(?:imately)? |nearly |almost )?{_SPAN}\s?(?P<dir>ago now|ago|previously|earlier|back|before|prior|since|this month|this week)\b"
)
_IN = lazily(rf"\b(?:in|within|for another|after)\s(?:the next\s|about\s)?{_SPAN}")
_HENCE = lazily(
    rf"(?<![\w./])(?:in\s|about\s)?{_SPAN}\s?(?:on (?:mon|tue|wed|thu|fri|sat|sun)\w*|from (?:now|today|tomorrow|mon|tue|wed|thu|fri|sat|sun)\w*|today|time|tomorrow|hence|away|to go)\b"
)
_LASTING = lazily(rf"\bfor\s(?:the\s(?:last|past)\s|over\s|about\s|nearly\s|almost\s|more than\s|at least\s)?{_SPAN}")
_RUNNING = lazily(rf"\b(?:in|within|over|during|for|x|since)?\s?(?:the\s)?(?:last|past|previous)\s{_SPAN}")


def find_whens(text: str, on: date | None, start: int = 0, end: int | None = None) -> list[When]:
    """Every time named in `text` (folded) between two places, in order; of overlapping readings the longer one."""
    stop = len(text) if end is None else end
    found = sorted(
        (when for reader in _READERS for when in reader(text, on, start, stop)),
        key=lambda when: (when.start, -when.end),
    )
    kept: list[When] = []
    for when in found:
        if not kept or when.start >= kept[-1].end:
            kept.append(when)
    return kept


@cache
def _phrases(ahead: bool) -> re.Pattern[str]:
    table = _AHEAD if ahead else _PAST
    return re.compile(r"\b(?:" + "|".join(f"(?P<d{n}>{phrase})" for n, phrase in enumerate(table)) + r")\b")


def _said(text: str, on: date | None, start: int, end: int) -> Iterator[When]:
    """Phrases of the two tables; one in both (tonight) can mean either."""
    ahead = {hit.start(): (hit.end(), _row(_AHEAD, hit)) for hit in _phrases(True).finditer(text, start, end)}
    for hit in _phrases(False).finditer(text, start, end):
        stop, days = ahead.pop(hit.start(), (0, None))
        yield When(_row(_PAST, hit), days, hit.start(), max(hit.end(), stop))
    for at, (stop, days) in ahead.items():
        yield When(None, days, at, stop)


def _last_week(text: str, on: date | None, start: int, end: int) -> Iterator[When]:
    """For "last week", which ended on the Sunday before `on`."""
    for hit in _LAST_WEEK().finditer(text, start, end):
        yield When(on.weekday() + 1 if on else 5, None, hit.start(), hit.end())


def _row(table: dict[str, int], hit: re.Match[str]) -> int:
    assert hit.lastgroup
    return list(table.values())[int(hit.lastgroup[1:])]


def _spans(text: str, on: date | None, start: int, end: int) -> Iterator[When]:
    """A number of days, weeks or the like: ago, in, within the last."""
    for hit in _AGO().finditer(text, start, end):
        yield When(_days(hit), None, hit.start(), hit.end())
    for hit in _IN().finditer(text, start, end):
        yield When(None, _days(hit), hit.start(), hit.end())
    for hit in _LASTING().finditer(text, start, end):
        yield When(_days(hit), None, hit.start(), hit.end())
    for hit in _HENCE().finditer(text, start, end):
        yield When(None, _days(hit), hit.start(), hit.end())
    for hit in _RUNNING().finditer(text, start, end):
        yield When(min(_days(hit), 1) if _days(hit) <= 3 else min(_days(hit), 3), None, hit.start(), hit.end())


def _days(hit: re.Match[str]) -> int:
    """The days of a span; an unknown number counts as two ("a few weeks ago" is at least two weeks)."""
    unit = (
        _SLASH_DAYS[hit["slash"]]
        if hit["slash"]
        else _UNIT_DAYS[hit["unit"] if len(hit["unit"]) < 3 else hit["unit"][:3]]
    )
    count = number(hit["n"])
    if unit == 0:
        hours = count or 0
        return int(hours // 24) if not (hit["unit"] or "h").startswith("min") else 0
    return int((count if count is not None else 2) * unit)


_READERS: tuple[Callable[[str, date | None, int, int], Iterator[When]], ...] = (
    _said, _last_week, _spans, dates, years, months, weekdays,
)  # fmt: skip
