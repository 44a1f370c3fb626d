"""Takes a list of places into the directory: pharmacies, prisons, wards, mental-health teams, one a kind and code. A place that a list
does not name stays; it is ended by `active` = no."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session

from liaison.domain import cells, chi, open_hours
from liaison.domain.lists import Column, Report, Unusable, read_list, without_repeats
from liaison.domain.open_hours import KINDS, name_key, written
from liaison.store.tables_places import Place
from liaison.store.taking_in import Source, Taken, notes_of, report_of, settle, text_of


def opening_hours(cell: str) -> str:
    """Opening hours in our one way of writing."""
    return written(open_hours.hours(cell))


def words(cell: str) -> str:
    """A line of at most 200 characters without a CHI number."""
    if len(cell) > 200 or chi.find(cell):
        raise Unusable("is longer than 200 characters, or looks like it holds a CHI number")
    return cell


def phone(cell: str) -> str:
    """A number as people write it."""
    if not re.fullmatch(r"\+?[0-9 ()-]{5,20}(?: ?(?:ext|x)\.? ?[0-9]{1,6})?", cell):
        raise Unusable("is not a telephone number")
    return cell


def contacts(cell: str) -> list[dict[str, str]]:
    """ "Rhona Blair, lead pharmacist, 01632 960210; On-call desk, , 01632 960211": name, role, number, of each."""
    found = []
    for one in (part.strip() for part in cell.split(";")):
        if one:
            parts = [part.strip() for part in one.split(",")]
            if len(parts) > 3 or not parts[0]:
                raise Unusable("has a contact that is not: name, role, number; with semicolons between contacts")
            name, role, number = (*parts, "", "")[:3]
            found.append({"name": words(name), "role": words(role), "phone": phone(number) if number else ""})
    return found


def still_checked(found: list[dict[str, str]], row: Place | None) -> list[dict[str, str]]:
    """Contacts of a list, with the day on which somebody confirmed the very same ones."""
    checked = {(one["name"], one["role"], one["phone"]): one.get("checked_on") for one in row.contacts} if row else {}
    days = ((one, checked.get((one["name"], one["role"], one["phone"]))) for one in found)
    return [one | ({"checked_on": day} if day else {}) for one, day in days]


COLUMNS: dict[str, Column] = {
    "kind": Column(("kind",), cells.one_of(KINDS), required=True, filled=True),
    "code": Column(("code",), cells.plain_line, required=True, filled=True),
    "name": Column(("name",), cells.plain_line, required=True, filled=True),
    "address": Column(("address",), words),
    "postcode": Column(("postcode",), words),
    "locality": Column(("locality",), words),
    "phone": Column(("phone", "telephone"), phone),
    "email": Column(("email",), cells.email),
    "hours": Column(("hours", "opening_hours"), opening_hours),
    "on_holidays": Column(("open_on_holidays", "on_holidays"), cells.truth, empty=False),
    "contacts": Column(("contacts",), contacts, empty=()),
    "active": Column(("active",), cells.truth, empty=True),
}


def import_places(session: Session, source: Source, *, now: datetime, dry_run: bool = False) -> Report:
    """Take places in. Raises WrongList. A dry run changes nothing and reports the same."""
    listed = read_list(text_of(source), COLUMNS)
    lines, rejected = without_repeats(listed, COLUMNS, "kind", "code")
    known = {(row.kind, row.code): row for row in session.scalars(select(Place))}
    taken = []
    for line in lines:
        wanted = line.values | {"name_key": name_key(line.values["name"])}
        row = known.get((wanted["kind"], wanted["code"]))
        if "contacts" in wanted:
            wanted["contacts"] = still_checked(list(wanted["contacts"]), row)
        done = settle(session, row, Place(**wanted, changed_at=now), wanted, dry_run=dry_run)
        if row and done is Taken.CHANGED and not dry_run:
            row.changed_at, row.version = now, row.version + 1
        taken.append(done)
    return report_of(taken, rejected, notes=notes_of(listed))
