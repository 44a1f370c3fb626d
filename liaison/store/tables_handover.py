"""The tables of the handover: one list a worker and shift, one line a case. Rows are dumb, as in `tables.py`."""

from datetime import datetime
from typing import Optional

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from liaison.store.columns import listed


class Handover(SQLModel, table=True):
    """What one colleague leaves at the end of one shift. It moves nothing by itself."""

    __table_args__ = (UniqueConstraint("from_id", "shift_ends_at"),)
    id: Optional[int] = Field(default=None, primary_key=True)
    from_id: int = Field(foreign_key="staff.id")
    shift_ends_at: datetime = Field(index=True)
    made_at: datetime
    to_id: Optional[int] = Field(default=None, foreign_key="staff.id")  # None: offered to whoever is there
    because: str = ""  # why this colleague, or why nobody in particular


class HandoverItem(SQLModel, table=True):
    """One case on a list. `version` guards the note; the case's own version guards the acceptance."""

    __tablename__ = "handover_item"
    __table_args__ = (UniqueConstraint("handover_id", "case_id"),)
    id: Optional[int] = Field(default=None, primary_key=True)
    handover_id: int = Field(foreign_key="handover.id")
    case_id: int = Field(foreign_key="case.id", index=True)
    why: list[str] = listed()
    note: str = ""  # for the colleague who takes over; never in a log or an event
    version: int = 1
    accepted_at: Optional[datetime] = None
    accepted_by: Optional[int] = Field(default=None, foreign_key="staff.id")
