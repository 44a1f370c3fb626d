"""Finds mails on disk for the one-shot command: `.eml` and `.msg` files, Maildirs, mbox files, folders of them, standard input.

Nothing is left out silently: what is no mail is yielded as `Other`, a mail that cannot be read as a `Source` with its error.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from liaison.mail.mbox import begins_as_mbox, mails_in

MAIL_SUFFIXES = frozenset({".eml", ".msg"})
MBOX_SUFFIXES = frozenset({".mbox", ".mbx"})
OUTLOOK = bytes.fromhex("d0cf11e0a1b11ae1")  # how a compound file begins (MS-CFB 2.2)
MAILDIR_PARTS = ("cur", "new")


@dataclass(frozen=True)
class Source:
    """One mail: where it stands, and its bytes, or None with the reason. `is_msg` for an Outlook file."""

    path: str
    raw: bytes | None
    is_msg: bool = False
    error: str | None = None


@dataclass(frozen=True)
class Other:
    """A path that holds no mail, and why. `failed` when somebody asked for what is not there or cannot be looked into."""

    path: str
    why: str
    failed: bool = False


def find(paths: Iterable[str]) -> Iterator[Source | Other]:
    """Every mail under the paths, folders in name order; `-` is one mail on standard input."""
    for path in paths:
        if path == "-":
            yield from_stdin()
        elif os.path.isdir(path):
            yield from in_folder(Path(path))
        elif not os.path.exists(path):
            yield Other(shown(Path(path)), "there is no such file or folder", failed=True)
        elif not os.path.isfile(path):
            yield read(Path(path))  # a pipe can be read once only: nothing is looked at before
        else:
            yield from in_file(Path(path), named=True)


def from_stdin() -> Source:
    """The one mail on standard input."""
    if sys.stdin is None:
        return Source("-", None, error="standard input is closed")
    return mail("-", sys.stdin.buffer.read())


def in_folder(folder: Path) -> Iterator[Source | Other]:
    """Every mail of a folder, then of those below it; a Maildir's mails bear any name. A link to a folder is not followed."""
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            entries = sorted(here.iterdir(), key=lambda entry: os.fsencode(entry.name))
        except OSError as error:
            yield Other(shown(here), f"it cannot be read ({error.strerror})", failed=True)
            continue
        any_name = is_maildir_part(here)
        inner: list[Path] = []
        for entry in entries:
            if entry.is_dir() and not entry.is_symlink():
                inner.append(entry)
            else:
                yield from in_entry(entry, any_name=any_name)
        waiting += reversed(inner)


def is_maildir_part(folder: Path) -> bool:
    """Whether the folder is where a Maildir keeps its mails; two of its three folders are enough, one is lost easily."""
    whole = Path(os.path.abspath(folder))
    beside = sum((whole.parent / name).is_dir() for name in (*MAILDIR_PARTS, "tmp"))
    return whole.name in MAILDIR_PARTS and beside >= 2


def in_entry(entry: Path, *, any_name: bool) -> Iterator[Source | Other]:
    """The mail or mails of one entry of a folder."""
    if not entry.is_file():
        yield Other(shown(entry), "it is no ordinary file")
    elif any_name and not entry.name.startswith("."):
        yield read(entry)
    else:
        yield from in_file(entry, named=False)


def in_file(path: Path, *, named: bool) -> Iterator[Source | Other]:
    """The mail or mails of one file. A file named on the command line is looked into, whatever its name ends in."""
    suffix = path.suffix.lower()
    if suffix in MAIL_SUFFIXES:
        yield read(path)
    elif suffix in MBOX_SUFFIXES or begins_as_mbox(start_of(path)):
        yield from in_mbox(path)
    elif named and looks_like_mail(start_of(path)):
        yield read(path)
    else:
        yield Other(shown(path), "it is no .eml, .msg, mbox or Maildir")


def in_mbox(path: Path) -> Iterator[Source | Other]:
    """Every mail of an mbox file, named by its place in it."""
    number = 0
    try:
        for number, raw in enumerate(mails_in(path), start=1):
            yield mail(f"{shown(path)}#{number}", raw)
    except OSError as error:
        yield Source(f"{shown(path)}#{number + 1}", None, error=f"it cannot be read ({error.strerror})")
        return
    if not number:
        yield Other(shown(path), "it is an mbox with no mail in it")


def read(path: Path) -> Source:
    """One file's bytes."""
    try:
        return mail(shown(path), path.read_bytes(), path.suffix)
    except OSError as error:
        return Source(shown(path), None, error=f"the file cannot be read ({error.strerror})")


def mail(path: str, raw: bytes, suffix: str = "") -> Source:
    """One mail; whether it is Outlook's is seen from its bytes, and from its name where they say nothing."""
    return Source(path, raw, raw.startswith(OUTLOOK) or (suffix.lower() == ".msg" and not looks_like_mail(raw[:200])))


def looks_like_mail(start: bytes) -> bool:
    """Whether the first line is a header."""
    name, colon, _ = start.partition(b"\n")[0].partition(b":")
    return bool(colon) and name.replace(b"-", b"").isalnum()


def start_of(path: Path) -> bytes:
    """The first bytes; none of a file that cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(200)
    except OSError:
        return b""


def shown(path: Path) -> str:
    """The path as text that can be printed, whatever bytes its name holds."""
    return os.fsencode(path).decode("utf-8", "replace")
