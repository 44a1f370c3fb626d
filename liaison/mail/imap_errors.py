"""What an IMAP server's refusals mean for us. Its own words are never repeated, as they may quote a mail; its codes are (RFC 5530)."""

from __future__ import annotations

import re
import ssl
from imaplib import IMAP4

from liaison.mail.imap_places import Door
from liaison.mail.mailbox import MailboxBusy, MailboxDown, MailboxError, MailboxRefused

CODE = re.compile(r"\[([A-Z][A-Z0-9-]+)[\] ]")
PATIENCE = 60.0  # seconds, as no IMAP server names a time

# The code a server gives, what it is for us, and what to do. Refused: somebody has to change something.
MEANING: dict[str, tuple[type[MailboxError], str]] = {
    "AUTHENTICATIONFAILED": (MailboxRefused, "refuses the sign-in. Check LIAISON_MAILBOX__USER and its password or application."),
    "AUTHORIZATIONFAILED": (MailboxRefused, "knows this account and does not let it in here. Ask for access to this mailbox."),
    "EXPIRED": (MailboxRefused, "says that this password has ended. Set a new one, there and in LIAISON_MAILBOX__PASSWORD."),
    "PRIVACYREQUIRED": (MailboxRefused, "wants a safer line. Set LIAISON_MAILBOX__SECURITY to tls and the port to 993."),
    "CONTACTADMIN": (MailboxRefused, "has closed this account until its administrator is asked. Ask them."),
    "NOPERM": (MailboxRefused, "does not allow this in one of the folders. Give the account the right to write there."),
    "UNAVAILABLE": (MailboxDown, "is not available now. It is tried again by itself."),
    "SERVERBUG": (MailboxDown, "has trouble of its own. It is tried again by itself; tell its administrator if it stays."),
    "CORRUPTION": (MailboxDown, "says that the mailbox is damaged. Tell its administrator."),
    "NONEXISTENT": (MailboxDown, "has no folder of this name. Create it, or correct LIAISON_MAILBOX__FOLDER."),
    "TRYCREATE": (MailboxDown, "has no folder of this name. Create it, or correct the folder's name in the settings."),
    "OVERQUOTA": (MailboxDown, "says that the mailbox is full. Make room; it is tried again by itself."),
    "INUSE": (MailboxBusy, "says that the mailbox is in use. It is tried again by itself."),
    "LIMIT": (MailboxBusy, "asks for patience: a limit is reached. It is tried again by itself."),
}  # fmt: skip
OTHERWISE = "cannot do this now. It is tried again by itself; run liaison doctor if it stays."
UNREACHED = "cannot be reached. It is tried again by itself; check the network, LIAISON_MAILBOX__HOST and __PORT."
DROPPED = "dropped the line, twice. It is tried again by itself."
UNTRUSTED = "shows a certificate that is not trusted ({why}). Name its authority in LIAISON_MAILBOX__CA_FILE, or correct the host."
GARBLED = "gave an answer that cannot be read. It is tried again by itself; tell its administrator if it stays."
SIGN_IN = "AUTHENTICATIONFAILED"


def code_of(error: Exception) -> str | None:
    """The code in a server's answer, if it is one that is known here."""
    return next((code for code in CODE.findall(str(error)) if code in MEANING), None)


def meaning(door: Door, error: Exception, otherwise: str | None = None) -> MailboxError:
    """The MailboxError for what a server said. `otherwise` is the code to take where it gave none."""
    kind, words = MEANING.get(code_of(error) or otherwise or "", (MailboxDown, OTHERWISE))
    return kind(f"The IMAP server {door} {words}")


def is_dropped(error: Exception) -> bool:
    """Whether the line is gone: another try on a new one may help. A certificate that is not trusted is no dropped line."""
    return isinstance(error, (OSError, EOFError, IMAP4.abort)) and not isinstance(error, ssl.SSLCertVerificationError)


def line_trouble(server: str, error: Exception, dropped: str = DROPPED) -> MailboxError:
    """The MailboxError for a line that cannot be had, or not kept. `server` names it in the sentence."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return MailboxRefused(f"{server} {UNTRUSTED.format(why=error.verify_message)}")
    if isinstance(error, ssl.SSLError) and error.reason in {"WRONG_VERSION_NUMBER", "UNSUPPORTED_PROTOCOL"}:
        return MailboxRefused(
            f"{server} does not speak TLS 1.2 or newer here. Check the port and whether it is tls or starttls."
        )
    return MailboxDown(f"{server} {dropped}")
