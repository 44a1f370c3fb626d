"""The table of what was changed on the register: who, when, which fields. Never a value: what it was stays nobody's reading."""

from datetime import datetime
from typing import Optional

from sqlmodel import Field, SQLModel

from liaison.store.columns import listed


class PersonChange(SQLModel, table=True):
    """One change of a person's record. `what` is a section (domain/record_sections) or a happening (domain/register_changes)."""

    __tablename__ = "person_change"
    id: Optional[int] = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    at: datetime
    by: Optional[int] = Field(default=None, foreign_key="staff.id")  # empty: a list that was taken in
    what: str
    fields: list[str] = listed()
