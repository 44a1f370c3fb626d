"""The Mailbox Protocol: what every backend does, and the things that can go wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, runtime_checkable

from liaison.domain.mails import OutgoingMail

# Asked by adapters whose mailbox has no sequence of its own (a folder of files): which of these refs are in the ledger already.
# The composition root gives it to them, so that the post room knows no database.
Known = Callable[[Sequence[str]], set[str]]


class MailboxError(Exception):
    """Trouble at the border. `permanent` says that trying again unchanged will not help.

    Itself, without a nearer name, it means that the outcome is not known. Messages name folders and servers, never a mail.
    """

    permanent = False


class MailboxBusy(MailboxError):
    """The server asks for patience; `retry_after` is seconds."""

    def __init__(self, message: str, retry_after: float = 60.0) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class MailboxDown(MailboxError):
    """The server or folder cannot be reached now."""


class MailboxRefused(MailboxError):
    """Credentials or rights are refused: stop and shout."""

    permanent = True


class MailRejected(MailboxError):
    """This one mail was certainly not taken."""

    permanent = True


class MailGone(MailboxError):
    """The item is no longer in the mailbox, or something else now bears its name."""

    permanent = True


class CursorLost(MailboxError):
    """The server no longer knows our place: scan everything again (the ledger's keys make that harmless)."""


@dataclass(frozen=True)
class Fetched:
    """One mailbox item. `ref` is the server's stable name for it; `received_at` aware, or None where the server has none.

    A ref is plain ASCII of at most about 1,000 characters. It may be made from a file name: it goes to the database, never to a log.
    `raw` is None where the bytes could not be read; `error` then says why (the item is ledgered and parked all the same).
    """

    ref: str
    raw: bytes | None
    received_at: datetime | None = None
    error: str | None = None


@dataclass(frozen=True)
class Batch:
    """What one fetch brought. `cursor` is stored in the same commit as the items; `more` asks for another fetch at once.

    `items` may be fewer than the limit, even none, while `more` is true. `notes` are sentences about what was passed over and
    will be looked at again (a file still being written), without names.
    """

    items: list[Fetched]
    cursor: str | None
    more: bool = False
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Finding:
    """One thing that an examination looked at, in plain words.

    `what` is one of EXAMINED. `ok` is None for what was not looked at (`words` says why). `words` says what was found and, where it
    is not well, what to do about it; it never holds a secret or a word of a mail.
    """

    what: str
    ok: bool | None
    words: str


# what an examination looks at, in this order, as far as the backend has it
EXAMINED = (
    "tls",  # the connection is encrypted and the certificate is the server's
    "sign-in",
    "scope",  # another mailbox is refused to us
    "read",
    "move",  # marking, categorising or putting away what is taken
    "send",  # a letter to ourselves
    "sent copy",  # where its copy landed
    "clock",  # this machine's against the server's
    "expiry",  # of token, secret or certificate
    "retirement",  # the server is about to end this way in
)


@runtime_checkable
class HasLimit(Protocol):
    """A mailbox whose server takes no letter over so many bytes (of MIME)."""

    largest_letter: int


class Mailbox(Protocol):
    """A mailbox of some kind. Every adapter and the fake pass `tests/contract/test_mailbox_contract.py`.

    Raises only `MailboxError`s. TLS is never downgraded.
    """

    name: str

    @property
    def notices_within(self) -> float | None:
        """Seconds in which the last `wait` would have noticed a mail: 0 where the server wakes us, None when it could not look."""

    def fetch(self, cursor: str | None, limit: int = 100) -> Batch:
        """The next items after `cursor` (None: from the very beginning), at most `limit`, in the order in which they came.

        Asked again with the same cursor (the caller's commit failed) it brings the same items again. Raises CursorLost for a
        cursor it does not know.
        """

    def get(self, ref: str) -> bytes:
        """The raw bytes of one item. Raises MailGone when it is there no longer, MailboxError when it cannot be read."""

    def acknowledge(self, ref: str, label: str) -> str | None:
        """Tell the server, after our commit, that the item is taken (mark, categorise or move); doing it twice is harmless.

        `label` is a few words without anything of the mail ("taken", "4F7K, A. Nurse"), shown where the server has categories; a later
        label replaces an earlier one. Returns the item's ref where it is now if that changed, else None. An item that is gone is no error.
        """

    def wait(self, timeout: float) -> bool:
        """Sleep until something may have arrived, at most `timeout` seconds; True when woken by the server."""

    def refs(self, since: datetime | None = None) -> Iterable[str]:
        """Every item's ref now in the mailbox, for reconciliation."""

    def prepare(self, mail: OutgoingMail) -> str:
        """Make the mail ready and return the ref by which its fate can be asked later; nothing leaves yet.

        Raises MailRejected for a letter that cannot become a mail. Preparing the same letter twice is harmless.
        """

    def send(self, ref: str, mail: OutgoingMail) -> None:
        """Send the prepared mail once; sending again what already went is harmless where the backend can tell.

        MailboxBusy, MailboxDown, MailboxRefused and MailRejected mean that it certainly did not go; after any other error its
        fate is unknown.
        """

    def was_sent(self, ref: str) -> bool | None:
        """True when the sent copy is there, False only on proof that it did not go, None when it cannot be told."""

    def check(self) -> list[str]:
        """What is wrong with this mailbox, in plain words with what to do; empty when all is well. Changes nothing, sends nothing."""

    def examine(self, probe: OutgoingMail | None = None) -> list[Finding]:
        """Look at everything this backend can be asked, in the order of EXAMINED; never raises.

        With `probe`, a letter of ours to ourselves, it is sent and its copy looked for; without it nothing is sent or changed.
        """

    def valid_until(self) -> datetime | None:
        """When the credentials end, aware UTC; None where that is not known or they do not end. Asks no server."""


def comes_back(mailbox: Mailbox) -> bool:
    """Whether a letter to the mailbox's own address can arrive in it. A folder says `one_way`: its letters are laid beside it."""
    return not getattr(mailbox, "one_way", False)
