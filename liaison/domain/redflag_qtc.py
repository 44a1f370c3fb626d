"""The rules of the floor that read an electrocardiogram: the QTc interval with symptoms, from a limit on, or with another risk.

Working thresholds in the United Kingdom: above 440 ms in men and 470 ms in women is prolonged, 500 ms or more needs a prescriber the same
day, and any prolonged QTc with collapse, seizure or palpitations is an emergency. All are limits of their rules.
"""

from __future__ import annotations

from liaison.domain.redflag_ways import Rule
from models.concepts import Interval, Mention, find_milliseconds, find_qtc
from models.concepts.lazy import lazily
from models.concepts.reading import Reading, kinds

_MALE = lazily(r"\b(?:he|his|him|male|man|gentleman|\d\dm|mr)\b")
_FEMALE = lazily(r"\b(?:she|her|hers|female|woman|lady|\d\df|mrs|ms)\b")
_OLD_DAYS = 300  # an interval of before is history: it was looked at then
_SYMPTOM = kinds("palpitations|collapsed|seizure")


def qtc_with_symptoms(reading: Reading, rule: Rule) -> list[Mention] | None:
    """A prolonged QTc (said so, or above `men` or `women` milliseconds) with collapse, seizure or palpitations of the last `days` in the mail."""
    said = reading.said(_SYMPTOM)
    symptoms = [symptom for place, symptom in said if (reading.age(symptom, place) or 0) <= rule.limits["days"]][:1]
    above = rule.limits["women" if _is_woman(reading.folded) else "men"]
    long = reading.near(kinds("qtc_long"), 0, None) or _present(reading, above + 1)
    return [long[0], symptoms[0]] if long and symptoms else None


def qtc_at_least(reading: Reading, rule: Rule) -> list[Mention] | None:
    """A present QTc of `ms` milliseconds or more."""
    return _present(reading, rule.limits["ms"])[:1] or None


def qtc_near(reading: Reading, rule: Rule) -> list[Mention] | None:
    """A present QTc of `ms` milliseconds or more together with another thing that lengthens it."""
    others, long = reading.near(kinds("low_potassium"), 0, None), _present(reading, rule.limits["ms"])
    return [long[0], others[0]] if long and others else None


def _present(reading: Reading, least: float) -> list[Mention]:
    """The present QTc values from `least` on; thresholds, earlier values and suppositions left out."""
    found = []
    for place in _places(reading):
        span = reading.spans[place]
        values = find_qtc(reading.folded, *span) or find_milliseconds(reading.folded, *span)
        present = [value for value in values if not value.earlier] or values
        found += [Mention("qtc", value.start, value.end) for value in present if _counts(reading, value, place, least)]
    return found


def _places(reading: Reading) -> list[int]:
    """The sentences that name the interval or its tracing, and in a mail about one, those with milliseconds."""
    named = reading.places(kinds("qtc_word"))
    bare = (place for place, span in enumerate(reading.spans) if find_milliseconds(reading.folded, *span))
    return sorted({*named, *bare}) if named else []


def _counts(reading: Reading, value: Interval, place: int, least: float) -> bool:
    mention = Mention("qtc", value.start, value.end)
    supposed = reading.flags(mention, place) - {"negated"}
    old = (reading.age(mention, place) or 0) > _OLD_DAYS
    return value.value >= least and value.than != "<" and not supposed and not old


def _is_woman(text: str) -> bool:
    """True when the mail speaks of a woman and of no man; in doubt the lower limit holds."""
    return bool(_FEMALE().search(text)) and not _MALE().search(text)
