"""Takes a list of practices into the directory: the public list as published, or a site's own.

A column that the list does not have leaves what is stored: the public list knows no localities and no mail addresses. A practice
that a newer public list no longer has is marked, never dropped: lists merge, and people stay registered there.

The list is never in memory as a whole: a portion of lines is read, written and forgotten. All of it is one transaction of whoever calls.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from liaison.clock import london_date
from liaison.domain.lists import Line, Opened, Rejected, Report, open_list
from liaison.domain.practice_changes import ENDED
from liaison.practices.practice_list import BOARDS, COLUMNS, NOT_KEPT, PUBLISHED, edition_of, stored
from liaison.store.seen_keys import SeenKeys, seen_keys
from liaison.store.tables_people import Board, Cluster, Practice
from liaison.store.taking_in import Source, Taken, lines_of, notes_of, report_of, settle
from liaison.store.upsert import insert_new

OPEN, GONE = "open", "not_in_list"
Clusters = Mapping[tuple[str, str], int | None]  # by board and name, as one name is used by two boards
NOT_MADE_YET = -1  # stands for a cluster that a dry run does not make
PORTION = 500  # lines that are read and written at once


def import_practices(
    session: Session, source: Source, *, now: datetime, dry_run: bool = False, edition: str = ""
) -> Report:
    """Take a list in; `edition` ("2024-04") is read from the file's name where not given, else it is this month.

    Raises WrongList where columns are missing or the file cannot be read. A dry run changes nothing and reports the same.
    """
    edition = edition or (edition_of(source) if isinstance(source, Path) else "") or f"{london_date(now):%Y-%m}"
    newest = session.scalar(select(func.max(col(Practice.seen_in)))) or ""
    taken: Counter[Taken] = Counter()
    rejected: list[Rejected] = []
    with ExitStack() as open_things:
        lines = open_things.enter_context(lines_of(source))
        seen, named = (open_things.enter_context(seen_keys()) for _ in range(2))
        listed = open_list(lines, COLUMNS, spoiled=lambda record: named.add(codes_in(record.cells)))
        public, boards = listed.headings >= PUBLISHED, set[str]()
        while portion := list(islice(listed.lines, PORTION)):
            good, repeats = firsts(portion, seen)
            rejected += [*(one for one in portion if isinstance(one, Rejected)), *repeats]
            boards |= {line.values["board_code"] for line in portion if isinstance(line, Line)}
            taken.update(take_portion(session, good, edition if public else "", dry_run=dry_run))
        gone = vanished(session, boards, edition, lambda code: seen.holds(code) or named.holds(code)) if public else []
    if not dry_run:
        for row in gone:
            row.status = GONE
    said = notes(listed, gone, public=public) + older(newest, edition)
    return report_of(taken, rejected, vanished=[row.code for row in gone], notes=said)


def codes_in(cells: Sequence[str]) -> list[int]:
    """What may be the practice's code in a line that cannot be read: a practice is not gone because its line is damaged."""
    return [int(cell) for cell in cells if len(cell) == 5 and cell.isascii() and cell.isdigit()]


def firsts(portion: Sequence[Line | Rejected], seen: SeenKeys) -> tuple[list[Line], list[Rejected]]:
    """The lines whose practice stands in the list for the first time, and the others rejected."""
    lines = [one for one in portion if isinstance(one, Line)]
    places = seen.first_lines((int(line.values["code"]), line.number) for line in lines)
    pairs = list(zip(lines, places, strict=True))
    repeats = [
        line.refuse(COLUMNS, "code", f"stands in line {first} already") for line, first in pairs if first != line.number
    ]
    return [line for line, first in pairs if first == line.number], repeats


def take_portion(session: Session, lines: Sequence[Line], edition: str, *, dry_run: bool) -> list[Taken]:
    """Write a portion of lines where they differ from the directory."""
    codes = [line.values["code"] for line in lines]
    known = {row.code: row for row in session.scalars(select(Practice).where(col(Practice.code).in_(codes)))}
    clusters = ensure_places(session, lines, dry_run=dry_run)
    taken = [take_line(session, line, known, clusters, edition, dry_run=dry_run) for line in lines]
    session.flush()  # the session forgets what is written and nobody holds
    return taken


def take_line(
    session: Session, line: Line, known: Mapping[str, Practice], clusters: Clusters, edition: str, *, dry_run: bool
) -> Taken:
    """Write one practice where it differs; `edition` is "" for a site's own list, which says nothing of being open."""
    wanted = stored(line.values)
    key = (wanted["board_code"], line.values["cluster"])
    wanted["cluster_id"] = clusters.get(key, NOT_MADE_YET) if key[1] else None
    row = known.get(wanted["code"])
    if edition and not (row and row.status in ENDED):  # a colleague's word is taken back by a colleague alone
        wanted["status"] = OPEN
    if row and wanted.get("email", row.email) != row.email:
        wanted["email_verified_on"] = None  # the new address has yet to be confirmed
    taken = settle(session, row, Practice(**wanted, seen_in=edition), wanted, dry_run=dry_run)
    if row and edition > row.seen_in and not dry_run:
        row.seen_in = edition  # bookkeeping: not a change of the practice
    return taken


def ensure_places(session: Session, lines: Sequence[Line], *, dry_run: bool) -> Clusters:
    """The clusters' ids, after boards and clusters that are new have been added (not by a dry run)."""
    if not dry_run:
        boards = sorted({line.values["board_code"] for line in lines})
        insert_new(session, Board, [{"code": code, "name": BOARDS.get(code, "")} for code in boards], keys=["code"])
        keys = sorted({(line.values["board_code"], line.values["cluster"]) for line in lines if line.values["cluster"]})
        rows: list[dict[str, Any]] = [{"board_code": board, "name": name} for board, name in keys]
        insert_new(session, Cluster, rows, keys=["board_code", "name"])
    boards_here = {line.values["board_code"] for line in lines}
    found = select(Cluster).where(col(Cluster.board_code).in_(boards_here))
    return {(row.board_code, row.name): row.id for row in session.scalars(found)}


def vanished(session: Session, boards: set[str], edition: str, listed: Callable[[int], bool]) -> list[Practice]:
    """The practices that this public list no longer has, of the boards it covers.

    Not those entered by hand (the public list leaves out prisons), nor those seen in a newer list than this one, nor those whose
    line was merely rejected.
    """
    rows = select(Practice).where(
        col(Practice.status) == OPEN, col(Practice.seen_in) > "", col(Practice.seen_in) <= edition
    )
    found = session.scalars(rows.order_by(col(Practice.code)))
    return [row for row in found if row.board_code in boards and not listed(int(row.code))]


def notes(listed: Opened, gone: Sequence[Practice], *, public: bool) -> list[str]:
    """What is worth saying beside the counts."""
    said = notes_of(listed, not_kept=NOT_KEPT)
    lacks = [
        COLUMNS[name].headings[0] for name in ("list_size", "line1", "postcode", "phone") if name not in listed.fields
    ]
    if public and lacks:
        said.append(f"The published list usually has {', '.join(lacks)}: not in this file, so what is stored stays.")
    if gone:
        said.append(
            f"{len(gone)} practices are no longer in the list: kept, and marked so that nothing is sent to them unseen."
        )
    return said


def older(newest: str, edition: str) -> list[str]:
    """A warning where a newer list has been taken in before."""
    return [f"This list ({edition}) is older than one taken in before ({newest})."] if newest > edition else []
