"""Inserts that are harmless when another process was first."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel


def insert_new(session: Session, table: type[SQLModel], rows: Sequence[dict[str, Any]], *, keys: Sequence[str]) -> None:
    """Insert the rows whose `keys` are not there yet; the others are left as they are."""
    if rows:
        session.execute(_insert(session, table).on_conflict_do_nothing(index_elements=list(keys)), list(rows))


def insert_one(session: Session, table: type[SQLModel], row: dict[str, Any], *, keys: Sequence[str]) -> int | None:
    """Insert one row; returns its id, or None if a row with these keys was there already."""
    made = _insert(session, table).values(**row).on_conflict_do_nothing(index_elements=list(keys))
    return session.scalar(made.returning(table.id))  # type: ignore[attr-defined]


def _insert(session: Session, table: type[SQLModel]) -> Any:
    dialect = session.get_bind().dialect.name
    return (postgresql if dialect == "postgresql" else sqlite).insert(table)
