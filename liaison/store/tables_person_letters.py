"""The tables of letters to people about their review, and of what a colleague does for a person beside them. Rows are dumb."""

from datetime import date, datetime
from typing import Optional

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from liaison.domain.states import PersonLetterState
from liaison.store.columns import chosen


class PrintBatch(SQLModel, table=True):
    """Letters printed together."""

    __tablename__ = "print_batch"
    id: Optional[int] = Field(default=None, primary_key=True)
    made_at: datetime
    made_by: int = Field(foreign_key="staff.id")


class PersonLetter(SQLModel, table=True):
    """One letter to one person. Person, cycle and step make it unique: nobody gets the same letter twice."""

    __tablename__ = "person_letter"
    __table_args__ = (UniqueConstraint("person_id", "cycle", "step"),)
    id: Optional[int] = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    review_id: int = Field(foreign_key="review.id", index=True)
    cycle: date
    step: str  # see domain/inviting
    kind: str  # the template's name
    state: PersonLetterState = chosen(PersonLetterState)
    channel: str
    address: str = ""  # where it goes
    way_because: str = ""  # why this channel
    why: str = ""  # why this letter now
    about_on: Optional[date] = None  # the day it speaks of
    not_before: Optional[date] = None
    worker_id: Optional[int] = Field(default=None, foreign_key="staff.id")  # whose name and number stand in it
    text: str = ""
    version: int = 1
    drafted_at: datetime
    released_at: Optional[datetime] = None
    released_by: Optional[int] = Field(default=None, foreign_key="staff.id")
    letter_id: Optional[int] = Field(default=None, foreign_key="letter.id", index=True)  # in the outbox
    batch_id: Optional[int] = Field(default=None, foreign_key="print_batch.id", index=True)
    posted_at: Optional[datetime] = None
    posted_by: Optional[int] = Field(default=None, foreign_key="staff.id")
    stopped_because: str = ""
    stopped_by: Optional[int] = Field(
        default=None, foreign_key="staff.id"
    )  # None: by the program, and it may be drafted anew


class ReachTask(SQLModel, table=True):
    """Something a colleague does for one person: asks what is safe, rings, looks whether they are well, decides. `key` makes it unique."""

    __tablename__ = "reach_task"
    id: Optional[int] = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    kind: str  # see domain/looking_out
    person_id: int = Field(foreign_key="person.id", index=True)
    review_id: Optional[int] = Field(default=None, foreign_key="review.id", index=True)
    owner_id: Optional[int] = Field(default=None, foreign_key="staff.id", index=True)  # None: whoever is there
    next_id: Optional[int] = Field(default=None, foreign_key="staff.id")  # the clinician who decides afterwards
    due_on: date
    why: str = ""
    made_at: datetime
    answer: str = ""
    note: str = ""  # for colleagues; never in a log or an event
    version: int = 1
    done_at: Optional[datetime] = None
    done_by: Optional[int] = Field(default=None, foreign_key="staff.id")


class StaffLine(SQLModel, table=True):
    """The direct number of a colleague, as it stands in letters to people."""

    __tablename__ = "staff_line"
    staff_id: int = Field(foreign_key="staff.id", primary_key=True)
    phone: str
    changed_at: datetime
    changed_by: Optional[int] = Field(default=None, foreign_key="staff.id")
