"""The floor's table as a site has it: the defaults of the code with the site's own changes, each with an owner and a reason.

Pure: changes come in, rules go out, or WrongChange with one clear line. What a change may do stands in `DOES`; what none may do is
switch off or weaken a rule without a name under it. The version tells which table read a mail: it is stored with each reading.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cache, lru_cache
from types import MappingProxyType

from liaison.domain.redflag_telling import LIMITS, Told
from liaison.domain.redflag_told_u1 import TOLD_U1
from liaison.domain.redflag_told_u2 import TOLD_U2
from liaison.domain.redflag_ways import Rule, Way
from liaison.domain.redflags import DEFAULT
from models.concepts.clinical_words import EVENTS, THINGS, TOGETHER
from models.concepts.drugs import DRUGS
from models.concepts.phrases import phrases, read_phrase
from models.taxonomy import Urgency

TOLD: dict[str, Told] = TOLD_U1 | TOLD_U2
KINDS: frozenset[str] = frozenset({*EVENTS, *THINGS, *TOGETHER, *DRUGS})

# What a change does → what its `name` and `value` are.
DOES: dict[str, str] = {
    "limit": "changes a limit: the limit's name and its new value",
    "words": "adds phrases: the kind of mention they belong to, and the phrases, parted by |",
    "needs": "puts other wording: what has to be mentioned, as kinds, like missed & methadone|buprenorphine",
    "new": "adds a rule: its level (U1 or U2), what has to be mentioned, and its title",
    "off": "switches a rule off",
}
_ID = re.compile(r"u[12]\.[a-z][a-z0-9_]{2,40}")
_PHRASE = re.compile(r"[a-z0-9][a-z0-9 '&/*-]{2,80}")
_LONGEST_REASON = 300
_MOST_PHRASES = 50


class WrongChange(ValueError):
    """A change that makes no sense: says in one line why, and what to do."""


@dataclass(frozen=True)
class SiteChange:
    """One row of a site's own table: what it does to which rule, on whose responsibility, when and why."""

    does: str
    rule: str
    name: str = ""
    value: str = ""
    title: str = ""
    owner: str = ""
    because: str = ""
    on: date | None = None


@dataclass(frozen=True)
class Table:
    """The floor as it applies: its rules, their titles, its version, and the changes that could not be applied, with the reason."""

    rules: tuple[Rule, ...]
    titles: MappingProxyType[str, str]
    version: str
    left_out: tuple[tuple[SiteChange, str], ...] = ()


def merged(changes: Iterable[SiteChange] = ()) -> Table:
    """The table of the defaults with all `changes`, in order. Raises WrongChange at the first that makes no sense."""
    return _table(tuple(changes), strict=True)


def applied(changes: Iterable[SiteChange] = ()) -> Table:
    """The same for serving: a change that makes no sense (any more) is left out and listed, so that mail is read all the same."""
    return _table(tuple(changes), strict=False)


@lru_cache(maxsize=16)
def _table(changes: tuple[SiteChange, ...], *, strict: bool) -> Table:
    rules = {rule.id: rule for rule in DEFAULT}
    titles = {id: told.title for id, told in TOLD.items()}
    left_out, made = [], []
    for change in changes:
        try:
            _check_named(change)
            _APPLY[change.does](rules, titles, change)
            made.append(change)
        except WrongChange as wrong:
            if strict:
                raise
            left_out.append((change, str(wrong)))
    ordered = tuple(sorted(rules.values(), key=lambda rule: rule.level.value))
    return Table(ordered, MappingProxyType(titles), _version(made), tuple(left_out))


def _check_named(change: SiteChange) -> None:
    if change.does not in DOES:
        raise WrongChange(f"A change is one of {', '.join(DOES)}, not {change.does!r}.")
    if not change.owner.strip():
        raise WrongChange("Name the clinician who answers for this change.")
    if not change.because.strip():
        raise WrongChange("Say in a few words why.")
    if len(change.because) > _LONGEST_REASON or len(change.owner) > _LONGEST_REASON:
        raise WrongChange(f"Use at most {_LONGEST_REASON} characters.")


def _rule(rules: dict[str, Rule], change: SiteChange) -> Rule:
    if change.rule not in rules:
        raise WrongChange(f"There is no rule {change.rule!r}, or it is switched off already.")
    return rules[change.rule]


def _limit(rules: dict[str, Rule], titles: dict[str, str], change: SiteChange) -> None:
    rule = _rule(rules, change)
    if change.name not in limits_of(rule):
        known = ", ".join(limits_of(rule)) or "none"
        raise WrongChange(f"{rule.id} has no limit {change.name!r}; it has: {known}.")
    value, told = _number(change.value), LIMITS[change.name]
    if not told.least <= value <= told.most:
        raise WrongChange(f"{change.name} of {rule.id} lies between {told.least:g} and {told.most:g}, not {value:g}.")
    if change.name in rule.limits:
        rules[rule.id] = replace(rule, limits={**rule.limits, change.name: value})
    else:
        rules[rule.id] = replace(rule, ways=tuple(replace(way, within=int(value)) for way in rule.ways))


def _number(text: str) -> float:
    if not re.fullmatch(r"\d{1,4}(\.\d{1,2})?", text.strip()):
        raise WrongChange(f"Enter a number, not {text!r}.")
    return float(text)


def limits_of(rule: Rule) -> dict[str, float]:
    """The limits of a rule that a site may change: its own, and for a rule of ways how many days ago counts."""
    return {**rule.limits, **({"within": float(max(way.within for way in rule.ways))} if rule.ways else {})}


def _words(rules: dict[str, Rule], titles: dict[str, str], change: SiteChange) -> None:
    rule = _rule(rules, change)
    if change.name not in _kinds_of(rule):
        raise WrongChange(f"{rule.id} does not look for {change.name!r}; it looks for: {', '.join(_kinds_of(rule))}.")
    given = [phrase.strip() for phrase in change.value.lower().split("|") if phrase.strip()]
    if not given or len(given) > _MOST_PHRASES:
        raise WrongChange(f"Enter from one to {_MOST_PHRASES} phrases, parted by |.")
    for phrase in given:
        _check_phrase(phrase)
    rules[rule.id] = replace(rule, words=(*rule.words, (change.name, " | ".join(given))))


def _check_phrase(phrase: str) -> None:
    if not _PHRASE.fullmatch(phrase):
        raise WrongChange(f"A phrase is plain words of 3 to 80 characters; {phrase!r} is not.")
    try:
        read_phrase(phrase)
    except AssertionError as why:
        raise WrongChange(f"{phrase!r} cannot be looked for: {why}.") from None


def _kinds_of(rule: Rule) -> list[str]:
    """The kinds a rule looks for, the first ones first."""
    named = [kind for way in rule.ways for group in way.groups for kind in sorted(group)]
    return list(dict.fromkeys([*sorted(rule.anchors), *named]))


def _needs(rules: dict[str, Rule], titles: dict[str, str], change: SiteChange) -> None:
    rule = _rule(rules, change)
    if rule.measure:
        raise WrongChange(f"{rule.id} reads numbers or days; change its limits instead.")
    old = rule.ways[0]
    way = Way(_checked_needs(change.value), reach=1, unless=old.unless, quiet=old.quiet, within=old.within)
    rules[rule.id] = replace(rule, ways=(way,))


def _new(rules: dict[str, Rule], titles: dict[str, str], change: SiteChange) -> None:
    if change.name not in ("U1", "U2"):
        raise WrongChange("A rule is U1 or U2.")
    if not _ID.fullmatch(change.rule) or not change.rule.startswith(change.name.lower()):
        raise WrongChange(f"Give the rule an id like {change.name.lower()}.our_ferry_is_off, not {change.rule!r}.")
    if change.rule in titles:
        raise WrongChange(f"There is a rule {change.rule} already.")
    if not change.title.strip():
        raise WrongChange("Give the rule a title in plain words.")
    way = Way(_checked_needs(change.value), reach=1)
    rules[change.rule] = Rule(change.rule, Urgency(change.name), f"This site: {change.title.strip()}", ways=(way,))
    titles[change.rule] = change.title.strip()


def _checked_needs(text: str) -> str:
    """What has to be mentioned, tidied; every kind has to be one there is."""
    parts = [[kind.strip() for kind in part.split("|")] for part in text.strip().split("&")]
    for kind in (kind for part in parts for kind in part):
        if kind not in KINDS:
            raise WrongChange(f"There is no kind of mention {kind!r}; liaison floor show lists them.")
    return " & ".join("|".join(part) for part in parts)


def _off(rules: dict[str, Rule], titles: dict[str, str], change: SiteChange) -> None:
    del rules[_rule(rules, change).id]


_APPLY: dict[str, Callable[[dict[str, Rule], dict[str, str], SiteChange], None]] = {
    "limit": _limit,
    "words": _words,
    "needs": _needs,
    "new": _new,
    "off": _off,
}


def _version(changes: Sequence[SiteChange]) -> str:
    """The name of a table: the same changes on the same words and rules give the same one."""
    told = repr([sorted(asdict(replace(change, on=None)).items()) for change in changes])
    return f"floor-{_defaults()[:8]}{'+' + hashlib.sha256(told.encode()).hexdigest()[:6] if changes else ''}"


@cache
def _defaults() -> str:
    """A digest of the default rules and of every word they read by."""
    rules = [(rule.id, rule.level.value, rule.ways, rule.about, sorted(rule.limits.items())) for rule in DEFAULT]
    lists = [sorted(words.items()) for words in (EVENTS, THINGS, TOGETHER, DRUGS)]
    told = [[(kind, phrases(text) if isinstance(text, str) else text) for kind, text in words] for words in lists]
    return hashlib.sha256(repr((rules, told)).encode()).hexdigest()
