"""The red-flag floor: the lowest level a mail can get, whatever the model thinks. The model may raise it, only a person lowers.

Text comes in (subject and newly written words, see `liaison.domain.triage`), hits go out, each with the rule that fired and the words
that made it. The rules are tables (`redflag_rules_u1`, `redflag_rules_u2`) over word lists (`clinical_words`): one rule or more for each
clause of the label guide's floor. A mention that the grammar plainly denies, dates back, supposes or gives to someone else
fires nothing; where the grammar leaves it open, it fires. A quiet floor is no promise: every mail is read by a person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from liaison.domain.redflag_rules_u1 import U1_RULES
from liaison.domain.redflag_rules_u2 import U2_RULES
from liaison.domain.redflag_shown import mention_words
from liaison.domain.redflag_ways import Rule, Way, met, rule_by_id
from models.concepts.reading import Reading
from models.taxonomy import Urgency

__all__ = ["DEFAULT", "Hit", "Rule", "Way", "check", "floor_level", "hits_of", "rule_by_id"]

DEFAULT: tuple[Rule, ...] = (*U1_RULES, *U2_RULES)


@dataclass(frozen=True)
class Hit:
    """A rule that fired: its id, its level (U1 or U2), and the words as they stand in the text. Words are patient text: never log them."""

    rule: str
    level: Urgency
    words: str


def check(text: str, on: date | None = None, rules: Iterable[Rule] = DEFAULT) -> list[Hit]:
    """The rules that `text` meets, each once, U1 first and then in the order of `rules`; the same text gives the same hits.

    `on` is the date of the mail (London), from which "Thursday" and "three days ago" are counted; without it a time that cannot be
    placed counts as now. The whole text is read, in time linear in its length.
    """
    rules = tuple(rules)
    return hits_of(Reading(text, on, frozenset(words for rule in rules for words in rule.words)), rules)


def hits_of(reading: Reading, rules: Iterable[Rule] = DEFAULT) -> list[Hit]:
    """The same of a mail that is read already, so that the floor and the features read it once."""
    hits = [
        Hit(rule.id, rule.level, mention_words(reading, mentions))
        for rule in rules
        if (mentions := met(rule, reading)) is not None
    ]
    return sorted(hits, key=lambda hit: hit.level.value)


def floor_level(hits: Iterable[Hit]) -> Urgency | None:
    """The level below which a mail with these hits cannot go; None where nothing fired."""
    return min((hit.level for hit in hits), key=lambda level: level.value, default=None)
