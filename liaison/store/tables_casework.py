"""The tables of casework: telephone calls, mentions, days to look again, links, parts of a mail, joined cases, what is filed."""

from datetime import date, datetime
from typing import Any, Optional

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from liaison.domain.casework import CallKind, FiledAs
from liaison.store.columns import chosen, listed, mapped


class Call(SQLModel, table=True):
    """A telephone call: with whom, when, and what was said. `message_id` is the ledger row of one that was logged as a question."""

    id: Optional[int] = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    message_id: Optional[int] = Field(default=None, foreign_key="ledger.id", unique=True)
    kind: CallKind = chosen(CallKind)
    spoke_with: str
    number: str = ""
    at: datetime  # when it took place
    said: str
    by_id: int = Field(foreign_key="staff.id")
    written_at: datetime


class Mention(SQLModel, table=True):
    """A note that a colleague is asked to read; shown to her until she has seen it."""

    __table_args__ = (UniqueConstraint("note_id", "staff_id"), Index("ix_mention_unseen", "staff_id", "seen_at"))
    id: Optional[int] = Field(default=None, primary_key=True)
    note_id: int = Field(foreign_key="note.id")
    case_id: int = Field(foreign_key="case.id", index=True)
    staff_id: int = Field(foreign_key="staff.id")
    at: datetime
    seen_at: Optional[datetime] = None


class LookAgain(SQLModel, table=True):
    """The London day on which a case stands at the top of its owner's list again; `back_at` from when it does. No row: no day is set."""

    __tablename__ = "look_again"
    case_id: int = Field(primary_key=True, foreign_key="case.id")
    on: date = Field(index=True)
    because: str = ""
    by_id: int = Field(foreign_key="staff.id")
    at: datetime
    back_at: Optional[datetime] = None


class CaseLink(SQLModel, table=True):
    """Two cases that belong together, and why; `one_id` is the smaller id, so that a pair stands once."""

    __tablename__ = "case_link"
    __table_args__ = (UniqueConstraint("one_id", "other_id"),)
    id: Optional[int] = Field(default=None, primary_key=True)
    one_id: int = Field(foreign_key="case.id")
    other_id: int = Field(foreign_key="case.id", index=True)
    because: str
    by_id: int = Field(foreign_key="staff.id")
    at: datetime


class Part(SQLModel, table=True):
    """A mail about several people was divided: whom this copy of it is about. The first copy is the mail itself (`of_id` is its own id)."""

    __tablename__ = "mail_part"
    message_id: int = Field(primary_key=True, foreign_key="ledger.id")
    of_id: int = Field(foreign_key="ledger.id", index=True)
    about: list[str] = listed()  # CHI numbers of this part; of everything else the mail names, this case knows nothing
    label: str = ""  # in a few words what is asked here
    by_id: int = Field(foreign_key="staff.id")
    at: datetime


class Division(SQLModel, table=True):
    """A mail that was divided: into which cases, and how its own stood before, to put it back together."""

    id: Optional[int] = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    message_id: int = Field(foreign_key="ledger.id")
    made: list[int] = listed()  # the further cases
    by_id: int = Field(foreign_key="staff.id")
    at: datetime
    before: dict[str, Any] = (
        mapped()
    )  # columns of the case: as they were, and as dividing wrote them; and the last event of that time
    undone_at: Optional[datetime] = None
    undone_by: Optional[int] = Field(default=None, foreign_key="staff.id")


class Joining(SQLModel, table=True):
    """Two cases that a colleague made one. `moved` is what went over, by table; `before` how both stood, to undo it."""

    id: Optional[int] = Field(default=None, primary_key=True)
    kept_id: int = Field(foreign_key="case.id", index=True)
    joined_id: int = Field(foreign_key="case.id", index=True)
    because: str = ""
    by_id: int = Field(foreign_key="staff.id")
    at: datetime
    moved: dict[str, Any] = mapped()
    before: dict[str, Any] = mapped()
    undone_at: Optional[datetime] = None
    undone_by: Optional[int] = Field(default=None, foreign_key="staff.id")


class Filing(SQLModel, table=True):
    """That a case is in the clinical record, or need not be; good for what it held then (`mail_id` was its newest mail)."""

    case_id: int = Field(primary_key=True, foreign_key="case.id")
    how: FiledAs = chosen(FiledAs)
    mail_id: int = Field(foreign_key="ledger.id")
    by_id: int = Field(foreign_key="staff.id")
    at: datetime
