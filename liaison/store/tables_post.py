"""The tables of the post room's own keeping: further mailboxes, trial mails to ourselves, and troubles that people are told of.

Rows are dumb, as in `tables.py`. No secret is stored readable: `sealed` is what `mailboxes/sealing.py` makes of them.
"""

from datetime import datetime
from typing import Any, Optional

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from liaison.store.columns import listed, mapped


class MailboxSetup(SQLModel, table=True):
    """A further mailbox as a colleague set it up on a page. Its mails and cursor stand in `mailbox` and `ledger`, which outlive it."""

    __tablename__ = "mailbox_setup"
    id: Optional[int] = Field(default=None, primary_key=True)
    mailbox_id: int = Field(foreign_key="mailbox.id", unique=True)
    kind: str  # folder, imap, ews, graph
    settings: dict[str, Any] = mapped()  # the fields of that kind, as text, without secrets
    sealed: str = ""  # the secrets, encrypted; "" where the kind has none
    version: int = 1  # every change counts: processes open the mailbox anew
    by_id: Optional[int] = Field(default=None, foreign_key="staff.id")
    at: datetime


class Canary(SQLModel, table=True):
    """One trial mail that a mailbox sent to itself: posted once a slot, recognised when it comes back."""

    __table_args__ = (UniqueConstraint("mailbox_id", "slot"),)
    id: Optional[int] = Field(default=None, primary_key=True)
    mailbox_id: int = Field(foreign_key="mailbox.id")
    slot: datetime
    letter_id: int = Field(foreign_key="letter.id")
    ledger_id: Optional[int] = Field(default=None, foreign_key="ledger.id", index=True)  # the mail as it came back
    arrived_at: Optional[datetime] = None  # when it was taken


class Trouble(SQLModel, table=True):
    """Something that two people must know of, once from its beginning to its end. `began` makes it unique: it stays while it lasts."""

    __table_args__ = (UniqueConstraint("key", "began"),)
    id: Optional[int] = Field(default=None, primary_key=True)
    key: str  # what it is about: "poll:main", "canary:main", "credentials:main", "job:poll_mailboxes"
    began: datetime
    seen_at: datetime  # when it was first found
    words: str  # what is wrong, in plain words
    advice: str = ""  # what to do
    rounds: int = 0  # how often people were told, the all-clear included
    told_at: Optional[datetime] = None
    told: list[int] = listed()  # staff ids
    rung: int = 0  # how many of these rounds the webhook knows of
    ended_at: Optional[datetime] = Field(default=None, index=True)
