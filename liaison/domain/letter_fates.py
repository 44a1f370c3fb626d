"""What a machine at the other end says of a letter of ours: it did not arrive, it is late, it went on, or nobody is reading there.

Values and decisions alone. A notice is tied to a letter by proof (`mail/bounces` reads it, `triage/returned` ties it); what it
changes is a table here, and most notices change nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from models.taxonomy import Urgency


class Fate(StrEnum):
    """What a notice says of a letter."""

    FAILED = "failed"  # it was not delivered, and nobody tries any more
    DELAYED = "delayed"  # not delivered yet; the server goes on trying
    RELAYED = "relayed"  # delivered, or passed on to a server that reports no further
    AWAY = "away"  # delivered, and a machine answered: perhaps nobody reads it now


@dataclass(frozen=True)
class Bounce:
    """A delivery report as it was read. `recipients` are the addresses it speaks of, in lower case, in order; `status` is the enhanced
    code ("5.1.1") or ""; `original_id` and `letter_key` are those of the letter it returns, where it says so; `why` is the
    server's own sentence, cut short. Nothing in it is proof: anybody can write a report.
    """

    fate: Fate
    recipients: tuple[str, ...] = ()
    status: str = ""
    original_id: str | None = None
    letter_key: str | None = None
    why: str = ""


@dataclass(frozen=True)
class Told:
    """What follows from a notice: `reopens` the case when its answer did not arrive, `alerts` somebody by mail at once, `shows` it
    under Today until a colleague has seen it. `because` is for the timeline."""

    reopens: bool
    alerts: bool
    shows: bool
    because: str


# what a colleague reads in the timeline
WORDS: dict[Fate, str] = {
    Fate.FAILED: "our letter did not arrive",
    Fate.DELAYED: "our letter is late: the server goes on trying",
    Fate.RELAYED: "our letter was delivered",
    Fate.AWAY: "an automatic answer came to our letter: perhaps nobody reads it now",
}
URGENT = frozenset({Urgency.U1, Urgency.U2})
ANSWER, ALARM, NEWS = (
    "answer",
    "escalation",
    "letter_notice",
)  # kinds of letters; the last tells a colleague of such a notice


def what_follows(fate: Fate, kind: str, urgency: Urgency | None) -> Told:
    """What a notice about a letter of this kind changes; `urgency` is its case's, None for a letter without a case.

    Only a failed letter changes a state, and only an answer's. A late letter is shown and nothing else; an out-of-office answer
    counts only where somebody waits for an urgent reply. An alarm to a colleague that nobody gets is urgent by its nature; what becomes
    of the news of a notice is shown and told to nobody by mail, or two colleagues on leave would set each other off for ever.
    """
    urgent = kind == ALARM or urgency in URGENT
    alerts = urgent and kind != NEWS
    match fate:
        case Fate.FAILED:
            return Told(reopens=kind == ANSWER, alerts=alerts, shows=True, because=WORDS[fate])
        case Fate.AWAY:
            return Told(reopens=False, alerts=alerts, shows=urgent, because=WORDS[fate])
        case Fate.DELAYED:
            return Told(reopens=False, alerts=False, shows=True, because=WORDS[fate])
        case Fate.RELAYED:
            return Told(reopens=False, alerts=False, shows=False, because=WORDS[fate])


_REACHES_SOMEBODY = re.compile(
    r"\+?\(?\d[\d ()/.-]{6,}\d|[\w.+-]+@[\w-]+\.[\w.-]+|\b(?:contact|ring|call|phone|speak to|deput(?:y|ies|ising)|"
    r"cover(?:ed|ing)?|instead|urgent|duty)\b",
    re.I,
)
MOST_LINES = 6
LONGEST_LINE = 300


def who_instead(text: str) -> list[str]:
    """The lines of an out-of-office answer that say whom to ask instead: those with a telephone number, an address, or such words."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    found = [line[:LONGEST_LINE] for line in lines if line and _REACHES_SOMEBODY.search(line[:2000])]
    return list(dict.fromkeys(found))[:MOST_LINES]
