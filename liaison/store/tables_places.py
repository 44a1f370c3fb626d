"""The directory beyond GP practices: pharmacies, prisons, wards and mental-health teams, with their hours and whom to ask for."""

from datetime import datetime
from typing import Any, Optional

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from liaison.store.columns import listed


class Place(SQLModel, table=True):
    """One place. `name_key` is its name without case and punctuation, by which a person's pharmacy is found."""

    __table_args__ = (UniqueConstraint("kind", "code"),)
    id: Optional[int] = Field(default=None, primary_key=True)
    kind: str  # see domain/open_hours
    code: str  # what the board calls it
    name: str
    name_key: str = Field(index=True)
    address: str = ""
    postcode: str = ""
    locality: str = ""
    phone: str = ""
    email: str = ""
    hours: str = ""  # as written in one way: "Mon–Fri 09:00–17:30; Sat 09:00–13:00"; empty: not known
    on_holidays: bool = False  # open on bank holidays as on other days
    exceptions: list[dict[str, Any]] = listed()  # on (ISO day), hours ("closed" or spans), why
    contacts: list[dict[str, Any]] = listed()  # name, role, phone; checked_on (ISO day) where somebody confirmed them
    active: bool = True
    changed_at: datetime
    version: int = 1


class PlaceChange(SQLModel, table=True):
    """What a colleague changed of a place, in words; never rewritten."""

    __tablename__ = "place_change"
    id: Optional[int] = Field(default=None, primary_key=True)
    place_id: int = Field(foreign_key="place.id", index=True)
    at: datetime
    by_id: int = Field(foreign_key="staff.id")
    what: list[str] = listed()
