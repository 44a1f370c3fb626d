"""The tables of caring for people: what stands in the way of psychology, and a colleague's own marks for her supervision."""

from datetime import datetime
from typing import Optional

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from liaison.domain.psychology import Barrier
from liaison.store.columns import chosen


class ForSupervision(SQLModel, table=True):
    """That a colleague wants to bring a case to her own supervision. Hers alone: read by `supervision_queries` for her own page and case,
    and by nothing else; no event, no version, no letter and no search knows of it. Taken off, the row is gone."""

    __tablename__ = "for_supervision"
    __table_args__ = (UniqueConstraint("staff_id", "case_id"),)
    id: Optional[int] = Field(default=None, primary_key=True)
    staff_id: int = Field(foreign_key="staff.id")
    case_id: int = Field(foreign_key="case.id")
    note: str = ""
    at: datetime


class PsychologyBarrier(SQLModel, table=True):
    """What a colleague said stands in the way of psychology. A changed mind ends the row and may add one: so the figures of a month that
    is over stay as they are, and two looks at it cannot be subtracted from each other."""

    __tablename__ = "psychology_barrier"
    __table_args__ = (Index("ix_psychology_barrier_at", "at"),)
    id: Optional[int] = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    barrier: Barrier = chosen(Barrier)
    by_id: int = Field(foreign_key="staff.id")
    at: datetime
    ended_at: Optional[datetime] = None
