"""The read side of what stands in the way of psychology: of one case, and counted for a report without anybody's name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlmodel import Session, col

from liaison.domain.psychology import Barrier
from liaison.store.case_rows import may_have
from liaison.store.tables import Case
from liaison.store.tables_care import PsychologyBarrier


def barrier_of(session: Session, case_id: int) -> PsychologyBarrier | None:
    """What stands in the way now."""
    if not may_have(session, PsychologyBarrier, case_id):
        return None
    stands = col(PsychologyBarrier.case_id) == case_id, col(PsychologyBarrier.ended_at).is_(None)
    return session.scalars(select(PsychologyBarrier).where(*stands)).first()


@dataclass(frozen=True)
class Stood:
    """One case of which somebody said what stands in the way: what, and the practice that asked."""

    barrier: Barrier
    practice: str | None


def stood(session: Session, since: datetime, until: datetime) -> Sequence[Stood]:
    """What was said in a span and still stood at its end: a span that is over is counted alike for good."""
    said = col(PsychologyBarrier.at) >= since, col(PsychologyBarrier.at) < until
    at_its_end = or_(col(PsychologyBarrier.ended_at).is_(None), col(PsychologyBarrier.ended_at) >= until)
    rows = select(col(PsychologyBarrier.barrier), col(Case.practice_code)).join(
        Case, col(Case.id) == PsychologyBarrier.case_id
    )
    found = session.execute(rows.where(*said, at_its_end).order_by(col(PsychologyBarrier.id)))
    return [Stood(barrier, practice) for barrier, practice in found]
