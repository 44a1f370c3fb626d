"""What may stand in braces in a reply template, and what a template may not hold at all.

Comes in: a template as somebody wrote it. Goes out: what is wrong with it, each in one sentence; or the filled text. `{{ name }}` is
replaced and nothing else is: a template is no program. What is not known at the moment becomes a place for a person to fill in, which
stops the letter until she has.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches

from liaison.domain import abstinence, chi
from liaison.domain.left_open import blank, doses
from liaison.domain.spoken import day_name

STALE_AFTER = timedelta(days=90)  # a fact older than that is not told any more (domain facts, section 8)
LONGEST = 8_000  # characters of a template


@dataclass(frozen=True)
class Placeholder:
    """What it stands for, and invented words for the preview."""

    title: str
    example: str


# of this conversation and of the service
NAMES: dict[str, Placeholder] = {
    "reference": Placeholder("our reference", "4F7K"),
    "practice": Placeholder("the practice that asked", "Quay Practice"),
    "asker": Placeholder("whoever asked", "Dr Rowan Tait"),
    "author": Placeholder("whoever answers", "Morag Linn"),
    "role": Placeholder("the role of whoever answers", "Duty nurse"),
    "service": Placeholder("the name of the service", "The shared care team"),
    "phone": Placeholder("the service's telephone", "01632 960100"),
    "hours": Placeholder("the service's hours", "Monday to Friday, 9 to 5"),
    "out_of_hours": Placeholder("whom to ring out of hours", "NHS 24 on 111"),
}
# live facts, entered on the page with the day on which they were true; the day is told with them
FACTS: dict[str, Placeholder] = {
    "wait_first_appointment": Placeholder("the wait for a first appointment", "3 working days (as at Tuesday 24 November)"),
    "wait_prescriber": Placeholder("the wait for a prescriber", "5 working days (as at Tuesday 24 November)"),
    "wait_psychology": Placeholder("the wait for psychology", "6 weeks (as at Tuesday 24 November)"),
    "duty_hours": Placeholder("when the duty desk is there", "Monday to Friday, 9 to 5 (as at Tuesday 24 November)"),
    "duty_phone": Placeholder("the duty desk's telephone", "01632 960100 (as at Tuesday 24 November)"),
    "same_day_start": Placeholder("how somebody starts treatment on the day", "ring before noon (as at Tuesday 24 November)"),
}  # fmt: skip
ALL = NAMES | FACTS
INVENTED = {name: one.example for name, one in ALL.items()}
USED = re.compile(r"\{\{\s*([A-Za-z0-9_]*)\s*\}\}")
BRACES = re.compile(r"\{\{|\}\}|\{%|%\}|\{#")


@dataclass(frozen=True)
class Fact:
    """One live fact: its words, and the London day on which they were true."""

    words: str
    as_at: date

    def told(self, today: date) -> str | None:
        """The words with their day; None once they are too old to be told."""
        if today - self.as_at > STALE_AFTER:
            return None
        return f"{self.words} (as at {day_name(self.as_at)}{'' if self.as_at.year == today.year else f' {self.as_at.year}'})"


def problems(text: str) -> list[str]:
    """What is wrong with a template, in the order it is best mended; an empty list when nothing is."""
    if not text.strip():
        return ["Write the template first."]
    if len(text) > LONGEST:
        return [f"Use at most {LONGEST:,} characters."]
    return [*unknown(text), *stray(text), *forbidden(text)]


def unknown(text: str) -> list[str]:
    """Placeholders that nothing stands behind, with the nearest that there is."""
    said = []
    for name in dict.fromkeys(USED.findall(text)):
        if name not in ALL:
            near = get_close_matches(name.lower(), ALL, n=1, cutoff=0.5)
            hint = f" Did you mean {{{{ {near[0]} }}}}?" if near else f" There are: {', '.join(sorted(ALL))}."
            said.append(f"There is no placeholder called “{name}”.{hint}")
    return said


def stray(text: str) -> list[str]:
    """Braces that are no placeholder."""
    rest = USED.sub("", text)
    return ["A placeholder is written {{ name }}: a brace is left over."] if BRACES.search(rest) else []


def forbidden(text: str) -> list[str]:
    """What no template may hold."""
    said = []
    if found := doses(text):
        said.append(f"No dose is drafted: please take out “{found[0]}”.")
    if chi.find(text):
        said.append("No number of a person may stand in a template.")
    if found := abstinence.conditions(text):
        said.append(f"“{found[0][:120]}” makes abstinence a condition. {abstinence.BECAUSE}")
    return said


def fill(text: str, values: Mapping[str, str | None]) -> str:
    """The template with its values; what is not known becomes a place to fill in."""

    def value(match: re.Match[str]) -> str:
        name = match[1]
        title = ALL[name].title if name in ALL else name
        return values.get(name) or blank(title)

    return USED.sub(value, text)
