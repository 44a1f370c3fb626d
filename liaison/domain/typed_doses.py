"""The doses in a letter's own words: what a person is asked about once before it leaves.

Comes in: the letter's text, and what the practice wrote. Goes out: each dose as it stands, with the line it stands in. A dose is an amount
with its unit, a number beside a medicine ("methadone 45", "60 of methadone"), or a step of a change ("reduce by 5"). Rather asked once too often. Spared are
the practice's own words: a quotation, where a mail of the conversation holds that dose; and units of alcohol. Source: "no dose is drafted"
(domain facts, section 2): it is decided by a prescriber for one person, so whoever types it says that it was.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from liaison.domain.language import QUOTED
from liaison.domain.left_open import DOSE
from models.concepts import drug_class, find_drugs

# classes whose numbers are no doses of ours: "12 cans", "a year of cocaine"
_NOT_GIVEN = frozenset({"alcohol", "stimulant", "cannabis", "ghb", "adulterant", "other"})
_VALUE = r"(?<![\d./:])\d{1,3}(?:[.,]\d{1,2})?"
# what makes a number a time, a day, a span or a share, and no dose
_ELSE = (
    r"(?![\d:/%]|[.,]\d|(?:st|nd|rd|th)\b|\s?(?:am|pm)\b|-?\s?(?:minutes?|mins?|hours?|hrs?|days?|weeks?|wks?|months?|years?|yrs?|times|o'clock|per cent"
    r"|people|patients|appointments?|visits?|prescriptions?|scripts?|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))"
)
_NUMBER = _VALUE + _ELSE
_GAP = r"[^\w\n.]{1,3}"
_BETWEEN = rf"(?:{_GAP}(?:to|at|by|from|of|is|was|be|on|up|down|dose|daily|now|currently|the|her|his|their|stays?|increased?|reduced?|raised?|lowered)\b){{0,4}}{_GAP}"
_AFTER = re.compile(rf"{_BETWEEN}({_NUMBER})", re.IGNORECASE)
_BEFORE = re.compile(rf"({_VALUE})\s(?:of\s)?(?:the\s|her\s|his\s|their\s)?$", re.IGNORECASE)
_STEP = re.compile(
    r"\b(?:increas\w+|reduc\w+|rais\w+|lower\w*|titrat\w+|uptitrat\w+|taper\w*|drop\w*|cut\w*|step\w*|go(?:ing)?|came|come|bring\w*|put) "
    rf"(?:(?:it|the dose|her|him|them|up|down|in steps) ){{0,2}}(?:by|to|of) ({_NUMBER})"
    r"(?=\s*(?:$|[.,;:)!?]|(?:daily|weekly|a day|a week|per day|per week|once|each|every|today|tomorrow|from|if|and|then|until|for|tonight|now)\b))",
    re.IGNORECASE | re.MULTILINE,
)
# two medicines in one: buprenorphine with naloxone, as it is written beside its name
_PAIR = re.compile(rf"{_BETWEEN}((?:2/0[.,]5|4/1|8/2|12/3|16/4|24/6)(?![\d/]))", re.IGNORECASE)
_HALF = re.compile(r"(?:\bhalf an?|½|¼)\s?(?:tablet|tab|patch|film|wafer|capsule)\b", re.IGNORECASE)
_ALCOHOL = re.compile(r"\s*(?:of alcohol|/|(?:a|per|each|every) (?:day|week|night)|daily|weekly)", re.IGNORECASE)


@dataclass(frozen=True)
class TypedDose:
    """A dose as it stands, and the line it stands in, each with one kind of space."""

    words: str
    line: str

    @property
    def plain(self) -> str:
        """How it is compared."""
        return plain(self.words)


def plain(dose: str) -> str:
    """A dose without spaces and capitals: "40 mg" and "40MG" are one."""
    return "".join(dose.lower().split())


def typed(text: str, asked: Collection[str] = ()) -> list[TypedDose]:
    """Every dose in a letter, in order of place; `asked` are the mails it answers."""
    quoted = [match.span() for match in QUOTED.finditer(text)]
    said = {plain(mail[start:end]) for mail in asked for start, end in places(mail)} if quoted else set()
    found = []
    for start, end in places(text):
        words = " ".join(text[start:end].split())
        if plain(words) in said and any(a <= start and end <= b for a, b in quoted):
            continue
        found.append(TypedDose(words, line_at(text, start)))
    return found


def places(text: str) -> list[tuple[int, int]]:
    """Where the doses of a text start and end, each with the medicine or the change that makes a bare number one."""
    spans = [match.span() for match in DOSE.finditer(text) if not _is_alcohol(text, match)]
    spans += [match.span() for match in _HALF.finditer(text)]
    spans += [match.span() for match in _STEP.finditer(text)]
    for drug in find_drugs(text):
        if drug_class(drug.name) in _NOT_GIVEN:
            continue
        if after := _AFTER.match(text, drug.end) or _PAIR.match(text, drug.end):
            spans.append((drug.start, after.end(1)))
        if before := _BEFORE.search(text, max(0, drug.start - 20), drug.start):
            spans.append((before.start(1), drug.end))
    return united(spans)


def united(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in order, those that overlap as one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _is_alcohol(text: str, match: re.Match[str]) -> bool:
    unit = match.group().lower().rstrip("s").endswith("unit")
    return unit and _ALCOHOL.match(text, match.end()) is not None


def line_at(text: str, place: int) -> str:
    """The line of a text that holds this place, with one kind of space."""
    end = text.find("\n", place)
    return " ".join(text[text.rfind("\n", 0, place) + 1 : end if end >= 0 else len(text)].split())
