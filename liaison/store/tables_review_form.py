"""The tables of the review form: answers section by section (every saved version stays), a site's own questions, actions, what others sent
beforehand, and the letters that follow."""

from datetime import date, datetime
from typing import Any, Optional

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from liaison.store.columns import listed, mapped


class ReviewForm(SQLModel, table=True):
    """That the form of a review was begun, with which version of the questions (0: the default); and how the review ended."""

    __tablename__ = "review_form"
    review_id: int = Field(primary_key=True, foreign_key="review.id")
    questions: int = 0  # the newest change of the site when it was begun
    begun_at: datetime
    begun_by: int = Field(foreign_key="staff.id")
    ended_at: Optional[datetime] = None
    ended_by: Optional[int] = Field(default=None, foreign_key="staff.id")
    letters_due_on: Optional[date] = Field(default=None, index=True)  # None: no letter follows
    turn: int = 1  # how often it was ended, with each end that was taken back: letters belong to one turn
    register_was: dict[str, Any] = mapped()  # what the end wrote on the register: column → [before, after], days as ISO


class ReviewAnswers(SQLModel, table=True):
    """One section as somebody saved it. A row is never changed: the newest version holds, and the older ones say what it was begun from."""

    __tablename__ = "review_answers"
    __table_args__ = (UniqueConstraint("review_id", "section", "version"),)
    id: Optional[int] = Field(default=None, primary_key=True)
    review_id: int = Field(foreign_key="review.id")
    section: str
    version: int
    answers: dict[str, Any] = mapped()
    by_id: int = Field(foreign_key="staff.id")
    at: datetime


class ReviewQuestion(SQLModel, table=True):
    """One change of the site to the questions (see domain/review_form.Change). Append-only: a later one may take it back."""

    __tablename__ = "review_question"
    id: Optional[int] = Field(default=None, primary_key=True)
    does: str
    section: str
    field: str
    label: str = ""
    kind: str = "text"
    choices: list[str] = listed()
    sensitive: bool = False
    owner: str = ""  # the clinician who answers for it
    because: str = ""
    at: datetime
    by_id: Optional[int] = Field(default=None, foreign_key="staff.id")


class ReviewAction(SQLModel, table=True):
    """What somebody does after a review: a colleague, or whoever is named."""

    __tablename__ = "review_action"
    id: Optional[int] = Field(default=None, primary_key=True)
    review_id: int = Field(foreign_key="review.id", index=True)
    what: str
    owner_id: Optional[int] = Field(default=None, foreign_key="staff.id", index=True)
    owner_words: str = ""  # the person, the practice: who does it where it is no colleague
    due_on: date
    added_at: datetime
    added_by: int = Field(foreign_key="staff.id")
    ended_at: Optional[datetime] = Field(default=None, index=True)
    ended_by: Optional[int] = Field(default=None, foreign_key="staff.id")
    ended_as: str = ""  # done, not_needed
    ended_because: str = ""  # in a colleague's words


class ReviewPaper(SQLModel, table=True):
    """What came for a review by telephone or on paper and a colleague wrote down: the practice's pro-forma, the pharmacy's summary."""

    __tablename__ = "review_paper"
    id: Optional[int] = Field(default=None, primary_key=True)
    review_id: int = Field(foreign_key="review.id", index=True)
    kind: str  # practice, pharmacy
    words: str
    as_at: date  # the London date on which it was true
    at: datetime
    by_id: int = Field(foreign_key="staff.id")


class ReviewLetter(SQLModel, table=True):
    """The letter to the GP, or the person's own copy: drafted from the form, edited and released by a person, once."""

    __tablename__ = "review_letter"
    __table_args__ = (UniqueConstraint("review_id", "kind", "turn"),)
    id: Optional[int] = Field(default=None, primary_key=True)
    review_id: int = Field(foreign_key="review.id", index=True)
    kind: str  # gp, person; gp_correction, person_correction: that an earlier one was a slip of ours
    turn: int = 1
    words: str
    version: int = 1
    made_at: datetime
    changed_by: int = Field(foreign_key="staff.id")
    released_at: Optional[datetime] = Field(default=None, index=True)
    released_by: Optional[int] = Field(default=None, foreign_key="staff.id")
    how: str = ""  # mail, paper, hand, post, not_wanted
    letter_id: Optional[int] = Field(default=None, foreign_key="letter.id")  # in the outbox
    withdrawn_at: Optional[datetime] = None  # its review was entered in error before it had gone


class ReviewTakenBack(SQLModel, table=True):
    """That a lead took back how a review ended, and why. The words are hers and stand on the review's page alone."""

    __tablename__ = "review_taken_back"
    id: Optional[int] = Field(default=None, primary_key=True)
    review_id: int = Field(foreign_key="review.id", index=True)
    code: str  # of domain/entered_in_error
    words: str
    outcome: str
    completed_on: Optional[date] = None
    at: datetime
    by_id: int = Field(foreign_key="staff.id")
