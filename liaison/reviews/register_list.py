"""What one line of a list of people comes to beside the register: added, changed (which field, from what to what), unchanged, or rejected.

Nothing is written here: the import writes what is weighed, and the page shows it first. An empty cell leaves what is stored. A line
never undoes what only a person may say: that somebody who left or died is in care again, that letters leave again, that domestic abuse
is not known of any more, or that a channel is safe without the day on which the person was asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.clock import london_date
from liaison.domain import register_columns as listing
from liaison.domain.lists import Column, Line, Rejected
from liaison.domain.record_sections import shown
from liaison.domain.register_changes import LOOKS_WITHIN
from liaison.domain.register_columns import ENTRIES, OWN, Other
from liaison.domain.safe_contact import WAYS, noted_by
from liaison.reviews import register_asked as asked
from liaison.store.pairs import pairs
from liaison.store.tables_people import Person, Practice, Staff

NOT_BY_A_LIST = frozenset({"left", "died"})  # only a colleague says, on the person's page, that it was not so
FIRST_LOOK = timedelta(days=28)  # when a pause without a day is looked at again: nobody is paused and forgotten
CONTACT = tuple(name for name, entry in ENTRIES.items() if entry.home == "safe_contact" and name not in asked.FIELDS)
plain = Person.__table__  # type: ignore[attr-defined]
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Around:
    """What every line is checked against beside the register: localities by practice code, colleagues by address and by id, today."""

    practices: Mapping[str, str]
    staff: Mapping[str, int]
    addresses: Mapping[int, str]
    today: date


@dataclass(frozen=True)
class Fate:
    """What a line comes to. `person_id` is None for somebody new, `version` the record's when it was read; `columns` are to be written;
    `changes` says field by field what stood there and what will."""

    line: int
    person_id: int | None
    version: int
    columns: Mapping[str, Any]
    changes: Sequence[tuple[str, str, str]] = field(default=())
    was_status: str = ""

    @property
    def word(self) -> str:
        """How it is counted."""
        return "added" if self.person_id is None else "changed" if self.changes else "unchanged"


def around(session: Session, now: datetime) -> Around:
    """Read once what every line is checked against."""
    practices = pairs(session, select(col(Practice.code), col(Practice.locality)))
    staff = {email.lower(): i for i, email in pairs(session, select(col(Staff.id), col(Staff.email))).items()}
    return Around(practices, staff, {i: email for email, i in staff.items()}, london_date(now))


def weigh(session: Session, lines: Sequence[Line], known: Around, *, hold: bool) -> Iterator[Fate | Rejected]:
    """The fate of each of these lines, in order; the register is asked once for all. `hold` keeps others from changing what was read
    until the transaction ends (SQLite lets one write at a time anyhow)."""
    numbers = [line.values["chi"] for line in lines]
    chosen = select(plain).where(plain.c.chi.in_(numbers))
    rows = session.execute(chosen.order_by(plain.c.id).with_for_update() if hold else chosen).mappings()
    people = {row["chi"]: row for row in rows}
    fields = listing.columns(allow_demo=True)
    for line in lines:
        row = people.get(line.values["chi"])
        yield refusal(line, row, fields, known) or fate(line, row, known)


def refusal(line: Line, row: Row | None, fields: Mapping[str, Column], known: Around) -> Rejected | None:
    """Why the line cannot be taken, or None."""
    values = line.values

    def refuse(name: str, why: str) -> Rejected:
        return line.refuse(fields, name, why)

    if values["practice_code"] is None and row is None:
        return refuse("practice_code", "must not be empty for somebody who is not on the register yet")
    if values["practice_code"] and values["practice_code"] not in known.practices:
        return refuse("practice_code", "is not in the directory: take the practices in first")
    if (worker := values.get("keyworker_id")) and worker not in known.staff:
        return refuse("keyworker_id", "is nobody's address here: take the staff in first")
    for name in map(noted_by, WAYS):
        if (colleague := values.get(name)) and colleague not in known.staff:
            return refuse(name, "is nobody's address here: take the staff in first")
    if name := listing.too_late(values, known.today):
        return refuse(name, "is a day to come")
    for name, value in values.items():
        if isinstance(value, Other) and (row is None or not listing.same(ENTRIES[name], held(row, name), value)):
            return refuse(name, listing.refuse_other(ENTRIES[name]))
    if row is None:
        return None
    if row["merged_into_id"]:
        return refuse("chi", "was joined with another record: list the person under the number that was kept")
    if not may_be_one_person(row, values["name"]):
        return refuse("name", "is another name than the register has under this CHI number: check both")
    if wrong := against_the_record(values, row):
        return refuse(*wrong)
    return None


def against_the_record(values: Mapping[str, Any], row: Row) -> tuple[str, str] | None:
    """Field and reason where the line would undo what only a person may say, or None."""
    status = values.get("status")
    if row["status"] in NOT_BY_A_LIST and status and status not in (row["status"], "died"):
        return "status", "says otherwise than the register, where the person has left or died: say it on their page"
    if values.get("domestic_abuse") is False and row["safe_contact"].get("domestic_abuse"):
        return "domestic_abuse", "cannot take back by a list what is known: a colleague says it on the person's page"
    differs = {name for name in CONTACT if says(values, row, name)}
    return asked.wrong(values, row["safe_contact"], differs) if differs else None


def says(values: Mapping[str, Any], row: Row, name: str) -> bool:
    """Whether the line says something else of a field than the register."""
    value = values.get(name)
    return value is not None and not listing.same(ENTRIES[name], held(row, name), value)


def held(row: Row, name: str) -> Any:
    """What the register has in a field of the page."""
    home = ENTRIES[name].home
    return row[name] if home == "column" else row[home].get(name)


def fate(line: Line, row: Row | None, known: Around) -> Fate:
    """Added, or what changes. A review already completed is not undone by an older list; who has died has every letter held."""
    was: Row = row or NOTHING
    days = asked.new_days(line.values, was["safe_contact"]) if asked.FIELDS & line.values.keys() else {}
    values = {name: value for name, value in line.values.items() if name not in asked.FIELDS} | days
    columns: dict[str, Any] = {}
    changes: list[tuple[str, str, str]] = []

    def put(name: str, new: Any, old_words: str, new_words: str) -> None:
        columns[name] = new
        changes.append((name, old_words, new_words))

    for name, value in own_columns(values, row, known).items():
        if was.get(name) != value:
            put(name, value, words_of(was.get(name)), words_of(value))
    for name, value in values.items():
        if value is None or name in OWN:
            continue
        entry = ENTRIES[name]
        stored = held(was, name) if row else None
        if entry.kind == "staff":
            value = known.staff[value]
            if stored != value:
                put(name, value, known.addresses.get(stored, ""), known.addresses[value])
        elif not listing.same(entry, stored, value):
            if entry.home == "column":
                put(name, value, shown(entry, stored), shown(entry, value))
                continue
            block = columns.setdefault(entry.home, dict(was[entry.home]))
            block.pop(name, None)
            if value not in ("", False):
                block[name] = value
            changes.append((name, shown(entry, stored), shown(entry, value)))
    for name, who in asked.new_names(line.values, was["safe_contact"], days, known.staff).items():
        block = columns.setdefault("safe_contact", dict(was["safe_contact"]))
        stored = block.pop(name, None)
        if who is not None:
            block[name] = who
            changes.append((name, known.addresses.get(stored, ""), known.addresses[who]))
    if row is None:
        columns.setdefault(
            "locality", known.practices[values["practice_code"]]
        )  # the practice's, unless the list says another
        return Fate(line.number, None, 1, columns, changes)
    return Fate(line.number, row["id"], row["version"], columns, changes, row["status"])


NOTHING: Row = {"safe_contact": {}, "choices": {}, **{name: None for name, e in ENTRIES.items() if e.home == "column"}}


def own_columns(values: Mapping[str, Any], row: Row | None, known: Around) -> dict[str, Any]:
    """The columns that are no field of the page's sections, as the line has them."""
    said = {name: values[name] for name in OWN if values.get(name) is not None}
    if row and row["last_review_on"]:
        said["last_review_on"] = max(row["last_review_on"], said.get("last_review_on", date.min))
    if said.get("letters_held") is False:  # a list holds letters; only a colleague releases them
        del said["letters_held"]
    status = said.get("status")
    if status and (row is None or row["status"] != status):
        if status == "died":
            said["letters_held"] = True
        if within := FIRST_LOOK if status == "paused" else LOOKS_WITHIN.get(status):
            said.setdefault("look_again_on", known.today + within)
        elif row is not None:
            said["look_again_on"] = None
    return said


def words_of(value: Any) -> str:
    """A value of an own column in words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)


def may_be_one_person(row: Row, name: str) -> bool:
    """Whether a listed name shares a word with the register's: one digit wrong in ten still makes a valid CHI number."""
    return bool(words_in(f"{row['name']} {row['preferred_name']}") & words_in(name))


def words_in(name: str) -> set[str]:
    """The words of a name, whatever their case and hyphens."""
    return set(name.casefold().replace("-", " ").split())
