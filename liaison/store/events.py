"""The only writer of states: checks the transition table, moves the row if it still stands where we saw it, writes the event.

An actor is always named: `person(staff_id)` or `step("route")`. A system step is refused the moves that only a person makes.
`because` is for colleagues: it never holds words of a mail, a name or a CHI number. What is counted is counted by `code`, not by words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ClauseElement, CursorResult, Result, insert, select, update
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.util import identity_key
from sqlmodel import Session, SQLModel, col

from liaison.domain.event_codes import EventCode
from liaison.domain.states import INITIAL, RunState, may_move
from liaison.store.tables import Case, Event, JobRun, LedgerItem, Message
from liaison.store.upsert import insert_rows


class IllegalMove(Exception):
    """The transition table does not allow this move; the message says why."""


class MovedMeanwhile(Exception):
    """Somebody else moved the row since we read it: read it again."""


def person(staff_id: int) -> str:
    """A colleague as an actor."""
    return f"person:{staff_id}"


def step(name: str) -> str:
    """A system step as an actor."""
    return f"step:{name}"


def is_person(actor: str) -> bool:
    """Whether the actor is a colleague."""
    return actor.startswith("person:")


def open_row(session: Session, row: SQLModel, *, actor: str, now: datetime, because: str = "") -> int:
    """Add a new row in one of its initial states and write its first event; returns the row's id."""
    state: StrEnum = row.state  # type: ignore[attr-defined]
    refuse_start(state, actor)
    session.add(row)
    session.flush()
    row_id: int = row.id  # type: ignore[attr-defined]
    session.add(entry(row, row_id, actor, now, None, state, because))
    return row_id


def open_rows(
    session: Session,
    table: type[SQLModel],
    rows: Sequence[dict[str, Any]],
    *,
    actor: str,
    now: datetime,
    because: str = "",
) -> list[int]:
    """Add many rows at once, as `open_row` does; returns their ids in the order given."""
    if not rows:
        return []
    for state in {row["state"] for row in rows}:
        refuse_start(state, actor)
    plain = table.__table__  # type: ignore[attr-defined]  # rows, not objects: nothing here is kept in the session
    made = insert(plain).returning(plain.c.id, sort_by_parameter_order=True)
    ids = list(session.scalars(made, rows))
    log(
        session,
        table,
        [(row_id, None, row["state"], because) for row_id, row in zip(ids, rows, strict=True)],
        actor,
        now,
    )
    return ids


def move(
    session: Session,
    row: SQLModel,
    to: StrEnum,
    *,
    actor: str,
    now: datetime,
    because: str = "",
    code: EventCode = EventCode.NONE,
    row_because: str | None = None,
    **changes: Any,
) -> None:
    """Move one row and set `changes` in the same statement. Raises IllegalMove, or MovedMeanwhile if it is not where we saw it.

    `because` stands in the event; `row_because`, where given, in the row's own column of that name.
    """
    table, row_id, old = type(row), row.id, row.state  # type: ignore[attr-defined]
    refuse_move(old, to, actor)
    session.flush()
    values = written(table, to, row_because, changes)
    stands = _moved(session, table, [row_id], old, values, table.__table__).first()  # type: ignore[attr-defined]
    if stands is None:
        raise MovedMeanwhile(f"{table.__tablename__} {row_id} is no longer {old.value}")
    for name, value in stands._mapping.items():  # the object says what the row says, as if it were read again
        set_committed_value(row, name, value)
    log(session, table, [(row_id, old, to, because)], actor, now, code)
    if table is Case:
        mark_untold(session, [row_id])


def move_many(
    session: Session,
    table: type[SQLModel],
    ids: Iterable[int],
    old: StrEnum,
    to: StrEnum,
    *,
    actor: str,
    now: datetime,
    because: str = "",
    code: EventCode = EventCode.NONE,
    row_because: str | None = None,
    **changes: Any,
) -> list[int]:
    """Move the rows that still stand at `old`; returns the ids moved (another process may have been first with the rest)."""
    refuse_move(old, to, actor)
    wanted = list(ids)
    if not wanted:
        return []
    if session.autoflush:
        session.flush()
    values = written(table, to, row_because, changes)
    moved = list(_moved(session, table, wanted, old, values, table.__table__.c.id).scalars())  # type: ignore[attr-defined]
    tell_objects(session, table, moved, values)
    log(session, table, [(row_id, old, to, because) for row_id in moved], actor, now, code)
    if table is Case:
        mark_untold(session, moved)
    return moved


def _moved(session: Session, table: type[SQLModel], ids: list[int], old: StrEnum, values: Mapping[str, Any], returned: Any) -> Result[Any]:  # fmt: skip
    """The statement of every move; what it returns of each row moved is chosen by the caller."""
    plain = table.__table__  # type: ignore[attr-defined]  # as rows: a fifth of what the same statement costs by way of objects
    where = plain.c.id.in_(ids), plain.c.state == old
    return session.execute(update(plain).where(*where).values(values).returning(returned))


def written(table: type[SQLModel], to: StrEnum, row_because: str | None, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that a move writes."""
    values = {"state": to, **changes} if row_because is None else {"state": to, "because": row_because, **changes}
    if table is LedgerItem:  # in the same statement: every mail takes this way several times
        values["untold"] = LedgerItem.__table__.c.untold + 1  # type: ignore[attr-defined]
    return values


def tell_objects(session: Session, table: type[SQLModel], ids: Iterable[int], values: Mapping[str, Any]) -> None:
    """The objects of these rows that the session holds say what the rows say now; what the database worked out is read again."""
    for row_id in ids:
        row = session.identity_map.get(identity_key(table, row_id))
        if row is None:
            continue
        for name, value in values.items():
            if isinstance(value, ClauseElement):
                session.expire(row, [name])
            else:
                set_committed_value(row, name, value)


def mark_untold(session: Session, case_ids: Sequence[int]) -> None:
    """The mails of these cases bear labels on the server that are out of date from this commit on: whoever reads the mailbox itself is
    to see what happened too. A count and not a moment, so that a change made while the server is being told is told as well."""
    mails = select(col(Message.id)).where(col(Message.case_id).in_(case_ids))
    marked = update(LedgerItem).where(col(LedgerItem.id).in_(mails)).values(untold=LedgerItem.untold + 1)
    session.execute(marked, execution_options={"synchronize_session": False})


def end_quietly(session: Session, run_id: int, *, actor: str, **changes: Any) -> bool:
    """End a run of a job in which nothing happened, without an event: one that turns every few seconds would bury all others.

    For runs alone; True when it was still running.
    """
    refuse_move(RunState.RUNNING, RunState.DONE, actor)
    running = col(JobRun.id) == run_id, col(JobRun.state) == RunState.RUNNING
    return affected(session.execute(update(JobRun).where(*running).values(state=RunState.DONE, **changes))) == 1


def note(
    session: Session, row: SQLModel, *, actor: str, now: datetime, because: str, code: EventCode = EventCode.NONE
) -> None:
    """Write an event that changes no state (opened, corrected, handed over)."""
    session.add(entry(row, row.id, actor, now, row.state, row.state, because, code))  # type: ignore[attr-defined]
    if isinstance(row, Case) and row.id is not None:
        mark_untold(session, [row.id])


def log(
    session: Session,
    table: type[SQLModel],
    moves: Sequence[tuple[int, StrEnum | None, StrEnum, str]],
    actor: str,
    now: datetime,
    code: EventCode = EventCode.NONE,
) -> None:
    """Write the events of many moves at once; each is id, old state, new state, because."""
    if not moves:
        return
    kind = str(table.__tablename__)
    rows = [
        {
            "at": now,
            "actor": actor,
            "kind": kind,
            "subject_id": i,
            "was": old and old.value,
            "now": new.value,
            "because": why,
            "code": code.value,
        }
        for i, old, new, why in moves
    ]
    insert_rows(session, Event, rows)


def entry(
    row: SQLModel,
    row_id: int,
    actor: str,
    now: datetime,
    old: StrEnum | None,
    new: StrEnum,
    because: str,
    code: EventCode = EventCode.NONE,
) -> Event:
    """The event of one move, as a row."""
    kind = str(type(row).__tablename__)
    return Event(
        at=now, actor=actor, kind=kind, subject_id=row_id, was=old and old.value, now=new.value, because=because,
        code=code.value,
    )  # fmt: skip


def refuse_start(state: StrEnum, actor: str) -> None:
    """Raise IllegalMove where no row may begin, or where nobody is named."""
    refuse_nobody(actor)
    if state not in INITIAL[type(state)]:
        raise IllegalMove(f"No row begins as {state.value}.")


def refuse_move(old: StrEnum, to: StrEnum, actor: str) -> None:
    """Raise IllegalMove where the transition table says no, or where nobody is named."""
    refuse_nobody(actor)
    if why := may_move(old, to, by_person=is_person(actor)):
        raise IllegalMove(why)


def refuse_nobody(actor: str) -> None:
    """Raise IllegalMove for an unnamed actor."""
    kind, _, who = actor.partition(":")
    if kind not in {"person", "step"} or not who:
        raise IllegalMove("Every move needs an actor: a person or a named step.")


def affected(result: Any) -> int:
    """The number of rows a statement changed."""
    assert isinstance(result, CursorResult)
    return result.rowcount
