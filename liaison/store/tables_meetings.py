"""The tables of meetings beside the meeting itself: steps taken towards its hosts, the slots they offered, their replies in prose.

No `from __future__ import annotations` here: it breaks SQLModel's relationships.
"""

from datetime import datetime
from typing import Optional

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel


class MeetingStepTaken(SQLModel, table=True):
    """One step towards the hosts of one meeting, never taken twice in one turn. A turn is one time of asking: another day, another turn."""

    __tablename__ = "meeting_step"
    __table_args__ = (UniqueConstraint("meeting_id", "turn", "step"),)
    id: Optional[int] = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id")
    turn: int
    step: str  # of domain/reminders.MeetingStep
    at: datetime
    letter_id: Optional[int] = Field(default=None, foreign_key="letter.id")  # None: a telephone task


class OfferedSlot(SQLModel, table=True):
    """A time that the hosts offered, as a colleague noted it. Nothing is overwritten: a slot that was not taken stays, and says so."""

    __tablename__ = "meeting_slot"
    id: Optional[int] = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    turn: int
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    told: str  # of domain/offers.Told
    message_id: Optional[int] = Field(default=None, foreign_key="ledger.id")  # the mail in which it stands
    words: str = ""  # what else the hosts said
    by_id: int = Field(foreign_key="staff.id")
    at: datetime
    taken_at: Optional[datetime] = None
    taken_by: Optional[int] = Field(default=None, foreign_key="staff.id")


class MeetingReply(SQLModel, table=True):
    """A mail in prose that answered one of our letters about a meeting, once a colleague has dealt with it; `id` is its ledger row's id. One
    that has no row here waits."""

    __tablename__ = "meeting_reply"
    id: int = Field(primary_key=True, foreign_key="ledger.id")
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    settled_by: int = Field(foreign_key="staff.id")
    settled_at: datetime
