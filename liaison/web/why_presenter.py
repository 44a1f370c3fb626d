"""Why a mail was triaged so, as words: the red flags, what the reader suggests and how sure it is, what it went by, what it lies between.

A stored reading comes in, words go out, for the mail's page, its row in the inbox and the set-aside page. Nothing here sounds certain: a
person decides. While the reader's suggestion is `withheld` (a person sorts the mail first) only the red flags are told: they are safety.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from liaison.domain import spoken
from liaison.domain.redflag_site import TOLD
from liaison.domain.redflags import DEFAULT, Rule
from liaison.domain.sureness import figure, likelihood, likely
from liaison.store.tables import Reading
from models.taxonomy import Category, Outcome, Urgency

KEPT_BACK = "What the reader suggests is kept back until a person has sorted this mail."
NO_ANSWER = "none"  # the model version of a reading that the reader took no part in
DAYS = frozenset({"days", "doses", "known", "unknown", "ahead", "ago"})  # limits of a rule that counts days


@dataclass(frozen=True)
class Flag:
    """A rule of the floor that was met: its title, its id and level, and the words that met it."""

    title: str
    rule: str
    level: str
    words: str


@dataclass(frozen=True)
class Short:
    """The same in a few words, for a row of a list."""

    flag: str = ""  # like "missed doses"
    reads: Category | None = None  # what it reads like ...
    sure: str = ""  # ... and how likely that is


@dataclass(frozen=True)
class Why:
    """Why a mail was triaged so; what does not apply is empty. `reads` is what it reads like, `filed` how that differs from where it went."""

    lead: str
    level: str = ""
    flags: list[Flag] = field(default_factory=list)
    counted_from: str = ""
    reads: str = ""
    filed: str = ""
    runner_up: str = ""
    choices: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    urgent_words: list[str] = field(default_factory=list)
    familiarity: str = ""
    version: str = ""
    category: Category | None = None
    urgency: Urgency | None = None
    withheld: bool = False


def why(reading: Reading, *, on: date | None = None, withheld: bool = False) -> Why:
    """The reading in words. `on` is the mail's date, from which the floor counted days."""
    found = flags(reading.floor)
    from_day = spoken.long_day(on) if on and any(counts_days(flag.rule) for flag in found) else ""
    if withheld:
        return Why(KEPT_BACK, floor_level(reading), found, from_day, withheld=True)
    likeliest = chances(reading)
    between = [said(label, likeliest) for label in reading.choices] if len(reading.choices) > 1 else []
    return Why(
        lead=lead(reading),
        level=level(reading),
        flags=found,
        counted_from=from_day,
        reads=reads(reading, likeliest),
        filed=filed(reading),
        runner_up="" if between else runner_up(reading, likeliest),
        choices=between,
        words=reading.words,
        urgent_words=reading.urgent_words if set(reading.urgent_words) - set(reading.words) else [],
        familiarity=sentence(reading.familiarity or ""),
        version="" if reading.model_version == NO_ANSWER else reading.model_version,
        category=reading.category,
        urgency=reading.urgency,
    )


def short(reading: Reading, *, withheld: bool = False) -> Short:
    """The reading in a few words: the first red flag, and how likely what it reads like is."""
    rules = list(dict.fromkeys(hit.get("rule", "") for hit in reading.floor))
    more = f" and {len(rules) - 1} more" if len(rules) > 1 else ""
    flag = f"{plain_rule(rules[0])}{more}" if rules else ""
    if withheld or reading.outcome is not Outcome.QUERY or reading.probability is None:
        return Short(flag)
    return Short(flag, reading.category if not filed(reading) else None, likelihood(reading.probability))


def lead(reading: Reading) -> str:
    """The outcome in one sentence."""
    if reading.outcome is Outcome.UNCLEAR:
        because = plain_rules(reading.because).rstrip(".")
        return f"{because}. So a person sorts it." if because else "It is unclear, so a person sorts it."
    if reading.outcome is Outcome.QUERY and suggested(reading):
        flagged = "A red flag stands in it" if reading.floor else "No red flag was found"
        return f"{flagged}, and it reads like {title(suggested(reading) or '').lower()}."
    return plain_rules(reading.because)


def level(reading: Reading) -> str:
    """What the urgency comes from."""
    if reading.urgency is None:
        return ""
    if reading.urgency is reading.floor_urgency:
        return floor_level(reading)
    raised = f", where a red flag alone asks for {reading.floor_urgency.title.lower()}" if reading.floor_urgency else ""
    if reading.outcome is Outcome.UNCLEAR:
        return f"{reading.urgency.title}: what is unclear is never left for later{raised}."
    return f"{reading.urgency.title}, as the reader suggests{raised}."


def floor_level(reading: Reading) -> str:
    """What the floor asks for."""
    if reading.floor_urgency is None:
        return ""
    return f"{reading.floor_urgency.title}: a red flag asks for it, and only a person may lower it."


def suggested(reading: Reading) -> str | None:
    """The label that the reader found likeliest."""
    if reading.chances:
        return str(reading.chances[0]["label"])
    return reading.also[0] if filed(reading) else reading.category


def reads(reading: Reading, likeliest: dict[str, float]) -> str:
    """Like "Prescription and supply: likely, 84 %"; empty where the reader named nothing."""
    label = suggested(reading)
    chance = likeliest.get(label or "", reading.probability if reading.outcome is Outcome.QUERY else None)
    return f"{title(label)}: {likely(chance)}" if label and chance is not None else ""


def filed(reading: Reading) -> str:
    """Where it went, if that is not what it reads like: an immediate red flag comes before any topic (`domain.triage`)."""
    if reading.floor_urgency is not Urgency.U1 or reading.category is not Category.ACUTE_RISK or not reading.also:
        return ""
    return f"{reading.category.title}: an immediate red flag comes before any topic."


def runner_up(reading: Reading, likeliest: dict[str, float]) -> str:
    """Like "Reviews and appointments, 9 %"; rows from before it was kept have no figure."""
    if len(likeliest) > 1:
        label = list(likeliest)[1]
        return f"{title(label)}, {figure(likeliest[label])}"
    return title(reading.runner_up) if reading.runner_up else ""


def said(label: str, likeliest: dict[str, float]) -> str:
    """One of several choices, with its figure where it was kept."""
    return f"{title(label)}, {figure(likeliest[label])}" if label in likeliest else title(label)


def chances(reading: Reading) -> dict[str, float]:
    """The likeliest labels and their probabilities, the likeliest first."""
    return {str(one["label"]): float(one["probability"]) for one in reading.chances}


def title(label: str) -> str:
    """A category's plain title; another label as it is."""
    return Category(label).title if label in set(Category) else label.replace("_", " ").capitalize()


def flags(floor: Iterable[dict[str, str]]) -> list[Flag]:
    """The floor's hits, each as the clause of the label guide that it stands for."""
    return [
        Flag(
            title=rule_words(hit.get("rule", "")),
            rule=hit.get("rule", ""),
            level=Urgency(hit["level"]).title.lower() if hit.get("level") in set(Urgency) else "",
            words=hit.get("words", ""),
        )
        for hit in floor
    ]


@cache
def rules() -> dict[str, Rule]:
    """The rules by their ids."""
    return {rule.id: rule for rule in DEFAULT}


def rule_words(rule: str) -> str:
    """A rule's title as the page of red-flag rules has it; of a site's own rule, or one that is no longer there, what its id says."""
    return TOLD[rule].title if rule in TOLD else sentence(plain_rule(rule))


def plain_rule(rule: str) -> str:
    """A rule's id as people say it: "u2.missed_doses" is "missed doses"."""
    return rule.partition(".")[2].replace("_", " ") or rule


def plain_rules(because: str) -> str:
    """A reason with rules as people say them instead of their ids."""
    return re.sub(r"\bu[12]\.[a-z0-9_]+", lambda found: f"“{plain_rule(found[0])}”", because)


def counts_days(rule: str) -> bool:
    """Whether a rule counts days or looks for a date."""
    known = rules().get(rule)
    return known is not None and (bool(DAYS & known.limits.keys()) or any(way.dated for way in known.ways))


def sentence(words: str) -> str:
    """Words as a sentence begins."""
    return words[:1].upper() + words[1:]
