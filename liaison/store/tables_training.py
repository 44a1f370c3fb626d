"""The tables of training: what is offered, who asked for what, dates, and who is on the list of each."""

from datetime import datetime
from typing import Optional

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from liaison.domain.states import NeedState, TrainingState
from liaison.store.columns import chosen


class TrainingKind(SQLModel, table=True):
    """One kind of training. One that is not offered any more stays, as it was asked for and held."""

    __tablename__ = "training_kind"
    id: Optional[int] = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    about: str = ""
    minutes: int = 60
    active: bool = True
    version: int = 1
    changed_at: Optional[datetime] = None
    changed_by: Optional[int] = Field(default=None, foreign_key="staff.id")


class TrainingNeed(SQLModel, table=True):
    """Somebody asked for training. `once` names the very form, so that sending it twice is one."""

    __tablename__ = "training_need"
    id: Optional[int] = Field(default=None, primary_key=True)
    state: NeedState = chosen(NeedState)
    once: str = Field(unique=True)
    asked_as: str  # of domain/training_offers.GROUPS
    organisation: str
    practice_code: Optional[str] = Field(default=None, foreign_key="practice.code", index=True)
    contact: str
    email: str = ""
    phone: str = ""
    people: Optional[int] = None  # for how many, as they think
    when_words: str = ""
    words: str = ""
    how: str = "page"  # page, link (their practice is sure), phone
    at: datetime = Field(index=True)
    by_id: Optional[int] = Field(default=None, foreign_key="staff.id")  # the colleague who noted it
    message_id: Optional[int] = Field(default=None, foreign_key="ledger.id")  # its words went to the duty desk too
    why: str = ""  # it was put away
    version: int = 1


class TrainingWish(SQLModel, table=True):
    """One kind of training that a need is about."""

    __tablename__ = "training_wish"
    __table_args__ = (UniqueConstraint("need_id", "kind_id"),)
    id: Optional[int] = Field(default=None, primary_key=True)
    need_id: int = Field(foreign_key="training_need.id")
    kind_id: int = Field(foreign_key="training_kind.id", index=True)


class TrainingDate(SQLModel, table=True):
    """One date of one kind. `sequence` counts the versions that people were told."""

    __tablename__ = "training_date"
    id: Optional[int] = Field(default=None, primary_key=True)
    state: TrainingState = chosen(TrainingState)
    kind_id: int = Field(foreign_key="training_kind.id", index=True)
    starts_at: datetime = Field(index=True)
    ends_at: datetime
    place: str = ""
    seats: int = 12
    sequence: int = 0
    why: str = ""  # it was called off
    also_came: str = ""
    added_at: datetime
    added_by: Optional[int] = Field(default=None, foreign_key="staff.id")
    version: int = 1


class TrainingPlace(SQLModel, table=True):
    """Somebody on the list of a date, what they answered, and whether they came."""

    __tablename__ = "training_place"
    __table_args__ = (UniqueConstraint("date_id", "email"),)
    id: Optional[int] = Field(default=None, primary_key=True)
    date_id: int = Field(foreign_key="training_date.id")
    need_id: Optional[int] = Field(default=None, foreign_key="training_need.id", index=True)
    name: str
    email: str
    asked_as: str = ""
    organisation: str = ""
    practice_code: Optional[str] = Field(default=None, foreign_key="practice.code")
    answer: str = "waiting"  # of domain/training_offers.ANSWERS
    answered_at: Optional[datetime] = None
    how: str = ""  # link, phone
    attended: str = ""  # came, apologies, absent; empty: not noted
    sent_sequence: Optional[int] = None  # the version they were last sent; None: held until a colleague sends it
    withdrawn_at: Optional[datetime] = None
    extra: int = 0  # added to the date's sequence: being taken off the list and put on again are versions of their own
    added_at: datetime
    added_by: Optional[int] = Field(default=None, foreign_key="staff.id")
