"""The tables of what follows a meeting: minutes with their versions and drafts, actions of the whole service, questions raised, the letter."""

from datetime import date, datetime
from typing import Optional

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from liaison.domain.states import ActionState
from liaison.store.columns import chosen


class MeetingMinutes(SQLModel, table=True):
    """One version of a meeting's minutes. Append-only: the newest counts, and every earlier one can be read."""

    __tablename__ = "meeting_minutes"
    __table_args__ = (UniqueConstraint("meeting_id", "version"),)
    id: Optional[int] = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id")
    version: int
    notes: str = ""
    decisions: str = ""  # one a line: what the letter afterwards begins from
    by_id: int = Field(foreign_key="staff.id")
    at: datetime


class MinutesDraft(SQLModel, table=True):
    """What a colleague is writing, kept as they type: theirs alone, gone once it is saved or put away."""

    __tablename__ = "minutes_draft"
    __table_args__ = (UniqueConstraint("meeting_id", "staff_id"),)
    id: Optional[int] = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id")
    staff_id: int = Field(foreign_key="staff.id")
    notes: str = ""
    decisions: str = ""
    seen: int = 0  # the version of the minutes that it was begun from
    at: datetime


class ServiceAction(SQLModel, table=True):
    """What somebody does after a meeting, or by the implementation plan. What follows a review has a table of its own (`review_action`)."""

    __tablename__ = "service_action"
    id: Optional[int] = Field(default=None, primary_key=True)
    state: ActionState = chosen(ActionState)
    source: str  # of domain/agreed_actions.SOURCES: meeting, plan
    meeting_id: Optional[int] = Field(default=None, foreign_key="meeting.id", index=True)
    what: str
    aim: str = ""  # what it is for, of the implementation plan
    owner_id: Optional[int] = Field(default=None, foreign_key="staff.id", index=True)
    owner_role: str = ""  # of domain/agreed_actions.ROLES, where it is no colleague
    practice_code: Optional[str] = Field(default=None, foreign_key="practice.code", index=True)  # where that role is
    due_on: date = Field(index=True)
    added_at: datetime
    added_by: Optional[int] = Field(default=None, foreign_key="staff.id")
    ended_at: Optional[datetime] = None
    ended_because: str = ""
    version: int = 1  # guards against two people changing it at once


class ActionVersion(SQLModel, table=True):
    """How an action read from one change to the next. Append-only."""

    __tablename__ = "action_version"
    __table_args__ = (UniqueConstraint("action_id", "version"),)
    id: Optional[int] = Field(default=None, primary_key=True)
    action_id: int = Field(foreign_key="service_action.id")
    version: int
    what: str
    aim: str = ""
    owner_id: Optional[int] = Field(default=None, foreign_key="staff.id")
    owner_role: str = ""
    practice_code: Optional[str] = Field(default=None, foreign_key="practice.code")
    due_on: date
    at: datetime
    by_id: Optional[int] = Field(default=None, foreign_key="staff.id")


class MeetingQuestion(SQLModel, table=True):
    """A question that was raised at a meeting. With `case_id` it is a question of the duty desk, whose clock runs from `case_at`."""

    __tablename__ = "meeting_question"
    id: Optional[int] = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    words: str
    raised_by: str = ""
    email: str = ""  # where an answer would go: the address of whoever raised it, where they were on the list
    practice_code: Optional[str] = Field(default=None, foreign_key="practice.code")
    said: str = ""  # what was said there and then, where that was enough
    by_id: int = Field(foreign_key="staff.id")
    at: datetime
    case_id: Optional[int] = Field(default=None, foreign_key="case.id", index=True)
    case_at: Optional[datetime] = None
    case_by: Optional[int] = Field(default=None, foreign_key="staff.id")


class MeetingFollowUp(SQLModel, table=True):
    """The letter after a meeting: words that a person wrote or kept, and that a person releases, once."""

    __tablename__ = "meeting_follow_up"
    id: Optional[int] = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", unique=True)
    words: str
    version: int = 1
    changed_at: datetime
    changed_by: int = Field(foreign_key="staff.id")
    released_at: Optional[datetime] = None
    released_by: Optional[int] = Field(default=None, foreign_key="staff.id")
