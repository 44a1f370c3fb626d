"""Keeps the direct numbers of colleagues as letters to people show them."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from liaison.store.tables_person_letters import StaffLine


def keep(session: Session, staff_id: int, phone: str, *, by_id: int, now: datetime) -> None:
    """Keep a number; `by_id` is who entered it."""
    row = session.get(StaffLine, staff_id) or StaffLine(staff_id=staff_id, phone=phone, changed_at=now)
    row.phone, row.changed_at, row.changed_by = phone, now, by_id
    session.add(row)
