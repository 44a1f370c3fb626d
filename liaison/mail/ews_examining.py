"""What `liaison doctor` learns of an Exchange mailbox, one finding a thing looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from exchangelib.errors import ErrorFolderNotFound

from liaison.mail.ews_account import Exchange
from liaison.mail.ews_errors import TLS, told_of
from liaison.mail.ews_folders import FolderEntry, Folders
from liaison.mail.ews_marking import After
from liaison.mail.mailbox import Finding, MailboxError, MailboxRefused

# Where Exchange Online listens, by the end of the host's name: the world, the United States' governments, China.
ONLINE = (
    "outlook.office365.com",
    "outlook.office.com",
    "outlook.live.com",
    "outlook.office365.us",
    "outlook-dod.office365.us",
    "partner.outlook.cn",
)
RETIRED = (
    "This address is Exchange Online, which has blocked EWS by default since 1 October 2026 and ends it on 1 April 2027: "
    "use the mailbox kind graph instead (docs/ews.md)."
)
SKEW = timedelta(minutes=2)  # Kerberos and tokens bear five; past two somebody should look
SOON = timedelta(days=7)  # as long before its end two people are told of a secret

# what each way of marking needs to be allowed in the folder that is read
NEEDS: dict[After, frozenset[str]] = {
    "leave": frozenset(),
    "read": frozenset({"Modify"}),
    "categorise": frozenset({"Modify"}),
    "move": frozenset({"Modify", "Delete"}),
}


def connection(exchange: Exchange, folders: Folders, after: After) -> Iterator[Finding]:
    """tls, sign-in, read and move, as far as one question after the other is answered."""
    try:
        folders.forget()
        inbox = folders.look(folders.reading())
    except ErrorFolderNotFound as error:
        yield from signed_in(exchange)
        yield Finding("read", False, str(told_of(error)))
        return
    except Exception as error:
        yield from broken(told_of(error))
        return
    yield from signed_in(exchange)
    yield Finding("read", True, f"The folder can be read; it holds {inbox.count:,} items.")
    yield moving(inbox, folders, after)


def signed_in(exchange: Exchange) -> Iterator[Finding]:
    """The findings once Exchange has answered."""
    yield Finding("tls", True, "The connection is encrypted and the certificate is the server's.")
    yield Finding("sign-in", True, f"{urlsplit(exchange.access.url).hostname} accepts the account.")


def broken(error: MailboxError) -> Iterator[Finding]:
    """The findings when Exchange did not answer as it should."""
    if str(error) == TLS:
        yield Finding("tls", False, str(error))
    elif isinstance(error, MailboxRefused):
        yield Finding("sign-in", False, str(error))
    else:
        yield Finding("read", False, str(error))


def moving(inbox: FolderEntry, folders: Folders, after: After) -> Finding:
    """Whether taken mails can be marked as the setting says; nothing is changed to learn it."""
    if after == "leave":
        return Finding("move", None, "Not needed: taken mails are left as they are.")
    lacking = NEEDS[after] - (inbox.rights if inbox.rights is not None else NEEDS[after])
    if lacking:
        return Finding(
            "move", False, f"Taken mails cannot be marked: the account lacks {' and '.join(sorted(lacking))} there."
        )
    if after != "move":
        return Finding("move", True, "Taken mails can be marked.")
    try:
        folders.put_away(make=False)
    except ErrorFolderNotFound:
        return Finding("move", True, f"Taken mails can be put away; the folder {folders.taken} is made with the first.")
    except Exception as error:
        return Finding("move", False, f"The folder {folders.taken} cannot be reached: {told_of(error)}")
    return Finding("move", True, f"Taken mails can be marked and put away into {folders.taken}.")


def clock_finding(heard: datetime | None, now: Callable[[], datetime]) -> Iterator[Finding]:
    """The server's clock against ours."""
    if heard is None:
        return
    skew = abs(now() - heard)
    words = f"This machine's clock and the server's differ by {skew.total_seconds():.0f} seconds"
    well = skew <= SKEW
    yield Finding("clock", well, f"{words}." if well else f"{words}: set this machine's clock by the network.")


def expiry_finding(until: datetime | None, now: Callable[[], datetime]) -> Finding:
    """How long the credentials hold."""
    if until is None:
        return Finding(
            "expiry", None, "Not known: give the day on which the password or secret ends as SECRET_EXPIRES."
        )
    left = until - now()
    if left <= timedelta(0):
        return Finding("expiry", False, f"The password or secret ended on {until:%d %B %Y}: have a new one made.")
    words = f"The password or secret ends on {until:%d %B %Y}"
    return Finding("expiry", left > SOON, f"{words}." if left > SOON else f"{words}: have a new one made now.")


def retirement_finding(url: str) -> Finding:
    """Whether this way in is about to end."""
    host = (urlsplit(url).hostname or "").lower()
    online = any(host == end or host.endswith(f".{end}") for end in ONLINE)
    return Finding(
        "retirement", not online, RETIRED if online else "This server is not Exchange Online, which ends EWS."
    )
