"""A double of Microsoft Graph: a real HTTPS server on 127.0.0.1 with mailboxes in memory and faults on demand.

    with GraphDouble() as double:
        box = double.add("queries@service.example")
        box.put(raw)
        mailbox = open_mailbox(double, "queries@service.example")      # of graph_desk

It is proven by clients that others wrote and by Microsoft's types: tests/foreign/test_graph_double_*.py.
"""

from __future__ import annotations

import json
import re
import ssl
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.doubles.graph_boxes import Box
from tests.doubles.graph_certificates import authority
from tests.doubles.graph_queries import Refusal, Said
from tests.doubles.graph_routes import Asked, routed
from tests.doubles.graph_sign_in import SignIn

VERSION = "/v1.0"


@dataclass
class Fault:
    """Something that goes wrong `times` times on requests that match `on` (a pattern over "METHOD path").

    "answer": this status and code instead of the effect. "drop": the line breaks before the effect. "drop after": once it had it.
    "answer after": the effect, and then this status. "slow": `seconds` before the answer, once it had its effect.
    """

    on: str
    how: Literal["answer", "drop", "drop after", "answer after", "slow"] = "answer"
    status: int = 503
    code: str = "serviceNotAvailable"
    headers: dict[str, str] = field(default_factory=dict)
    times: int = 1
    seconds: float = 0.0

    def refusal(self) -> Refusal:
        """The answer it gives."""
        return Refusal(self.status, self.code, self.headers)


class Dropped(Exception):
    """The line breaks here."""


class GraphDouble:
    """The server. `chance` may give a fault of its own for a request ("METHOD path"), for seeded accidents."""

    def __init__(self) -> None:
        self.boxes: dict[str, Box] = {}
        self.closed: set[str] = set()  # mailboxes that exist and are not open to the application
        self.sign_in = SignIn()
        self.faults: list[Fault] = []
        self.chance: Callable[[str], Fault | None] | None = None
        self.requests: list[tuple[str, dict[str, str]]] = []  # ("METHOD path", headers) of every request to Graph
        self.answers: list[tuple[str, Any]] = []  # (Microsoft's type, JSON) of every answer that is one
        self.dispatched: list[bytes] = []  # every letter that left
        self.unreadable: set[str] = set()  # messages whose bytes the server cannot give
        self.page_size: int | None = None  # of a delta, whatever the client wishes
        self.clock_ahead = 0.0  # seconds that the server's clock is ahead of this machine's
        self.at_once, self.most_at_once = 0, 0
        self.broken: list[str] = []  # what went wrong in the double itself: no test may pass over it
        self.lock = threading.Lock()

    def __enter__(self) -> GraphDouble:
        self.ca_file, server_file = authority()
        double = self
        self.server = Server(("127.0.0.1", 0), type("Bound", (Handler,), {"double": double}))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(server_file)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *why: object) -> None:
        self.server.shutdown()
        self.server.hang_up()
        self.server.server_close()
        self.thread.join(10)
        assert self.broken == [], "\n".join(self.broken)

    @property
    def origin(self) -> str:
        """The server's address, which is also the authority's."""
        return f"https://127.0.0.1:{self.server.server_address[1]}"

    @property
    def base_url(self) -> str:
        """Where Graph is."""
        return self.origin + VERSION

    def add(self, address: str, *, open_to_us: bool = True) -> Box:
        """A mailbox; one that is not open to the application answers 403."""
        box = self.boxes[address.lower()] = Box(address)
        if not open_to_us:
            self.closed.add(address.lower())
        return box

    def fail(self, on: str, how: Any = "answer", **more: Any) -> Fault:
        """The next request that matches goes wrong so."""
        fault = Fault(on, how, **more)
        self.faults.append(fault)
        return fault

    def due(self, line: str) -> Fault | None:
        """The fault that this request meets, if any; each time counts."""
        with self.lock:
            for fault in self.faults:
                if fault.times > 0 and re.search(fault.on, line):
                    fault.times -= 1
                    return fault
        return self.chance(line) if self.chance else None

    def environment(self, address: str) -> dict[str, str]:
        """The settings with which a Liaison process reads this mailbox."""
        return {
            "LIAISON_MAILBOX__KIND": "graph",
            "LIAISON_MAILBOX__ADDRESS": address,
            "LIAISON_MAILBOX__TENANT": self.sign_in.tenant,
            "LIAISON_MAILBOX__CLIENT_ID": self.sign_in.client_id,
            "LIAISON_MAILBOX__CLIENT_SECRET": self.sign_in.secret,
            "LIAISON_MAILBOX__BASE_URL": self.base_url,
            "LIAISON_MAILBOX__AUTHORITY": self.origin,
            "LIAISON_MAILBOX__CA_FILE": str(self.ca_file),
        }

    # --- answering -------------------------------------------------------------------------------------------------

    def answer(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Said:
        """The answer to one request. Raises Dropped."""
        url = urlsplit(target)
        if method == "POST" and "content-length" not in headers:
            return Refusal(411, "LengthRequired").said()
        if not url.path.startswith(VERSION):
            return self.signing_in(method, unquote(url.path), body)
        line = f"{method} {url.path}"
        with self.lock:
            self.requests.append((line, headers))
        fault = self.due(line)
        if fault and fault.how == "drop":
            raise Dropped
        if fault and fault.how == "answer":
            return fault.refusal().said()
        said = self.effect(method, url.path.removeprefix(VERSION), dict(parse_qsl(url.query)), headers, body)
        if fault and fault.how == "slow":
            time.sleep(fault.seconds)
        if fault and fault.how == "drop after":
            raise Dropped
        return fault.refusal().said() if fault and fault.how == "answer after" else said

    def signing_in(self, method: str, path: str, body: bytes) -> Said:
        """Discovery and tokens."""
        if fault := self.due(f"{method} {path}"):
            return fault.refusal().said()
        if found := re.fullmatch(r"/([^/]+)/v2\.0/\.well-known/openid-configuration", path):
            return self.sign_in.discovery(self.origin, found[1])
        if method == "POST" and re.fullmatch(r"/([^/]+)/oauth2/v2\.0/token", path):
            return self.sign_in.token(dict(parse_qsl(body.decode())), self.origin + path)
        return Refusal(404, "NotFound").said()

    def effect(self, method: str, path: str, query: dict[str, str], headers: dict[str, str], body: bytes) -> Said:
        """What a request does when nothing goes wrong."""
        who = self.sign_in.somebody(headers.get("authorization", ""))
        if who is None:
            challenge = {"WWW-Authenticate": 'Basic realm="double"'} if self.sign_in.people else {}
            return Refusal(401, "InvalidAuthenticationToken", challenge).said()
        if who:
            path = re.sub("^/me(?=/|$)", f"/users/{who}", path)
        if path.lower() == "/$batch" and method == "POST":
            return self.batch(json.loads(body), headers)
        try:
            return self.inside(method, path, query, headers, body)
        except Refusal as refusal:
            return refusal.said()

    def inside(self, method: str, path: str, query: dict[str, str], headers: dict[str, str], body: bytes) -> Said:
        """One request inside a mailbox. Raises Refusal."""
        found = re.match(r"/users/([^/]+)", path, re.IGNORECASE)
        box = self.boxes.get(unquote(found[1]).lower()) if found else None
        if found is None or box is None:
            raise Refusal(404, "ErrorInvalidUser")
        if box.address.lower() in self.closed:
            raise Refusal(403, "ErrorAccessDenied")
        answers, parts = routed(method, path[found.end() :])
        parts = {name: unquote(part) for name, part in parts.items()}
        with box.lock:
            said = answers(Asked(self, box, parts, query, headers, body, f"{self.base_url}{path}"))
        self.remember(said)
        return said

    def batch(self, asked: dict[str, Any], headers: dict[str, str]) -> Said:
        """Several requests in one (JSON batching)."""
        responses = []
        for one in asked["requests"]:
            url = urlsplit(one["url"] if one["url"].startswith("/") else f"/{one['url']}")
            given = headers | {name.lower(): value for name, value in (one.get("headers") or {}).items()}
            body = json.dumps(one["body"]).encode() if "body" in one else b""
            said = self.effect(one["method"].upper(), url.path, dict(parse_qsl(url.query)), given, body)
            kind = {"Content-Type": "application/json; odata.metadata=minimal; charset=utf-8"}
            responses.append(
                {"id": one["id"], "status": said.status, "headers": kind | said.headers, "body": said.said}
            )
        return Said(200, {"responses": responses})

    def remember(self, said: Said) -> None:
        """Keep what is to be held against Microsoft's types."""
        if said.type and said.said is not None:
            found = said.said["value"] if said.many else [said.said]
            self.answers += [(said.type, one) for one in found if "@removed" not in one]


class Server(ThreadingHTTPServer):
    """Knows its open lines, so that it can hang up on them."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, *given: Any) -> None:
        self.lines: set[Any] = set()
        super().__init__(*given)

    def get_request(self) -> tuple[Any, Any]:
        """A line comes in."""
        line, address = super().get_request()
        self.lines.add(line)
        return line, address

    def shutdown_request(self, request: Any) -> None:
        """A line ends."""
        self.lines.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """End all lines."""
        for line in list(self.lines):
            self.shutdown_request(line)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away, or did not trust us, is no trouble of ours."""


class Handler(BaseHTTPRequestHandler):
    """Reads requests and writes answers."""

    double: GraphDouble
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one piece
    disable_nagle_algorithm = True
    timeout = 60

    def do_GET(self) -> None:
        """Any request."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        double = self.double
        with double.lock:
            double.at_once += 1
            double.most_at_once = max(double.most_at_once, double.at_once)
        try:
            said = double.answer(self.command, self.path, headers, body)
        except Dropped:
            self.close_connection = True
            return
        except Exception:
            double.broken.append(traceback.format_exc())
            said = Refusal(500, "TheDoubleItself").said()
        finally:
            with double.lock:
                double.at_once -= 1
        self.write(said)

    do_POST = do_PATCH = do_DELETE = do_GET

    def write(self, said: Said) -> None:
        """Write one answer."""
        content, headers = said.content, dict(said.headers)
        if content is None:
            content = json.dumps(said.said).encode() if said.said is not None else b""
            if content:
                headers["Content-Type"] = "application/json; odata.metadata=minimal; charset=utf-8"
        self.send_response(said.status)
        for name, value in headers.items():
            self.send_header(name, value)
        if said.status != 204:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        self.wfile.flush()

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The Date header."""
        return super().date_time_string((timestamp or time.time()) + self.double.clock_ahead)

    def log_message(self, format: str, *given: Any) -> None:
        """Say nothing."""
