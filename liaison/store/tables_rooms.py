"""The tables of planning: rooms, and what brings a review forward."""

from datetime import date, datetime
from typing import Optional

from sqlmodel import Field, SQLModel


class ReviewTrigger(SQLModel, table=True):
    """Something that brings a person's next review forward (see domain/bringing_forward). It counts until a review after it was held or
    closed, or a colleague takes it back: then `cleared_at` is set, and the row stays."""

    __tablename__ = "review_trigger"
    id: Optional[int] = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    kind: str
    on: date  # the London date on which it happened
    because: str = ""  # a code: how we know of it
    case_id: Optional[int] = Field(default=None, foreign_key="case.id", index=True)
    noted_at: datetime
    noted_by: Optional[int] = Field(default=None, foreign_key="staff.id")  # empty: the due step, from the register
    cleared_at: Optional[datetime] = Field(default=None, index=True)
    cleared_by: Optional[int] = Field(default=None, foreign_key="staff.id")


class Room(SQLModel, table=True):
    """A room of ours in which reviews are held. Closed rooms stay: earlier reviews name them. `version` guards against two people at once."""

    id: Optional[int] = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    address: str = ""  # where it is, as people say it
    locality: str = ""  # empty: for people of everywhere
    seats: int = 3
    private: bool = True  # what is said there is not heard outside
    step_free: bool = False
    two_exits: bool = False  # nobody sits between a person and the only door
    quiet: bool = False  # a quiet corner or an emotion-regulation box
    active: bool = True
    version: int = 1
    changed_at: datetime
    changed_by: Optional[int] = Field(default=None, foreign_key="staff.id")
