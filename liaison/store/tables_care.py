"""The tables of care: what a colleague takes to her own supervision, and what stands in the way of psychology for the people we serve."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from liaison.domain.psychology_barriers import Barrier
from liaison.store.columns import chosen


class SupervisionMark(SQLModel, table=True):
    """That a colleague wants to talk a case over in her supervision. Hers alone: no event, report, search or export tells of it."""

    __tablename__ = "supervision_mark"
    staff_id: int = Field(primary_key=True, foreign_key="staff.id")
    case_id: int = Field(primary_key=True, foreign_key="case.id")
    note: str = ""
    at: datetime


class BarrierTag(SQLModel, table=True):
    """One thing that stands in the way of psychology, as somebody ticked it on a case."""

    __tablename__ = "psychology_barrier"
    case_id: int = Field(primary_key=True, foreign_key="case.id")
    barrier: Barrier = chosen(Barrier, primary_key=True)
    by_id: int = Field(foreign_key="staff.id")
    at: datetime
