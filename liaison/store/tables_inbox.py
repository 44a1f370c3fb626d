"""The tables of the desk: the words a search reads, who is looking at a case, and the views a colleague keeps.

Rows are dumb, as in `tables.py`.
"""

from datetime import datetime
from typing import Any, Optional

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from liaison.store.columns import mapped


class CaseWords(SQLModel, table=True):
    """Everything that can be found of one case, once. Written by the triggers of `search_schema` alone, in the commit of what it copies."""

    __tablename__ = "case_words"
    case_id: int = Field(primary_key=True, foreign_key="case.id")
    reference: str = ""
    subject: str = ""
    people: str = ""  # senders, and the person it is about, with the CHI number
    places: str = ""  # practice, its code, locality and cluster
    mails: str = ""
    files: str = ""  # names and words of attachments
    ours: str = ""  # notes and answers


class Presence(SQLModel, table=True):
    """Somebody has a case open just now: true until `at` is older than a page's next sign of life."""

    __table_args__ = (UniqueConstraint("case_id", "staff_id"),)
    id: Optional[int] = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id")
    staff_id: int = Field(foreign_key="staff.id")
    since: datetime
    at: datetime = Field(index=True)
    replying: bool = False


class SavedView(SQLModel, table=True):
    """A tab with its filters that a colleague keeps under a name of her own. It holds no words that were searched for."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("staff_id", "name"),)
    id: Optional[int] = Field(default=None, primary_key=True)
    staff_id: int = Field(foreign_key="staff.id")
    name: str
    asks: dict[str, Any] = mapped()  # the parts of the inbox's address
    at: datetime
