"""A question and its answer as plain text for a person's clinical record: who asked what, who answered what, when. Nothing is summarised
and nothing decided: the words are those of the mails and letters. Notes among colleagues are no part of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

RULE = "-" * 40


@dataclass(frozen=True)
class Said:
    """One thing that was said, with its heading (who, when, how)."""

    heading: str
    words: str


@dataclass(frozen=True)
class Matter:
    """A question as the record needs it. `person` is empty where nobody on the register was recognised for certain."""

    service: str
    reference: str
    person: str
    about: str
    asked: Sequence[Said]
    answered: Sequence[Said]
    ended: str
    copied: str


def record_text(matter: Matter) -> str:
    """The text, lines of any length, one kind of line end."""
    person = matter.person or "not recognised for certain: please check whose record this is"
    lines = [f"{matter.service}: question {matter.reference}", f"Person: {person}", f"About: {matter.about}", RULE]
    for one in matter.asked:
        lines += [f"Question, {one.heading}", one.words.strip() or "(no words)", ""]
    for one in matter.answered:
        lines += [f"Answer, {one.heading}", one.words.strip() or "(no words)", ""]
    if not matter.answered:
        lines += ["No answer yet.", ""]
    lines += [RULE, *([matter.ended] if matter.ended else []), matter.copied]
    return "\n".join(line.replace("\r\n", "\n").replace("\r", "\n") for line in lines) + "\n"
