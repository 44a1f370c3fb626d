"""The tables of replies: the site's own secure domains, reply templates and facts, files of letters, and what practices chose and said."""

from datetime import date, datetime
from typing import Optional

from sqlalchemy import Index, LargeBinary
from sqlmodel import Field, SQLModel


class SecureDomain(SQLModel, table=True):
    """A mail domain that the site's board calls secure, beside those of `domain/secure_domains`. Ended and never deleted."""

    __tablename__ = "secure_domain"
    id: Optional[int] = Field(default=None, primary_key=True)
    entry: str = Field(index=True)  # lower case
    why: str = ""
    added_at: datetime
    added_by: Optional[int] = Field(default=None, foreign_key="staff.id")
    ended_at: Optional[datetime] = None
    ended_by: Optional[int] = Field(default=None, foreign_key="staff.id")
    ended_why: str = ""


class ReplyText(SQLModel, table=True):
    """A site's own version of a reply template, or one of its own. The newest row of a name that is not undone applies."""

    __tablename__ = "reply_text"
    id: Optional[int] = Field(default=None, primary_key=True)
    name: str = Field(index=True)
    category: str = ""  # for which questions it is offered first; "" for all
    title: str
    owner: str  # who answers for the words
    text: str
    second_person: bool = False  # a colleague other than the author releases the letter
    because: str = ""
    at: datetime
    by_id: Optional[int] = Field(default=None, foreign_key="staff.id")
    undone_at: Optional[datetime] = None
    undone_by: Optional[int] = Field(default=None, foreign_key="staff.id")
    undone_why: str = ""


class CommsFact(SQLModel, table=True):
    """What the service tells practices of itself at present (a wait, duty hours), true as at a day. Append-only: the newest of a name
    applies."""

    __tablename__ = "comms_fact"
    id: Optional[int] = Field(default=None, primary_key=True)
    name: str = Field(index=True)
    words: str
    as_at: date  # the London date on which it was true
    at: datetime
    by_id: Optional[int] = Field(default=None, foreign_key="staff.id")


class LetterFile(SQLModel, table=True):
    """A file that goes with a letter: the copy for the practice's files, which we made, or one that its author `added`. No name holds a
    CHI number."""

    __tablename__ = "letter_file"
    id: Optional[int] = Field(default=None, primary_key=True)
    letter_id: int = Field(foreign_key="letter.id", index=True)
    name: str
    content_type: str
    content: bytes = Field(sa_type=LargeBinary)
    size: int = 0
    words: str = ""  # what a machine reads in it, for the checks before the letter leaves
    added: bool = False


class DraftFile(SQLModel, table=True):
    """A file that a colleague added to her draft; it becomes a file of the letter. Never changed: another name is another row."""

    __tablename__ = "draft_file"
    __table_args__ = (Index("ix_draft_file_whose", "case_id", "author_id"),)
    id: Optional[int] = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id")
    author_id: int = Field(foreign_key="staff.id")
    at: datetime
    name: str
    note: str = ""  # what became of the name it came with
    content_type: str
    content: bytes = Field(sa_type=LargeBinary)
    size: int
    words: str = ""


class PracticeWish(SQLModel, table=True):
    """How a practice wants its letters: what is not urgent together once a week, or each as it is written."""

    __tablename__ = "practice_wish"
    practice_code: str = Field(primary_key=True, foreign_key="practice.code")
    weekly: bool = False
    at: datetime
    by_id: Optional[int] = Field(default=None, foreign_key="staff.id")


class PracticeSaid(SQLModel, table=True):
    """What a practice said of one answer by the two buttons: one row an answer, the last press counts."""

    __tablename__ = "practice_said"
    id: Optional[int] = Field(default=None, primary_key=True)
    letter_id: int = Field(foreign_key="letter.id", unique=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    answered: bool
    at: datetime
