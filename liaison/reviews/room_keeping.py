"""The rooms of the service: added, changed, closed and opened again, each against the version that was seen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session, col

from liaison.store.events import MovedMeanwhile, affected
from liaison.store.tables_rooms import Room


class NotKept(Exception):
    """It cannot be kept so; the message says why and is shown to the person."""


def keep(session: Session, room_id: int | None, version: int, values: Mapping[str, Any], *, staff_id: int, now: datetime) -> None:  # fmt: skip
    """Add a room (no id) or change one. Raises NotKept for a name that is taken, MovedMeanwhile when it was changed meanwhile."""
    taken = session.scalar(
        select(col(Room.id)).where(col(Room.name) == values.get("name"), col(Room.id) != (room_id or 0))
    )
    if taken is not None:
        raise NotKept("Another room has this name.")
    by: dict[str, Any] = {"changed_at": now, "changed_by": staff_id}
    if room_id is None:
        session.add(Room(**values, **by))
        return
    seen = col(Room.id) == room_id, col(Room.version) == version
    if not affected(session.execute(update(Room).where(*seen).values(**values, **by, version=version + 1))):
        raise MovedMeanwhile("the room was changed meanwhile")
