"""Takes a list of practices into the directory: the public list as published, or a site's own.

A column that the list does not have leaves what is stored: the public list knows no localities and no mail addresses. A practice
that a newer public list no longer has is marked, never dropped: lists merge, and people stay registered there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from liaison.clock import london_date
from liaison.domain.lists import Line, Listed, Report, read_list, without_repeats
from liaison.domain.practice_changes import ENDED
from liaison.practices.practice_list import BOARDS, COLUMNS, NOT_KEPT, PUBLISHED, edition_of, stored
from liaison.store.tables_people import Board, Cluster, Practice
from liaison.store.taking_in import Source, Taken, notes_of, report_of, settle, text_of
from liaison.store.upsert import insert_new

OPEN, GONE = "open", "not_in_list"
Clusters = Mapping[tuple[str, str], int | None]  # by board and name, as one name is used by two boards
NOT_MADE_YET = -1  # stands for a cluster that a dry run does not make


def import_practices(
    session: Session, source: Source, *, now: datetime, dry_run: bool = False, edition: str = ""
) -> Report:
    """Take a list in; `edition` ("2024-04") is read from the file's name where not given, else it is this month.

    Raises WrongList where columns are missing or the file cannot be read. A dry run changes nothing and reports the same.
    """
    listed = read_list(text_of(source), COLUMNS)
    edition = edition or (edition_of(source) if isinstance(source, Path) else "") or f"{london_date(now):%Y-%m}"
    lines, rejected = without_repeats(listed, COLUMNS, "code")
    known = {row.code: row for row in session.scalars(select(Practice))}
    public = listed.headings >= PUBLISHED
    gone = vanished(known, listed, edition) if public else []
    clusters = ensure_places(session, lines, dry_run=dry_run)
    taken = [take_line(session, line, known, clusters, edition if public else "", dry_run=dry_run) for line in lines]
    if not dry_run:
        for row in gone:
            row.status = GONE
    said = notes(listed, gone, public=public) + older(known, edition)
    return report_of(taken, rejected, vanished=[row.code for row in gone], notes=said)


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
    return {(row.board_code, row.name): row.id for row in session.scalars(select(Cluster))}


def vanished(known: Mapping[str, Practice], listed: Listed, edition: str) -> list[Practice]:
    """The practices that this public list no longer has, of the boards it covers.

    Not those entered by hand (the public list leaves out prisons), nor those seen in a newer list than this one, nor those whose
    line was merely rejected.
    """
    boards = {line.values["board_code"] for line in listed.lines}
    named = {line.values["code"] for line in listed.lines} | listed.rejected_cells
    return [
        row
        for code, row in sorted(known.items())
        if row.status == OPEN and row.board_code in boards and "" < row.seen_in <= edition and code not in named
    ]


def notes(listed: Listed, gone: Sequence[Practice], *, public: bool) -> list[str]:
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


def older(known: Mapping[str, Practice], edition: str) -> list[str]:
    """A warning where a newer list has been taken in before."""
    newest = max((row.seen_in for row in known.values()), default="")
    return [f"This list ({edition}) is older than one taken in before ({newest})."] if newest > edition else []
