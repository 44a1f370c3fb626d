"""Takes a list of people in shared care into the register, line by line. Nobody is dropped by being absent from a list.

The list is never in memory as a whole: a portion of lines is weighed beside the register, written, and forgotten. All of it is one
transaction of whoever calls: a power cut in the middle leaves the register as it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session, col

from liaison.clock import london_date
from liaison.domain import register_columns as listing
from liaison.domain.bringing_forward import ecg_is_missing
from liaison.domain.lists import Line, Opened, Rejected, Report, open_list
from liaison.domain.methadone import a_day
from liaison.reviews import due
from liaison.reviews.register_list import Around, Fate, around, weigh
from liaison.reviews.triggers import note_return
from liaison.store.pairs import pairs
from liaison.store.seen_keys import SeenKeys, seen_keys
from liaison.store.tables_people import Person
from liaison.store.tables_register import PersonChange
from liaison.store.taking_in import Progress, Source, lines_of
from liaison.store.upsert import insert_portion

A_LIST = "a list"  # what the timeline calls a change by a list
PORTION = 500  # lines weighed and written at once


def import_people(
    session: Session, source: Source, *, now: datetime, dry_run: bool = False, allow_demo: bool = False, by: int | None = None,
    progress: Progress | None = None, told: Callable[[Sequence[Fate | Rejected]], None] | None = None,
) -> Report:  # fmt: skip
    """Take people in, by CHI number and name. Raises WrongList. A dry run changes nothing and reports the same.

    The report's reasons hold no name and no CHI number. `by` is the colleague who confirmed the list on a page;
    `told` is told what each portion comes to, before it is written.
    """
    counts: Counter[str] = Counter()
    rejected: list[Rejected] = []
    with portions(session, source, now, allow_demo=allow_demo, hold=not dry_run, progress=progress) as (
        opened,
        found,
        _,
    ):
        for fates in found:
            if told:
                told(fates)
            counts["without_ecg"] += without_ecg(fates, now)
            counts.update("rejected" if isinstance(one, Rejected) else one.word for one in fates)
            rejected += (one for one in fates if isinstance(one, Rejected))
            if not dry_run:
                write(session, [one for one in fates if isinstance(one, Fate) and one.word != "unchanged"], now, by)
    unread = counts.pop("without_ecg", 0)  # a list of headings alone has no portion
    return Report(
        counts.total(), counts["added"], counts["changed"], counts["unchanged"],
        tuple(sorted(rejected, key=lambda one: one.line)), notes=notes(opened, unread),
    )  # fmt: skip


def notes(opened: Opened, unread: int) -> tuple[str, ...]:
    """Names the columns that were not used, perhaps a misspelt heading; and says how many reviews the list brings forward (`unread`)."""
    unused = (f"Columns not used: {', '.join(opened.unused)}.",) if opened.unused else ()
    people = "One new person has" if unread == 1 else f"{unread:,} new people have"
    forward = (
        f"{people} over 100 mg of methadone and no ECG within a year: a review that is not due anyway is brought forward for it. Where the days of ECGs are known, give them in a column ecg_on first.",
    )
    return (*unused, *(forward if unread else ()))


def without_ecg(fates: Sequence[Fate | Rejected], now: datetime) -> int:
    """How many people who are new have over 100 mg of methadone and no ECG: a list without its days would bring all their reviews forward unsaid."""
    new = (one.columns for one in fates if isinstance(one, Fate) and one.person_id is None)
    return sum(
        ecg_is_missing(
            a_day(each.get("methadone_mg"), each.get("medicines") or ""), each.get("ecg_on"), london_date(now)
        )
        for each in new
        if each.get("status", "in_shared_care") == "in_shared_care"
    )


@contextmanager
def portions(
    session: Session,
    source: Source,
    now: datetime,
    *,
    allow_demo: bool,
    hold: bool = False,
    progress: Progress | None = None,
) -> Iterator[tuple[Opened, Iterator[list[Fate | Rejected]], SeenKeys]]:
    """The list opened, its lines weighed, a portion at a time, and the CHI numbers that were seen by then. Raises WrongList."""
    with lines_of(source, progress) as lines, seen_keys() as seen:
        opened = open_list(lines, listing.columns(allow_demo=allow_demo))
        yield opened, weighed(session, opened, seen, around(session, now), hold=hold), seen


def weighed(
    session: Session, opened: Opened, seen: SeenKeys, known: Around, *, hold: bool
) -> Iterator[list[Fate | Rejected]]:
    """Each portion of lines with what it comes to; a CHI number that stands in the file twice is taken once."""
    while portion := list(islice(opened.lines, PORTION)):
        fates: list[Fate | Rejected] = [one for one in portion if isinstance(one, Rejected)]
        lines = [one for one in portion if isinstance(one, Line)]
        firsts = seen.first_lines((int(line.values["chi"]), line.number) for line in lines)
        fates += [Rejected(line.number, "chi", f"stands in line {first} already")
                  for line, first in zip(lines, firsts, strict=True) if first != line.number]  # fmt: skip
        kept = [line for line, first in zip(lines, firsts, strict=True) if first == line.number]
        yield fates + list(weigh(session, kept, known, hold=hold))


def write(session: Session, fates: Sequence[Fate], now: datetime, by: int | None) -> None:
    """Write what a portion comes to, and in each person's history that a list said it; the reviews follow a changed status at once."""
    new = [one for one in fates if one.person_id is None]
    insert_portion(session, Person, [{**NEW_ROW, **one.columns, "created_at": now} for one in new])
    chis = [one.columns["chi"] for one in new]
    ids = pairs(session, select(col(Person.chi), col(Person.id)).where(col(Person.chi).in_(chis)))
    written = [(ids[one.columns["chi"]], one) for one in new]
    changed = [(one.person_id, one) for one in fates if one.person_id is not None]
    for person_id, one in changed:  # a form opened before the list was taken in is refused by the version
        mine = update(Person).where(col(Person.id) == person_id)
        session.execute(mine.values(**one.columns, version=one.version + 1), execution_options=UNSEEN)
    history = [(i, one, sorted(name for name, _, _ in one.changes)) for i, one in changed] + [
        (i, one, []) for i, one in written
    ]
    insert_portion(
        session, PersonChange, [{"person_id": i, "at": now, "by": by, "what": A_LIST, "fields": fields} for i, _, fields in history]
    )  # fmt: skip
    for person_id, one in changed:
        if one.columns.get("status") == "in_shared_care" and person_id is not None:
            note_return(session, person_id, one.was_status, now)
    if moved := [i for i, one in changed if i is not None and "status" in one.columns]:
        due.bring_up(session, moved, now)
    session.expire_all()


UNSEEN = {"synchronize_session": False}


def default(column: Any) -> Any:
    """What a column holds where nobody says anything."""
    if column.default is None:
        return None
    return {} if column.default.is_callable else column.default.arg


# somebody of whom nothing is known, so that all rows of a portion have the same columns
NEW_ROW = {column.name: default(column) for column in Person.__table__.c if column.name != "id"}  # type: ignore[attr-defined]
