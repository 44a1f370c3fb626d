"""The table of briefings: what a colleague wrote for one, and the whole of it as it was when it was sent."""

from datetime import datetime
from typing import Any, Optional

from sqlmodel import Field, SQLModel

from liaison.store.columns import JSON_COLUMN, listed


class Briefed(SQLModel, table=True):
    """The briefing of one meeting. `pairs` is "you asked" and "we did", `points` what to tell beside the learning points that come by
    themselves. Once `frozen` holds the briefing as it was sent, nothing of it changes."""

    __tablename__ = "briefing"
    id: Optional[int] = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", unique=True)
    pairs: list[list[str]] = listed()
    points: list[str] = listed()
    version: int = 1
    written_at: datetime
    written_by: Optional[int] = Field(default=None, foreign_key="staff.id")
    frozen: Optional[dict[str, Any]] = Field(default=None, sa_type=JSON_COLUMN)
    frozen_at: Optional[datetime] = None
    frozen_by: Optional[int] = Field(default=None, foreign_key="staff.id")
