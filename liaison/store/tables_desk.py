"""The tables of the duty desk beside the cases: what somebody asked to be spared today, questions to specialists, what was given on for
the absent, and gaps of the rota that were told of. Rows are dumb, as in `tables.py`."""

from datetime import datetime
from typing import Optional

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from liaison.domain.asking import Specialty
from liaison.store.columns import chosen, listed


class NotToday(SQLModel, table=True):
    """Kinds of mail that a colleague asked not to get until `until`. No reason is asked, and the row is deleted when it has passed."""

    __tablename__ = "not_today"
    staff_id: int = Field(primary_key=True, foreign_key="staff.id")
    kinds: list[str] = listed()
    until: datetime


class Ask(SQLModel, table=True):
    """A question to a specialist about a case that stays with its owner. Its words are here and in no event, letter or log."""

    id: Optional[int] = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    specialty: Specialty = chosen(Specialty)
    by_id: int = Field(foreign_key="staff.id")
    at: datetime
    question: str
    asked_id: int = Field(foreign_key="staff.id", index=True)
    asked_at: datetime  # since when this colleague has it
    because: str = ""  # why this colleague
    answered_at: Optional[datetime] = Field(default=None, index=True)
    answered_by: Optional[int] = Field(default=None, foreign_key="staff.id")
    answer: str = ""
    withdrawn_at: Optional[datetime] = None  # no longer needed
    seen_at: Optional[datetime] = None  # the owner has seen the answer


class GivenOn(SQLModel, table=True):
    """A case that went on because its owner was not there or carried too much: so that they find out when they are back."""

    __tablename__ = "given_on"
    id: Optional[int] = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    from_id: int = Field(foreign_key="staff.id", index=True)
    at: datetime
    because: str
    seen_at: Optional[datetime] = None


class RotaGap(SQLModel, table=True):
    """A gap of the rota that the leads were told of: once for its role and its beginning."""

    __tablename__ = "rota_gap"
    __table_args__ = (UniqueConstraint("key"),)
    id: Optional[int] = Field(default=None, primary_key=True)
    key: str
    words: str
    starts_at: datetime
    ends_at: datetime
    at: datetime  # when it was found
    told: list[int] = listed()  # staff ids
