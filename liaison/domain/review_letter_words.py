"""The first words of the letter to the GP after a review, taken from its form; the person's own copy is in `plain_copy`.

Comes in: what was answered, what was agreed, when the next one is. Goes out: a draft for a person to edit and release. No sensitive
answer goes into a draft by itself (its author may write it in, as agreed with the person); no dose is ever drafted: in its place stands a
place to fill in, which stops the letter; what was skipped, put off or told before is not mentioned.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from liaison.domain.left_open import without_doses
from liaison.domain.review_form import NOTHING, Answers, Field, Section, words
from liaison.domain.spoken import long_day

KINDS = ("gp", "person")


@dataclass(frozen=True)
class Agreed:
    """One action: what, who does it, by when."""

    what: str
    owner: str
    by: date


@dataclass(frozen=True)
class Told:
    """What the letters are drafted from."""

    sections: Sequence[Section]
    answers: Answers
    actions: Sequence[Agreed]
    on: date
    by_phone: bool
    worker: str
    next_on: date
    known_as: str
    phone: str
    easy: bool = False  # the person chose easy read


def gp(told: Told) -> str:
    """The letter to the GP: what was found, section by section, what is agreed, what the practice is asked for."""
    how = " by telephone or video" if told.by_phone else ""
    parts = [f"The annual shared-care review was held on {long_day(told.on)}{how}, with {told.worker}."]
    for section in told.sections:
        if found := [said(one, told.answers) for one in section.fields if one.gp and value(one, told.answers)]:
            parts.append("\n".join([f"{TO_THE_GP.get(section.key, section.title)}:", *found]))
    ours = [one for one in told.actions if one.owner != PRACTICE]
    asked = [one for one in told.actions if one.owner == PRACTICE]
    if ours:
        parts.append("\n".join(["What is agreed:", *(f"- {action(one)}" for one in ours)]))
    if asked:
        parts.append("\n".join(["What we ask of the practice:", *(f"- {action(one, owner=False)}" for one in asked)]))
    parts.append(f"The next review is due on {long_day(told.next_on)}.")
    return without_doses("\n\n".join(parts)) + "\n"


PRACTICE = "The practice"
# a section's title on the form speaks to the person; a letter to the GP does not
TO_THE_GP: Mapping[str, str] = {"matters": "What the person answered to our questions"}


def value(one: Field, answers: Answers) -> str:
    """An answer in words; nothing for a sensitive question, whatever its flags."""
    return "" if one.sensitive else words(one, answers.get(one.key, NOTHING)).strip()


def said(one: Field, answers: Answers) -> str:
    """A question with its answer, as a line: as whoever reads it on another day has to read it."""
    chosen = answers.get(one.key, NOTHING).values
    words = (
        ", ".join(one.gp_words.get(key, one.choices.get(key, key)) for key in chosen)
        if one.gp_words
        else value(one, answers)
    )
    return f"- {(one.gp_label or one.label).rstrip('?:')}: {words}"


def action(one: Agreed, *, owner: bool = True) -> str:
    """An action as a line."""
    return f"{one.what.rstrip('.')} ({one.owner + ', ' if owner else ''}by {long_day(one.by)})"
