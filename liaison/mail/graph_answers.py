"""What an answer of Microsoft Graph means: status and error code become one of the Mailbox's errors, with what to do about it.

Of an error only its code is repeated; Graph's own message may name people and is never shown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from liaison.mail.mailbox import (
    CursorLost,
    MailboxBusy,
    MailboxDown,
    MailboxError,
    MailboxRefused,
    MailGone,
    MailRejected,
)

PATIENCE = 60.0  # seconds asked for when a busy server names no time
LONGEST_WAIT = 3600.0  # seconds; a server that asks for more is asked again after an hour
CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.]{1,60}")

# 410, or these codes under another status: the delta's place is no longer known
LOST = {"syncstatenotfound", "syncstateinvalid", "resyncrequired", "errorinvalidsyncstatedata"}
# the mailbox itself is not there or not open to programs, which is another thing than a mail that is gone
NO_MAILBOX = {
    "errorinvaliduser": "There is no mailbox under this address.",
    "request_resourcenotfound": "There is no mailbox under this address.",
    "mailboxnotenabledforrestapi": "This mailbox is not in Microsoft 365, or it is not licensed.",
    "mailboxnotfound": "There is no mailbox under this address.",
    "errornonexistentmailbox": "There is no mailbox under this address.",
    "errormailboxmoveinprogress": "The mailbox is being moved to another server.",
}
# a 404 or 400 with these: the item is not there, or the name was never one of an item
NO_ITEM = {"erroritemnotfound", "errorinvalididmalformed", "errorinvalidid", "errormessagenotfound"}
FORBIDDEN = (
    "Microsoft 365 does not let this application into the mailbox ({code}). The board's administrator gives it the roles of "
    "docs/graph.md, scoped to this mailbox; a new scope takes up to two hours."
)
UNAUTHORISED = (
    "Microsoft 365 refused our sign-in even with a new token ({code}). Check tenant and client id, and whether the application "
    "was switched off."
)
BUSY = "Microsoft 365 asks for patience; the next try is in {seconds:.0f} seconds."
DOWN = "Microsoft 365 is in trouble ({status} {code}); it is asked again at the next poll."
LOST_WORDS = "Microsoft 365 no longer knows our place in the folder; everything is looked at again."
GONE = "This mail is no longer in the mailbox."
TOO_LARGE = "Microsoft 365 does not take a letter of this size."
ODD = "Microsoft 365 did not understand a request ({status} {code}): this needs whoever looks after the program."


@dataclass(frozen=True)
class Answer:
    """One answer: HTTP status, headers (names in lower case), and its bytes or JSON object."""

    status: int
    headers: Mapping[str, str]
    content: bytes = b""
    said: Mapping[str, Any] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """True for 2xx."""
        return 200 <= self.status < 300

    @property
    def code(self) -> str:
        """The error's code, safe to show; the innermost one where Graph wraps it."""
        error = self.said.get("error")
        found = error.get("code") if isinstance(error, dict) else None
        return found if isinstance(found, str) and CODE.fullmatch(found) else "no code"


def trouble_of(answer: Answer, now: datetime) -> MailboxError:
    """The error that an answer without success means; `now` (UTC) is for a Retry-After that is a date."""
    code, shown = answer.code.lower(), {"status": answer.status, "code": answer.code}
    if answer.status == 410 or code in LOST:
        return CursorLost(LOST_WORDS)
    if code in NO_MAILBOX:
        return MailboxRefused(f"{NO_MAILBOX[code]} Check LIAISON_MAILBOX__ADDRESS.")
    if answer.status == 401:
        return MailboxRefused(UNAUTHORISED.format(**shown))
    if answer.status == 403:
        return MailboxRefused(FORBIDDEN.format(**shown))
    if answer.status == 404 or code in NO_ITEM:
        return MailGone(GONE)
    if answer.status == 413:
        return MailRejected(TOO_LARGE)
    if answer.status in {429, 509} or (answer.status in {503, 504} and "retry-after" in answer.headers):
        seconds = retry_after(answer.headers, now)
        return MailboxBusy(BUSY.format(seconds=seconds), seconds)
    if answer.status >= 500 or answer.status == 408:
        return MailboxDown(DOWN.format(**shown))
    return MailboxError(ODD.format(**shown))


def retry_after(headers: Mapping[str, str], now: datetime) -> float:
    """Seconds to wait by the Retry-After header, which is a number of seconds or an HTTP date (RFC 9110, 10.2.3)."""
    given = headers.get("retry-after", "").strip()
    try:
        seconds = float(given) if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", given) else seconds_until(given, now)
    except (ValueError, TypeError, OverflowError):
        seconds = PATIENCE
    return min(max(seconds, 1.0), LONGEST_WAIT)


def seconds_until(given: str, now: datetime) -> float:
    """Seconds from `now` to an HTTP date. Raises ValueError for what is none."""
    moment = parsedate_to_datetime(given)
    return ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now).total_seconds()
