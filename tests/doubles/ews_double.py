"""A double of Exchange: a real HTTPS server on 127.0.0.1 that speaks EWS, keeps mailboxes and goes wrong when it is told to.

It is proven by programs that others wrote (ews-javascript-api, DavMail, Thunderbird: `tests/mail/test_ews_double_and_foreign_clients.py`).
It is not Exchange: what stays unverified stands in docs/ews.md.
"""

from __future__ import annotations

import itertools
import json
import socket
import ssl
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.doubles import ews_operations
from tests.doubles.ews_authority import Authority, make_authority
from tests.doubles.ews_faults import Fault, Faults, How
from tests.doubles.ews_signing_in import Doors, NtlmTalk
from tests.doubles.ews_soap import EwsError, envelope, error_message, fault, local, read_request, response, text
from tests.doubles.ews_store import Box, Store

PATH = "/EWS/Exchange.asmx"
XML = "text/xml; charset=utf-8"


class DroppedLine(Exception):
    """The connection is to be broken now."""


class EwsDouble:
    """The server. `box(…)` makes a mailbox with an account of its own; faults are set on `faults[address]`."""

    def __init__(self, authority: Authority | None) -> None:
        self.authority, self.store, self.doors = authority, Store(), Doors()
        self.faults: dict[str, Faults] = {}
        self.let_go = threading.Event()  # what is LATE waits for this
        self.skew = 0.0  # seconds by which the server's clock is ahead
        self.mistakes: list[str] = []  # of the double itself: there should be none
        self._numbers = itertools.count(1)
        self._server = Server(("127.0.0.1", 0), Handler)
        self._server.double = self
        if authority:
            self._server.context = authority.server_context()
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"{self.origin}{PATH}"

    @property
    def origin(self) -> str:
        return f"{'https' if self.authority else 'http'}://127.0.0.1:{self._server.server_address[1]}"

    def box(self, address: str | None = None, password: str = "a good password") -> Box:
        """A new mailbox and an account of the same name."""
        address = address or f"queries-{next(self._numbers)}@exchange.example"
        made = self.store.make(address)
        self.faults[address] = Faults()
        self.doors.passwords[address] = password
        return made

    def close(self) -> None:
        """Stop serving and break what connections there are."""
        self.let_go.set()
        self._server.shutdown()
        self._server.server_close()
        self._server.break_connections()
        self._thread.join()

    def answer(self, body: bytes, user: str, anchor: str | None) -> tuple[int, bytes, dict[str, str]]:
        """(status, body, headers) for one request. Raises DroppedLine."""
        header, asked = read_request(body)
        box = self._box_of(header, asked, user, anchor)
        operation = local(asked)
        box.asked.append(operation)
        struck = self.faults[box.address].next(operation)
        if struck is None:
            return 200, self._done(operation, box, asked), {}
        return self._wrong(struck, operation, box, asked)

    def _box_of(self, header: Any, asked: Any, user: str, anchor: str | None) -> Box:
        """The mailbox that is meant: the impersonated one, the one that the request is anchored to, or the user's own."""
        impersonated = (
            "" if header is None else text(header, "t:ExchangeImpersonation/t:ConnectingSID/t:PrimarySmtpAddress")
        )
        for address in (impersonated, anchor or "", user):
            if address.lower() in self.store.boxes:
                return self.store.boxes[address.lower()]
        return next(iter(self.store.boxes.values()))

    def _done(self, operation: str, box: Box, asked: Any) -> bytes:
        """The operation carried out, with its answer."""
        act = ews_operations.OPERATIONS.get(operation)
        if act is None:
            return fault("ErrorInvalidRequest")
        with box.lock:
            try:
                messages = act(self.store, box, asked)
            except EwsError as error:
                messages = [error_message(operation, error)]
        return envelope(response(operation, messages))

    def _wrong(self, struck: Fault, operation: str, box: Box, asked: Any) -> tuple[int, bytes, dict[str, str]]:
        """The answer of a call that goes wrong."""
        if struck.how is How.LATE:
            self.let_go.wait(30)
        if struck.how in (How.DROPPED_AFTER, How.ERROR_AFTER, How.LATE):
            self._done(operation, box, asked)
        match struck.how:
            case How.BUSY:
                return 500, fault("ErrorServerBusy", int(struck.wait * 1000)), {}
            case How.UNAVAILABLE:
                return 503, b"", {"Retry-After": str(int(struck.wait))}
            case How.UNAUTHORISED:
                return 401, b"", {}
            case How.ANSWER:
                return int(struck.code), b"<html>an answer of some other server</html>", {}
            case How.ERROR_BEFORE | How.ERROR_AFTER:
                error = EwsError(struck.code, "Dr Invented wrote: the patient's dose")
                return 200, envelope(response(operation, [error_message(operation, error)])), {}
        raise DroppedLine


class Server(ThreadingHTTPServer):
    """One thread a connection; TLS is spoken in that thread, so that a client which does not finish its greeting holds nobody up."""

    daemon_threads = True
    double: EwsDouble
    context: ssl.SSLContext | None = None

    def __init__(self, *args: Any) -> None:
        self._open: set[socket.socket] = set()
        super().__init__(*args)

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        if self.context:
            connection = self.context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        self._open.add(connection)
        return connection, address

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def break_connections(self) -> None:
        for connection in list(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients go without a word; that is no error of ours."""


class Handler(BaseHTTPRequestHandler):
    """One connection. Who has signed in by NTLM stays so for as long as it lasts."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 65536  # head and body leave together
    server: Server
    _ntlm: NtlmTalk | None = None
    _ntlm_user: str | None = None

    def do_GET(self) -> None:
        """EWS answers no GET; clients ask to learn how to sign in."""
        self._reply(401, b"", {})

    def do_POST(self) -> None:
        double = self.server.double
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if "/oauth2/v2.0/token" in self.path:
            status, answer = double.doors.token(body)
            return self._reply(status, json.dumps(answer).encode(), {}, "application/json")
        user = self._user()
        if user is None:
            return None
        try:
            status, content, headers = double.answer(body, user, self.headers.get("X-AnchorMailbox"))
        except DroppedLine:
            self.close_connection = True
            return None
        except Exception:  # a mistake of the double's: told to the client, and to whoever runs it
            double.mistakes.append(traceback.format_exc())
            status, content, headers = 500, fault("ErrorInternalServerError"), {}
        return self._reply(status, content, headers)

    def _user(self) -> str | None:
        """Who asks; None after a 401 has been sent."""
        given = self.headers.get("Authorization", "")
        if given.startswith("NTLM "):
            self._ntlm = self._ntlm or NtlmTalk()
            challenge, self._ntlm_user = self._ntlm.step(given[5:])
            if challenge:
                self._reply(401, b"", {}, challenge=challenge)
                return None
        user = self._ntlm_user or self.server.double.doors.user_of(given)
        if user is None:
            self._ntlm = None
            self._reply(401, b"", {})
        return user

    def _reply(
        self, status: int, body: bytes, headers: dict[str, str], kind: str = XML, challenge: str | None = None
    ) -> None:
        self.send_response_only(status)
        self.send_header("Date", formatdate(timeval(self.server.double.skew), usegmt=True))
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if status == 401:
            ways = [f"NTLM {challenge}"] if challenge else self.server.double.doors.offered
            for way in ways:
                self.send_header("WWW-Authenticate", 'Basic realm="Exchange"' if way == "Basic" else way)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Quiet."""


def timeval(skew: float) -> float:
    import time

    return time.time() + skew


@contextmanager
def running(folder: Path, *, tls: bool = True, host: str | None = None) -> Iterator[EwsDouble]:
    """A double that runs while the block does; its authority's certificate lies in `folder`."""
    double = EwsDouble(make_authority(folder, host) if tls else None)
    try:
        yield double
    finally:
        double.close()
