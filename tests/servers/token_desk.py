"""A desk that gives tokens for a client's secret over TLS (OAuth 2) and tells a mail server whether one is good (RFC 7662)."""

from __future__ import annotations

import json
import secrets
import ssl
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from liaison.mail.imap_places import Door
from liaison.mail.imap_tokens import Tokens
from tests.servers.authority import Papers

CLIENT, SECRET = "liaison-of-the-tests", "a secret of the tests"


class TokenDesk:
    """Two small servers: the open one is asked by the mail server on this machine, the TLS one by whoever wants a token.

    `good` maps a token to the user it stands for, who is named in the scope. `says` is the next answer to a wish for a token:
    status, headers, body.
    """

    def __init__(self) -> None:
        self.good: dict[str, str] = {}
        self.asked: Counter[str] = Counter()
        self.life: int | None = 3600
        self.says: list[tuple[int, dict[str, str], bytes]] = []
        self._open = self._serve(None)
        self._safe: ThreadingHTTPServer | None = None
        self.checks = f"http://127.0.0.1:{self._open.server_address[1]}/check"

    def tokens(self, papers: Papers, user: str, secret: str | None = None, **more: Any) -> Tokens:
        """Tokens from this desk, as a mailbox has them."""
        if self._safe is None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(papers.certificate, papers.key)
            self._safe = self._serve(context)
        url = f"https://127.0.0.1:{self._safe.server_address[1]}/token"
        door = Door("127.0.0.1", 0, "tls", papers.ca)
        return Tokens(url, CLIENT, secret or SECRET, user, door.new_context, timeout=10, **more)

    def withdraw_all(self) -> None:
        """No token that was given is good any longer."""
        self.good.clear()

    def give(self, form: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        """The answer to a wish for a token."""
        self.asked["token"] += 1
        if self.says:
            return self.says.pop(0)
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT, SECRET):
            return 401, {}, b'{"error": "invalid_client"}'
        token = secrets.token_urlsafe(24)
        self.good[token] = form.get("scope", "")
        life = {} if self.life is None else {"expires_in": self.life}
        return 200, {}, json.dumps({"access_token": token, "token_type": "Bearer", **life}).encode()

    def check(self, form: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        """Whether a token is good, and whose."""
        self.asked["check"] += 1
        token = form.get("token", "")
        if token not in self.good:
            return 200, {}, b'{"active": false}'
        return 200, {}, json.dumps({"active": True, "username": self.good[token]}).encode()

    def stop(self) -> None:
        for server in filter(None, (self._open, self._safe)):
            server.shutdown()
            server.server_close()

    def _serve(self, context: ssl.SSLContext | None) -> ThreadingHTTPServer:
        desk = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
                form = {name: values[0] for name, values in parse_qs(raw).items()}
                status, headers, body = desk.give(form) if self.path == "/token" else desk.check(form)
                self.send_response(status)
                for name, value in {
                    **headers,
                    "content-type": "application/json",
                    "content-length": str(len(body)),
                }.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *words: Any) -> None:
                pass

        server = QuietServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        if context:
            server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return server


class QuietServer(ThreadingHTTPServer):
    """Says nothing of callers who hang up, as those do who do not trust its certificate."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass
