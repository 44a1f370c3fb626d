"""Proves every night that nobody is left out, keeps the proof, and makes work of the reviews we owe.

Takes:   the register and the reviews as the night left them
Decides: domain/covering.stands
Leaves:  one row a night; a review we owe as work for an admin or lead, once, and ended when it is mended
Runs:    jobs/prove_coverage.py
Seen on: Coverage
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from liaison.app import App
from liaison.clock import london_date
from liaison.domain.covering import Verdict
from liaison.reviews import owed
from liaison.reviews.coverage import counted, overdue, verdicts
from liaison.store.session import transaction
from liaison.store.tables_coverage import CoverageNight


@dataclass(frozen=True)
class Proof:
    """One night's proof, and what became work by it."""

    people: int
    covered: int
    explained: int
    unexplained: int
    new_work: int
    mended: int

    @property
    def counts(self) -> Mapping[str, int]:
        """For the report of a job."""
        return {
            "people": self.people, "covered": self.covered, "explained": self.explained, "unexplained": self.unexplained,
            "new_work": self.new_work, "mended": self.mended,
        }  # fmt: skip

    @property
    def problems(self) -> tuple[str, ...]:
        """A sentence where somebody is left out."""
        if not self.unexplained:
            return ()
        who = "1 person is" if self.unexplained == 1 else f"{self.unexplained} people are"
        return (f"{who} without a review and without a reason: see Coverage.",)


def take_all(app: App, now: datetime) -> Proof:
    """Prove the London date of `now`, in one commit; a second run of the same night replaces the first and makes nothing twice."""
    today = london_date(now)
    with transaction(app.engine) as session:
        found = verdicts(session, today)
        kept = keep(session, found, today, now)
        new = owed.open_all(session, found, today, now)
        mended = owed.end_mended(session, found, now)
    return Proof(kept.people, kept.covered, kept.explained, len(kept.unexplained), new, mended)


def keep(session: Session, found: Mapping[int, Verdict], today: date, now: datetime) -> CoverageNight:
    """Keep the night's row."""
    night = session.merge(CoverageNight(day=today, made_at=now, overdue=len(overdue(found, today)), **counted(found)))
    session.flush()
    return night
