"""Amounts: doses in mg, micrograms and mL, and the QTc interval of an electrocardiogram."""

from __future__ import annotations

import re
from typing import NamedTuple

from models.concepts.lazy import lazily

_DOSE = lazily(
    r"(?<![\w.])(?P<value>\d{1,4}(?:[.,]\d{1,3})?)\s?(?P<unit>mg|mgs|milligrams?|mcg|micrograms?|µg|mls?|millilitres?|units?|iu|grams?|g)\b"
)
# Every spelling of a unit → the unit as it is known here.
_UNITS = {
    "mcg": "mcg", "mic": "mcg", "µg": "mcg", "mg": "mg", "mgs": "mg", "mil": "mg", "ml": "ml", "mls": "ml", "uni": "unit", "iu": "unit", "g": "g", "gra": "g",
}  # fmt: skip

_QTC = lazily(r"\b(?:q-?t\s?-?c?[fb]?|corrected (?:qt )?interval|tracing|printout|trace|ecg(?=\W{1,3}\d{3}\b))\b")
_INTERVAL = lazily(
    r"(?<![\d.])(?P<than><|>|<=|>=|below|under|over|above|less than|more than)?\s?(?P<value>[3-7]\d\d)(?![\d/])(?!\s?(?:mg|ml|st|nd|rd|th))"
)
_MILLISECONDS = lazily(r"(?<![\d.])(?P<than>)(?P<value>[4-7]\d\d)\s?(?:ms|msec|msecs|milliseconds)\b")
_QTC_REACH = 90  # characters after the word within which its value stands


class Dose(NamedTuple):
    """An amount: value, unit (mg, mcg, ml, g or unit) and place (character offsets)."""

    value: float
    unit: str
    start: int
    end: int


class Interval(NamedTuple):
    """A QTc in milliseconds, how it was compared ("", "<" or ">"), whether it is an earlier one, and its place."""

    value: int
    than: str
    earlier: bool
    start: int
    end: int


def find_doses(text: str) -> list[Dose]:
    """Every amount in `text` (folded)."""
    return [
        Dose(float(hit["value"].replace(",", ".")), _unit(hit["unit"]), hit.start(), hit.end())
        for hit in _DOSE().finditer(text)
    ]


def _unit(written: str) -> str:
    if written.startswith(("millil", "ml")):
        return "ml"
    return _UNITS.get(written) or _UNITS[written[:3]]


def find_qtc(text: str, start: int = 0, end: int | None = None) -> list[Interval]:
    """Every QTc value in `text` (folded), in milliseconds: the numbers from 300 to 799 that stand after the word."""
    stop = len(text) if end is None else end
    found: dict[int, Interval] = {}
    for word in _QTC().finditer(text, start, stop):
        for hit in _INTERVAL().finditer(text, word.end(), min(stop, word.end() + _QTC_REACH)):
            found.setdefault(hit.start(), _interval(text, hit))
    return list(found.values())


def find_milliseconds(text: str, start: int = 0, end: int | None = None) -> list[Interval]:
    """Every number from 400 to 799 with its unit, in `text` (folded): below the word "ECG" nobody repeats "QTc" ("503 ms against 471 last time")."""
    stop = len(text) if end is None else end
    return [_interval(text, hit) for hit in _MILLISECONDS().finditer(text, start, stop)]


_EARLIER = lazily(
    r"\b(?:was|were|previously|previous|prior|last|baseline|from|old|earlier|before|normal|limit)\b[^\d.;]{0,25}$"
)


def _interval(text: str, hit: re.Match[str]) -> Interval:
    than = hit["than"] or ""
    sign = "<" if than.startswith(("<", "bel", "und", "les")) else ">" if than else ""
    earlier = _EARLIER().search(text, max(0, hit.start() - 40), hit.start()) is not None
    return Interval(int(hit["value"]), sign, earlier, hit.start("value"), hit.end())
