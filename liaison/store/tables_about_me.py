"""The tables of “This is me”: what people chose to tell of themselves, kept away from everything that learns or counts.

Only `about_me.person_id` names the person; all else hangs on the document. Where two records of one person are joined, that one column is
moved, and a person may then have several documents: one stands, and the others are behind it, to be looked at (reviews/about_me_joined).
No module of models/, reader/ or triage/ reads these tables (see the import contracts and tests/architecture).
"""

from datetime import date, datetime
from typing import Any, Optional

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from liaison.store.columns import listed, mapped


class AboutMe(SQLModel, table=True):
    """One person's document. `version` is that of the newest saved words, 0 before the first."""

    __tablename__ = "about_me"
    id: Optional[int] = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    version: int = 0
    saved_at: datetime
    behind: bool = False  # of a record that was joined with this person's, who had one already


class AboutMeVersion(SQLModel, table=True):
    """The document as it was saved once. A row is never changed."""

    __tablename__ = "about_me_version"
    __table_args__ = (UniqueConstraint("document_id", "version"),)
    id: Optional[int] = Field(default=None, primary_key=True)
    document_id: int = Field(foreign_key="about_me.id")
    version: int
    form_version: int  # of the form it was written on; 0: what the program comes with
    words: dict[str, Any] = mapped()  # section's key → the person's words; empty sections are left out
    told: str = ""  # who wrote it with whom
    by_id: int = Field(foreign_key="staff.id")
    at: datetime


class AboutMeApart(SQLModel, table=True):
    """The section that is kept apart, as it was saved once: off, or on with its words and the colleagues whom the person allowed."""

    __tablename__ = "about_me_apart"
    __table_args__ = (UniqueConstraint("document_id", "number"),)
    id: Optional[int] = Field(default=None, primary_key=True)
    document_id: int = Field(foreign_key="about_me.id")
    number: int
    on: bool = False
    words: str = ""
    seen_by: list[int] = listed()  # colleagues' ids; nobody else, whatever their access
    how: str = ""  # how the person said that they want it
    by_id: int = Field(foreign_key="staff.id")
    at: datetime


class AboutMeConsent(SQLModel, table=True):
    """The person agreed that one recipient gets some sections for a time. Taken back in one action; never changed otherwise."""

    __tablename__ = "about_me_consent"
    id: Optional[int] = Field(default=None, primary_key=True)
    document_id: int = Field(foreign_key="about_me.id", index=True)
    recipient: str  # see domain/about_me_sharing.RECIPIENTS
    name: str = ""  # which one
    sections: list[str] = listed()
    asked_by: int = Field(foreign_key="staff.id")
    how: str
    given_on: date
    until: date  # the last day on which it holds
    by_id: int = Field(foreign_key="staff.id")
    at: datetime
    withdrawn_at: Optional[datetime] = None
    withdrawn_by: Optional[int] = Field(default=None, foreign_key="staff.id")


class AboutMeShare(SQLModel, table=True):
    """One share: which version, which sections, to whom (by the agreement; without one it is the person's own copy), in what form."""

    __tablename__ = "about_me_share"
    id: Optional[int] = Field(default=None, primary_key=True)
    document_id: int = Field(foreign_key="about_me.id", index=True)
    consent_id: Optional[int] = Field(default=None, foreign_key="about_me_consent.id", index=True)
    version: int
    apart_id: Optional[int] = Field(default=None, foreign_key="about_me_apart.id")  # None: without the section apart
    sections: list[str] = listed()
    form: str  # see domain/about_me_sharing.FORMS
    by_id: int = Field(foreign_key="staff.id")
    at: datetime


class AboutMeLook(SQLModel, table=True):
    """Somebody looked at the section apart, or opened a share's paper. Who and when, never what it said."""

    __tablename__ = "about_me_look"
    id: Optional[int] = Field(default=None, primary_key=True)
    document_id: int = Field(foreign_key="about_me.id", index=True)
    share_id: Optional[int] = Field(default=None, foreign_key="about_me_share.id")  # None: the section apart
    by_id: int = Field(foreign_key="staff.id")
    at: datetime


class AboutMeForm(SQLModel, table=True):
    """One version of the form, as a lead or admin saved it. Append-only."""

    __tablename__ = "about_me_form"
    id: Optional[int] = Field(default=None, primary_key=True)
    version: int = Field(unique=True)
    sections: list[dict[str, str]] = listed()
    apart: list[dict[str, str]] = listed()  # the one section that is kept apart
    owner: str
    made_with: str = ""
    signed_off_on: str = ""  # a London date as ISO; "": nobody has signed it off
    because: str
    by_id: Optional[int] = Field(default=None, foreign_key="staff.id")
    at: datetime
