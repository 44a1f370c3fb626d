"""The form of “This is me”: which sections there are, in whose words, and what a site may change about them.

The sections follow what the pathfinder's document held (National Trauma Transformation Programme, Trauma-Informed Substance Use Pathfinders,
learning report: family and culture, events, people and places that matter, what is hard and how somebody copes; trauma only if the person
wants it written down). It is no medical form: nothing asks for a diagnosis or a dose, and a site cannot make it do so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from liaison.domain.reaching import reveals
from liaison.domain.spoken import long_day

TRAUMA = "trauma"  # the key of the section that is kept apart
MOST_SECTIONS, LONGEST_TITLE, LONGEST_HELP = 20, 60, 300


@dataclass(frozen=True)
class Section:
    """One section: its lasting name, its title as the person would say it, and words that help to fill it in."""

    key: str
    title: str
    help: str


@dataclass(frozen=True)
class Form:
    """One version of the form. `version` 0 is what the program comes with; `made_with` is who made it together with us; `signed_off_on`
    is a London date as ISO, "" as long as nobody has signed it off. `apart` is the trauma section: off until it is turned on for somebody."""

    version: int
    sections: tuple[Section, ...]
    apart: Section
    owner: str = ""
    made_with: str = ""
    signed_off_on: str = ""

    @property
    def signed_off(self) -> str:
        """The day of its sign-off in words; "" where nobody has signed it off."""
        return long_day(date.fromisoformat(self.signed_off_on)) if self.signed_off_on else ""

    def titles(self) -> dict[str, str]:
        """The title of each section by its key."""
        return {one.key: one.title for one in (*self.sections, self.apart)}


DEFAULT = Form(
    0,
    (
        Section("name", "The name I like", "What to call me, and how to say it. What not to call me."),
        Section("matters", "What matters to me", "What I care about. What I am proud of. What I hope for."),
        Section("people", "People who are important to me", "Who they are. Who may know about me, and who may not."),
        Section("roots", "Where I come from", "My family, culture, faith or language. Places and days that mean a lot to me."),
        Section("helps", "What helps me", "What makes it easier to come in, to talk and to stay. What calms me."),
        Section("does_not_help", "What does not help", "Words, questions or ways that make it harder for me."),
        Section("hard", "What is hard for me", "Places, sounds, times or days that are hard. What I do to get through them."),
        Section("too_much", "When it gets too much", "How you can tell. What to do then, and what not to do. Who to ring."),
        Section("contact", "How to reach me safely", "What is safe: a call, a text, a letter. What is not safe. Good times for me."),
        Section("not_again", "What I do not want to tell again", "You need not write the story. Just say what to leave be, or who knows it and can be asked."),
        Section("more", "What else you should know", "Anything that I want you to know."),
    ),
    Section(TRAUMA, "What has happened to me", "Only if you want it written down, and only as much as you want. You can stop at any time, and you can take it back."),
)  # fmt: skip

# what no section may ask for: it is about the person, and a paper that leaves the house
NOT_ASKED = re.compile(
    r"\b(diagnos\w*|dos(?:e|es|age|ing)|milligrams?|\d+ ?mg|medical history|symptoms?|prescrib\w*|prescription|test results?)\b",
    re.IGNORECASE,
)
NO_MEDICAL_FORM = "“{}” makes it a medical form. Ask what the person wants others to know instead."

TELLS = "“{}” would tell on every copy where somebody is looked after, also on one that is left lying: say who it was without that word."


class WrongForm(ValueError):
    """The form cannot be changed so; the message says why."""


def checked(form: Form) -> Form:
    """The form, if it can be used so. Raises WrongForm."""
    if not 1 <= len(form.sections) <= MOST_SECTIONS:
        raise WrongForm(f"Keep at least one section, and at most {MOST_SECTIONS}.")
    if len({one.key for one in (*form.sections, form.apart)}) <= len(form.sections) or form.apart.key != TRAUMA:
        raise WrongForm("Two sections have the same name: say one of them in other words.")
    for one in (*form.sections, form.apart):
        if not one.title:
            raise WrongForm("Give each section a title.")
        if len(one.title) > LONGEST_TITLE or len(one.help) > LONGEST_HELP:
            raise WrongForm(f"“{one.title[:LONGEST_TITLE]}” is too long: {LONGEST_TITLE} characters for a title, {LONGEST_HELP} for the helping words.")  # fmt: skip
        if found := NOT_ASKED.search(f"{one.title} {one.help}"):
            raise WrongForm(NO_MEDICAL_FORM.format(found.group()))
    if not form.owner:
        raise WrongForm("Name who answers for the form.")
    if told := reveals(f"{form.owner} {form.made_with}"):
        raise WrongForm(TELLS.format(told[0]))
    if form.signed_off_on and not form.made_with:
        raise WrongForm("Say who made it with you before it is signed off.")
    return form


def new_key(title: str, taken: Sequence[str]) -> str:
    """A lasting name for a new section, from its title; never one that is taken."""
    stem = "site_" + (re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")[:30] or "section")
    key, number = stem, 2
    while key in taken:
        key, number = f"{stem}_{number}", number + 1
    return key


def stored(sections: Sequence[Section]) -> list[dict[str, str]]:
    """Sections as they are kept in a row."""
    return [asdict(one) for one in sections]


def restored(rows: Sequence[Mapping[str, Any]]) -> tuple[Section, ...]:
    """Sections as they came out of a row."""
    return tuple(Section(str(one["key"]), str(one["title"]), str(one["help"])) for one in rows)
