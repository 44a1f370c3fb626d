"""What every importer shares: the text of a list, and one row of it written only where it differs."""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any, BinaryIO

from sqlmodel import Session, SQLModel

from liaison.domain.csv_text import LONGEST, MARKS, decode
from liaison.domain.lists import Listed, Opened, Rejected, Report, WrongList

Source = Path | str | bytes  # a file, or a list's own text or bytes
LARGEST = 50_000_000  # bytes; the whole of Scotland's practices are 160 KB
LONGEST_LIST = 1_000_000_000  # bytes of a list that is read line by line
PIECE = 1_000_000  # bytes that are looked at at once to know in which encoding a file is
Progress = Callable[[int], None]  # is told the bytes read so far


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


@contextmanager
def lines_of(source: Source, progress: Progress | None = None) -> Iterator[Iterator[str]]:
    """The lines of a list of any length, without their ends; never more than a piece of it is in memory. Raises WrongList, in plain
    words, where the file cannot be read."""
    try:
        with open_source(source) as raw:
            text = TextIOWrapper(raw, encoding=encoding_of(raw), errors="replace", newline=None)
            yield bounded(text, raw, progress)
    except OSError as error:
        name = source.name if isinstance(source, Path) else "The list"
        raise WrongList(f"{name} cannot be read: {error.strerror}.") from error


def open_source(source: Source) -> BinaryIO:
    """The bytes of a list. Raises WrongList for what is far too large, OSError for what cannot be opened."""
    if isinstance(source, Path):
        if source.stat().st_size > LONGEST_LIST:
            raise WrongList(
                f"{source.name} is larger than {LONGEST_LIST // 1_000_000} MB: that is no list of this kind."
            )
        return source.open("rb")
    return BytesIO(source.encode() if isinstance(source, str) else source)


def encoding_of(raw: BinaryIO) -> str:
    """A byte-order mark decides; without one, UTF-8 if the whole file fits, else what Windows programs write. Read piece by piece."""
    start = raw.read(PIECE)
    found = next((encoding for mark, encoding in MARKS if start.startswith(mark)), "")
    if not found:
        found, decoder = "utf-8", codecs.getincrementaldecoder("utf-8")()
        try:
            while start:
                decoder.decode(start)
                start = raw.read(PIECE)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            found = "cp1252"
    raw.seek(0)
    return found


def bounded(text: TextIOWrapper, raw: BinaryIO, progress: Progress | None) -> Iterator[str]:
    """Each line, of a line without end its beginning alone: enough to know that it is too long."""
    most, count = LONGEST + 2, 0
    while line := text.readline(most):
        if not line.endswith("\n"):
            while (more := text.readline(most)) and not more.endswith("\n"):
                pass
        count += 1
        if progress and count % 500 == 0:
            progress(raw.tell())
        yield line.rstrip("\n")


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
    taken: Iterable[Taken] | Mapping[Taken, int],
    rejected: Sequence[Rejected],
    *,
    vanished: Sequence[str] = (),
    notes: Sequence[str] = (),
) -> Report:
    """The report of an import; rejected lines in the order of the file."""
    counts = Counter(taken)
    return Report(
        read=counts.total() + len(rejected),
        added=counts[Taken.ADDED],
        changed=counts[Taken.CHANGED],
        unchanged=counts[Taken.UNCHANGED],
        rejected=tuple(sorted(rejected, key=lambda one: one.line)),
        vanished=tuple(vanished),
        notes=tuple(notes),
    )


def notes_of(listed: Listed | Opened, *, not_kept: frozenset[str] = frozenset()) -> list[str]:
    """Names the columns that were not used, other than those known and not kept: perhaps a misspelt heading."""
    unused = [heading for heading in listed.unused if heading not in not_kept]
    return [f"Columns not used: {', '.join(unused)}."] if unused else []
