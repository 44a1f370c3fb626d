"""The table of dry runs that were asked for on a page. No `from __future__ import annotations` here: it breaks SQLModel's relationships."""

from datetime import datetime
from typing import Any, Optional

from sqlmodel import Field, SQLModel

from liaison.store.columns import mapped


class DryRun(SQLModel, table=True):
    """One dry run: of which job, who asked and when, when a worker began and ended it, and what it found or why it was not made. No word of
    a letter and no name stands in it."""

    __tablename__ = "dry_run"
    id: Optional[int] = Field(default=None, primary_key=True)
    job: str = Field(index=True)
    asked_at: datetime
    asked_by: int = Field(foreign_key="staff.id")
    began_at: Optional[datetime] = None
    ended_at: Optional[datetime] = None
    refused: str = ""
    found: dict[str, Any] = mapped()
