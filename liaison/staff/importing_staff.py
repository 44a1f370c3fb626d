"""Takes a list of colleagues in: adds accounts and changes what is listed of them. Passwords never come from a list, and nobody
is removed by being absent from one: an account is ended by name (`liaison user disable`)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session

from liaison.domain import cells
from liaison.domain.asking import SKILLS
from liaison.domain.lists import Column, Report, read_list, without_repeats
from liaison.staff.accounts import ACCESS
from liaison.store.tables_people import Staff
from liaison.store.taking_in import Source, notes_of, report_of, settle, text_of
from models.taxonomy import Handler

COLUMNS: dict[str, Column] = {
    "email": Column(("email",), cells.email, required=True, filled=True),
    "name": Column(("name",), required=True, filled=True),
    "access": Column(("access",), cells.several(cells.one_of(ACCESS)), required=True, empty=()),
    "roles": Column(("roles",), cells.several(cells.one_of([*Handler, *sorted(SKILLS)])), required=True, empty=()),
    "localities": Column(("localities",), cells.several(str), empty=()),
    "weekly_hours": Column(("weekly_hours",), cells.hours, empty=37.5),
    "gender": Column(
        ("gender",), cells.one_of(("woman", "man")), empty=""
    ),  # only where a colleague chose to record it
}
LISTS = ("access", "roles", "localities")


def import_staff(session: Session, source: Source, *, now: datetime, dry_run: bool = False) -> Report:
    """Take colleagues in, by address. Raises WrongList. A dry run changes nothing and reports the same."""
    listed = read_list(text_of(source), COLUMNS)
    lines, rejected = without_repeats(listed, COLUMNS, "email")
    known = {row.email.lower(): row for row in session.scalars(select(Staff))}
    taken = []
    for line in lines:
        wanted = line.values | {name: list(line.values[name]) for name in LISTS if name in line.values}
        row = known.get(wanted["email"])
        if row:
            del wanted["email"]  # the stored one may differ in case
        new = Staff(**line.values | wanted, created_at=now)
        taken.append(settle(session, row, new, wanted, dry_run=dry_run))
    return report_of(taken, rejected, notes=notes_of(listed))
