"""Keeps a colleague's gender, where she wishes it recorded: people may ask to be seen by a woman or by a man."""

from __future__ import annotations

from sqlalchemy import update
from sqlmodel import Session, col

from liaison.store import events
from liaison.store.tables_people import Staff

GENDERS = {"woman": "a woman", "man": "a man"}  # what people can ask for; empty where nothing is recorded


def keep(session: Session, staff_id: int, gender: str, *, was: str) -> None:
    """Keep it, or take it away where it is empty. Raises MovedMeanwhile where it is not what was seen (`was`) any more, or the colleague does not
    work here now."""
    if gender not in {"", *GENDERS}:
        raise ValueError("no gender that people can ask for")
    seen = col(Staff.id) == staff_id, col(Staff.gender) == was, col(Staff.active)
    if not events.affected(session.execute(update(Staff).where(*seen).values(gender=gender))):
        raise events.MovedMeanwhile("it was changed meanwhile")
