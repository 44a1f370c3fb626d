"""A list of people that comes through a page: shown beside the register first, and written only when a colleague confirms the very same.

The bytes are kept here, by their hash, until then. Confirming weighs every line again inside the transaction that writes: where the
register has changed and a line comes to something else than was shown, nothing is written and the list is shown anew.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, select
from sqlmodel import Session, col

from liaison.app import App
from liaison.domain.lists import Rejected
from liaison.domain.states import ListState
from liaison.reviews.register_import import import_people, notes, portions, without_ecg
from liaison.reviews.register_list import Fate
from liaison.store import events
from liaison.store.session import transaction
from liaison.store.tables_people import Person
from liaison.store.tables_register import PeopleList, PeopleListLine
from liaison.store.upsert import insert_rows

LARGEST = 60_000_000  # bytes that a page takes; longer lists come by the command
KEPT = timedelta(days=7)  # a list that nobody confirmed is put away: it holds names and numbers
COUNTED = ("added", "changed", "unchanged", "rejected", "absent")
NOT_LISTED = ("left", "died")  # nobody expects them on a list of people in shared care


class NotTaken(Exception):
    """The list is not taken in; the message says why and what to do."""


class Changed(Exception):
    """A line comes to something else than was shown."""


def show(session: Session, content: bytes, *, by: int, now: datetime, allow_demo: bool) -> int:
    """Keep a list, weigh it beside the register, and put down what each line comes to; returns its id. The very same bytes that are
    being shown already are weighed anew. Raises WrongList."""
    put_old_away(session, now)
    digest = sha256(content).hexdigest()
    there = select(PeopleList).where(col(PeopleList.digest) == digest, col(PeopleList.state) == ListState.SHOWN)
    row = session.scalars(there).first()
    if row is None:
        row = PeopleList(state=ListState.SHOWN, digest=digest, content=zlib.compress(content), at=now, by=by)
        events.open_row(session, row, actor=events.person(by), now=now)
    put_down(session, row, content, now, allow_demo=allow_demo)
    row.again = False
    return row.id or 0


def put_down(session: Session, row: PeopleList, content: bytes, now: datetime, *, allow_demo: bool) -> None:
    """Write what every line comes to, in place of what stood there. Raises WrongList."""
    session.execute(delete(PeopleListLine).where(col(PeopleListLine.list_id) == row.id))
    counts: Counter[str] = Counter()
    print_of, unread = Outcomes(), 0
    with portions(session, content, now, allow_demo=allow_demo) as (opened, weighed, seen):
        for fates in weighed:
            print_of(fates)
            unread += without_ecg(fates, now)
            counts.update("rejected" if isinstance(one, Rejected) else one.word for one in fates)
            insert_rows(session, PeopleListLine, [line_of(row.id, one) for one in fates if worth_showing(one)])
        for people in absent(session, seen.holds):
            counts["absent"] += len(people)
            insert_rows(session, PeopleListLine, [empty_line(row.id, 0, "absent") | {"person_id": i} for i in people])
    for name in COUNTED:
        setattr(row, name, counts[name])
    row.weighed, row.notes, row.version = print_of.digest(), list(notes(opened, unread)), row.version + 1
    session.flush()


class Outcomes:
    """A digest of what lines come to, portion by portion: equal only where every line comes to the same."""

    def __init__(self) -> None:
        self.hash = sha256()

    def __call__(self, fates: Sequence[Fate | Rejected]) -> None:
        """Add a portion."""
        for one in fates:
            said = (one.field, one.why) if isinstance(one, Rejected) else (one.person_id, *one.changes)
            self.hash.update(repr((one.line, said)).encode())

    def digest(self) -> str:
        """The digest so far."""
        return self.hash.hexdigest()


def worth_showing(one: Fate | Rejected) -> bool:
    """What changes nothing is counted and not listed."""
    return isinstance(one, Rejected) or one.word != "unchanged"


def line_of(list_id: int | None, one: Fate | Rejected) -> dict[str, Any]:
    """One line as it is shown."""
    if isinstance(one, Rejected):
        return empty_line(list_id, one.line, "rejected") | {"name": one.why, "field": one.field}
    name = str(one.columns.get("name", "")) if one.person_id is None else ""
    changes = [list(change) for change in one.changes]
    return empty_line(list_id, one.line, one.word) | {"person_id": one.person_id, "name": name, "changes": changes}


def empty_line(list_id: int | None, line: int, word: str) -> dict[str, Any]:
    """A row with every column, so that all rows of a portion have the same."""
    return {"list_id": list_id, "line": line, "word": word, "person_id": None, "name": "", "field": "", "changes": []}


def absent(session: Session, listed: Callable[[int], bool]) -> Iterator[list[int]]:
    """People on the register whose CHI number does not stand in the list, some at a time. They are told of, and never removed."""
    people = (
        select(col(Person.id), col(Person.chi)).where(col(Person.status).not_in(NOT_LISTED)).order_by(col(Person.id))
    )
    for some in session.execute(people.execution_options(yield_per=1000)).partitions():
        yield [i for i, number in some if i is not None and not (number.isdigit() and listed(int(number)))]


def take(app: App, list_id: int, version: int, *, by: int, now: datetime) -> bool:
    """Take in the list that was shown; False where the register has changed since: it is shown anew then, and nothing of it is written.
    Raises NotTaken, WrongList."""
    allow_demo = app.settings.demo
    try:
        with transaction(app.engine) as session:
            row, content = shown(session, list_id, version)
            outcomes = Outcomes()
            import_people(session, content, now=now, allow_demo=allow_demo, by=by, told=outcomes)
            if outcomes.digest() != row.weighed:
                raise Changed
            finish(session, row, ListState.TAKEN, events.person(by), now, by)
    except Changed:
        with transaction(app.engine) as session:
            row, content = shown(session, list_id, version)
            put_down(session, row, content, now, allow_demo=allow_demo)
            row.again = True
        return False
    return True


def put_away(session: Session, list_id: int, version: int, *, by: int, now: datetime) -> None:
    """The list is not wanted. Raises NotTaken."""
    row, _ = shown(session, list_id, version)
    finish(session, row, ListState.PUT_AWAY, events.person(by), now, by)


def put_old_away(session: Session, now: datetime) -> None:
    """Lists that nobody confirmed for a week go."""
    old = select(PeopleList).where(col(PeopleList.state) == ListState.SHOWN, col(PeopleList.at) < now - KEPT)
    for row in session.scalars(old):
        finish(session, row, ListState.PUT_AWAY, events.step("register_lists"), now, None)


def finish(session: Session, row: PeopleList, to: ListState, actor: str, now: datetime, by: int | None) -> None:
    """The list has come to rest; what stood in it goes, and what it came to stays. Of one that was taken in, which lines were not and why
    stays too (a number, a column, a reason, and nobody's name): whoever took it in puts those right afterwards."""
    gone = col(PeopleListLine.list_id) == row.id
    if to is ListState.TAKEN:
        gone &= col(PeopleListLine.word) != "rejected"
    session.execute(delete(PeopleListLine).where(gone))
    events.move(
        session, row, to, actor=actor, now=now, content=None, ended_at=now, ended_by=by, version=row.version + 1
    )


def shown(session: Session, list_id: int, version: int) -> tuple[PeopleList, bytes]:
    """A list that is being shown, as the page saw it, and its bytes. Raises NotTaken."""
    row = session.get(PeopleList, list_id)
    if row is None or row.state is not ListState.SHOWN or row.content is None:
        raise NotTaken("This list was taken in or put away meanwhile: nothing more is to do with it.")
    if row.version != version:
        raise NotTaken("A colleague had this list weighed anew meanwhile: look at what it comes to now.")
    return row, zlib.decompress(row.content)
