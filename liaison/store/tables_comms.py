"""The tables of the communications document: its versions, its counted timings day by day, and who has which version."""

from datetime import date, datetime
from typing import Any, Optional

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from liaison.store.columns import listed, mapped


class CommsVersion(SQLModel, table=True):
    """One version. Without `signed_on` it is the draft, of which there is one at most; signed off, its words never change again.
    `seen` guards the draft against two people writing at once."""

    __tablename__ = "comms_version"
    id: Optional[int] = Field(default=None, primary_key=True)
    number: Optional[int] = Field(default=None, unique=True)  # counted when it is signed off
    content: dict[str, Any] = mapped()
    seen: int = 1
    written_at: datetime
    written_by: Optional[int] = Field(default=None, foreign_key="staff.id")
    owner_id: Optional[int] = Field(default=None, foreign_key="staff.id")  # who is asked when it grows old
    made_with: str = ""
    signed_by: str = ""  # whose sign-off it is, by role or group
    signed_on: Optional[date] = None
    published_at: Optional[datetime] = None
    published_by: Optional[int] = Field(default=None, foreign_key="staff.id")
    withdrawn_at: Optional[datetime] = None
    withdrawn_by: Optional[int] = Field(default=None, foreign_key="staff.id")
    withdrawn_why: str = ""


class CommsTiming(SQLModel, table=True):
    """What was counted on a London day: the lines as they are shown (title, words, source, half and nine in ten in minutes)."""

    __tablename__ = "comms_timing"
    id: Optional[int] = Field(default=None, primary_key=True)
    day: date = Field(unique=True)
    lines: list[dict[str, Any]] = listed()
    at: datetime


class CommsCopy(SQLModel, table=True):
    """That a practice was given a version: linked from a letter (which counts once it has left), or handed over."""

    __tablename__ = "comms_copy"
    __table_args__ = (
        UniqueConstraint("version_id", "letter_key", "practice_code"),
        Index("ix_comms_copy_practice", "practice_code", "version_id"),
    )
    id: Optional[int] = Field(default=None, primary_key=True)
    version_id: int = Field(foreign_key="comms_version.id")
    practice_code: str = Field(foreign_key="practice.code")
    letter_key: str = ""  # the outbox key of the letter; "" for one that was handed over
    given_on: date
    how: str = ""  # letter, or how it was handed over, in a few words
    by_id: Optional[int] = Field(default=None, foreign_key="staff.id")
