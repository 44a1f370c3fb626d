"""When the reader no longer fits the mail: its words become unknown, its answers shift, or people find urgent what it called calm.

Facts of two spans of time come in, a `Watched` goes out: well, to be looked at, or so far off that the service goes on by rules alone.
Two limits and not one: the first tells people, the second acts. Each is beyond what chance would give with so few mails.
Sources: population stability index with the usual reading (below 0.1 steady, above 0.25 shifted); its distribution under no change is
that of chi-square over the mails of both spans (Yurdakul 2018), which is the bound by chance used here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from math import log, sqrt


class Fit(StrEnum):
    """How well reader and mail fit."""

    WELL = "well"
    SHIFTED = "shifted"  # people are told
    OFF = "off"  # and the service goes on by rules alone, until a person turns the reader on again
    RESUMED = "resumed"  # a person turned it on again: what was seen before is held against it no more


@dataclass(frozen=True)
class Limits:
    """What is watched, and how far it may go."""

    reference: timedelta = timedelta(days=28)  # from the first mail that this reader read here
    window: timedelta = timedelta(days=14)  # the latest mails, and never those of the reference
    least: int = 100  # mails in each span: fewer say nothing
    shares_shifted: float = 0.25  # PSI of what mails were sorted as
    shares_off: float = 0.75
    unknown_shifted: float = 0.05  # more unknown words, as a share of a mail's words
    unknown_off: float = 0.15
    missed_shifted: int = 2  # urgent mails that people found and the reader had called calm, in the window
    missed_off: int = 5
    missed_off_share: float = 0.005  # ... and at least this share of what it called calm
    z: float = 3.09  # beyond chance: one in a thousand


LIMITS = Limits()


@dataclass(frozen=True)
class Words:
    """Unknown words in a span: the mean share of a mail's words, its standard error, over how many mails."""

    share: float
    error: float
    mails: int


@dataclass(frozen=True)
class Span:
    """What was seen in a span of time."""

    labels: Mapping[str, int] = field(default_factory=dict)  # category, or outcome where there is none → mails
    words: Words | None = None

    @property
    def mails(self) -> int:
        """How many."""
        return sum(self.labels.values())


@dataclass(frozen=True)
class Watched:
    """What the watch found. Figures that could not be measured are None; `reasons` are sentences for people, the gravest first."""

    fit: Fit
    reasons: tuple[str, ...]
    psi: float | None = None
    psi_by_chance: float | None = None
    unknown: float | None = None
    unknown_before: float | None = None
    missed: int = 0
    calm: int = 0
    mails: int = 0


def watch(before: Span, now: Span, *, missed: int, calm: int, limits: Limits = LIMITS) -> Watched:
    """Compare the reader's first weeks here with the latest. `missed` are urgent mails that people found among the `calm` ones."""
    found = [misses(missed, calm, limits)]
    shift = chance = None
    if before.mails >= limits.least and now.mails >= limits.least:
        shift, chance = psi(before.labels, now.labels), psi_by_chance(before, now, limits.z)
        found.append(shares(shift, chance, limits))
    if before.words and now.words and min(before.words.mails, now.words.mails) >= limits.least:
        found.append(unknown(before.words, now.words, limits))
    order = (Fit.OFF, Fit.SHIFTED, Fit.WELL)
    found.sort(key=lambda one: order.index(one[0]))
    return Watched(
        fit=found[0][0],
        reasons=tuple(words for fit, words in found if fit is not Fit.WELL),
        psi=shift,
        psi_by_chance=chance,
        unknown=now.words.share if now.words else None,
        unknown_before=before.words.share if before.words else None,
        missed=missed,
        calm=calm,
        mails=now.mails,
    )


def misses(missed: int, calm: int, limits: Limits) -> tuple[Fit, str]:
    """Urgent mails that people found among those the reader had called calm."""
    words = f"Urgent mails that people found among the {calm} it had called soon, routine or no question: {missed}."
    if missed >= limits.missed_off and missed >= limits.missed_off_share * calm:
        return Fit.OFF, words
    return (Fit.SHIFTED, words) if missed >= limits.missed_shifted else (Fit.WELL, "")


def shares(shift: float, chance: float, limits: Limits) -> tuple[Fit, str]:
    """What mails are sorted as."""
    words = f"What it sorts mails as has changed since its first weeks here (index {shift:.2f}; up to {max(chance, limits.shares_shifted):.2f} is usual)."
    if shift > max(limits.shares_off, chance):
        return Fit.OFF, words
    return (Fit.SHIFTED, words) if shift > max(limits.shares_shifted, chance) else (Fit.WELL, "")


def unknown(before: Words, now: Words, limits: Limits) -> tuple[Fit, str]:
    """Words that it does not know."""
    more, chance = now.share - before.share, limits.z * sqrt(before.error**2 + now.error**2)
    words = f"Of a mail's words it does not know {100 * now.share:.0f} %; in its first weeks here it was {100 * before.share:.0f} %."
    if more > max(limits.unknown_off, chance):
        return Fit.OFF, words
    return (Fit.SHIFTED, words) if more > max(limits.unknown_shifted, chance) else (Fit.WELL, "")


def psi(before: Mapping[str, int], now: Mapping[str, int]) -> float:
    """The population stability index of two counts. Half a mail is added to each label, so that one that is new does not count as infinite."""
    labels = before.keys() | now.keys()
    whole_before, whole_now = (sum(span.values()) + len(labels) / 2 for span in (before, now))
    total = 0.0
    for label in labels:
        p, q = (before.get(label, 0) + 0.5) / whole_before, (now.get(label, 0) + 0.5) / whole_now
        total += (q - p) * log(q / p)
    return total


def psi_by_chance(before: Span, now: Span, z: float) -> float:
    """What the index would stay under if nothing had changed, but for one time in a thousand."""
    free = max(1, len(before.labels.keys() | now.labels.keys()) - 1)
    chi_square = free * (1 - 2 / (9 * free) + z * sqrt(2 / (9 * free))) ** 3  # Wilson and Hilferty 1931
    return chi_square * (1 / before.mails + 1 / now.mails)


def mean_share(shares_: list[float]) -> Words | None:
    """The mean of many mails' shares of unknown words, with its error; None of no mails."""
    n = len(shares_)
    if n < 2:
        return None
    mean = sum(shares_) / n
    variance = sum((share - mean) ** 2 for share in shares_) / (n - 1)
    return Words(mean, sqrt(variance / n), n)
