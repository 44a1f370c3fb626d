"""The review form as a value: sections of fields, what a person said to each, and what of it goes on to the next review.

Comes in: the table of fields (`review_fields.SECTIONS`), a site's own changes to it, answers. Goes out: the form that holds, the
answers as they are kept, two sets of answers joined. Every sensitive field may be skipped, left for another day, or is known already:
what somebody has told us once is carried to the next review and not asked again (trauma-informed practice: no re-telling).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from liaison.domain.spoken import long_day

LONGEST = {"line": 300, "text": 4_000}  # characters


class Kind(StrEnum):
    """How a field is filled in."""

    LINE = "line"  # a few words
    TEXT = "text"  # some sentences
    CHOICE = "choice"  # one of a list
    TICKS = "ticks"  # any of a list
    DAY = "day"  # a date


class Said(StrEnum):
    """What a person may say to a sensitive question instead of answering it."""

    SKIP = "skip"
    NOT_TODAY = "not_today"
    TOLD = "already_told"

    @property
    def words(self) -> str:
        """As the form offers it."""
        return SAID[self]


SAID: dict[Said, str] = {
    Said.SKIP: "Skip",
    Said.NOT_TODAY: "Not today",
    Said.TOLD: "Already told you",
}


@dataclass(frozen=True)
class Field:
    """One question. `sensitive`: with skip, not today, already told you. `keeps`: last time's answer stands until it is changed (a date
    of an ECG); other answers are only shown beside. `gp` and `person`: it goes into the draft of that letter. `fixed`: a site may reword
    it, and not leave it out. `past`: a day that has been. `register` is the column of the register that fills it in at first. `hint` stands under the question. `why_of`: the question, and the answer to it,
    that is not left without these words when the review ends."""

    key: str
    label: str
    kind: Kind = Kind.TEXT
    choices: Mapping[str, str] = field(default_factory=dict)
    sensitive: bool = False
    keeps: bool = False
    gp: bool = False
    person: bool = False
    fixed: bool = False
    past: bool = False
    register: str = ""
    hint: str = ""
    once: frozenset[str] = frozenset()
    gp_label: str = ""
    gp_words: Mapping[str, str] = field(default_factory=dict)
    why_of: tuple[str, str] | None = None


@dataclass(frozen=True)
class Section:
    """Questions that belong together; each section is saved by itself."""

    key: str
    title: str
    fields: tuple[Field, ...]
    hint: str = ""

    def field(self, key: str) -> Field | None:
        """The question of that name."""
        return next((one for one in self.fields if one.key == key), None)


@dataclass(frozen=True)
class Answer:
    """What was answered: words, one choice or several, or a day (ISO); and what the person said instead, if anything."""

    values: tuple[str, ...] = ()
    said: Said | None = None

    def __bool__(self) -> bool:
        return bool(self.values or self.said)


Answers = Mapping[str, Answer]
NOTHING = Answer()


@dataclass(frozen=True)
class Change:
    """One change of a site to the form: leave a question out, put it back, say it in other words, or ask one more."""

    does: str  # leave_out, put_back, reword, add
    section: str
    field: str
    label: str = ""
    kind: str = "text"
    choices: tuple[str, ...] = ()
    sensitive: bool = False


class WrongChange(ValueError):
    """A change that cannot be: says why."""


def changed(sections: Sequence[Section], changes: Iterable[Change]) -> tuple[Section, ...]:
    """The form after these changes, in order. A change that no longer fits is left out: the default holds."""
    found, away = tuple(sections), set[str]()
    for change in changes:
        try:
            refuse(found, change)
        except WrongChange:
            continue
        if change.does in {"leave_out", "put_back"}:
            (away.add if change.does == "leave_out" else away.discard)(change.field)
        else:
            found = tuple(amended(one, change) if one.key == change.section else one for one in found)
    return tuple(replace(one, fields=tuple(f for f in one.fields if f.key not in away)) for one in found)


def amended(section: Section, change: Change) -> Section:
    """The section with a question in other words, or with one more."""
    if change.does == "reword":
        fields = tuple(
            replace(one, label=change.label, gp_label="") if one.key == change.field else one for one in section.fields
        )
        return replace(section, fields=fields)
    choices = {f"c{number}": words for number, words in enumerate(change.choices, 1)}
    new = Field(change.field, change.label, Kind(change.kind), choices, sensitive=change.sensitive)
    return replace(section, fields=(*section.fields, new))


def refuse(sections: Sequence[Section], change: Change) -> None:
    """Raise WrongChange for a change that cannot be made to this form (with every question still in it)."""
    section = next((one for one in sections if one.key == change.section), None)
    if section is None:
        raise WrongChange("Choose a section of the form.")
    there = section.field(change.field)
    if change.does == "add":
        refuse_new(sections, change)
    elif there is None:
        raise WrongChange("Choose a question of this section.")
    elif change.does == "leave_out" and there.fixed:
        raise WrongChange(f"“{there.label}” stays on the form: what is missed most often is asked of everybody.")
    elif change.does == "reword" and not change.label.strip():
        raise WrongChange("Write the question.")


def refuse_new(sections: Sequence[Section], change: Change) -> None:
    """Raise WrongChange for a question that cannot be added."""
    if not change.label.strip():
        raise WrongChange("Write the question.")
    if any(one.key == change.field for section in sections for one in section.fields):
        raise WrongChange("A question of that name is there already.")
    if change.kind not in set(Kind):
        raise WrongChange("Choose how it is answered.")
    if change.kind in {Kind.CHOICE, Kind.TICKS} and len(change.choices) < 2:
        raise WrongChange("Write at least two answers to choose from, one a line.")


def merged(base: Answers, mine: Answers, theirs: Answers) -> tuple[dict[str, Answer], list[str]]:
    """Two colleagues' answers to one section, both begun from `base`: what only one of them changed is taken from that one; where both
    changed a question differently mine stands, and its name is in the list."""
    found: dict[str, Answer] = {}
    collided = []
    for key in {*base, *mine, *theirs}:
        old, ours, other = (answers.get(key, NOTHING) for answers in (base, mine, theirs))
        if other not in (old, ours) and ours != old:
            collided.append(key)
        if taken := other if ours == old else ours:
            found[key] = taken
    return found, sorted(collided)


@dataclass(frozen=True)
class Before:
    """What earlier reviews have on one question: the newest answer and its day, and whether it was said to be told already."""

    answer: Answer
    on: date
    told: bool


def before(key: str, earlier: Sequence[tuple[date, Answers]]) -> Before | None:
    """What earlier reviews (newest first) have on a question. The newest that has anything says whether it is asked again."""
    known = [(day, answers[key]) for day, answers in earlier if answers.get(key)]
    if not known:
        return None
    day, answer = next(((day, one) for day, one in known if one.values), known[0])
    return Before(answer, day, known[0][1].said is Said.TOLD)


def begun(one: Field, last: Before | None, register: Mapping[str, str]) -> Answer:
    """What a question holds before anybody has saved it: what was told already, what stands until it is changed, the register's. Of two days
    (of the last review, and of the register) the later one; of anything else the register's, which is kept up through the year."""
    if last and last.told and one.sensitive:
        return Answer(said=Said.TOLD)
    known = register.get(one.register, "").strip() if one.register else ""
    if last and one.keeps and last.answer.values and not one.once & set(last.answer.values):
        newer = known > last.answer.values[0] if one.kind is Kind.DAY else bool(known)
        return Answer((known,) if newer else last.answer.values)
    return Answer((known,)) if known else NOTHING


def words(one: Field, answer: Answer) -> str:
    """An answer in words; "" where nothing was answered."""
    if one.kind is Kind.DAY:
        return ", ".join(day_words(value) for value in answer.values)
    return ", ".join(one.choices.get(value, value) for value in answer.values)


def day_words(value: str) -> str:
    """A day in words; as it stands where it is none."""
    try:
        return long_day(date.fromisoformat(value))
    except ValueError:
        return value


def stored(answers: Answers) -> dict[str, Any]:
    """Answers as JSON values."""
    return {
        key: {"values": list(one.values), **({"said": one.said.value} if one.said else {})}
        for key, one in answers.items()
        if one
    }


def restored(kept: Mapping[str, Any]) -> dict[str, Answer]:
    """Answers from JSON values."""
    return {
        key: Answer(tuple(one.get("values", ())), Said(one["said"]) if one.get("said") in set(Said) else None)
        for key, one in kept.items()
    }


def problem(one: Field, answer: Answer, today: date) -> str | None:
    """What is wrong with an answer, in words that say what to do; None for a good one."""
    if answer.said and not one.sensitive:
        return "This question has no “skip”."
    if answer.said in {Said.SKIP, Said.NOT_TODAY} and answer.values:
        return f"There is an answer and “{answer.said.words}”: take one of them away."
    if one.kind in {Kind.CHOICE, Kind.TICKS}:
        return None if set(answer.values) <= set(one.choices) else "Choose from the list."
    if one.kind is Kind.DAY:
        if not all(is_day(value) for value in answer.values):
            return "Enter a date, like 24/11/2026."
        ahead = one.past and any(date.fromisoformat(value) > today for value in answer.values)
        return "Enter today or a day before: it is about what has been." if ahead else None
    most = LONGEST[one.kind.value]
    return None if all(len(value) <= most for value in answer.values) else f"Use at most {most:,} characters."


@dataclass(frozen=True)
class WithoutWhy:
    """An answer that says nothing without its reason: in which section the reason is asked, under which question, and what to do in words."""

    section: str
    field: str
    words: str


def without_why(sections: Sequence[Section], answers: Answers) -> list[WithoutWhy]:
    """The answers of a form whose reason is still missing; a question that a site leaves out asks for none."""
    asked = {one.key: one for section in sections for one in section.fields}
    found = []
    for section in sections:
        for one in section.fields:
            other, value = one.why_of or ("", "")
            if other in asked and value in answers.get(other, NOTHING).values and not answers.get(one.key):
                chosen = asked[other].choices.get(value, value)
                words = f"“{asked[other].label}” is answered “{chosen}”. Say why in a few words, under “{one.label}”."
                found.append(WithoutWhy(section.key, one.key, words))
    return found


def is_day(value: str) -> bool:
    """Whether it is an ISO date a review can speak of."""
    try:
        return 1900 <= date.fromisoformat(value).year <= 2100
    except ValueError:
        return False
