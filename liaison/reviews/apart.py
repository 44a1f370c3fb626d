"""Two records that look alike and belong to two people: a colleague looked, and they are not listed again."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from liaison.store.tables_register import PersonApart
from liaison.store.upsert import insert_one


def keep_apart(session: Session, one_id: int, other_id: int, *, by: int, now: datetime) -> None:
    """Write down that these are two people; twice is once."""
    low, high = sorted((one_id, other_id))
    insert_one(
        session, PersonApart, {"one_id": low, "other_id": high, "by": by, "at": now}, keys=["one_id", "other_id"]
    )
