"""One signed-in connection to an IMAP server, and the folder that is open on it."""

from __future__ import annotations

from dataclasses import dataclass
from imaplib import IMAP4
from typing import Any

from imapclient import IMAPClient

from liaison.mail.imap_errors import code_of, is_dropped
from liaison.mail.mailbox import MailboxRefused

READ_ONLY = "This account may not mark mails in one of its folders. Give it the right to, or set LIAISON_MAILBOX__AFTER to leave."


@dataclass(frozen=True)
class Opened:
    """A folder as it was when it was opened. `keeps` are the flags that last there, `knows` every flag in use."""

    name: str
    writable: bool
    validity: int
    next_uid: int | None
    count: int
    keeps: frozenset[str]
    knows: frozenset[str]


@dataclass
class Talk:
    """One signed-in connection, and the folder that is open on it."""

    client: IMAPClient
    way: str
    here: Opened | None = None
    tree: Any = None  # the folders, asked once (`imap_folders`) and again after a refusal

    def open(self, name: str, *, write: bool = False, anew: bool = False) -> Opened:
        """Open a folder, unless it is open already; `anew` asks the server in any case, as counts change.

        Raises MailboxRefused when it is to be written to and may not.
        """
        if anew or self.here is None or self.here.name != name or (write and not self.here.writable):
            self.here = None
            try:
                self.here = opened(name, self.client.select_folder(name, readonly=not write))
            except IMAP4.readonly as error:
                raise MailboxRefused(READ_ONLY) from error
            except IMAP4.error as error:
                if is_dropped(error) or code_of(error) or self.client.folder_exists(name):
                    raise
                raise IMAP4.error("[NONEXISTENT]") from error  # not every server says so
        return self.here

    def can(self, capability: str) -> bool:
        """Whether the server offers this."""
        return bool(self.client.has_capability(capability))


def opened(name: str, answer: dict[bytes, object]) -> Opened:
    """What the server said when a folder was opened. A folder without UIDVALIDITY cannot be read by number: validity 0 says so."""
    return Opened(
        name,
        b"READ-WRITE" in answer,
        number_in(answer, b"UIDVALIDITY") or 0,
        number_in(answer, b"UIDNEXT"),
        number_in(answer, b"EXISTS") or 0,
        flags_in(answer, b"PERMANENTFLAGS"),
        flags_in(answer, b"FLAGS"),
    )


def number_in(answer: dict[bytes, object], name: bytes) -> int | None:
    """A number of the answer to opening a folder."""
    value = answer.get(name)
    return value if isinstance(value, int) else None


def flags_in(answer: dict[bytes, object], name: bytes) -> frozenset[str]:
    """The flags of the answer to opening a folder."""
    value = answer.get(name)
    return frozenset(flag.decode("ascii", "replace") for flag in value) if isinstance(value, tuple) else frozenset()
