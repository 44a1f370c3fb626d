"""Keeps what a colleague wants to take to her own supervision. It is hers alone: nothing here writes an event or changes a version."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, delete, update
from sqlmodel import Session, col

from liaison.store.tables_care import SupervisionMark
from liaison.store.upsert import insert_new
from liaison.triage.inbox import find


def mark(session: Session, case_id: int, *, note: str, staff_id: int, now: datetime) -> None:
    """Mark a case for her supervision, or word her note anew. Raises NotAllowed where there is no such case."""
    find(session, case_id)
    row = {"staff_id": staff_id, "case_id": case_id, "note": note.strip(), "at": now}
    insert_new(session, SupervisionMark, [row], keys=["staff_id", "case_id"])
    session.execute(update(SupervisionMark).where(*hers(case_id, staff_id)).values(note=row["note"]))


def take_off(session: Session, case_id: int, *, staff_id: int) -> None:
    """Take her own mark off; there is nothing to say where there was none."""
    session.execute(delete(SupervisionMark).where(*hers(case_id, staff_id)))


def hers(case_id: int, staff_id: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Her mark on this case."""
    return col(SupervisionMark.case_id) == case_id, col(SupervisionMark.staff_id) == staff_id
