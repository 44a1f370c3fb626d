"""Reading at Exchange: what came since the cursor, and its bytes.

The cursor is the server's sync state, tens of kilobytes perhaps, with a mark of the folder it belongs to. A state that the server
answers by starting over brings everything again, which the ledger's keys make harmless.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from exchangelib import Account
from exchangelib.errors import ErrorFolderNotFound, ErrorItemNotFound
from exchangelib.properties import FolderId

from liaison.mail.ews_account import Exchange
from liaison.mail.ews_calls import MIME, RECEIVED, Find, Get, Sync
from liaison.mail.ews_entries import Entry
from liaison.mail.ews_errors import WHOLE_SERVER, told_of
from liaison.mail.ews_folders import Folders
from liaison.mail.mailbox import Batch, CursorLost, Fetched, MailboxError, MailGone

# One answer holds at most so many mails, and so many bytes as the server counts them (base64 makes a third more of them).
MAILS, BYTES = 25, 16_000_000
TOO_LARGE = "This mail is larger than {limit:,} bytes: it lies in the mailbox and was not read."
UNREADABLE = "Exchange cannot give this mail ({code}): open it in Outlook."
EMPTY = "Exchange gives no content for this mail: open it in Outlook."
MOST = 512  # changes in one answer: Exchange's own limit


class Reader:
    """Reads one folder of one mailbox. A mail over `max_bytes` is reported, not read."""

    def __init__(self, exchange: Exchange, folders: Folders, max_bytes: int) -> None:
        self._exchange, self._folders, self._max_bytes = exchange, folders, max_bytes
        self._state: str | None = None  # of the last fetch, for glances

    def fetch(self, cursor: str | None, limit: int) -> Batch:
        """The next items. Raises CursorLost, and what exchangelib raises."""
        folder = self._folders.reading()
        entries, state, more = self._changes(folder, state_in(cursor, folder), min(limit, MOST))
        items = [item for part in portions(entries, self._max_bytes) for item in self._bring(part)]
        self._state = state
        return Batch(in_order(items), f"{mark(folder)}{state}", more)

    def stirs(self) -> bool:
        """Whether something came since the last fetch; keeps no place."""
        return bool(self._changes(self._folders.reading(), self._state, MOST)[0])

    def _changes(self, folder: FolderId, state: str | None, limit: int) -> tuple[list[Entry], str, bool]:
        """What is new, the next state, and whether more waits."""

        def question(account: Account) -> tuple[list[Entry], str, bool]:
            sync = Sync(account=account)
            entries = sync.ask(folder, state, limit)
            return entries, sync.sync_state or "", sync.more

        try:
            return self._exchange.ask(question)
        except ErrorItemNotFound:  # what some servers say of a folder that went
            raise ErrorFolderNotFound("no such folder") from None

    def _bring(self, part: Sequence[Entry]) -> Iterator[Fetched]:
        """A portion with its bytes; what went meanwhile is left out, what cannot be given says why."""
        if part[0].size > self._max_bytes:
            yield Fetched(part[0].ref, None, part[0].received, TOO_LARGE.format(limit=self._max_bytes))
            return
        for entry, answer in zip(part, self._bytes_of([entry.ref for entry in part]), strict=True):
            if not isinstance(answer, MailGone):
                raw, error = (None, str(answer)) if isinstance(answer, MailboxError) else (answer, None)
                yield Fetched(entry.ref, raw, entry.received, error)

    def _bytes_of(self, refs: Sequence[str]) -> list[bytes | MailboxError]:
        """The bytes of each item, or why it has none. Raises what concerns the whole server."""
        answers = self._exchange.ask(lambda account: Get(account=account, chunk_size=MAILS).ask(refs, MIME))
        return [read_answer(answer) for answer in answers]

    def get(self, ref: str) -> bytes:
        """The bytes of one item. Raises MailGone or MailboxError."""
        (content,) = self._bytes_of([ref])
        if isinstance(content, MailboxError):
            raise content
        return content

    def refs(self, since: datetime | None) -> Iterable[str]:
        """The ref of every item in the folder, or of those received since then and those without a time."""
        folder = self._folders.reading()
        found = self._exchange.ask(
            lambda account: list(Find(account=account, page_size=MOST).ask([folder], None, RECEIVED))
        )
        return [one.ref for one in found if since is None or one.received is None or one.received >= since]


def read_answer(answer: Entry | Exception) -> bytes | MailboxError:
    """The bytes in an answer, or the error that goes with this one mail. Raises what concerns the whole server."""
    if isinstance(answer, Entry):
        return answer.mime if answer.mime is not None else MailboxError(EMPTY)
    error = told_of(answer)
    if isinstance(error, WHOLE_SERVER):
        raise error
    return error if isinstance(error, MailGone) else MailboxError(UNREADABLE.format(code=type(answer).__name__))


def portions(entries: Sequence[Entry], max_bytes: int) -> Iterator[list[Entry]]:
    """The entries in parts that one answer can hold; one that is too large stands alone."""
    part: list[Entry] = []
    for entry in entries:
        full = len(part) >= MAILS or sum(one.size for one in part) + entry.size > BYTES
        if part and (full or entry.size > max_bytes):
            yield part
            part = []
        part.append(entry)
    if part:
        yield part


def in_order(items: list[Fetched]) -> list[Fetched]:
    """Oldest first, as a question comes before what is said about it; those without a time last."""
    last = datetime.max.replace(tzinfo=UTC)
    return sorted(items, key=lambda item: item.received_at or last)


def mark(folder: FolderId) -> str:
    """How a cursor begins that belongs to this folder."""
    return f"ews:{hashlib.sha256(str(folder.id).encode()).hexdigest()[:12]}:"


def state_in(cursor: str | None, folder: FolderId) -> str | None:
    """The sync state in a cursor; None for the very beginning. Raises CursorLost for one of another folder, or none of ours."""
    if cursor is None:
        return None
    beginning = mark(folder)
    if not cursor.startswith(beginning) or cursor == beginning:
        raise CursorLost("This place belongs to another folder; everything is looked at again.")
    return cursor[len(beginning) :]
