"""Writes the register as the list that the importer reads: taken in again it changes nothing. Who took it out, and when, is recorded.

No cell begins with a sign that a spreadsheet would run: such words are marked with an apostrophe, which the importer takes off.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from typing import IO, Any

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.domain.csv_text import guarded, tidy
from liaison.domain.record_sections import shown
from liaison.domain.register_columns import ALL_ASKED, BESIDE, ENTRIES, OWN, columns
from liaison.domain.safe_contact import WAYS, on
from liaison.domain.states import ListState
from liaison.reviews.register_list import held, words_of
from liaison.store import events
from liaison.store.pairs import pairs
from liaison.store.tables_people import Person, Staff
from liaison.store.tables_register import PeopleList

COMMAND = events.step("export")  # whoever may use the command line


def export_people(session: Session, out: IO[str], *, now: datetime, by: int | None = None) -> int:
    """Write everybody on the register, by name, and record that it was given out (`by` a colleague, or the command line); returns how
    many people. Raises OSError where the file cannot be written."""
    digest, count = sha256(), 0
    fields = columns(allow_demo=True)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.headings[0] for column in fields.values()])
    for cells in lines(session, tuple(fields)):
        writer.writerow(cells)
        digest.update(repr(cells).encode())
        count += 1
    actor = events.person(by) if by is not None else COMMAND
    row = PeopleList(state=ListState.ASKED_FOR, digest=digest.hexdigest(), unchanged=count, at=now, by=by)
    events.open_row(session, row, actor=actor, now=now)
    events.move(session, row, ListState.GIVEN, actor=actor, now=now, because=f"people given out: {count}", ended_at=now)
    return count


def lines(session: Session, names: tuple[str, ...]) -> Iterator[list[str]]:
    """One line a person, a few hundred in memory at once."""
    addresses = pairs(session, select(col(Staff.id), col(Staff.email)))
    plain = Person.__table__  # type: ignore[attr-defined]
    rows = session.execute(
        select(plain)
        .where(plain.c.merged_into_id.is_(None))
        .order_by(plain.c.name, plain.c.id)
        .execution_options(yield_per=500)
    )
    for row in rows.mappings():
        yield [guarded(cell(row, name, addresses)) for name in names]


def cell(row: Mapping[str, Any], name: str, addresses: Mapping[int, str]) -> str:
    """One field of one person as a cell of one line."""
    if name == "letters_held":
        return "yes" if row[name] else ""
    if name in OWN:
        return words_of(row[name])
    if name in BESIDE:
        return beside(row["safe_contact"], name, addresses)
    entry, value = ENTRIES[name], held(row, name)
    if entry.kind == "staff":
        return addresses.get(value, "")
    return tidy(shown(entry, value))


def beside(block: Mapping[str, Any], name: str, addresses: Mapping[int, str]) -> str:
    """What a list says of safe contact beside the fields of the page: who noted an answer, and the one day where every way has the same."""
    if name != ALL_ASKED:
        return addresses.get(block.get(name, 0), "")
    days = {str(block.get(on(way)) or "") for way in WAYS}
    return days.pop() if len(days) == 1 else ""
