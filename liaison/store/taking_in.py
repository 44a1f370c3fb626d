"""What every importer shares: the text of a list, and one row of it written only where it differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlmodel import Session, SQLModel

from liaison.domain.csv_text import decode
from liaison.domain.lists import Listed, Rejected, Report, WrongList

Source = Path | str | bytes  # a file, or a list's own text or bytes
LARGEST = 50_000_000  # bytes; the whole of Scotland's practices are 160 KB


class Taken(StrEnum):
    """What became of one line."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


def text_of(source: Source) -> str:
    """The text of a list. Raises WrongList, in plain words, where the file cannot be read."""
    if isinstance(source, str):
        return source
    if isinstance(source, bytes):
        return decode(source)
    try:
        if source.stat().st_size > LARGEST:
            raise WrongList(f"{source.name} is larger than {LARGEST // 1_000_000} MB: that is no list of this kind.")
        return decode(source.read_bytes())
    except OSError as error:
        raise WrongList(f"{source.name} cannot be read: {error.strerror}.") from error


def settle(session: Session, row: SQLModel | None, new: SQLModel, wanted: Mapping[str, Any], *, dry_run: bool) -> Taken:
    """Add `new` where there is no row yet, else set what differs of `wanted`. A dry run only says what it would do."""
    if row is None:
        if not dry_run:
            session.add(new)
        return Taken.ADDED
    differs = {name: value for name, value in wanted.items() if getattr(row, name) != value}
    if not dry_run:
        for name, value in differs.items():
            setattr(row, name, value)
    return Taken.CHANGED if differs else Taken.UNCHANGED


def report_of(
    taken: Sequence[Taken],
    rejected: Sequence[Rejected],
    *,
    vanished: Sequence[str] = (),
    notes: Sequence[str] = (),
) -> Report:
    """The report of an import; rejected lines in the order of the file."""
    counts = Counter(taken)
    return Report(
        read=len(taken) + len(rejected),
        added=counts[Taken.ADDED],
        changed=counts[Taken.CHANGED],
        unchanged=counts[Taken.UNCHANGED],
        rejected=tuple(sorted(rejected, key=lambda one: one.line)),
        vanished=tuple(vanished),
        notes=tuple(notes),
    )


def notes_of(listed: Listed, *, not_kept: frozenset[str] = frozenset()) -> list[str]:
    """Names the columns that were not used, other than those known and not kept: perhaps a misspelt heading."""
    unused = [heading for heading in listed.unused if heading not in not_kept]
    return [f"Columns not used: {', '.join(unused)}."] if unused else []
