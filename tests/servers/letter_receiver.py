"""A real SMTP server that takes letters (aiosmtpd, by TLS or STARTTLS, with passwords and tokens) and breaks where it is told to."""

from __future__ import annotations

import ssl
from base64 import b64decode
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

from liaison.mail.imap_places import Door
from tests.servers.authority import Papers
from tests.servers.token_desk import TokenDesk

# What can go wrong, where, and what it answers; DROP hangs up instead of answering
DROP = "drop"
FAULTS = {
    "busy at sign-in": ("AUTH", "454 4.7.0 Temporary authentication failure"),
    "wrong password": ("AUTH", "535 5.7.8 Authentication credentials invalid"),
    "drop at the sender": ("MAIL", DROP),
    "busy at the sender": ("MAIL", "421 4.3.2 Service closing"),
    "no such recipient": ("RCPT", "550 5.1.1 No such user"),
    "recipient later": ("RCPT", "451 4.7.1 Greylisted"),
    "drop before the letter": ("DATA begins", DROP),
    "drop after the dot, not taken": ("DATA", DROP),
    "drop after the dot, taken": ("DATA taken", DROP),
    "busy after the dot": ("DATA", "451 4.3.0 Try again later"),
    "too large after the dot": ("DATA", "552 5.3.4 Message too big"),
    "nonsense after the dot": ("DATA taken", "what?"),
}


@dataclass(frozen=True)
class Received:
    """One letter as it came: by its envelope, and its bytes."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes


class LetterReceiver:
    """Takes letters into `letters`. `faults` are names of FAULTS, each happening once, in order; `signed_in` counts ways in.

    `without` names a way in that is not offered; letters over `most_bytes` are refused.
    """

    def __init__(
        self, papers: Papers, *, security: str = "tls", password: str = "", desk: TokenDesk | None = None,
        most_bytes: int = 33_554_432, without: str = "",
    ) -> None:  # fmt: skip
        self.letters: list[Received] = []
        self.faults: list[str] = []
        self.signed_in: Counter[str] = Counter()
        self.on_taken: Callable[[bytes], None] | None = None
        self.papers, self.security, self.password, self.desk = papers, security, password, desk
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(papers.certificate, papers.key)
        safe: dict[str, Any] = {
            "tls": {"ssl_context": context, "auth_require_tls": False},
            "starttls": {"tls_context": context, "require_starttls": True, "auth_require_tls": True},
            "open": {"auth_require_tls": False},
        }[security]
        closed = {"XOAUTH2", "OAUTHBEARER"} if desk is None else {"PLAIN", "LOGIN"}
        self._controller = Controller(
            Hooks(self), hostname="127.0.0.1", port=free(), server_hostname="receiver.example",
            authenticator=self._knows, auth_exclude_mechanism=sorted({*closed, without}), data_size_limit=most_bytes,
            **safe,
        )  # fmt: skip
        self._controller.start()
        self.port = self._controller.port

    def door(self, port: int | None = None) -> Door:
        """The way in."""
        security = "starttls" if self.security != "tls" else "tls"
        return Door("127.0.0.1", port or self.port, security, self.papers.ca, timeout=20)  # type: ignore[arg-type]

    def stop(self) -> None:
        self._controller.stop()

    def answer(self, step: str) -> str | None:
        """What goes wrong at this step now, if anything does."""
        if self.faults and FAULTS[self.faults[0]][0] == step:
            return FAULTS[self.faults.pop(0)][1]
        return None

    def _knows(self, server: SMTP, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        if wrong := self.answer("AUTH"):
            return AuthResult(success=False, handled=False, message=wrong)
        good = data.password.decode() == self.password
        self.signed_in[mechanism] += good
        return AuthResult(success=good, handled=False)


class Hooks:
    """What the library asks at each step."""

    def __init__(self, receiver: LetterReceiver) -> None:
        self.receiver = receiver

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:
        return await self._by_token(server, "XOAUTH2", args)

    async def auth_OAUTHBEARER(self, server: SMTP, args: list[str]) -> AuthResult:
        return await self._by_token(server, "OAUTHBEARER", args)

    async def _by_token(self, server: SMTP, way: str, args: list[str]) -> AuthResult:
        token = b64decode(args[1]).decode().partition("Bearer ")[2].partition("\x01")[0]
        assert self.receiver.desk is not None
        if token in self.receiver.desk.good:
            self.receiver.signed_in[way] += 1
            return AuthResult(success=True)
        await server.challenge_auth('{"status": "invalid_token"}')
        return AuthResult(success=False, handled=False)

    async def handle_MAIL(self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if not session.authenticated:
            return "530 5.7.0 Authentication required"
        wrong = self.receiver.answer("MAIL")
        if wrong is None:
            envelope.mail_from = address
        return said(server, wrong)

    async def handle_RCPT(self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        wrong = self.receiver.answer("RCPT")
        if wrong is None:
            envelope.rcpt_tos.append(address)
        if self.receiver.answer("DATA begins"):
            server.transport.abort()
        return said(server, wrong)

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        if wrong := self.receiver.answer("DATA"):
            return said(server, wrong)
        self.receiver.letters.append(Received(envelope.mail_from, tuple(envelope.rcpt_tos), envelope.original_content))
        if self.receiver.on_taken:
            self.receiver.on_taken(envelope.original_content)
        return said(server, self.receiver.answer("DATA taken"))


def said(server: SMTP, wrong: str | None) -> str:
    """The answer of a step; DROP hangs up."""
    if wrong == DROP:
        server.transport.abort()
    return wrong if wrong and wrong != DROP else "250 OK"


def free() -> int:
    from tests.servers.dovecot import free_port

    return free_port()
