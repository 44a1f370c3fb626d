"""A text tried on the floor: what would fire, and of what was named and did not fire, why not."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from liaison.domain.redflag_shown import mention_words
from liaison.domain.redflag_site import Table
from liaison.domain.redflag_ways import Rule
from liaison.domain.redflags import Hit, hits_of
from models.concepts import Mention
from models.concepts.clinical_words import EVENTS
from models.concepts.reading import Reading
from models.concepts.scopes import FAMILY, HISTORICAL, HYPOTHETICAL, NEGATED

# What the grammar says → how it is told.
_BECAUSE = {
    NEGATED: "it is denied",
    HISTORICAL: "it is told as history",
    HYPOTHETICAL: "it is supposed, taught or told to everyone, and nobody's",
    FAMILY: "it is another person's",
}


class Quiet(NamedTuple):
    """A rule whose subject was named and that did not fire: its words and the reason."""

    rule: str
    words: str
    because: str


class Tried(NamedTuple):
    """What a text would do: the hits, and the rules that stayed quiet though their subject was named."""

    hits: tuple[Hit, ...]
    quiet: tuple[Quiet, ...]


def tried(text: str, on: date | None, table: Table) -> Tried:
    """What `text`, as a mail of the date `on`, would do under the rules of `table`. Nothing is kept."""
    reading = Reading(text, on, frozenset(words for rule in table.rules for words in rule.words))
    hits = tuple(hits_of(reading, table.rules))
    fired = {hit.rule for hit in hits}
    quiet = [found for rule in table.rules if rule.id not in fired and (found := _quiet(rule, reading))]
    return Tried(hits, tuple(quiet))


def _quiet(rule: Rule, reading: Reading) -> Quiet | None:
    """The first mention of the rule's subject that the grammar speaks against; None where nothing like it was named."""
    for kind in sorted(rule.anchors & EVENTS.keys()):
        for place, mentions in sorted(reading.kinds.get(kind, {}).items()):
            for mention in mentions:
                if against := sorted(reading.flags(mention, place)):
                    return _told(rule, reading, mention, " and ".join(_BECAUSE[flag] for flag in against))
    return None


def _told(rule: Rule, reading: Reading, mention: Mention, because: str) -> Quiet:
    return Quiet(rule.id, mention_words(reading, [mention]), because)
