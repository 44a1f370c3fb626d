"""What floor and reader come to together, for choosing thresholds and for measuring: the same sum as in service."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from models.predict import Reading
from models.taxonomy import Outcome, Urgency, most_urgent
from models.workshop.corpus import Row

Lowest = Urgency | None  # the level that the floor gives a mail
FloorOf = Callable[
    [Row], str | None
]  # the floor, asked about a row; the reader knows nothing of the house that has one

URGENT = (Urgency.U1, Urgency.U2)
ECE_BINS = 15


def together(outcome: Outcome, level: Urgency | None, lowest: Lowest) -> tuple[Outcome, Urgency | None]:
    """The final outcome and level: the floor is never lowered, and a mail it speaks for is never set aside."""
    if outcome is not Outcome.NOT_A_QUERY:
        return outcome, most_urgent(lowest, level)
    return (Outcome.UNCLEAR, most_urgent(lowest, Urgency.U2)) if lowest else (outcome, None)


def is_flagged(outcome: Outcome, level: Urgency | None) -> bool:
    """Whether a person looks at it today: urgent, or unclear (which is handled as U2)."""
    return outcome is Outcome.UNCLEAR or level in URGENT


@dataclass(frozen=True)
class Result:
    """One row, what the reader made of it, and what floor and reader come to together."""

    row: Row
    reading: Reading
    outcome: Outcome
    level: Urgency | None

    @property
    def best(self) -> str:
        """The likeliest label, abstained or not."""
        return self.reading.evidence.best

    @property
    def right(self) -> bool:
        """Whether the likeliest label is the true one."""
        return self.best == self.row.category

    @property
    def answered(self) -> bool:
        """Whether the reader committed itself to a category."""
        return self.reading.prediction.outcome is Outcome.QUERY

    @property
    def flagged(self) -> bool:
        """Whether a person looks at it today: urgent, or unclear (which is handled as U2)."""
        return is_flagged(self.outcome, self.level)


def result(row: Row, reading: Reading, lowest: str | None) -> Result:
    """Floor and reader together."""
    said = reading.prediction
    return Result(row, reading, *together(said.outcome, said.urgency, Urgency(lowest) if lowest else None))


def sureness(results: Sequence[Result]) -> list[tuple[float, bool]]:
    """The probability of each likeliest label, and whether it is right."""
    return [(found.reading.evidence.probabilities[found.best], found.right) for found in results]
