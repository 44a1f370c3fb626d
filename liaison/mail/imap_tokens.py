"""Tokens for signing in to a mail server (OAuth 2, client credentials: RFC 6749, section 4.4). Kept until shortly before they end."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from liaison.clock import Clock, system_clock
from liaison.mail.mailbox import MailboxBusy, MailboxDown, MailboxRefused

EARLY = timedelta(seconds=90)  # a token is renewed so long before it ends, as the sign-in takes a while
USUAL_LIFE = 3600  # seconds, where the answer does not say (RFC 6749, 5.1 only recommends that it does)
WAIT_ALWAYS = 60.0  # seconds to wait where a busy server names no time
REMEDY = "Check LIAISON_MAILBOX__CLIENT_ID, __CLIENT_SECRET and __SCOPE, and that the secret has not ended."


@dataclass
class Tokens:
    """Gives tokens from one address. `context` verifies its certificate; `timeout` in seconds."""

    url: str
    client_id: str
    client_secret: str = field(repr=False)
    scope: str | None
    context: Callable[[], ssl.SSLContext]
    timeout: float = 30.0
    clock: Clock = system_clock
    _kept: tuple[str, datetime] | None = field(default=None, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def token(self) -> str:
        """A token that is valid for a while yet. Raises MailboxRefused, MailboxBusy, MailboxDown."""
        with self._lock:
            if self._kept is None or self._kept[1] - EARLY <= self.clock():
                self._kept = self._fetched()
            return self._kept[0]

    def forget(self, token: str) -> None:
        """A server refused this token: the next sign-in fetches a new one."""
        with self._lock:
            if self._kept and self._kept[0] == token:
                self._kept = None

    def _fetched(self) -> tuple[str, datetime]:
        import httpx2

        if not self.url.startswith("https://"):
            raise MailboxRefused("LIAISON_MAILBOX__TOKEN_URL is not https: a secret is never sent in the open.")
        form = {
            "grant_type": "client_credentials",
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            **({"scope": self.scope} if self.scope else {}),
        }
        asked = self.clock()
        try:
            with httpx2.Client(verify=self.context(), timeout=self.timeout) as client:
                answer = client.post(self.url, data=form)
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise unreachable(error) from error
        return read_answer(answer, asked)


def unreachable(error: Exception) -> MailboxDown | MailboxRefused:
    """The MailboxError for a token server that gave no answer; a certificate that is not trusted is a refusal."""
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes(error)) or "CERTIFICATE" in str(error):
        return MailboxRefused(
            "The token server's certificate is not trusted: name its authority in LIAISON_MAILBOX__CA_FILE."
        )
    return MailboxDown(
        "The token server cannot be reached. It is tried again by itself; check LIAISON_MAILBOX__TOKEN_URL."
    )


def causes(error: BaseException | None) -> list[BaseException]:
    """An error and what led to it."""
    found = []
    while error is not None:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found


def read_answer(answer: Any, asked: datetime) -> tuple[str, datetime]:
    """The token and when it ends. Raises MailboxRefused, MailboxBusy, MailboxDown; the answer's own words are not repeated."""
    if answer.status_code == 429:
        wait = answer.headers.get("retry-after", "")
        raise MailboxBusy("The token server asks for patience.", float(wait) if wait.isdecimal() else WAIT_ALWAYS)
    if answer.status_code >= 500:
        raise MailboxDown("The token server has trouble of its own. It is tried again by itself.")
    if answer.status_code != 200:
        raise MailboxRefused(f"The token server refuses this application ({answer.status_code}). {REMEDY}")
    try:
        given = answer.json()
        token, life = given["access_token"], int(given.get("expires_in", USUAL_LIFE))
        ends = asked + timedelta(seconds=life)
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError) as error:
        raise MailboxRefused("The token server's answer holds no token. Check LIAISON_MAILBOX__TOKEN_URL.") from error
    if not isinstance(token, str) or not token.isascii() or not token.isprintable() or not token:
        raise MailboxRefused("The token server's answer holds no token. Check LIAISON_MAILBOX__TOKEN_URL.")
    return token, ends
