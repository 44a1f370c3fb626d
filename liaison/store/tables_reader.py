"""The tables of the reader's keeping: texts released for training, trained readers, and what the watch over the serving one found.

Rows are dumb, as in `tables.py`. The only words of a mail here are those of a lesson: redacted, read and released by a named person.
"""

from datetime import datetime
from typing import Any, Optional

from sqlmodel import Field, SQLModel

from liaison.domain.reader_drift import Fit
from liaison.domain.states import LessonState, ReaderState
from liaison.store.columns import chosen, listed, mapped


class Lesson(SQLModel, table=True):
    """The redacted text of one judged mail; its label is that of the mail's newest correction. Without text unless it is RELEASED."""

    id: Optional[int] = Field(default=None, primary_key=True)
    message_id: int = Field(foreign_key="ledger.id", unique=True)
    state: LessonState = chosen(LessonState)
    subject: str = ""
    body: str = ""
    by_id: int = Field(foreign_key="staff.id")  # who released or declined it
    at: datetime
    reason: str = ""  # why it was declined or withdrawn


class ReaderVersion(SQLModel, table=True):
    """One reader: trained here, or the one that was there before (`folder` empty)."""

    __tablename__ = "reader_version"
    id: Optional[int] = Field(default=None, primary_key=True)
    version: str = Field(unique=True)
    state: ReaderState = chosen(ReaderState)
    folder: str = ""  # its name in the readers' folder
    trained_at: datetime
    inputs: str = ""  # a hash of everything it was made from: the same again makes nothing new
    taught: dict[str, Any] = mapped()  # how many rows, of what, until when
    compared: dict[str, Any] = mapped()  # the figures of both readers, and against which
    checks: list[dict[str, Any]] = listed()  # the gate's answers
    served_from: Optional[datetime] = None
    promoted_by: Optional[int] = Field(default=None, foreign_key="staff.id")
    replaced_id: Optional[int] = Field(default=None, foreign_key="reader_version.id")  # which one served before it


class ReaderWatch(SQLModel, table=True):
    """One look at how reader and mail fit, or that a person turned the reader on again (`fit` resumed). Append-only."""

    __tablename__ = "reader_watch"
    id: Optional[int] = Field(default=None, primary_key=True)
    at: datetime = Field(index=True)
    version: str
    fit: Fit = chosen(Fit)
    since: datetime  # since when it has been so
    report: dict[str, Any] = mapped()  # figures and sentences, no words of a mail
    reference: dict[str, Any] = mapped()  # what the reader's first weeks here looked like, once they are over
    by_id: Optional[int] = Field(default=None, foreign_key="staff.id")
