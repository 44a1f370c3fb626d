"""Many rows at once: inserted plainly, inserted where another process was not first, or changed each by its id."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Insert, bindparam, insert, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel


def insert_rows(session: Session, table: type[SQLModel], rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows that are new by construction. As rows of the table and not as objects of the session, which costs a third of it."""
    if rows:
        session.execute(_plain(table), list(rows))


def insert_portion(session: Session, table: type[SQLModel], rows: Sequence[dict[str, Any]]) -> None:
    """Insert a portion of a long list: rows that are new by construction, all of the same columns. PostgreSQL takes the whole portion as one
    JSON text in one statement, which costs both sides half of what a message a row costs; not for columns that hold bytes."""
    if not rows or session.get_bind().dialect.name != "postgresql":
        return insert_rows(session, table, rows)
    name, columns = table.__tablename__, ", ".join(f'"{column}"' for column in rows[0])
    made = f'INSERT INTO "{name}" ({columns}) SELECT {columns} FROM json_populate_recordset(NULL::"{name}", CAST(:rows AS json))'
    session.execute(text(made), {"rows": json.dumps(rows, default=in_json, ensure_ascii=False)})
    return None


def in_json(value: Any) -> str:
    """A day or a moment as PostgreSQL reads it. Raises TypeError for anything else, and for a moment without a time zone."""
    if not isinstance(value, date) or getattr(value, "tzinfo", value) is None:
        raise TypeError(f"a {type(value).__name__} does not go into a portion")
    return value.isoformat()


def update_rows(session: Session, table: type[SQLModel], changes: Mapping[int, dict[str, Any]]) -> None:
    """Change the same columns of many rows, each by its id to values of its own; objects that the session holds are not told."""
    if not changes:
        return
    plain = table.__table__  # type: ignore[attr-defined]
    columns = next(iter(changes.values()))
    changed = update(plain).where(plain.c.id == bindparam("row_id")).values({name: bindparam(name) for name in columns})
    session.execute(changed, [{"row_id": row_id, **values} for row_id, values in changes.items()])


def insert_new(session: Session, table: type[SQLModel], rows: Sequence[dict[str, Any]], *, keys: Sequence[str]) -> None:
    """Insert the rows whose `keys` are not there yet; the others are left as they are."""
    if rows:
        session.execute(_unless_there(_dialect(session), table, tuple(keys)), list(rows))


def insert_one(session: Session, table: type[SQLModel], row: dict[str, Any], *, keys: Sequence[str]) -> int | None:
    """Insert one row; returns its id, or None if a row with these keys was there already."""
    if session.autoflush:
        session.flush()  # what it refers to may be new
    made: int | None = session.scalar(_unless_there(_dialect(session), table, tuple(keys), returning=True), dict(row))
    return made


# A statement is made once and its values come beside it: to put every value into a statement of its own cost four times the insert.


@cache
def _plain(table: type[SQLModel]) -> Insert:
    return insert(table.__table__)  # type: ignore[attr-defined]


@cache
def _unless_there(dialect: str, table: type[SQLModel], keys: tuple[str, ...], *, returning: bool = False) -> Any:
    plain = table.__table__  # type: ignore[attr-defined]
    made = (postgresql if dialect == "postgresql" else sqlite).insert(plain).on_conflict_do_nothing(index_elements=list(keys))  # fmt: skip
    return made.returning(plain.c.id) if returning else made


def _dialect(session: Session) -> str:
    return session.get_bind().dialect.name
