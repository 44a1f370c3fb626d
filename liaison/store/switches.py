"""Two switches for everyone to see: hold all sends, and rules only."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from liaison.store.tables import Switch

HOLD_SENDS = "hold_sends"
RULES_ONLY = "rules_only"


def is_on(session: Session, name: str) -> bool:
    """Whether the switch is on."""
    return session.get(Switch, name) is not None


def turn(session: Session, name: str, *, on: bool, now: datetime, by_id: int | None = None, because: str = "") -> None:
    """Turn a switch; turning it to where it stands changes nothing."""
    row = session.get(Switch, name)
    if on and row is None:
        session.add(Switch(name=name, at=now, by_id=by_id, because=because))
    elif not on and row is not None:
        session.delete(row)
