"""The clues of one mail: mentions with their scope and age, subjects, requests, amounts, times, and the shape of the text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import chain
from typing import NamedTuple

from models.clues.asking_words import ASKS, WRITERS
from models.clues.bulk_words import BULK
from models.clues.topic_words import TOPICS
from models.concepts import Lexicon, drug_class, find_counts, find_doses, find_qtc, tidy
from models.concepts.clinical_words import EVENTS
from models.concepts.drugs import DRUGS
from models.concepts.reading import Reading

# Limits and what lies between them: a value gets the name of the first limit that it does not pass, or the last name.
Steps = tuple[tuple[float, ...], tuple[str, ...]]
_DAYS_AGO: Steps = ((2, 14), ("now", "lately", "long ago"))
_DAYS_AHEAD: Steps = ((0, 3, 14), ("today", "in days", "in a fortnight", "later"))
_DOSE: Steps = ((30, 60, 100), ("small", "middling", "large", "very large"))
_MISSED: Steps = ((2, 7), ("one or two", "three or more", "many"))
_QTC: Steps = ((449, 479, 499), ("normal", "long", "very long", "500 or more"))
_WORDS: Steps = ((12, 30, 60, 120, 240), ("a line", "very short", "short", "middling", "long", "very long"))
_QUESTIONS: Steps = ((0, 1, 3), ("none", "one", "few", "many"))
_PEOPLE: Steps = ((0, 1, 3), ("none", "one", "few", "many"))

_COUNTED = "doses?|days?|collections?|pick-?ups?|instalments?|bottles?"
_REPLY = re.compile(r"\s{0,9}(re|fwd?|aw|automatic reply|auto(?:reply|-reply| reply)|out of office)\s?:", re.IGNORECASE)
_NUMBERED_LINE = re.compile(r"^[ ]{0,4}(?:\d{1,2}[.)]|[-*•])[ ]", re.MULTILINE)
_MONEY = re.compile(r"[£$€]\s?\d|\d\s?%")
_SHOUTED = re.compile(r"\b[A-Z]{4,}(?: [A-Z]{3,}){2,}")
_TOKENS = ("xurlx", "xemailx", "xphonex", "xdatex", "xpostcodex", "xnamex", "xnumberx")


class Clue(NamedTuple):
    """One clue: its name, as a person may read it, and the words of the mail that made it ("" where it is about the whole).

    A detail (amounts, times, shape) is weighed apart from the others, which it would drown.
    """

    name: str
    words: str = ""
    is_detail: bool = False


_Detail = tuple[str, str]  # name, words


def spot(subject: str, body: str, prepared: str) -> list[Clue]:
    """The clues of a mail, each name once, in order of names. `subject` and `body` as written, `prepared` the same text redacted."""
    reading = Reading(f"{subject}\n{body}", None)
    found: dict[str, Clue] = {}
    for clue in chain(_mentions(reading), _subjects(reading, len(tidy(subject)))):
        found.setdefault(clue.name, clue)
    for name, words in chain(_amounts(reading), _times(reading), _shape(subject, body, prepared, found)):
        found.setdefault(name, Clue(name, words, True))
    return [found[name] for name in sorted(found)]


@cache
def _lexicon() -> Lexicon:
    """All word lists of this package as one lexicon; the name of a list says which sort of clue it makes."""
    sorts: dict[str, Mapping[str, str]] = {"about": TOPICS, "": ASKS, "by": WRITERS, "like": BULK}
    return Lexicon({f"{sort} {name}".strip(): words for sort, lists in sorts.items() for name, words in lists.items()})


def _subjects(reading: Reading, heading: int) -> Iterator[Clue]:
    """What the mail is about, asks for and sounds like; what its subject line says counts once more."""
    for kind, start, end in _lexicon().find(reading.folded):
        words = reading.words(start, end)
        yield Clue(kind, words)
        if start < heading:
            yield Clue(f"subject: {kind}", words)


def _mentions(reading: Reading) -> Iterator[Clue]:
    """What the shared concepts find: said as it is, or with what the grammar says against it, and how long ago it was."""
    for kind, places in reading.kinds.items():
        for number, mentions in places.items():
            for mention in mentions:
                words = reading.words(mention.start, mention.end)
                against = reading.flags(mention, number)
                yield from (Clue(f"{kind} ({flag})", words) for flag in sorted(against))
                if not against:
                    yield Clue(kind, words)
                if not against and kind in EVENTS:
                    age = reading.age(mention, number)
                    if age is not None:
                        yield Clue(f"{kind} {_step(age, _DAYS_AGO)}", words)


def _amounts(reading: Reading) -> Iterator[_Detail]:
    """Classes of drugs, doses, missed doses, and the QTc."""
    for kind in sorted(DRUGS.keys() & reading.kinds.keys()):
        yield f"{drug_class(kind)} class", ""
    for dose in find_doses(reading.folded):
        yield "dose given", reading.words(dose.start, dose.end)
        if dose.unit in ("mg", "ml"):
            yield f"dose {_step(dose.value, _DOSE)}", reading.words(dose.start, dose.end)
    if "missed" in reading.kinds:
        for count in find_counts(reading.folded, _COUNTED):
            size = "unknown" if count.value is None else _step(count.value, _MISSED)
            yield f"missed {size}", reading.words(count.start, count.end)
    for interval in find_qtc(reading.folded):
        sort = "QTc before" if interval.earlier else "QTc"
        yield f"{sort} {_step(interval.value, _QTC)}", reading.words(interval.start, interval.end)


def _times(reading: Reading) -> Iterator[_Detail]:
    """The times the mail names, ahead and past."""
    for number in range(len(reading.spans)):
        for when in reading.whens(number):
            words = reading.words(when.start, when.end)
            if when.ahead is not None:
                yield f"due {_step(when.ahead, _DAYS_AHEAD)}", words
            if when.ago is not None:
                yield f"happened {_step(when.ago, _DAYS_AGO)}", words


def _shape(subject: str, body: str, prepared: str, found: Mapping[str, Clue]) -> Iterator[_Detail]:
    """What the whole mail looks like: length, questions, people, addresses, and how the subject line begins."""
    yield f"length: {_step(len(prepared.split()), _WORDS)}", ""
    yield f"questions: {_step(body.count('?') + subject.count('?'), _QUESTIONS)}", ""
    yield f"numbers of people: {_step(prepared.count('xchix'), _PEOPLE)}", ""
    yield from ((f"holds {token[1:-1]}", "") for token in _TOKENS if token in prepared)
    if not subject.strip():
        yield "no subject", ""
    if start := _REPLY.match(subject):
        yield f"subject starts: {start[1].lower()[:4].strip()}", start[1]
    if len(_NUMBERED_LINE.findall(body)) > 1:
        yield "a list", ""
    for name, pattern in (("money or per cent", _MONEY), ("shouted", _SHOUTED)):
        if hit := pattern.search(body) or pattern.search(subject):
            yield name, hit[0]
    if "!" in body or "!" in subject:
        yield "exclaims", ""
    if "like stands_for_person" not in found:
        yield "nobody in particular", ""


def _step(value: float, steps: Steps) -> str:
    return steps[1][bisect_left(steps[0], value)]
