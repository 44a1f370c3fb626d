"""The tables of planning: what brings a review forward."""

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
