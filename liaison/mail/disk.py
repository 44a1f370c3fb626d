"""Files, read and written so that nothing is lost: what the system says is translated, and a letter is on disk or not there.

Every OSError is turned into a MailboxError whose sentence says what to do; none passes the border.
"""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from liaison.mail.found import Found, seen
from liaison.mail.mailbox import MailboxDown, MailboxError, MailboxRefused

# What the system says about a folder, and what it means: refused (somebody has to change something) or down (of the moment).
MEANING: dict[int, tuple[type[MailboxError], str]] = {
    errno.ENOENT: (MailboxDown, "is not there. Connect the drive, create the folder, or correct the mailbox's path."),
    errno.ENOTDIR: (MailboxRefused, "is not a folder. Correct the mailbox's path."),
    errno.EACCES: (MailboxRefused, "is closed to this account. Give the account the right to read and write there."),
    errno.EPERM: (MailboxRefused, "is closed to this account. Give the account the right to read and write there."),
    errno.EROFS: (MailboxRefused, "is on a read-only disk. Make it writable or choose another folder."),
    errno.ELOOP: (MailboxRefused, "is a link that leads in a circle. Correct the mailbox's path."),
    errno.ENOSPC: (MailboxDown, "is on a full disk. Make room; it is tried again by itself."),
    errno.EDQUOT: (
        MailboxDown,
        "has used up this account's share of the disk. Make room; it is tried again by itself.",
    ),
    errno.EFBIG: (MailboxDown, "may not hold a file of this size. Raise the limit; it is tried again by itself."),
}

# About one file, yet no fault of the file: the whole look is given up and tried again, and no mail is parked for it.
NOT_THE_FILE = {
    errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN, errno.EINTR,  # this machine is short of something
    errno.ESTALE, errno.ETIMEDOUT, errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.ENOTCONN,  # a network drive has gone
}  # fmt: skip


@contextmanager
def translated(folder: str) -> Iterator[None]:
    """Turns an OSError about `folder` into MailboxRefused or MailboxDown with a sentence that says what to do."""
    try:
        yield
    except OSError as error:
        raise meaning(folder, error) from error


def meaning(folder: str, error: OSError) -> MailboxError:
    """The MailboxError for what the system said about a folder."""
    kind, words = MEANING.get(error.errno or 0, (MailboxDown, f"cannot be used now ({error.strerror})."))
    return kind(f"The mail folder {shown(folder)} {words}")


def shown(path: str) -> str:
    """A path fit for a message, whatever bytes it holds."""
    return path.encode("utf-8", "backslashreplace").decode().encode("unicode_escape").decode("ascii")


@dataclass(frozen=True)
class Reading:
    """What reading one file gave: its bytes (None when it is over the limit), the file as it was, and whether it stayed so."""

    content: bytes | None
    found: Found
    steady: bool


def read(found: Found, limit: int) -> Reading:
    """Read at most `limit` bytes. Raises OSError.

    A link put there meanwhile is not followed, and a pipe does not block. Size and time are taken before and after: a file
    that is still being written is not steady, and the ref always belongs to the bytes that were read.
    """
    handle = os.open(found.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as file:
        before = os.fstat(handle)
        content = file.read(limit + 1)
        after = os.fstat(handle)
    steady = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    now = seen(found.path, found.key, before)
    return Reading(content if len(content) <= limit else None, now, steady)


def write_once(staging: str, target: str, content: bytes) -> None:
    """Put `content` at `target`, whole or not at all: written beside, synced, renamed. Raises OSError; then nothing is left.

    Two writers of the same letter end with one file, as the second rename puts the same letter in the same place.
    """
    part = os.path.join(staging, f".{secrets.token_hex(8)}.tmp")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o660)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(handle)
        os.rename(part, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(part)
        raise


def sync_folder(folder: str) -> None:
    """Make a rename in `folder` survive a power cut. Raises OSError, but not where the file system knows no such thing."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)


def make_folder(folder: str) -> None:
    """Create one folder if it is not there, lastingly. Raises OSError, also when something else bears its name."""
    try:
        os.mkdir(folder, 0o770)
    except FileExistsError:
        if not os.path.isdir(folder):
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), folder) from None
    else:
        sync_folder(os.path.dirname(folder))
