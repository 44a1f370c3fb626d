"""Where the servers of an `imap` mailbox are and who we are there: plain values, handed in by the composition root."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from liaison.mail.mailbox import MailboxRefused

if TYPE_CHECKING:
    from liaison.mail.imap_tokens import Tokens

NO_AUTHORITY = "LIAISON_MAILBOX__CA_FILE cannot be read as a certificate: give a PEM file this account may read."
Security = Literal["tls", "starttls"]
After = Literal["leave", "read", "categorise", "move"]


@dataclass(frozen=True)
class Door:
    """One server, and how the line to it is made safe: by TLS from the first byte, or by STARTTLS before anything is said.

    `ca_file` names the certificate of a private authority, trusted beside those of the machine. `timeout` is in seconds.
    """

    host: str
    port: int
    security: Security = "tls"
    ca_file: Path | None = None
    timeout: float = 30.0

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"

    def context(self) -> ssl.SSLContext:
        """What verifies the server's certificate and name. Raises MailboxRefused when the private authority cannot be read."""
        try:
            return verifier(self.ca_file, self.ca_file.stat().st_mtime_ns if self.ca_file else 0)
        except OSError as error:  # what TLS says is one too
            raise MailboxRefused(NO_AUTHORITY) from error

    def new_context(self) -> ssl.SSLContext:
        """The same, for a library that changes what it is given (HTTP says so in the greeting, and would say it to mail servers)."""
        self.context()
        return verifier.__wrapped__(self.ca_file, 0)


@lru_cache(maxsize=8)
def verifier(ca_file: Path | None, changed: int) -> ssl.SSLContext:
    """TLS 1.2 or newer, this machine's authorities and the private one as it was at `changed`. Kept, as reading them all takes a while."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if ca_file is not None:
        context.load_verify_locations(ca_file)
    return context


@dataclass(frozen=True)
class Account:
    """Who signs in: a user with a password, or with tokens that are fetched when they are needed."""

    user: str
    password: str | None = field(default=None, repr=False)
    tokens: Tokens | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Folders:
    """Which folders are used. `read` is the one that mails are taken from; None for drafts and sent is what the server marks so."""

    read: str = "INBOX"
    taken: str = "Liaison"
    sent: str | None = None
    drafts: str | None = None


@dataclass(frozen=True)
class Servers:
    """Both servers of a mailbox and who signs in to them; `smtp_saves_sent` where the sending server keeps the copy itself."""

    imap: Door
    smtp: Door
    account: Account
    smtp_saves_sent: bool = False
