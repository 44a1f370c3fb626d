"""The tables of the directory's own keeping: public lists of practices that are looked at and taken in, and what was changed of whom.

No `from __future__ import annotations` here: it breaks SQLModel's relationships.
"""

from datetime import datetime
from typing import Any, Optional

from sqlalchemy import Index, LargeBinary
from sqlmodel import Field, SQLModel

from liaison.domain.states import ListState
from liaison.store.columns import chosen, listed, mapped


class PracticeList(SQLModel, table=True):
    """One list of practices that came through a page. Its bytes and lines are there until it is taken in or put away; that it was there,
    whose it was and what it came to stays. `version` guards against two people at once."""

    __tablename__ = "practice_list"
    id: Optional[int] = Field(default=None, primary_key=True)
    state: ListState = chosen(ListState)
    name: str = ""  # of the file
    edition: str = ""  # of a public list, like "2024-04"; empty: a site's own
    content: Optional[bytes] = Field(default=None, sa_type=LargeBinary)  # packed
    weighed: str = ""  # a digest of what everything comes to, as shown: it is taken in only if it still does
    again: bool = False  # the directory changed between the look and the confirmation: what is shown now is new
    counts: dict[str, Any] = mapped()  # by fate; read: lines of the file; before: practices of the directory
    notes: list[str] = listed()
    at: datetime
    by: int = Field(foreign_key="staff.id")
    ended_at: Optional[datetime] = None
    ended_by: Optional[int] = Field(default=None, foreign_key="staff.id")
    version: int = 1


class PracticeListLine(SQLModel, table=True):
    """What one line of a list that is being shown comes to, or a practice that it does not name; and what a colleague ticked beside it."""

    __tablename__ = "practice_list_line"
    __table_args__ = (Index("ix_practice_list_line_list", "list_id", "fate", "id"),)
    id: Optional[int] = Field(default=None, primary_key=True)
    list_id: int = Field(foreign_key="practice_list.id")
    fate: str  # of domain/practice_changes.Fate
    line: int  # in the file; 0 for a practice that it does not name
    code: str
    name: str = ""
    changes: list[list[str]] = listed()  # field, what stands there, what the list says
    because: str = ""
    field: str = ""  # of a rejected line
    take: bool = False  # ticked: this line is taken in
    decision: str = ""  # of a practice that is gone: closed or merged; empty: nobody has decided
    successor: str = ""


class PracticeChange(SQLModel, table=True):
    """What was changed of a practice or a cluster, in words; never rewritten. Without `by_id` a list on the command line did it."""

    __tablename__ = "practice_change"
    id: Optional[int] = Field(default=None, primary_key=True)
    practice_code: Optional[str] = Field(default=None, foreign_key="practice.code", index=True)
    cluster_id: Optional[int] = Field(default=None, foreign_key="cluster.id", index=True)
    at: datetime
    by_id: Optional[int] = Field(default=None, foreign_key="staff.id")
    what: list[str] = listed()
