"""The tables of the coverage proof: one row a night, and the reviews we owe until somebody has seen to them. Rows are dumb."""

from datetime import date, datetime
from typing import Any, Optional

from sqlmodel import Field, SQLModel

from liaison.store.columns import listed, mapped


class CoverageNight(SQLModel, table=True):
    """What was proven on one night: everybody on the register is in exactly one of covered, explained and unexplained."""

    __tablename__ = "coverage_night"
    day: date = Field(primary_key=True)  # London
    people: int
    covered: int
    explained: int
    unexplained: list[int] = listed()  # ids of people
    reasons: dict[str, Any] = mapped()  # code of an explanation → how many
    gaps: dict[str, Any] = mapped()  # code of what is amiss → how many
    overdue: int = 0  # live reviews past their due day, with or without a day to come
    made_at: datetime


class OwedReview(SQLModel, table=True):
    """A review we owe, as work for an admin or lead. One row a person and kind, opened again where it comes back: never twice for the same."""

    __tablename__ = "owed_review"
    id: Optional[int] = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    kind: str  # uncovered, overdue, pause
    code: str  # what is amiss, see domain/covering
    person_id: int = Field(foreign_key="person.id", index=True)
    review_id: Optional[int] = Field(default=None, foreign_key="review.id", index=True)
    found_on: date
    owner_id: Optional[int] = Field(default=None, foreign_key="staff.id", index=True)  # None: nobody yet
    taken_at: Optional[datetime] = None
    ended_at: Optional[datetime] = None
    ended_because: str = ""
    version: int = 1
