"""The tables of what comes back: notices about our letters, addresses at which letters do not arrive, senders that are always read."""

from datetime import datetime
from typing import Optional

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from liaison.domain.letter_fates import Fate
from liaison.store.columns import chosen, listed


class Notice(SQLModel, table=True):
    """What a machine said of a letter of ours, one a mail; `id` is its ledger row's id. It waits at `tied_at` None until `returned` has
    looked for the letter; without a letter it is a report about something that is not ours, listed and no more."""

    __table_args__ = (Index("ix_notice_shown", "shown", "seen_at"),)
    id: int = Field(primary_key=True, foreign_key="ledger.id")
    fate: Fate = chosen(Fate)
    addresses: list[str] = listed()  # whom it concerns
    status: str = ""  # the enhanced status code, like 5.1.1
    why: str = ""  # the server's own sentence; never in a log, a letter or an event
    original_id: Optional[str] = None  # the Message-ID of the letter it says it is about
    letter_key: Optional[str] = None  # our own header in what it returned
    at: datetime  # when it came
    tied_at: Optional[datetime] = Field(default=None, index=True)
    letter_id: Optional[int] = Field(default=None, foreign_key="letter.id", index=True)
    case_id: Optional[int] = Field(default=None, foreign_key="case.id", index=True)
    sure: bool = False  # tied by proof; otherwise by its words, and then it is shown and changes nothing
    shown: bool = False  # Today shows it until somebody has seen it
    seen_at: Optional[datetime] = None
    seen_by: Optional[int] = Field(default=None, foreign_key="staff.id")


class BadAddress(SQLModel, table=True):
    """An address at which a letter did not arrive; over when a mail comes from it, or when somebody confirms it anew."""

    __tablename__ = "bad_address"
    email: str = Field(primary_key=True)  # lower case
    since: datetime
    status: str = ""
    letter_id: int = Field(foreign_key="letter.id")
    ended_at: Optional[datetime] = None


class AlwaysRead(SQLModel, table=True):
    """An automatic sender whose mail is always read: an address, or `@domain` for all of it. A row is ended and never deleted, so that
    it stays known who decided what and when."""

    __tablename__ = "always_read"
    id: Optional[int] = Field(default=None, primary_key=True)
    entry: str = Field(index=True)  # lower case
    why: str = ""
    added_at: datetime
    added_by: Optional[int] = Field(default=None, foreign_key="staff.id")
    ended_at: Optional[datetime] = None
    ended_by: Optional[int] = Field(default=None, foreign_key="staff.id")
    ended_why: str = ""
