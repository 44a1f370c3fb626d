"""The line to a mail server that takes letters (SMTP submission, RFC 6409): made safe, greeted, signed in. Never in the open."""

from __future__ import annotations

import base64
import smtplib
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NoReturn

from liaison.mail.imap_errors import line_trouble
from liaison.mail.imap_places import Account, Door
from liaison.mail.mailbox import MailboxBusy, MailboxDown, MailboxError, MailboxRefused
from liaison.mail.sasl import Way, way_in

PATIENCE = 120.0  # seconds, as no SMTP server names a time
UNREACHED = (
    "cannot be reached. It is tried again by itself; check the network, LIAISON_MAILBOX__SMTP_HOST and __SMTP_PORT."
)
DROPPED = "dropped the line before the letter was handed over. It is tried again by itself."
SIGN_IN = "refuses the sign-in. Check LIAISON_MAILBOX__USER, and that this account may send."
NO_STARTTLS = (
    "offers no STARTTLS, or somebody on the way took the offer out. Nothing is sent in the open: "
    "set LIAISON_MAILBOX__SMTP_SECURITY to tls, or ask its administrator."
)


@contextmanager
def smtp_line(door: Door, account: Account) -> Iterator[smtplib.SMTP]:
    """A safe, signed-in line, hung up at the end. Raises MailboxDown, MailboxBusy, MailboxRefused: nothing was handed over."""
    smtp = safe_smtp(door)
    try:
        try:
            smtp_sign_in(smtp, door, account)
        except MailboxRefused:
            if account.tokens is None:
                raise
            smtp.close()  # a token may have been withdrawn before its time: once more with a new one
            smtp = safe_smtp(door)
            smtp_sign_in(smtp, door, account)
        yield smtp
        with suppress(OSError, smtplib.SMTPException):
            smtp.quit()
    finally:
        smtp.close()


def safe_smtp(door: Door) -> smtplib.SMTP:
    """A safe line on which the server has greeted us. Raises MailboxDown, MailboxBusy, MailboxRefused."""
    context, from_start = door.context(), door.security == "tls"
    with translated_line(door, UNREACHED):
        smtp = (
            smtplib.SMTP_SSL(door.host, door.port, timeout=door.timeout, context=context)
            if from_start
            else smtplib.SMTP(door.host, door.port, timeout=door.timeout)
        )
    try:
        with translated_line(door):
            if smtp.sock:  # the dot that ends a letter is not held back until the server has confirmed all before it
                smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            smtp.ehlo_or_helo_if_needed()
            if not from_start:
                make_smtp_safe(smtp, door)
    except BaseException:
        smtp.close()
        raise
    return smtp


def make_smtp_safe(smtp: smtplib.SMTP, door: Door) -> None:
    """Turn an open line into a safe one, before anything else is said. Raises MailboxRefused, and what the library raises."""
    if not smtp.has_extn("starttls"):
        raise MailboxRefused(f"The SMTP server {door} {NO_STARTTLS}")
    code, _ = smtp.starttls(context=door.context())
    if code != 220:
        raise MailboxRefused(f"The SMTP server {door} {NO_STARTTLS}")
    smtp.ehlo_or_helo_if_needed()


@contextmanager
def translated_line(door: Door, dropped: str = DROPPED) -> Iterator[None]:
    """Turns what the library raises, before anything was handed over, into MailboxErrors."""
    try:
        yield
    except MailboxError:
        raise
    except smtplib.SMTPResponseException as error:
        refuse(door, error.smtp_code)
    except OSError as error:  # SMTPException is one too
        raise line_trouble(f"The SMTP server {door}", error, dropped) from error


def refuse(door: Door, code: int) -> NoReturn:
    """Raise the MailboxError for an answer before anything was handed over: 4 and two digits asks for patience (RFC 5321, 4.2.1)."""
    if 400 <= code < 500:
        raise MailboxBusy(f"The SMTP server {door} asks for patience ({code}). It is tried again by itself.", PATIENCE)
    if code in {530, 534, 535, 538}:  # RFC 4954, section 6
        raise MailboxRefused(f"The SMTP server {door} {SIGN_IN}")
    raise MailboxDown(
        f"The SMTP server {door} answers with {code}. It is tried again by itself; run liaison doctor if it stays."
    )


def smtp_sign_in(smtp: smtplib.SMTP, door: Door, account: Account) -> None:
    """Sign in the best way both know. A refused token is forgotten. Raises MailboxRefused, MailboxBusy, MailboxDown."""
    offered = set(str(smtp.esmtp_features.get("auth", "")).upper().split())
    way = way_in(account, door, offered)
    with translated_line(door):
        code = talk_in(smtp, way)
    if code == 235:
        return
    if account.tokens and way.token and code >= 500:
        account.tokens.forget(way.token)
    if code >= 500 or code == 334:
        raise MailboxRefused(f"The SMTP server {door} {SIGN_IN}")
    refuse(door, code)


def talk_in(smtp: smtplib.SMTP, way: Way) -> int:
    """Say what this way in wants, to the last question; returns the server's verdict. The library's own cannot do tokens or UTF-8."""
    said = [base64.b64encode(way.answer(number)).decode() for number in range(4)]
    first = f"{way.name} {said[0]}" if way.name != "LOGIN" else way.name
    code, _ = smtp.docmd("AUTH", first)
    for answer in said[1:] if way.name != "LOGIN" else said:
        if code != 334:
            break
        code, _ = smtp.docmd(answer)
    return code
