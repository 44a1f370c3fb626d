"""One file of a folder mailbox: where it lies, and the lasting name (`ref`) by which the ledger knows it.

Files carry no sequence number, and times lie: a copied file keeps an old time, a restored one too. So nothing is decided by
comparing times with a high-water mark. A ref is the file's name, size and time of last writing, and the ledger is asked which
refs it holds: a late file with an old time is new, and a file replaced in place is new.

File names may hold a person's name: refs go to the database only, never to a log or a message.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote_from_bytes, unquote_to_bytes

UNFINISHED = (".tmp", ".part")

# A name longer than this (in quoted form) is cut and told apart by its hash, so that a ref always fits a database index.
LONGEST_NAME = 900

LINK = "This entry is a link to somewhere else. Links are not followed: put the mail itself into the folder."
NOT_A_FILE = "This entry is not an ordinary file (a pipe, a socket or a device), so it cannot be read as a mail."
CLOSED_FOLDER = "This sub-folder cannot be opened ({why}): give the service's account the right to read it."


@dataclass(frozen=True, slots=True)
class Found:
    """A file as one look at its folder saw it.

    `path` is absolute; `key` is its name in the mailbox (path below the folder, or a Maildir's base name); `size` in bytes;
    `written_ns` and `changed_ns` are the system's mtime and ctime in nanoseconds. `trouble` says why its bytes cannot be had.
    `again` marks a file known by its ref that the system says was changed since: it is read to see whether its content differs.
    """

    path: str
    key: str
    size: int = 0
    written_ns: int = 0
    changed_ns: int = 0
    trouble: str | None = None
    again: bool = False

    @property
    def ref(self) -> str:
        """The lasting name: plain ASCII, at most about 1,000 characters."""
        return f"{spelt(self.key)}:{self.size:x}.{self.written_ns:x}"

    def ref_of(self, content: bytes) -> str:
        """The ref of a file that was changed although name, size and time stayed: its content tells it apart."""
        return f"{self.ref}.{hashlib.sha256(content).hexdigest()[:16]}"

    def answers_to(self, ref: str) -> bool:
        """True when `ref` names this file as it is now."""
        return ref == self.ref or ref.startswith(self.ref + ".")

    @property
    def arrived(self) -> datetime | None:
        """When it came, aware, UTC: the time of writing, but never later than the system saw the file (it cannot be forged)."""
        try:
            return datetime.fromtimestamp(min(self.written_ns, self.changed_ns) / 1e9, UTC)
        except (OverflowError, ValueError, OSError):  # a time no calendar holds
            return None


def seen(path: str, key: str, info: os.stat_result) -> Found:
    """The file at `path` from its `lstat`."""
    return Found(path, key, info.st_size, info.st_mtime_ns, info.st_ctime_ns, trouble_of(info.st_mode))


def trouble_of(mode: int) -> str | None:
    """Why an entry of this mode cannot be a mail; None for an ordinary file."""
    if stat.S_ISREG(mode):
        return None
    return LINK if stat.S_ISLNK(mode) else NOT_A_FILE


def closed(path: str, key: str, error: OSError) -> Found:
    """A sub-folder that cannot be listed: an entry of its own, so that somebody sees that mails may lie in it."""
    return Found(path, key + "/", trouble=CLOSED_FOLDER.format(why=error.strerror))


def spelt(key: str) -> str:
    """A file name as plain ASCII: line breaks, colons and bytes that are no text are written %0A, %3A, %FF."""
    name = os.fsencode(key)
    quoted = quote_from_bytes(name)
    if len(quoted) <= LONGEST_NAME:
        return quoted
    return f"{quoted[: LONGEST_NAME - 65]}~{hashlib.sha256(name).hexdigest()}"


def key_of(ref: str) -> str | None:
    """The file name in a ref; None when it was too long to be kept whole, or leads out of the folder."""
    quoted = ref.rpartition(":")[0]
    key = os.fsdecode(unquote_to_bytes(quoted))
    if len(quoted) == LONGEST_NAME or key.startswith("/") or ".." in key.split("/"):
        return None
    return key


def is_hidden(name: str) -> bool:
    """True for names that are nobody's mail: hidden files, lock files, the marks of file shares."""
    return name.startswith(".")


def is_unfinished(name: str) -> bool:
    """True for a name by which a writer says that the file is not complete yet."""
    return name.lower().endswith(UNFINISHED)


def looked_at(row: os.DirEntry[str], key: str) -> Found | None:
    """The entry as it is now; None when it has just gone."""
    try:
        return seen(row.path, key, row.stat(follow_symlinks=False))
    except FileNotFoundError:
        return None


def first_match(ref: str, candidates: Iterable[tuple[str, str]], listing: Iterable[Found]) -> Found | None:
    """The file a ref names: looked for at likely (path, key) places first, then in the whole listing."""
    for path, key in candidates:
        with suppress(OSError, ValueError):
            found = seen(path, key, os.lstat(path))
            if found.answers_to(ref):
                return found
    return next((found for found in listing if found.answers_to(ref)), None)
