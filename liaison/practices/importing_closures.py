"""Takes a list of closures into the directory: local holidays, protected-learning afternoons, days the service opens all the same."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.domain import cells
from liaison.domain.lists import Column, Line, Rejected, Report, Unusable, read_list, without_repeats
from liaison.practices.service_facts import SCOPE
from liaison.store.tables_people import Board, Closure, Practice
from liaison.store.taking_in import Source, notes_of, report_of, settle, text_of

KINDS = ("closed", "afternoon", "open")


def scope(cell: str) -> str:
    """ "service", a board's code or a practice's code."""
    code = cell.upper()
    if cell.lower() == SCOPE:
        return SCOPE
    if not re.fullmatch(r"S08\d{6}|\d{5}", code):
        raise Unusable("is neither service, nor a board's code, nor a practice's code of five digits")
    return code


COLUMNS: dict[str, Column] = {
    "scope": Column(("scope",), scope, required=True, empty=SCOPE),
    "day": Column(("day", "date"), cells.day, required=True, filled=True),
    "name": Column(("name",)),
    "kind": Column(("kind",), cells.one_of(KINDS), empty="closed"),
}


def import_closures(session: Session, source: Source, *, now: datetime, dry_run: bool = False) -> Report:
    """Take closures in, one a scope and day. Raises WrongList. A dry run changes nothing and reports the same."""
    del now  # the importers are called alike
    listed = read_list(text_of(source), COLUMNS)
    lines, rejected = without_repeats(listed, COLUMNS, "scope", "day")
    places = {SCOPE, *session.scalars(select(col(Board.code))), *session.scalars(select(col(Practice.code)))}
    known = {(row.scope, row.day): row for row in session.scalars(select(Closure))}
    taken = []
    for line in lines:
        if refused := unknown_place(line, places):
            rejected.append(refused)
            continue
        row = known.get((line.values["scope"], line.values["day"]))
        taken.append(settle(session, row, Closure(**line.values), line.values, dry_run=dry_run))
    return report_of(taken, rejected, notes=notes_of(listed))


def unknown_place(line: Line, places: set[str]) -> Rejected | None:
    """The line rejected, where nobody knows its board or practice."""
    if line.values["scope"] in places:
        return None
    return line.refuse(COLUMNS, "scope", "is not in the directory: take the practices in first")
