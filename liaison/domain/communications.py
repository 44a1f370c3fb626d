"""The law of the communications document: what it tells, what it may never say, and when it is too old to stand without a word.

The document is made with people who use the service, so that nobody is surprised: the way through, how long things take now, what is hard
and what is being done, whom to contact, how to complain. Comes in: what somebody wrote. Goes out: what is wrong with it, section by section.
Sources: the learning report of the trauma-informed pathfinders (a document "to help manage expectations"); MAT standards 6 and 9
(nothing is conditional on abstinence).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from liaison.domain import abstinence, chi, language
from liaison.domain.left_open import doses
from liaison.domain.placeholders import STALE_AFTER

LONGEST = 4_000  # signs of a section
LINE = 400  # signs of a challenge, or of what is done about it
MOST = 8  # challenges: more than that is read by nobody


@dataclass(frozen=True)
class Section:
    """One section that is written by hand: its title as readers see it, what helps whoever writes it, and whether it may stay empty."""

    key: str
    title: str
    hint: str
    needed: bool = True


# in the order in which they are read; the timings stand after the pathway and the challenges after the timings
SECTIONS: tuple[Section, ...] = (
    Section("about", "What we do, and for whom", "Two or three plain sentences. Who is welcome, and that nobody has to be ready for anything first.", needed=False),
    Section("pathway", "What happens, step by step", "One step a line, in the order in which they happen. Say who does it and what the person can choose."),
    Section("contact", "Whom to contact", "Who answers which question, and how. Our telephone and hours are added by themselves."),
    Section("feedback", "Tell us what you think, or complain", "How to say what was good or not, how to complain, who can help with it, and that nobody's care changes because of it."),
)  # fmt: skip
TIMINGS_AFTER = "pathway"
TITLES = {one.key: one.title for one in SECTIONS}


@dataclass(frozen=True)
class Challenge:
    """One thing that is hard at the moment, and what is being done about it."""

    hard: str
    doing: str


@dataclass(frozen=True)
class Content:
    """Everything in the document that is written by hand: words by section, and the challenges."""

    words: Mapping[str, str] = field(default_factory=dict)
    challenges: Sequence[Challenge] = ()

    def section(self, key: str) -> str:
        """The words of one section; "" where there are none."""
        return self.words.get(key, "")

    def lines(self, key: str) -> list[str]:
        """The words of one section line by line, empty lines left out."""
        return [line.strip() for line in self.section(key).splitlines() if line.strip()]

    def stored(self) -> dict[str, Any]:
        """As it is kept."""
        return {"words": dict(self.words), "challenges": [[one.hard, one.doing] for one in self.challenges]}


def content(stored: Mapping[str, Any]) -> Content:
    """What was kept, as it was."""
    return Content(
        dict(stored.get("words", {})), tuple(Challenge(hard, doing) for hard, doing in stored.get("challenges", ()))
    )


def written(words: Mapping[str, str], hard: Sequence[str], doing: Sequence[str]) -> Content:
    """What stands in a form: sections by key, challenges in two columns; pairs with nothing in them are left out."""
    pairs = [(h.strip(), d.strip()) for h, d in zip(hard, doing, strict=False)]
    kept = tuple(Challenge(h, d) for h, d in pairs if h or d)
    return Content({one.key: words.get(one.key, "").strip() for one in SECTIONS}, kept)


def problems(found: Content) -> list[tuple[str, str]]:
    """What has to be mended before the document can be signed off: (section, or "challenges"; what to do) in reading order."""
    said = [(one.key, words) for one in SECTIONS for words in of_section(one, found.section(one.key))]
    return [*said, *(("challenges", words) for words in of_challenges(found.challenges))]


def of_section(section: Section, words: str) -> list[str]:
    """What is wrong with one section."""
    if not words.strip():
        return [f"Write something under “{section.title}”."] if section.needed else []
    long = [f"Use at most {LONGEST:,} characters under “{section.title}”."] if len(words) > LONGEST else []
    return long + forbidden(words)


def of_challenges(challenges: Sequence[Challenge]) -> list[str]:
    """What is wrong with the challenges: each names what is done about it, or it only takes hope away."""
    if not challenges:
        return ["Name at least one thing that is hard at the moment: people notice it anyway."]
    said = [f"Name at most {MOST} challenges."] if len(challenges) > MOST else []
    for one in challenges:
        if not one.hard:
            said.append(f"Say what is hard, beside “{one.doing[:60]}”.")
        elif not one.doing:
            said.append(f"Say what is being done about “{one.hard[:60]}”, even if it is small.")
        if max(len(one.hard), len(one.doing)) > LINE:
            said.append(f"Say each challenge in at most {LINE} characters.")
        said += forbidden(f"{one.hard}\n\n{one.doing}")
    return said


def forbidden(words: str) -> list[str]:
    """What may stand nowhere in it."""
    said = [
        f"“{found[:120]}” makes abstinence a condition. {abstinence.BECAUSE}" for found in abstinence.conditions(words)
    ]
    if found := doses(words):
        said.append(f"No dose belongs in it: please take out “{found[0]}”.")
    if chi.find(words):
        said.append("It holds a number like somebody's CHI: please take it out.")
    return said + [f"Instead of “{one.words}”, please say: {one.prefer}." for one in language.lint(words)]


def is_stale(signed_on: date, today: date) -> bool:
    """Whether a document signed off on a day is too old to stand without a word (both London dates): after 90 days."""
    return today - signed_on > STALE_AFTER
