"""Reads a practice's reply in prose for what it may mean for each review: suggestions beside the mail, and nothing more.

A person reads the mail and chooses; nothing is chosen beforehand, because what looks decided is waved through. A sentence counts for the
reviews that it names; a sentence that names none counts for all only where it says so of all, and for those named nowhere where it says
so of the others.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from liaison.domain.practice_answers import Kind

LOOKED_AT = 20_000  # characters
SENTENCE = re.compile(r"[^.!?\n;]+(?:[.!?;](?!\s)[^.!?\n;]*)*")
NAMED = re.compile(r"\breviews?\s*(?:no\.?|numbers?|#)?\s*((?:\d{1,9})(?:\s*(?:,|&|and|,\s*and)\s*\d{1,9})*)", re.I)
EVERYBODY = re.compile(r"\b(?:all|both|everyone|everybody|each of them|none of them)\b", re.I)
# of those whom the reply names nowhere else
OTHERS = re.compile(r"\b(?:the|all) (?:other|remaining) (?:one|two|three|four|five|six|people|patients|reviews)\b|\bthe (?:others|rest|remainder)\b|\beveryone else\b|\beverybody else\b", re.I)  # fmt: skip
NOT = re.compile(r"\b(?:not|never|hasn't|haven't|isn't|aren't|didn't|no)\s+(?:\w+\s+)?$", re.I)
# the first that is found in a sentence is suggested: what harms most when it is overlooked comes first
SIGNS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (Kind.DIED, re.compile(r"\b(?:died|deceased|passed away|death)\b", re.I)),
    (
        Kind.WRONG_PRACTICE,
        re.compile(
            r"\bnot (?:registered|(?:one of )?ours?\b|our patient|known|a patient)|\bno longer (?:registered|our patient|with us|a patient)|"
            r"\bde-?registered|\bregistered (?:elsewhere|with another|with a different|at another)",
            re.I,
        ),
    ),
    (Kind.MOVED, re.compile(r"\b(?:moved|left the area|new address|transferred|relocated)\b", re.I)),
    (
        Kind.OTHER_TIME,
        re.compile(
            r"\b(?:another|different|later|earlier|better) (?:time|date|day|week)\b|\b(?:postpone|reschedule|rearrange)\b",
            re.I,
        ),
    ),
    (
        Kind.CONFIRMED,
        re.compile(r"\b(?:confirm(?:ed)?|still (?:registered|with us)|no changes?|fine|okay|ok|correct)\b", re.I),
    ),
)


@dataclass(frozen=True)
class Suggestion:
    """What a reply may say of one review, and the words that it is read from."""

    kind: Kind
    words: str


def suggest(text: str, review_ids: Collection[int]) -> dict[int, Suggestion]:
    """Suggestions by review, for those of `review_ids` that the reply seems to speak of."""
    found: dict[int, Suggestion] = {}
    for_all: Suggestion | None = None
    for_others: Suggestion | None = None
    spoken_of: set[int] = set()
    for sentence in SENTENCE.findall(text[:LOOKED_AT]):
        suggestion, named = meaning(sentence), named_in(sentence) & set(review_ids)
        spoken_of |= named
        if suggestion is None:
            continue
        for review_id in named:
            found.setdefault(review_id, suggestion)
        if not named and OTHERS.search(sentence):
            for_others = for_others or suggestion
        elif not named and for_all is None and (EVERYBODY.search(sentence) or len(review_ids) == 1):
            for_all = suggestion
    if for_others:
        found |= {review_id: for_others for review_id in review_ids if review_id not in spoken_of}
    if for_all:
        found |= {review_id: for_all for review_id in review_ids if review_id not in found}
    return found


def named_in(sentence: str) -> set[int]:
    """The review numbers that a sentence names."""
    return {int(number) for match in NAMED.finditer(sentence) for number in re.findall(r"\d+", match[1])}


def meaning(sentence: str) -> Suggestion | None:
    """What a sentence may say; None where it says nothing of the kind, or says that it is not so."""
    for kind, sign in SIGNS:
        match = sign.search(sentence)
        if match and not NOT.search(sentence[: match.start()]):
            return Suggestion(kind, " ".join(sentence.split())[:200])
    return None
