"""How many doses of opioid treatment were missed: said in numbers, by days of the week, or since when.

The clinical point: after three days without, tolerance may have fallen, and a prescriber decides the dose. So three or more count,
and so does a number that nobody gave; one or two do not.
"""

from __future__ import annotations

from liaison.domain.redflag_ways import Rule
from models.concepts import Mention, find_counts, number
from models.concepts.everybody import names_somebody
from models.concepts.lazy import lazily
from models.concepts.reading import Reading, kinds

_NOT_KNOWN = 99.0  # "a few": more than any limit
_LONGEST_AGO = 7  # days; a miss that is dated earlier and counts no days is history
_LONGEST_COUNTED = 14
_LONGEST_SINCE = 60  # days; "not collected since March" is another matter than missed doses

_UNITS = r"days?|doses?|nights?|collections?|pick-?ups?|instalments?|supervisions?"
_SLASH_SEVEN = lazily(r"(?<![\d/])(?P<n>\d{1,2})\s?/\s?7(?![\d/])")
_DAY = r"(mon|tue|wed|thu|fri|sat|sun)"
_DAYS = "mon tue wed thu fri sat sun".split()
_DAY_RANGE = lazily(rf"\b{_DAY}[a-z]{{0,6}}\s?(?:-|to|until|till|through|thru)\s?{_DAY}[a-z]{{0,6}}\b")
_DAY_NAME = lazily(rf"\b{_DAY}(?:s|rs|urs|nes|ur|r)?(?:day)?\b")
_NEAR_DAY = lazily(r"\b(?:today|yesterday)\b")
_ORDINALS = {"third": 3.0, "fourth": 4.0, "fifth": 5.0, "sixth": 6.0, "seventh": 7.0}
_NTH = lazily(
    r"\b(?:(?P<n>\d{1,2})(?:st|nd|rd|th)|(?P<word>third|fourth|fifth|sixth|seventh))\s(?:consecutive\s|missed\s)?(?:day|dose|miss)"
)
_SINGLE = lazily(
    r"\b(?:(?:a|one|single|1|yesterday's|today's|this morning's|last night's|that|the)\s(?:\w+\s)?(?:dose|day|collection|pick-?up|instalment)"
    r"|yesterday|today|this morning|last night|once)\b"
)
# The number itself beside the word: "2 missed", "missed three".
_BESIDE = lazily(r"\b(?P<n>\d{1,2}|one|two|three|four|five|six)\s(?:were\s|was\s)?missed\b")
_DIGIT = lazily(r"\d")
_BY_RULE = lazily(r"\b(?:will|may|can't|cannot|are|be)\b")  # "missed collections are charged"
_FROM_A_DAY = lazily(rf"\bsince\s(?:\w+\s){{0,4}}{_DAY}\w{{0,6}}\sor\b")
_SINCE = lazily(r"\b(?:since|last)\b")

_OTHER_MEDICINES = kinds(
    "methadone|buprenorphine|depot|heroin|opioid|benzodiazepine|gabapentinoid|sedative|alcohol|paracetamol|naltrexone|disulfiram|acamprosate|thiamine"
)
_OPIOID_TREATMENT = kinds("methadone|buprenorphine")
_MEDICINE = kinds("methadone|buprenorphine|depot|dose_noun|dose_amount")
_DOSE_WORDS = kinds("dose_word|dose_amount|methadone|buprenorphine")


def missed_doses(reading: Reading, rule: Rule) -> list[Mention] | None:
    """At least `doses` missed of an opioid treatment, or a number that nobody gave."""
    for place, mention in reading.said(kinds("missed")):
        if _is_dose(reading, mention, place) and _is_enough(reading, mention, place, rule.limits["doses"]):
            return [mention]
    return None


def _is_dose(reading: Reading, mention: Mention, place: int) -> bool:
    """True when what was missed is a dose of opioid treatment: no appointment, no other medicine, no long-acting injection."""
    others = reading.mentions(kinds("missed_other"), place)
    if any(other.start <= mention.end and mention.start <= other.end for other in others):
        return False
    if not reading.places(_DOSE_WORDS) or _is_waste(reading, place):
        return False
    named = {drug.kind for drug in reading.mentions(_OTHER_MEDICINES, place)}
    if named:
        return bool(named & _OPIOID_TREATMENT) and "depot" not in named
    return "depot" not in reading.kinds or bool(reading.places(kinds("methadone|ost_word")))


def _is_waste(reading: Reading, place: int) -> bool:
    """True for a collection of waste or goods: the mail names such a thing and no medicine, the sentence a rule and no person, day or number."""
    goods = reading.places(kinds("collected_goods")) and not reading.places(_MEDICINE)
    start, end = reading.spans[place]
    told = (
        names_somebody(reading.folded, start, end)
        or reading.whens(place)
        or _DIGIT().search(reading.folded, start, end)
    )
    return bool(goods) and not told and _BY_RULE().search(reading.folded, start, end) is not None


def _is_enough(reading: Reading, mention: Mention, place: int, least: float) -> bool:
    text, age = reading.folded[slice(*reading.spans[place])], reading.age(mention, place)
    counts, since = _counts(text), _days_since(reading, mention, place)
    if counts:
        return max(counts) >= least and (age is None or age <= _LONGEST_COUNTED)
    if since is not None:
        return least <= since <= _LONGEST_SINCE
    return (age is None or age <= _LONGEST_AGO) and not _SINGLE().search(text)


def _counts(text: str) -> list[float]:
    """The numbers of doses or days that a sentence names: "3 days", "3/7", "Monday to Thursday", "Wed, Thu and today", "4th day"."""
    said = [count.value if count.value is not None else _NOT_KNOWN for count in find_counts(text, _UNITS)]
    said += [float(hit["n"]) for hit in _SLASH_SEVEN().finditer(text)]
    said += [(_DAYS.index(hit[2]) - _DAYS.index(hit[1])) % 7 + 1.0 for hit in _DAY_RANGE().finditer(text)]
    said += [_ORDINALS[hit["word"]] if hit["word"] else float(hit["n"]) for hit in _NTH().finditer(text)]
    said += [_number(hit["n"]) for hit in _BESIDE().finditer(text)]
    if _FROM_A_DAY().search(text):  # "since Tuesday, or it could be the Monday" counts no days
        return said
    named = {hit[0] for hit in _NEAR_DAY().finditer(text)} | {hit[1] for hit in _DAY_NAME().finditer(text)}
    return [*said, float(len(named))] if len(named) > 1 else said


def _number(word: str) -> float:
    value = number(word)
    return _NOT_KNOWN if value is None else float(value)


def _days_since(reading: Reading, mention: Mention, place: int) -> int | None:
    """Days since the last dose, where the sentence says since when: "not collected since Thursday", "last seen on the 23rd"."""
    for when in reading.whens(place):
        if when.ago is not None and _SINCE().search(reading.folded, max(mention.start, when.start - 25), when.end):
            return when.ago
    return None
