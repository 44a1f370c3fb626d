"""Calls an IMAP server: a line on which nothing can be overheard, then the sign-in. Nothing is said in the open, nor to an impostor."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from imaplib import IMAP4

from imapclient import IMAPClient, SocketTimeout

from liaison.mail.imap_errors import SIGN_IN, UNREACHED, line_trouble, meaning
from liaison.mail.imap_places import Account, Door
from liaison.mail.imap_talk import Talk
from liaison.mail.mailbox import MailboxRefused
from liaison.mail.sasl import BY_PASSWORD, Way, way_in


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
