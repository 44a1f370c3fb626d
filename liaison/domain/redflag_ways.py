"""What a rule of the floor is: its id, level and source, and the ways in which a text meets it.

A rule is a value: a site's own version of a rule is the same row with other limits (`dataclasses.replace`), kept with an owner and a
date, and handed to `check`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from models.concepts import Mention
from models.concepts.reading import Reading, kinds
from models.taxonomy import Urgency

MOST_WEIGHED = 200  # sentences about one thing that are weighed one by one
AHEAD_DAYS = 7  # what a mail plans for later than this is no matter of today ("closed from 1 March")


@dataclass(frozen=True)
class Way:
    """One way to meet a rule: kinds of mention that stand together.

    `needs` names them, "a & b|c": an `a`, with a `b` or a `c` up to `reach` sentences away (0: the same; None: anywhere, as `*b` is for one need).
    `unless` kinds make it harmless where they stand up to `quiet` sentences from the first. `within` is how many days ago the first may be
    at most; one without a date counts as now, unless `dated` asks for a date. With `past` the kinds after the first
    count from any time and anywhere in the mail. With `planned` it is harmless when all its times lie more than a week ahead.
    """

    needs: str
    reach: int | None = 0
    unless: str = ""
    quiet: int | None = 1
    within: int = 7
    dated: bool = False
    past: bool = False
    planned: bool = False

    @cached_property
    def groups(self) -> tuple[frozenset[str], ...]:
        """The kinds of each need, the anchor's first."""
        return tuple(kinds(part.replace("*", "")) for part in self.needs.split("&"))

    @cached_property
    def reaches(self) -> tuple[int | None, ...]:
        """How far from the anchor each need may stand."""
        return tuple(None if part.strip().startswith("*") else self.reach for part in self.needs.split("&"))

    @cached_property
    def quieting(self) -> frozenset[str]:
        """The kinds that make it harmless."""
        return kinds(self.unless)


Measure = Callable[[Reading, "Rule"], list[Mention] | None]


@dataclass(frozen=True)
class Rule:
    """One rule of the floor.

    `source` is the clause of the label guide it stands for. It is met by any of its `ways`, or by its `measure`, which reads a count, a
    value or a date and compares it with `limits` (days, doses, milliseconds: what the service's prescriber lead signs off).
    `about` are the kinds without one of which the measure need not look. `words` are a site's own phrases: kind, phrases parted by |.
    """

    id: str
    level: Urgency
    source: str
    ways: tuple[Way, ...] = ()
    measure: Measure | None = None
    about: str = ""
    limits: Mapping[str, float] = field(default_factory=dict, hash=False)
    words: tuple[tuple[str, str], ...] = ()

    @cached_property
    def anchors(self) -> frozenset[str]:
        """The kinds without one of which no way of the rule is met."""
        measured = kinds(self.about) if self.measure else frozenset()
        return measured.union(*(way.groups[0] for way in self.ways))


def met(rule: Rule, reading: Reading) -> list[Mention] | None:
    """The mentions by which a text meets a rule, or None."""
    if rule.anchors.isdisjoint(reading.kinds):
        return None
    if beyond := _beyond_weighing(rule, reading):
        return [beyond]
    if rule.measure and (found := rule.measure(reading, rule)):
        return found
    return next((found for way in rule.ways if (found := _met(way, reading))), None)


def _beyond_weighing(rule: Rule, reading: Reading) -> Mention | None:
    """A mention of what the text speaks of in more sentences than anybody writes: it fires unweighed, so that time stays bounded."""
    for kind in sorted(rule.anchors):
        sentences = reading.kinds.get(kind, {})
        if len(sentences) > MOST_WEIGHED:
            return next(iter(sentences.values()))[0]
    return None


def _met(way: Way, reading: Reading) -> list[Mention] | None:
    if any(group.isdisjoint(reading.kinds) for group in way.groups):
        return None
    first, *others = way.groups
    return next(_findings(way, first, others, reading), None)


def _findings(
    way: Way, first: frozenset[str], others: list[frozenset[str]], reading: Reading
) -> Iterator[list[Mention]]:
    for number in reading.places(first):
        anchors = [anchor for anchor in reading.mentions(first, number) if _in_time(way, anchor, number, reading)]
        if not anchors or (way.unless and reading.near(way.quieting, number, way.quiet)):
            continue
        found = [
            _beside(anchors[0], names, number, way, reach, reading)
            for names, reach in zip(others, way.reaches[1:], strict=True)
        ]
        if all(found):
            yield [anchors[0], *(mention for mention in found if mention)]


def _in_time(way: Way, mention: Mention, number: int, reading: Reading) -> bool:
    age = reading.age(mention, number)
    if age is None:
        later = way.planned and reading.ahead(number) > AHEAD_DAYS
        return not later and (not way.dated or reading.is_soon(number, AHEAD_DAYS))
    return age <= way.within


def _beside(
    anchor: Mention, names: frozenset[str], number: int, way: Way, reach: int | None, reading: Reading
) -> Mention | None:
    """The nearest mention of these kinds; it may be a part of the anchor's words ("nothing for tonight")."""
    near = reading.ever(names) if way.past else reading.near(names, number, reach)
    return min(near, key=lambda mention: abs(mention.start - anchor.start), default=None)


def rule_by_id(rules: Iterable[Rule], id: str) -> Rule:
    """The rule with this id; KeyError where there is none."""
    for rule in rules:
        if rule.id == id:
            return rule
    raise KeyError(id)
