"""The tables of meetings beside the meeting itself: steps taken towards its hosts, the slots they offered, their replies in prose, and what
those who are invited answered.

No `from __future__ import annotations` here: it breaks SQLModel's relationships.
"""

from datetime import datetime
from typing import Any, Optional

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from liaison.store.columns import listed


class MeetingStepTaken(SQLModel, table=True):
    """One step towards the hosts of one meeting, never taken twice in one turn. A turn is one time of asking: another day, another turn."""

    __tablename__ = "meeting_step"
    __table_args__ = (UniqueConstraint("meeting_id", "turn", "step"),)
    id: Optional[int] = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id")
    turn: int
    step: str  # of domain/reminders.MeetingStep
    at: datetime
    letter_id: Optional[int] = Field(default=None, foreign_key="letter.id")  # None: a telephone task


class OfferedSlot(SQLModel, table=True):
    """A time that the hosts offered, as a colleague noted it. Nothing is overwritten: a slot that was not taken stays, and says so."""

    __tablename__ = "meeting_slot"
    id: Optional[int] = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    turn: int
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    told: str  # of domain/offers.Told
    message_id: Optional[int] = Field(default=None, foreign_key="ledger.id")  # the mail in which it stands
    words: str = ""  # what else the hosts said
    by_id: int = Field(foreign_key="staff.id")
    at: datetime
    taken_at: Optional[datetime] = None
    taken_by: Optional[int] = Field(default=None, foreign_key="staff.id")


class CalendarSaid(SQLModel, table=True):
    """What a calendar program answered, as `screen` read it; `id` is its ledger row's id. `rsvp` ties it to a meeting and sets `taken_at`."""

    __tablename__ = "calendar_said"
    id: int = Field(primary_key=True, foreign_key="ledger.id")
    parts: list[dict[str, Any]] = listed()  # of domain/calendar_answers.as_row
    sender: str = ""
    at: datetime
    taken_at: Optional[datetime] = Field(default=None, index=True)


class MeetingAnswer(SQLModel, table=True):
    """One answer of somebody invited to a meeting or a training, whatever way it came. Append-only: what counts now stands in their invitation, and an answer that does
    not count says why. One that needs a person waits until somebody has settled it."""

    __tablename__ = "meeting_answer"
    __table_args__ = (UniqueConstraint("message_id", "part"),)
    id: Optional[int] = Field(default=None, primary_key=True)
    meeting_id: Optional[int] = Field(
        default=None, foreign_key="meeting.id", index=True
    )  # None: it names no meeting of ours
    invitation_id: Optional[int] = Field(default=None, foreign_key="invitation.id", index=True)
    # of an answer about a training: which date, and whose place on its list
    date_id: Optional[int] = Field(default=None, foreign_key="training_date.id", index=True)
    place_id: Optional[int] = Field(default=None, foreign_key="training_place.id", index=True)
    message_id: Optional[int] = Field(default=None, foreign_key="ledger.id")
    part: int = 0
    answer: str  # of domain/attending.Answer
    how: str  # calendar, link, mail, phone
    at: datetime
    said_by: str = ""  # who answered, where it was not whom we invited
    deputy: str = ""  # who comes in their place
    words: str = ""  # what else they said
    sequence: Optional[int] = None  # the version of the meeting it answers
    stamp: Optional[datetime] = None  # when their calendar made it
    proposes_at: Optional[datetime] = None  # the start they would prefer
    counted: bool = False
    because: str = ""
    by_id: Optional[int] = Field(default=None, foreign_key="staff.id")  # the colleague who noted it
    look: bool = Field(default=False, index=True)  # a person is to look at it
    settled_by: Optional[int] = Field(default=None, foreign_key="staff.id")
    settled_at: Optional[datetime] = None


class MeetingReply(SQLModel, table=True):
    """A mail in prose that answered one of our letters about a meeting, once a colleague has dealt with it; `id` is its ledger row's id. One
    that has no row here waits."""

    __tablename__ = "meeting_reply"
    id: int = Field(primary_key=True, foreign_key="ledger.id")
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    settled_by: int = Field(foreign_key="staff.id")
    settled_at: datetime


class SeriesGuest(SQLModel, table=True):
    """Somebody who is invited to every meeting of a series from now on. Nobody is by this row: a colleague invites to each that stands."""

    __tablename__ = "series_guest"
    __table_args__ = (UniqueConstraint("series_id", "email"),)
    id: Optional[int] = Field(default=None, primary_key=True)
    series_id: int = Field(foreign_key="series.id", index=True)
    email: str  # or, of somebody who chose another way, the words by which a colleague finds them
    name: str
    role: str = ""
    practice_code: Optional[str] = Field(default=None, foreign_key="practice.code")
    channel: str = "email"  # of domain/telling.Channel
    lived: bool = False
    added_by: int = Field(foreign_key="staff.id")
    added_at: datetime
    left_at: Optional[datetime] = None
