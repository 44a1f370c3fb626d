"""Every alarm channel against a real HTTP server on this machine: what it sends, what it refuses, and that no secret stands in what it says."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest
from pydantic import SecretStr

from liaison.config import AlarmSettings
from liaison.outbox.channels import Channel, Sms, Webhook, channels_of
from liaison.outbox.webhook import NotRung

NUMBER, TOKEN, WORDS = (
    "01632960500",
    "a-secret-token",
    "Liaison: a message at level U1 (immediate) has waited 20 minutes unopened.",
)


@dataclass
class Gateway:
    """A server that keeps what it is sent and answers with `status`."""

    address: str = ""
    status: int = 200
    got: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    """A real HTTP server on a free port."""
    kept = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            kept.got.append((self.path, {key.lower(): value for key, value in self.headers.items()}, body))
            self.send_response(kept.status)
            self.send_header("location", f"{kept.address}/elsewhere")
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    kept.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield kept
    server.shutdown()
    server.server_close()
    thread.join()


Make = Callable[[str], Channel]
CHANNELS: dict[str, Make] = {
    "webhook": lambda address: Webhook(f"{address}/hook/a-secret-token"),
    "teams": lambda address: Webhook(f"{address}/hook/a-secret-token", "teams"),
    "sms json": lambda address: Sms(f"{address}/send", TOKEN),
    "sms form": lambda address: Sms(f"{address}/send", TOKEN, "form", "mobile", "message"),
}
every_channel = pytest.mark.parametrize("make", CHANNELS.values(), ids=list(CHANNELS))


@every_channel
def test_one_call_is_one_request_that_holds_the_words(make: Make, gateway: Gateway) -> None:
    make(gateway.address).tell(NUMBER, WORDS)

    ((_, _, body),) = gateway.got
    assert "20 minutes unopened" in body.decode().replace("+", " ")


@every_channel
@pytest.mark.parametrize("status", [301, 400, 401, 404, 429, 500, 503])
def test_a_refusal_is_said_without_address_number_or_secret_and_no_redirect_is_followed(
    make: Make, gateway: Gateway, status: int
) -> None:
    gateway.status = status

    with pytest.raises(NotRung) as said:
        make(gateway.address).tell(NUMBER, WORDS)

    assert str(status) in str(said.value)
    assert len(gateway.got) == 1
    for secret in (gateway.address, NUMBER, TOKEN, "U1"):
        assert secret not in str(said.value)


@every_channel
def test_nobody_there_is_a_refusal_too(make: Make, gateway: Gateway) -> None:
    with pytest.raises(NotRung, match="cannot be reached"):
        make("http://127.0.0.1:9").tell(NUMBER, WORDS)


@every_channel
def test_a_channel_shows_no_secret_of_itself(make: Make, gateway: Gateway) -> None:
    assert TOKEN not in repr(make(gateway.address))


def test_a_teams_workflow_gets_its_card(gateway: Gateway) -> None:
    CHANNELS["teams"](gateway.address).tell("", WORDS)

    card = json.loads(gateway.got[0][2])
    assert card["type"] == "message"
    assert card["attachments"][0]["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert card["attachments"][0]["content"]["body"][0]["text"] == WORDS


def test_an_sms_names_number_and_text_as_the_gateway_does_with_the_token_in_its_header(gateway: Gateway) -> None:
    for name in ("sms json", "sms form"):
        CHANNELS[name](gateway.address).tell(NUMBER, WORDS * 9)

    (_, plain, as_json), (_, form, as_form) = gateway.got
    assert plain["authorization"] == form["authorization"] == f"Bearer {TOKEN}"
    assert json.loads(as_json) == {"to": NUMBER, "text": (WORDS * 9)[:300]}
    assert parse_qs(as_form.decode())["mobile"] == [NUMBER]


def test_an_sms_without_a_number_asks_nobody(gateway: Gateway) -> None:
    with pytest.raises(NotRung, match="No number"):
        CHANNELS["sms json"](gateway.address).tell("", WORDS)
    assert gateway.got == []


def test_the_ways_are_those_that_are_set_up_by_https() -> None:
    assert channels_of(AlarmSettings()) == {}
    both = AlarmSettings(
        webhook=SecretStr("https://a.example"), sms_url=SecretStr("https://b.example"), webhook_style="teams"
    )
    assert set(channels_of(both)) == {"webhook", "sms"}
    with pytest.raises(ValueError, match="https"):
        AlarmSettings(sms_url=SecretStr("http://b.example"))
