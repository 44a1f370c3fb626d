"""What one run of a job has to tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Report:
    """Counts by what was done, and sentences that ask for a hand. No words of a mail, no names, no CHI numbers.

    `error` names what broke the run itself; None when it ran to its end.
    """

    did: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    error: str | None = None

    @property
    def row(self) -> dict[str, Any]:
        """As the run row keeps it: {} when nothing happened, so that empty runs need not be kept."""
        done = {name: count for name, count in self.did.items() if count}
        return done | ({"problems": list(self.problems)} if self.problems else {})
