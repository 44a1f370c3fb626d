"""How a person's judgement of a mail came about, and what may be done with its text. Every judgement is kept; none is written over."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from models.taxonomy import Category, Outcome, Urgency

URGENT = frozenset({Urgency.U1, Urgency.U2})


class How(StrEnum):
    """How a person came to judge a mail."""

    CORRECTED = "corrected"  # she saw the program's answer and changed it
    CONFIRMED = "confirmed"  # she saw it and said that it is right
    BLIND = "blind"  # she chose before she saw it


@dataclass(frozen=True)
class Label:
    """What a mail is: by the program, or by a person. Category and urgency are None where there is no query."""

    outcome: Outcome
    category: Category | None = None
    urgency: Urgency | None = None

    @property
    def teaches(self) -> bool:
        """Whether a reader can be taught with it: no query, or a query with category and urgency."""
        if self.outcome is Outcome.NOT_A_QUERY:
            return True
        return self.outcome is Outcome.QUERY and self.category is not None and self.urgency is not None


def is_urgent_miss(suggested: Label, decided: Label) -> bool:
    """Whether a person found urgent (U1, U2) what the program had called calm or no query. Unclear is not calm: a person looks the same day."""
    looked_at = suggested.outcome is Outcome.UNCLEAR or suggested.urgency in URGENT
    return decided.outcome is Outcome.QUERY and decided.urgency in URGENT and not looked_at
