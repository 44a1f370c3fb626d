"""A list of practices that comes through a page: shown beside the directory first, and written only as a colleague ticked it.

The bytes are kept until then. Taking in weighs everything again inside the transaction that writes: where the directory has changed and
something comes to something else than was shown, nothing is written and the list is shown anew, with the ticks that still fit.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlmodel import Session, col

from liaison.app import App
from liaison.domain.practice_changes import ENDED, Fate, Row, Standing
from liaison.domain.states import ListState
from liaison.practices import closing
from liaison.practices.importing import GONE, ensure_places, take_line
from liaison.practices.list_diff import Diff, in_words, weigh
from liaison.store import events
from liaison.store.session import transaction
from liaison.store.tables_directory import PracticeChange, PracticeList, PracticeListLine
from liaison.store.tables_people import Practice
from liaison.store.upsert import insert_rows

KEPT = timedelta(days=90)  # a list that nobody decided on is put away: the next one is out by then
MISSING = frozenset({Fate.MERGED, Fate.GONE})
TICKED = frozenset({Fate.OPENED, Fate.RETURNED, Fate.RENAMED, Fate.MOVED, Fate.REACHED, Fate.FIGURES})
COLLEAGUES_WORD = (
    "A colleague said that it has closed"  # what a line against a colleague's word begins with: never ticked by itself
)


class NotTaken(Exception):
    """The list is not taken in; the message says why and what to do."""


class Changed(Exception):
    """Something comes to something else than was shown."""


@dataclass(frozen=True)
class Choice:
    """What a colleague chose beside one line."""

    take: bool = False
    decision: str = ""  # closed, merged or nothing
    successor: str = ""


def show(session: Session, content: bytes, *, file_name: str, by: int, now: datetime) -> int:
    """Keep a list, weigh it and put down what everything comes to; returns its id. Raises WrongList."""
    put_old_away(session, now)
    diff = weigh(session, content, now=now, file_name=file_name)
    row = PracticeList(
        state=ListState.SHOWN, name=file_name[:200], edition=diff.edition, content=zlib.compress(content), at=now, by=by
    )
    events.open_row(session, row, actor=events.person(by), now=now)
    put_down(session, row, diff)
    return row.id or 0


def put_down(session: Session, row: PracticeList, diff: Diff) -> None:
    """Write what everything comes to, in place of what stood there; a choice stays where its line is as it was."""
    before = {key_of(one): one for one in lines_of(session, row.id)}
    session.execute(delete(PracticeListLine).where(col(PracticeListLine.list_id) == row.id))
    insert_rows(session, PracticeListLine, [line_row(row.id, one, before) for one in diff.rows])
    row.counts, row.weighed, row.notes = diff.counts(), diff.digest(), list(diff.notes)
    row.version += 1
    session.flush()


def key_of(one: PracticeListLine) -> tuple[Any, ...]:
    """By what a line is known again after it was weighed anew."""
    return one.fate, one.code, one.line, tuple(tuple(change) for change in one.changes)


def line_row(list_id: int | None, one: Row, before: Mapping[Any, PracticeListLine]) -> dict[str, Any]:
    """One row as it is shown; of those that cannot be used, the column stands in `field`."""
    rejected = one.fate is Fate.REJECTED
    code = "" if rejected else one.code
    was = before.get((one.fate.value, code, one.line, one.changes))
    ticked = one.fate in TICKED and not one.because.startswith(COLLEAGUES_WORD)
    return {
        "list_id": list_id, "fate": one.fate.value, "line": one.line, "code": code, "name": one.name,
        "changes": [list(change) for change in one.changes], "because": one.because, "field": one.code if rejected else "",
        "take": was.take if was else ticked, "decision": was.decision if was else "", "successor": was.successor if was else one.successor,
    }  # fmt: skip


def lines_of(session: Session, list_id: int | None) -> Sequence[PracticeListLine]:
    """Every line of a list, in order."""
    rows = select(PracticeListLine).where(col(PracticeListLine.list_id) == list_id)
    return session.scalars(rows.order_by(col(PracticeListLine.id))).all()


def choose(session: Session, list_id: int, version: int, choices: Mapping[int, Choice]) -> None:
    """Keep what a colleague ticked beside some lines. Raises NotTaken."""
    row = as_seen(session, list_id, version)
    for one in lines_of(session, list_id):
        if (choice := choices.get(one.id or 0)) is None:
            continue
        if Fate(one.fate) in MISSING:
            decision = choice.decision if choice.decision in ("closed", "merged") else ""
            if decision == "merged" and not choice.successor:
                raise NotTaken(f"{one.name} ({one.code}): enter the five digits of the practice that took it over.")
            one.decision, one.successor = decision, choice.successor
        elif Fate(one.fate) in TICKED:
            one.take = choice.take
    row.version += 1
    session.flush()


def choose_all(session: Session, list_id: int, version: int, fate: Fate, take: bool) -> None:
    """Tick every line of one kind, or none. Raises NotTaken."""
    row = as_seen(session, list_id, version)
    if fate in TICKED:
        kind = col(PracticeListLine.list_id) == list_id, col(PracticeListLine.fate) == fate.value
        session.execute(update(PracticeListLine).where(*kind).values(take=take))
    row.version += 1
    session.flush()


def take(app: App, list_id: int, version: int, *, by: int, now: datetime) -> bool:
    """Take in what is ticked of the very list that was shown; False where the directory has changed since: it is shown anew then, and
    nothing of it is written. Raises NotTaken, WrongList."""
    try:
        with transaction(app.engine) as session:
            row = as_seen(session, list_id, version)
            diff = weighed_again(session, row, now)
            if diff.digest() != row.weighed:
                raise Changed
            write(session, row, diff, by, now)
            finish(session, row, ListState.TAKEN, events.person(by), now, by)
    except Changed:
        with transaction(app.engine) as session:
            row = as_seen(session, list_id, version)
            put_down(session, row, weighed_again(session, row, now))
            row.again = True
        return False
    return True


def weighed_again(session: Session, row: PracticeList, now: datetime) -> Diff:
    """What the kept list comes to now. Raises WrongList."""
    return weigh(session, zlib.decompress(row.content or b""), now=now, edition=row.edition, file_name=row.name)


def write(session: Session, row: PracticeList, diff: Diff, by: int, now: datetime) -> None:
    """Write the ticked lines and the decisions, each with its history. Raises NotTaken."""
    chosen = lines_of(session, row.id)
    wanted = {one.code for one in chosen if one.take and one.line}
    known = {one.code: one for one in session.scalars(select(Practice))}
    for one in diff.rows:  # a colleague ticked it against a colleague's word
        if one.fate is Fate.RETURNED and one.code in wanted and known[one.code].status in ENDED:
            closing.open_again(session, one.code, f"the list of {diff.edition} has it", version=None, by_id=by, now=now)
    lines = [diff.lines[code] for code in sorted(wanted)]
    clusters = ensure_places(session, lines, dry_run=False)
    for line in lines:
        take_line(session, line, known, clusters, diff.edition, dry_run=False)
    session.flush()
    for code in diff.lines.keys() - wanted:
        if (there := known.get(code)) and diff.edition > there.seen_in:
            there.seen_in = diff.edition  # it stands in the list, though nothing of its line is wanted
    log(session, [one for one in diff.rows if one.code in wanted], by, now)
    for missing in (one for one in chosen if Fate(one.fate) in MISSING):
        decide(session, missing, diff.edition, known, by, now)


def decide(
    session: Session, one: PracticeListLine, edition: str, known: Mapping[str, Practice], by: int, now: datetime
) -> None:
    """A practice that is gone: closed or merged where a colleague said so, else marked so that nothing is sent there unseen."""
    if one.decision:
        because = f"the list of {edition} does not have it"
        successor = one.successor if one.decision == "merged" else ""
        try:
            closing.close(session, one.code, because, successor=successor, version=None, by_id=by, now=now)
        except closing.NotClosed as no:
            raise NotTaken(f"{one.name} ({one.code}): {no}") from no
    elif known[one.code].status == Standing.OPEN:
        known[one.code].status = GONE
        session.add(PracticeChange(practice_code=one.code, at=now, by_id=by, what=[f"not in the list of {edition}"]))


def log(session: Session, rows: Sequence[Row], by: int | None, now: datetime) -> None:
    """Write down what a list changed, practice by practice; nothing of what is as it was."""
    told = ((row.code, in_words(row)) for row in rows)
    new = [{"practice_code": code, "at": now, "by_id": by, "what": what} for code, what in told if what]
    insert_rows(session, PracticeChange, new)


def log_import(session: Session, diff: Diff, now: datetime) -> None:
    """The same for a list that the command took in whole."""
    named = [row for row in diff.rows if row.line and row.fate is not Fate.REJECTED]
    log(session, named, None, now)
    gone = [row for row in diff.rows if row.fate in MISSING]
    what = [f"not in the list of {diff.edition}"]
    new = [{"practice_code": row.code, "at": now, "by_id": None, "what": what} for row in gone]
    insert_rows(session, PracticeChange, new)


def put_away(session: Session, list_id: int, version: int, *, by: int, now: datetime) -> None:
    """The list is not wanted. Raises NotTaken."""
    finish(session, as_seen(session, list_id, version), ListState.PUT_AWAY, events.person(by), now, by)


def put_old_away(session: Session, now: datetime) -> None:
    """Lists that nobody decided on for a quarter go."""
    old = select(PracticeList).where(col(PracticeList.state) == ListState.SHOWN, col(PracticeList.at) < now - KEPT)
    for row in session.scalars(old).all():
        finish(session, row, ListState.PUT_AWAY, events.step("quarterly"), now, None)


def finish(session: Session, row: PracticeList, to: ListState, actor: str, now: datetime, by: int | None) -> None:
    """The list has come to rest; what stood in it goes, and what it came to stays."""
    session.execute(delete(PracticeListLine).where(col(PracticeListLine.list_id) == row.id))
    changes = {"content": None, "ended_at": now, "ended_by": by, "version": row.version + 1}
    events.move(session, row, to, actor=actor, now=now, **changes)


def as_seen(session: Session, list_id: int, version: int) -> PracticeList:
    """A list that is being shown, as the page saw it, locked. Raises NotTaken."""
    row = session.get(PracticeList, list_id, with_for_update=True)
    if row is None or row.state is not ListState.SHOWN or row.content is None:
        raise NotTaken("This list was taken in or put away meanwhile: nothing more is to do with it.")
    if row.version != version:
        raise NotTaken("A colleague chose something in this list meanwhile: look at how it stands now.")
    return row
