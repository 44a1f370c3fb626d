"""The read side of Health: the last run of every job, letters by state, and those that wait for a person."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlmodel import Session, col

from liaison.domain.states import LetterState
from liaison.store.pairs import pairs
from liaison.store.tables import JobRun, Letter

DOUBTFUL = (LetterState.UNKNOWN, LetterState.FAILED, LetterState.WITHHELD)


def last_runs(session: Session) -> Sequence[JobRun]:
    """The newest run of each job, by name."""
    newest = select(func.max(JobRun.id)).group_by(col(JobRun.job))
    return session.scalars(select(JobRun).where(col(JobRun.id).in_(newest)).order_by(col(JobRun.job))).all()


def letters_by_state(session: Session) -> dict[LetterState, int]:
    """How many letters stand where."""
    found = pairs(session, select(col(Letter.state), func.count()).group_by(col(Letter.state)))
    return {state: found.get(state, 0) for state in LetterState}


def doubtful_letters(session: Session, *, limit: int = 50) -> Sequence[Letter]:
    """Letters of unknown fate, failed or withheld, newest first."""
    rows = select(Letter).where(col(Letter.state).in_(DOUBTFUL)).order_by(col(Letter.id).desc()).limit(limit)
    return session.scalars(rows).all()
