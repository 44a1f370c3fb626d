"""The escalation ladder as a site has it, and the calls of each alarm by a channel other than mail."""

from datetime import datetime
from typing import Optional

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from liaison.store.columns import listed


class LadderStep(SQLModel, table=True):
    """One step of a site's own ladder (see domain/ladder). With none, the ladder in the code holds. A step that was replaced is kept."""

    __tablename__ = "ladder_step"
    id: Optional[int] = Field(default=None, primary_key=True)
    minutes: int  # after the reading deadline
    whom: str  # owner, on_duty, lead, person, address, everybody
    handler: str = ""  # on_duty: in which role
    staff_id: Optional[int] = Field(default=None, foreign_key="staff.id")  # person
    title: str = ""  # address: who is reached there ("on-call consultant")
    email: str = ""  # address
    phone: str = ""  # whom an SMS goes to
    channels: list[str] = listed()  # beside mail: webhook, sms
    hours: str = "always"  # always, open, closed
    added_at: datetime
    added_by: Optional[int] = Field(default=None, foreign_key="staff.id")
    ended_at: Optional[datetime] = Field(default=None, index=True)
    ended_by: Optional[int] = Field(default=None, foreign_key="staff.id")


class AlarmCall(SQLModel, table=True):
    """One call by one channel for one step of one alarm: made once, tried until it was taken or given up."""

    __tablename__ = "alarm_call"
    __table_args__ = (UniqueConstraint("alarm_id", "channel"),)
    id: Optional[int] = Field(default=None, primary_key=True)
    alarm_id: int = Field(foreign_key="alarm.id")
    channel: str = Field(index=True)
    phone: str = ""
    words: str  # reference, level and link; never a word of the mail
    at: datetime = Field(index=True)
    tries: int = 0
    done_at: Optional[datetime] = None
    given_up_at: Optional[datetime] = None
    trouble: str = ""  # why it was not taken, without address or number
