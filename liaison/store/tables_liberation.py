"""The tables of coming home from prison: the expected day, the checklist with an owner and a day for each item, and what happened to both.

No `from __future__ import annotations` here: it breaks SQLModel's relationships.
"""

from datetime import date, datetime
from typing import Optional

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel


class Liberation(SQLModel, table=True):
    """The day on which somebody is expected to come home; one at a time is open. `version` guards against two people at once."""

    id: Optional[int] = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    expected_on: date = Field(index=True)
    prison: str = ""  # as colleagues say it
    opened_at: datetime
    opened_by: int = Field(foreign_key="staff.id")
    ended_at: Optional[datetime] = Field(default=None, index=True)
    ended_by: Optional[int] = Field(default=None, foreign_key="staff.id")
    ended_because: str = ""  # of homecoming.ENDS
    version: int = 1


class LiberationItem(SQLModel, table=True):
    """One thing to arrange (see domain/liberation.ITEMS), with who sees to it and by when. Done, or not needed, with who said so."""

    __tablename__ = "liberation_item"
    __table_args__ = (UniqueConstraint("liberation_id", "key"),)
    id: Optional[int] = Field(default=None, primary_key=True)
    liberation_id: int = Field(foreign_key="liberation.id")
    key: str
    owner_id: Optional[int] = Field(default=None, foreign_key="staff.id", index=True)
    due_on: date
    by_hand: bool = False  # a colleague chose the day: it does not follow the liberation date
    words: str = ""  # how it is arranged; no dose
    done_at: Optional[datetime] = None
    done_by: Optional[int] = Field(default=None, foreign_key="staff.id")
    not_needed: bool = False


class LiberationChange(SQLModel, table=True):
    """What somebody did with it: append-only, and no word of anybody's stands in it."""

    __tablename__ = "liberation_change"
    id: Optional[int] = Field(default=None, primary_key=True)
    liberation_id: int = Field(foreign_key="liberation.id", index=True)
    at: datetime
    by: int = Field(foreign_key="staff.id")
    what: str
