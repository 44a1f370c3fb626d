"""The law of a briefing: which span it tells of, and which numbers may stand in it without giving away another practice's.

A briefing goes to people who each know their own practice's questions. So beside the rule of `suppression` (nothing under five, and nothing
that follows from the rest) there is a second one: whoever takes their own practice's numbers away from what is shown must be left with
nothing, or with at least five. Spans are whole quarters, so that two briefings tell of the same span or of different ones, and cannot be
subtracted from each other.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Generic, TypeVar

from liaison.domain.reporting import Times
from liaison.domain.spoken import MONTHS
from liaison.domain.suppression import RANGE, SMALL
from liaison.domain.typical_timings import say
from models.taxonomy import Category

T = TypeVar("T")
Counts = Mapping[str, int]  # practice code → how many


@dataclass(frozen=True)
class Quarter:
    """Three whole calendar months of London days, by the first of them."""

    first: date

    @property
    def after(self) -> date:
        """The first day that is no longer in it."""
        return (self.first + timedelta(days=95)).replace(day=1)

    @property
    def words(self) -> str:
        """Like "July to September 2026"."""
        last = self.after - timedelta(days=1)
        return f"{MONTHS[self.first.month - 1]} to {MONTHS[last.month - 1]} {last.year}"


def last_quarter(today: date) -> Quarter:
    """The newest quarter that is over on this day."""
    this = today.replace(month=3 * ((today.month - 1) // 3) + 1, day=1)
    return Quarter((this - timedelta(days=1)).replace(month=(this.month - 4) % 12 + 1, day=1))


def shielded(parts: Counts) -> int | None:
    """The sum as it may be shown: None where it is under five, or where somebody who knows one practice's part is left with under five."""
    total = sum(parts.values())
    return total if total == 0 or (total >= SMALL and not gives_away(parts)) else None


def gives_away(parts: Counts) -> bool:
    """Whether the sum less one practice's part is a small number."""
    total = sum(parts.values())
    return any(0 < total - own < SMALL for own in parts.values())


@dataclass(frozen=True)
class Line(Generic[T]):
    """Counts of one line; None where hidden. `total` is None where even the sum gives something away, and then nothing is shown."""

    total: int | None
    shown: dict[T, int | None]


def line(counts: Mapping[T, Counts]) -> Line[T]:
    """A line of counts by practice, its sum shown: what may be shown of each. What nobody had is not listed."""
    found = {name: parts for name, parts in counts.items() if sum(parts.values())}
    whole: dict[str, int] = {}
    for parts in found.values():
        for code, number in parts.items():
            whole[code] = whole.get(code, 0) + number
    total = shielded(whole)
    if total is None:
        return Line(None, dict.fromkeys(found))
    sums = {name: sum(parts.values()) for name, parts in found.items()}
    hidden = {name for name, parts in found.items() if shielded(parts) is None}
    rest = sorted((name for name in found if name not in hidden), key=lambda name: sums[name])
    while hidden and not covered([found[name] for name in hidden], whole):
        if not rest:
            return Line(None, dict.fromkeys(found))
        hidden.add(rest.pop(0))
    return Line(total, {name: None if name in hidden else sums[name] for name in found})


def covered(hidden: Sequence[Counts], practices: Collection[str]) -> bool:
    """Whether hidden counts protect each other, from a stranger and from each practice that knows its own part of every one of them: each
    may be at least `RANGE` different numbers. A practice that had all of them itself learns nothing."""
    if len(hidden) < 2:
        return False
    total = sum(sum(parts.values()) for parts in hidden)
    if total - len(hidden) + 1 < RANGE:
        return False
    for code in practices:
        others = total - sum(parts.get(code, 0) for parts in hidden)
        least = [0 if parts.get(code) else 1 for parts in hidden]  # a theme is listed because somebody asked
        if others and any(others - sum(least) + 1 < RANGE for _ in hidden):
            return False
    return True


def timed(spans: Mapping[str, Sequence[timedelta]], times: Times) -> str:
    """How long it took, in words; "" where the counts behind it may not be shown."""
    return say(times) if shielded({code: len(found) for code, found in spans.items()}) else ""


# what a first mail can tell so that one is enough, by theme; about the mail and never about what to prescribe
LEARNING: dict[Category, str] = {
    Category.ACUTE_RISK: "If somebody may be in danger now, please ring: 999 first, then us. A mail waits until it is read.",
    Category.PROTECTION: "A worry about a child or an adult goes to social work at once; tell us as well, and what was agreed.",
    Category.PREGNANCY: "Tell us the week and the maternity team with the first mail, so that we can ring them the same day.",
    Category.TRANSITION: "Tell us of a release, an admission or a move as early as it is known, with the day and who prescribes until then.",
    Category.SCRIPT_CONTINUITY: "Name the pharmacy, its hours and the day of the last dose: then we can act before it closes.",
    Category.RESULTS_MONITORING: "Send a result with its date and what was taken that day; an ECG as the whole trace.",
    Category.MENTAL_HEALTH: "Psychology is open to everybody, whatever somebody uses. Safety and stabilisation skills can begin at once.",
    Category.PRESCRIBING_ADVICE: "Name the medicine, the dose as it is dispensed, the last day it was taken and other medicines: one mail is then enough.",
    Category.REFERRAL_ACCESS: "Nobody has to be ready for anything first. A safe way to reach the person is the one thing we need.",
    Category.HARM_REDUCTION: "Naloxone can be given to anybody likely to be there at an overdose. Ask us for kits and training for your team.",
    Category.SOCIAL_LEGAL: "Say by when a report is needed and for whom: we plan it with the person.",
    Category.REVIEW_APPOINTMENT: "The signed page in our digest takes a minute; bloods and the medicines list before a review save the person a visit.",
    Category.SERVICE_LIAISON: "How we work, and how long things take now, stands on our page for anybody to read.",
    Category.COMPLAINT_INCIDENT: "Tell us what went wrong, however small: we say what we did about it.",
}
POINTS = 3  # learning points: of the themes that came up most


def learning(themes: Line[Category]) -> list[str]:
    """The learning points of the themes that were asked about most, of those that may be shown."""
    seen = sorted(
        (name for name, number in themes.shown.items() if number), key=lambda name: -(themes.shown[name] or 0)
    )
    return [LEARNING[name] for name in seen if name in LEARNING][:POINTS]


@dataclass(frozen=True)
class Briefing:
    """One briefing as it is read, sent and kept. Numbers are None where hidden; `pairs` are "you asked" and "we did"."""

    about: str
    span: str
    as_at: date
    practices: int
    total: int | None = None
    themes: Sequence[tuple[str, int | None]] = ()
    times: Sequence[tuple[str, str]] = ()
    reviews: Sequence[tuple[str, int | None]] = ()
    naloxone: tuple[int, int] | None = None  # people who have it, of how many in shared care
    points: Sequence[str] = ()
    pairs: Sequence[tuple[str, str]] = field(default=())

    def stored(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "about": self.about, "span": self.span, "as_at": self.as_at.isoformat(), "practices": self.practices, "total": self.total,
            "themes": [list(one) for one in self.themes], "times": [list(one) for one in self.times],
            "reviews": [list(one) for one in self.reviews], "naloxone": list(self.naloxone) if self.naloxone else None,
            "points": list(self.points), "pairs": [list(one) for one in self.pairs],
        }  # fmt: skip


def kept(stored: Mapping[str, Any]) -> Briefing:
    """What was kept, as it was."""
    return Briefing(
        about=stored["about"], span=stored["span"], as_at=date.fromisoformat(stored["as_at"]), practices=stored["practices"], total=stored["total"],
        themes=[(a, b) for a, b in stored["themes"]], times=[(a, b) for a, b in stored["times"]], reviews=[(a, b) for a, b in stored["reviews"]],
        naloxone=(stored["naloxone"][0], stored["naloxone"][1]) if stored["naloxone"] else None, points=stored["points"],
        pairs=[(a, b) for a, b in stored["pairs"]],
    )  # fmt: skip


def share(having: Counts, everybody: Counts) -> tuple[int, int] | None:
    """How many have something, of how many; None where either, or those without, may not be shown."""
    without = {code: number - having.get(code, 0) for code, number in everybody.items()}
    have, of = shielded({code: having.get(code, 0) for code in everybody}), shielded(everybody)
    return None if have is None or not of or shielded(without) is None else (have, of)
