"""The tables of what practices are asked about annual reviews, and what they answer.

No `from __future__ import annotations` here: it breaks SQLModel's relationships.
"""

from datetime import date, datetime
from typing import Optional

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from liaison.domain.practice_answers import Kind
from liaison.store.columns import chosen


class PracticeDigest(SQLModel, table=True):
    """One letter to a practice about the reviews of several people; its signed link names this row and nothing else."""

    __tablename__ = "practice_digest"
    id: Optional[int] = Field(default=None, primary_key=True)
    key: str = Field(unique=True)  # the outbox key of its letter
    letter_id: Optional[int] = Field(default=None, foreign_key="letter.id", index=True)
    practice_code: str = Field(foreign_key="practice.code", index=True)
    until: date  # the last London day of its link
    made_at: datetime
    instead_of: Optional[int] = Field(
        default=None, foreign_key="practice_digest.id", unique=True
    )  # the one that came back
    given_up_at: Optional[datetime] = None  # it came back, and there is no second contact: somebody rings
    thanked_at: Optional[datetime] = None


class PracticeStep(SQLModel, table=True):
    """One step taken towards one practice about one person's review of one cycle: never taken twice. The practice is part of the key, as
    somebody who has moved is asked about once more, at the new one."""

    __tablename__ = "practice_step"
    __table_args__ = (UniqueConstraint("person_id", "cycle", "step", "practice_code"),)
    id: Optional[int] = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    cycle: date
    step: (
        str  # of domain/reminders, or one of domain/practice_answers: to the second contact, or what came of its answer
    )
    practice_code: str = Field(foreign_key="practice.code", index=True)
    review_id: int = Field(foreign_key="review.id", index=True)
    digest_id: Optional[int] = Field(
        default=None, foreign_key="practice_digest.id", index=True
    )  # None: a telephone task
    at: datetime


class PracticeAnswer(SQLModel, table=True):
    """What a practice said about one review. The newest counts; nothing is overwritten. What holds letters waits until an admin settles it."""

    __tablename__ = "practice_answer"
    id: Optional[int] = Field(default=None, primary_key=True)
    review_id: int = Field(foreign_key="review.id", index=True)
    practice_code: str = Field(foreign_key="practice.code", index=True)
    kind: Kind = chosen(Kind, check="practice_answer_kind")
    text: str = ""  # a free line; its words also stand in the ledger, where the floor reads them
    at: datetime
    how: str  # link, mail, phone
    by_id: Optional[int] = Field(
        default=None, foreign_key="staff.id"
    )  # the admin who entered it; None: the practice itself
    digest_id: Optional[int] = Field(default=None, foreign_key="practice_digest.id", index=True)
    message_id: Optional[int] = Field(default=None, foreign_key="ledger.id")  # the mail that carries words or a file
    planned_on: Optional[date] = (
        None  # the day that the review had then; what came of another time is told by what it has since
    )
    held: bool = False  # this answer put the hold on the person's letters
    settled_by: Optional[int] = Field(default=None, foreign_key="staff.id")
    settled_at: Optional[datetime] = None
    settled_how: str = ""
    settled_words: str = ""


class PracticeReply(SQLModel, table=True):
    """A mail in prose that answered a digest, as an admin settled it; `id` is its ledger row's id. One that has no row here waits."""

    __tablename__ = "practice_reply"
    id: int = Field(primary_key=True, foreign_key="ledger.id")
    digest_id: int = Field(foreign_key="practice_digest.id", index=True)
    settled_by: int = Field(foreign_key="staff.id")
    settled_at: datetime


class DigestChoice(SQLModel, table=True):
    """How a site writes to practices about reviews. Append-only: the newest row applies, the defaults of domain/digest_policy before it."""

    __tablename__ = "digest_choice"
    id: Optional[int] = Field(default=None, primary_key=True)
    form: str
    again: int  # working days after the digest
    third: int
    ring: int
    link_days: int
    gather: int = Field(default=4, sa_column_kwargs={"server_default": "4"})  # weeks
    because: str
    at: datetime
    by_id: Optional[int] = Field(default=None, foreign_key="staff.id")
