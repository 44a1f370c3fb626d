"""The table of a site's own changes to the floor's rules. A row is undone and never deleted, so that it stays known what read which mail."""

from datetime import datetime
from typing import Optional

from sqlmodel import Field, SQLModel


class FloorChange(SQLModel, table=True):
    """One change: what it does (`domain/redflag_site.DOES`) to which rule, who answers for it, who entered it, when and why."""

    __tablename__ = "floor_change"
    id: Optional[int] = Field(default=None, primary_key=True)
    does: str
    rule: str = Field(index=True)
    name: str = ""
    value: str = ""
    title: str = ""
    owner: str  # the clinician who answers for it
    because: str
    at: datetime
    by_id: Optional[int] = Field(default=None, foreign_key="staff.id")
    undone_at: Optional[datetime] = None
    undone_by: Optional[int] = Field(default=None, foreign_key="staff.id")
    undone_why: str = ""
