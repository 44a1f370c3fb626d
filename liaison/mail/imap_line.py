"""The line to an IMAP server: made safe, signed in, made anew once when it drops. Every error is translated here at the border."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from imaplib import IMAP4
from typing import Any, TypeVar

from imapclient import IMAPClient, SocketTimeout

from liaison.mail.imap_errors import GARBLED, SIGN_IN, UNREACHED, code_of, is_dropped, line_trouble, meaning
from liaison.mail.imap_places import Account, Door
from liaison.mail.mailbox import MailboxDown, MailboxError, MailboxRefused
from liaison.mail.sasl import BY_PASSWORD, Way, way_in

T = TypeVar("T")
READ_ONLY = "This account may not mark mails in one of its folders. Give it the right to, or set LIAISON_MAILBOX__AFTER to leave."
UNREADABLE = (ValueError, LookupError, TypeError, AttributeError)  # how the library fails on an answer it cannot parse


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


class Line:
    """The way to one server for one account. One caller at a time: another thread waits."""

    def __init__(self, door: Door, account: Account) -> None:
        self.door, self.account = door, account
        self._talk: Talk | None = None
        self._lock = threading.RLock()

    def ask(self, work: Callable[[Talk], T]) -> T:
        """Do work on a signed-in connection. When the line drops, the whole work is done once more on a new one.

        Raises MailboxErrors alone. Work that must not be done twice has to look first what is done already.
        """
        with self._lock:
            try:
                return self._try(work)
            except DroppedLine:
                try:
                    return self._try(work)
                except DroppedLine as error:
                    raise line_trouble(f"The IMAP server {self.door}", error.cause) from error.cause

    def _try(self, work: Callable[[Talk], T]) -> T:
        try:
            if self._talk is None:
                self._talk = connect(self.door, self.account)
            return work(self._talk)
        except MailboxError:
            raise
        except IMAP4.error as error:
            if not is_dropped(error):
                if self._talk is not None:
                    self._talk.tree = self._talk.here = None
                raise meaning(self.door, error) from error
            self.close()
            raise DroppedLine(error) from error
        except OSError as error:
            self.close()
            raise DroppedLine(error) from error
        except UNREADABLE as error:
            self.close()
            raise MailboxDown(f"The IMAP server {self.door} {GARBLED}") from error

    def close(self) -> None:
        """Hang up; the next work opens a line again."""
        with self._lock:
            talk, self._talk = self._talk, None
            if talk is not None:
                hang_up(talk.client)


class DroppedLine(Exception):
    """The line dropped: for this module alone."""

    def __init__(self, cause: Exception) -> None:
        super().__init__("the line dropped")
        self.cause = cause


def connect(door: Door, account: Account) -> Talk:
    """A signed-in connection; a token that is refused is renewed once. Raises MailboxErrors."""
    client = safe_line(door)
    try:
        way = sign_in(client, door, account)
    except MailboxRefused:
        hang_up(client)
        if account.tokens is None:
            raise
        client = safe_line(door)
        try:
            way = sign_in(client, door, account)
        except BaseException:
            hang_up(client)
            raise
    except BaseException:
        hang_up(client)
        raise
    return Talk(client, way)


def safe_line(door: Door) -> IMAPClient:
    """A line on which nothing can be overheard, not signed in yet. Raises MailboxDown, MailboxRefused; it is never left in the open."""
    context = door.context()
    limits = SocketTimeout(connect=door.timeout, read=door.timeout)
    safe_from_start = door.security == "tls"
    try:
        client = IMAPClient(
            door.host, door.port, ssl=safe_from_start, ssl_context=context if safe_from_start else None, timeout=limits
        )
    except IMAP4.error as error:
        raise meaning(door, error, "UNAVAILABLE") from error
    except OSError as error:
        raise line_trouble(f"The IMAP server {door}", error, UNREACHED) from error
    client.normalise_times = False  # else the library makes times without a zone of them
    if safe_from_start:
        return client
    try:
        make_safe(client, door)
    except BaseException:
        hang_up(client)
        raise
    return client


def make_safe(client: IMAPClient, door: Door) -> None:
    """Turn an open line into a safe one by STARTTLS, before anything else is said. Raises MailboxRefused, MailboxDown."""
    if client.welcome.startswith(b"* PREAUTH") or not client.has_capability("STARTTLS"):
        raise MailboxRefused(
            f"The IMAP server {door} offers no STARTTLS, or somebody on the way took the offer out. "
            "Nothing is sent in the open: set LIAISON_MAILBOX__SECURITY to tls, or ask its administrator."
        )
    try:
        client.starttls(door.context())
    except OSError as error:
        raise line_trouble(f"The IMAP server {door}", error, UNREACHED) from error
    except IMAP4.error as error:
        raise MailboxRefused(f"The IMAP server {door} refuses STARTTLS, and nothing is sent in the open.") from error


def sign_in(client: IMAPClient, door: Door, account: Account) -> str:
    """Sign in the best way both know; returns its name. A refused token is forgotten. Raises MailboxErrors."""
    way = way_in(account, door, offered(client.capabilities()))
    try:
        if way.name == "LOGIN":
            client.login(account.user, account.password or "")
        else:
            client.sasl_login(way.name, Answers(way))
    except IMAP4.abort as error:
        raise meaning(door, error, "UNAVAILABLE") from error
    except IMAP4.error as error:
        if account.tokens and way.token:
            account.tokens.forget(way.token)
        raise meaning(door, error, SIGN_IN) from error
    except OSError as error:
        raise line_trouble(f"The IMAP server {door}", error) from error
    return way.name


def offered(capabilities: Collection[bytes]) -> set[str]:
    """The ways in that a server's capabilities name; LOGIN is one unless it is disabled (RFC 3501, 6.2.3)."""
    names = {capability.decode("ascii", "replace") for capability in capabilities}
    ways = {name.removeprefix("AUTH=") for name in names if name.startswith("AUTH=")} - {BY_PASSWORD[1]}
    return ways if "LOGINDISABLED" in names else ways | {BY_PASSWORD[1]}


class Answers:
    """Answers the questions of one sign-in, in their order."""

    def __init__(self, way: Way) -> None:
        self._way, self._asked = way, 0

    def __call__(self, challenge: bytes) -> bytes:
        """What is said to this question."""
        self._asked += 1
        return self._way.answer(self._asked - 1)


def hang_up(client: IMAPClient) -> None:
    """Close the socket, whatever state it is in; a polite farewell could hang."""
    with suppress(Exception):
        client.shutdown()
