"""The tables of what was changed on the register (who, when, which fields; never a value), and of lists that are taken in through a page.

No `from __future__ import annotations` here: it breaks SQLModel's relationships.
"""

from datetime import datetime
from typing import Any, Optional

from sqlalchemy import Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from liaison.domain.states import ListState
from liaison.store.columns import chosen, listed, mapped


class PersonChange(SQLModel, table=True):
    """One change of a person's record. `what` is a section (domain/record_sections) or a happening (domain/register_changes)."""

    __tablename__ = "person_change"
    id: Optional[int] = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    at: datetime
    by: Optional[int] = Field(default=None, foreign_key="staff.id")  # empty: a list that was taken in
    what: str
    fields: list[str] = listed()


class PeopleList(SQLModel, table=True):
    """One list of people: uploaded and shown beside the register, or given out. Its bytes and its lines are there until it is taken in or
    put away; that it was there, whose it was and what it came to stays. `version` guards against two people at once."""

    __tablename__ = "people_list"
    id: Optional[int] = Field(default=None, primary_key=True)
    state: ListState = chosen(ListState)
    digest: str = Field(index=True, max_length=64)  # SHA-256 of its bytes
    content: Optional[bytes] = Field(default=None, sa_type=LargeBinary)  # packed
    weighed: str = ""  # a digest of what its lines come to, as shown: it is taken in only if they still do
    again: bool = False  # the register changed between the look and the confirmation: what is shown now is new
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    absent: int = 0  # people in shared care who do not stand in it
    notes: list[str] = listed()
    at: datetime
    by: Optional[int] = Field(default=None, foreign_key="staff.id")  # empty: given out on the command line
    ended_at: Optional[datetime] = None
    ended_by: Optional[int] = Field(default=None, foreign_key="staff.id")
    version: int = 1


class PeopleListLine(SQLModel, table=True):
    """What one line of a list that is being shown comes to, or somebody who does not stand in it."""

    __tablename__ = "people_list_line"
    __table_args__ = (Index("ix_people_list_line_list", "list_id", "word", "id"),)
    id: Optional[int] = Field(default=None, primary_key=True)
    list_id: int = Field(foreign_key="people_list.id")
    line: int  # in the file; 0 for who is absent
    word: str  # added, changed, rejected, absent
    person_id: Optional[int] = Field(default=None, foreign_key="person.id", index=True)
    name: str = ""  # of somebody new, or why a line is rejected
    field: str = ""  # of a rejected line
    changes: list[list[str]] = listed()  # field, what stood there, what will


class PersonMerge(SQLModel, table=True):
    """Two records of one person that became one: who decided it, which record each field came from, and what moved over. The absorbed
    record's row stays as it was, and names the one that was kept."""

    __tablename__ = "person_merge"
    id: Optional[int] = Field(default=None, primary_key=True)
    kept_id: int = Field(foreign_key="person.id", index=True)
    absorbed_id: int = Field(foreign_key="person.id", unique=True)
    by: int = Field(foreign_key="staff.id")
    at: datetime
    taken: list[str] = listed()  # the fields that came from the absorbed record
    moved: dict[str, Any] = mapped()  # table and column → ids of the rows that moved


class PersonApart(SQLModel, table=True):
    """Two records that look alike and belong to two people: a colleague looked. The lower id stands first."""

    __tablename__ = "person_apart"
    __table_args__ = (UniqueConstraint("one_id", "other_id"),)
    id: Optional[int] = Field(default=None, primary_key=True)
    one_id: int = Field(foreign_key="person.id", index=True)
    other_id: int = Field(foreign_key="person.id", index=True)
    by: int = Field(foreign_key="staff.id")
    at: datetime
