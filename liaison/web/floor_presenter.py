"""The floor's rules and changes as the page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from liaison.domain.redflag_site import DOES, TOLD, SiteChange, Table, limits_of
from liaison.domain.redflag_telling import Told, limit_words
from liaison.domain.redflag_tried import Tried
from liaison.practices.site_floor import Entry
from liaison.web.saying import Said, Saying


@dataclass(frozen=True)
class RuleRow:
    """One rule: what it is, what fires it and what does not, and whether the site has changed it."""

    id: str
    level: str
    title: str
    source: str
    limits: tuple[tuple[str, str], ...]  # name, in words
    looks_for: tuple[str, ...]
    fires: tuple[str, ...]
    quiet: tuple[str, ...]
    changed: bool


@dataclass(frozen=True)
class ChangeRow:
    """One change of the site's table, or its past."""

    number: int
    words: str
    owner: str
    because: str
    by: str
    when: Said
    undone: Said | None
    undone_by: str
    undone_why: str
    problem: str  # why it does not apply, where it does not


@dataclass(frozen=True)
class TryRow:
    """What one rule does with a tried text."""

    level: str  # empty where it stayed quiet
    title: str
    words: str
    because: str


def rule_rows(table: Table, entries: Sequence[Entry]) -> list[RuleRow]:
    """Every rule that applies, U1 first."""
    changed = {one.change.rule for one in entries if one.undone_at is None}
    return [rule_row(table, rule.id, rule.id in changed) for rule in table.rules]


def rule_row(table: Table, id: str, changed: bool) -> RuleRow:
    """One rule."""
    rule = next(one for one in table.rules if one.id == id)
    told = TOLD.get(id, Told(table.titles[id]))
    named = [kind for way in rule.ways for group in way.groups for kind in sorted(group)]
    looks_for = dict.fromkeys([*sorted(rule.anchors), *named])
    limits = tuple((name, limit_words(name, value)) for name, value in limits_of(rule).items())
    return RuleRow(
        id, rule.level.value, table.titles[id], rule.source, limits, tuple(looks_for), told.fires, told.quiet, changed
    )


def changes(entries: Sequence[Entry], table: Table, say: Saying) -> list[ChangeRow]:
    """Every change, the latest first."""
    problems = {change: why for change, why in table.left_out}
    return [
        ChangeRow(
            one.id,
            change_words(one.change, table),
            one.change.owner,
            one.change.because,
            one.by,
            say.when(one.at),
            say.when(one.undone_at) if one.undone_at else None,
            one.undone_by,
            one.undone_why,
            "" if one.undone_at else problems.get(one.change, ""),
        )
        for one in entries
    ]


def change_words(change: SiteChange, table: Table) -> str:
    """What a change does, in one line."""
    title = table.titles.get(change.rule, change.rule)
    return {
        "limit": f"{title}: {change.name} is {change.value}",
        "words": f"{title}: also looks for {change.value}",
        "needs": f"{title}: fires on {change.value}",
        "new": f"New {change.name} rule “{change.title}”: fires on {change.value}",
        "off": f"{title}: switched off",
    }.get(change.does, f"{change.rule}: {DOES.get(change.does, change.does)}")


def try_rows(done: Tried, table: Table) -> list[TryRow]:
    """What a tried text fires, then what it names without firing."""
    fired = [TryRow(hit.level.value, table.titles[hit.rule], hit.words, "") for hit in done.hits]
    return fired + [TryRow("", table.titles[one.rule], one.words, one.because) for one in done.quiet]
