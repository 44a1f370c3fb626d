"""Keeps a colleague's own views of the inbox: a name, and the tab and filters as an address holds them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlmodel import Session, col

from liaison.store.tables_inbox import SavedView
from liaison.store.upsert import insert_one

MOST = 20  # views of one colleague: more are no shortcut


class TooMany(Exception):
    """A colleague keeps as many views as there can be."""


def keep(session: Session, staff_id: int, name: str, asks: Mapping[str, Any], *, now: datetime) -> None:
    """Keep a view; one of the same name is replaced. Raises TooMany."""
    mine = col(SavedView.staff_id) == staff_id
    row = {"staff_id": staff_id, "name": name, "asks": dict(asks), "at": now}
    if insert_one(session, SavedView, row, keys=["staff_id", "name"]) is None:
        session.execute(update(SavedView).where(mine, col(SavedView.name) == name).values(asks=dict(asks), at=now))
    elif (session.scalar(select(func.count()).select_from(SavedView).where(mine)) or 0) > MOST:
        raise TooMany(f"You keep {MOST} views already: please take one away first.")


def forget(session: Session, staff_id: int, view_id: int) -> None:
    """Take a view away; nobody else's."""
    session.execute(delete(SavedView).where(col(SavedView.staff_id) == staff_id, col(SavedView.id) == view_id))
