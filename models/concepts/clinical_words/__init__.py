"""The words of the floor, by subject: tables of phrases in the language of `models.concepts.phrases`, and nothing else.

What belongs here: how people write that something happened (`EVENTS`: negation, history, suppositions and another person's story count
against them) and what only has to be named beside it (`THINGS`). Clinicians, patients, families, police, Scots, misspellings.
What never does: rules, levels and limits (`redflag_rules_u1`, `redflag_rules_u2`), drugs (`models.concepts.drugs`).
"""

from __future__ import annotations

from models.concepts.clinical_words import (
    awake_words,
    body_words,
    children_words,
    dose_words,
    harmless_words,
    mind_words,
    parts_words,
    people_words,
    places_words,
    stopping_words,
    supply_words,
    together_words,
)

_SUBJECTS = (
    dose_words, awake_words, stopping_words, body_words, mind_words, children_words, people_words, supply_words, places_words,
    parts_words, harmless_words,
)  # fmt: skip

EVENTS: dict[str, str] = {name: words for subject in _SUBJECTS for name, words in subject.EVENTS.items()}
THINGS: dict[str, str] = {name: words for subject in _SUBJECTS for name, words in subject.THINGS.items()}
TOGETHER: dict[str, tuple[str, ...]] = together_words.TOGETHER
