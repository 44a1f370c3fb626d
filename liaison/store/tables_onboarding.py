"""The tables of the path to a first appointment with a practice, and to its yearly refresh.

No `from __future__ import annotations` here: it breaks SQLModel's relationships.
"""

from datetime import date, datetime
from typing import Optional

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from liaison.domain.states import PathState
from liaison.store.columns import chosen


class PracticePath(SQLModel, table=True):
    """Where one practice stands on the path. `turn` counts appointments (1 the first, then refreshes), `asked` counts offers: each is about
    one meeting of the practice's own series, which carries day, place, letters and answers."""

    __tablename__ = "practice_path"
    id: Optional[int] = Field(default=None, primary_key=True)
    practice_code: str = Field(foreign_key="practice.code", unique=True)
    state: PathState = chosen(PathState)
    turn: int = 1
    asked: int = 0
    meeting_id: Optional[int] = Field(default=None, foreign_key="meeting.id", index=True)
    to_email: str = ""  # whom letters about it go to; empty: the practice's own mailbox
    offered_at: Optional[datetime] = None
    held_on: Optional[date] = None  # the last one
    refresh_on: Optional[date] = None
    wait_until: Optional[date] = None  # they asked us to come back later
    created_at: datetime
    version: int = 1  # guards against two people changing it at once


class PathStepTaken(SQLModel, table=True):
    """One step of one offer, never taken twice."""

    __tablename__ = "practice_path_step"
    __table_args__ = (UniqueConstraint("path_id", "asked", "step"),)
    id: Optional[int] = Field(default=None, primary_key=True)
    path_id: int = Field(foreign_key="practice_path.id")
    asked: int
    step: str  # of domain/onboarding.PathStep
    at: datetime
    letter_id: Optional[int] = Field(default=None, foreign_key="letter.id")  # None: a telephone task


class PathItem(SQLModel, table=True):
    """One line of the checklist of one turn, as a colleague last left it."""

    __tablename__ = "practice_path_item"
    __table_args__ = (UniqueConstraint("path_id", "turn", "item"),)
    id: Optional[int] = Field(default=None, primary_key=True)
    path_id: int = Field(foreign_key="practice_path.id")
    turn: int
    item: str  # of domain/onboarding.CHECKLIST
    done: bool = False
    words: str = ""
    at: datetime
    by_id: int = Field(foreign_key="staff.id")
