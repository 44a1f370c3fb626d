"""The words of attachments: one row for each attached file of a mail, from its listing to its text or the reason why there is none.

The bytes stay in the raw mail. No `from __future__ import annotations` here: it breaks SQLModel's relationships.
"""

from datetime import datetime
from typing import Optional

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from liaison.domain.states import AttachmentState
from liaison.store.columns import chosen, listed


class Attached(SQLModel, table=True):
    """One attachment, read by a machine for people to see and find. Nothing is ever classified by it."""

    __tablename__ = "attachment"
    __table_args__ = (UniqueConstraint("message_id", "number"), Index("ix_attachment_state_id", "state", "id"))
    id: Optional[int] = Field(default=None, primary_key=True)
    message_id: int = Field(foreign_key="message.id")
    number: int  # its place in the mail, from 0, as in `Message.attachments`
    name: str = ""  # as the sender called it
    state: AttachmentState = chosen(AttachmentState)
    text: str = ""
    cut: bool = False  # there is more in it than `text`
    because: str = ""  # why there is no text, or what a person should know of it
    floor: list[dict[str, str]] = listed()  # red-flag rules that its words meet: rule, level, words
    at: Optional[datetime] = None  # when it was read
    attempts: int = 0  # how often a process began to read it
    tried_at: Optional[datetime] = None  # when the last of them began
