"""One mail from a file in a folder to a file in the sent folder, through the real command and the real pages over the network."""

import re
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import pytest

from jobs import send_letters
from liaison.bootstrap import build_app
from liaison.config import Settings
from tests.end_to_end.command import LIAISON, answer, environment, run

PASSWORD = "a long enough sentence"
MAIL = (
    b"From: Dr Rowan Tait <tait@quay.example>\nTo: queries@liaison.example\nSubject: Jo Example, CHI 3002741236\n"
    b"Message-ID: <first@quay.example>\nReferences: <older@quay.example>\nDate: Tue, 24 Nov 2026 09:58:00 +0000\n\n"
    b"Could you advise on her methadone dose please?\n\nRowan Tait\n"
)
ADVICE = "Please keep the dose as it is; our prescriber rings you today."


@pytest.fixture
def service(tmp_path: Path) -> dict[str, str]:
    """A new service with one colleague and one mail in its folder."""
    (tmp_path / "mailbox").mkdir()
    (tmp_path / "mailbox" / "one.eml").write_bytes(MAIL)
    environ = environment(tmp_path, LIAISON_SECRET="a key for this test alone", LIAISON_NEW_PASSWORD=PASSWORD)
    run(
        environ,
        "user",
        "add",
        "nora@service.example",
        "--name",
        "Nora Reid",
        "--access",
        "duty_worker",
        "--role",
        "duty_nurse",
    )
    return environ


class Browser:
    """As much of a browser as forms need: cookies, redirects, addresses on this machine."""

    def __init__(self, home: str) -> None:
        self.home = home
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> str:
        return self.page(urllib.request.Request(self.home + path))

    def post(self, path: str, **fields: str | list[str]) -> str:
        return self.page(
            urllib.request.Request(self.home + path, urlencode(fields, doseq=True).encode(), {"Origin": self.home})
        )

    def page(self, request: urllib.request.Request) -> str:
        try:
            with self.opener.open(request, timeout=60) as page:
                return str(page.read().decode())
        except urllib.error.HTTPError as error:
            with error:
                words = re.sub(r"<[^>]*>|\s+", " ", error.read().decode())
            raise AssertionError(f"{error.code} {words}") from None


@pytest.fixture
def browser(service: dict[str, str]) -> Iterator[Browser]:
    """A browser on `liaison web`, which runs in a process of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    web = subprocess.Popen(
        [LIAISON, "web", "--port", str(port)], env=service, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    try:
        yield waited_for(Browser(f"http://127.0.0.1:{port}"), web)
    finally:
        web.terminate()
        web.communicate(timeout=20)


def waited_for(browser: Browser, web: subprocess.Popen[bytes]) -> Browser:
    """The browser, once the pages answer; AssertionError with what the process said when they do not."""
    until = time.monotonic() + 30
    while time.monotonic() < until and web.poll() is None:
        try:
            browser.get("/sign-in")
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
        else:
            return browser
    raise AssertionError(web.communicate(timeout=20)[1] if web.poll() is not None else "the pages do not answer")


def field(html: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"|value="([^"]*)"[^>]*name="{name}"', html)
    assert found, name
    return found[1] or found[2] or ""


def sent_later(environ: dict[str, str], tmp_path: Path) -> list[EmailMessage]:
    """Every letter that has left when the ten seconds of second thoughts are over."""
    mailbox = {"path": tmp_path / "mailbox"}
    app = build_app(
        Settings(database={"url": environ["LIAISON_DATABASE__URL"]}, mailbox=mailbox, secret=environ["LIAISON_SECRET"])
    )  # type: ignore[arg-type]
    send_letters.run(app, app.now(), app.now() + timedelta(seconds=15))
    app.engine.dispose()
    found = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in (tmp_path / "sent").glob("*.eml")]
    return sorted(found, key=lambda letter: str(letter["Auto-Submitted"] or "~"))  # type: ignore[return-value, arg-type]


def test_a_file_in_the_folder_comes_back_as_a_threaded_answer(
    service: dict[str, str], browser: Browser, tmp_path: Path
) -> None:
    assert answer(service, "poll", "--once")["routed"] == 1
    browser.post("/sign-in", email="nora@service.example", password=PASSWORD)
    shown = re.sub(r"<[^>]*>", "", browser.get("/cases/1"))  # words that decided are marked
    assert "Could you advise on her methadone dose please?" in shown
    form = browser.get("/cases/1/reply")
    fields = {name: field(form, name) for name in ("csrf", "version", "seen_to")}

    checked = browser.post("/cases/1/reply", text=ADVICE, do="check", **fields)
    ticked = re.findall(r'name="confirm" type="checkbox" value="([^"]+)"', checked)
    assert len(ticked) == 2  # the practice is in no directory, and its domain is not secure
    browser.post("/cases/1/reply", text=ADVICE, do="send", confirm=ticked, **fields)

    acknowledgement, reply = sent_later(service, tmp_path)
    for letter in (acknowledgement, reply):
        assert letter["To"] == "tait@quay.example"
        assert letter["From"].addresses[0].addr_spec == "queries@liaison.example"
        assert letter["In-Reply-To"] == "<first@quay.example>"
        assert letter["References"] == "<older@quay.example> <first@quay.example>"
        assert re.fullmatch(r"\[SU-GP [346-9CDFGHJKMNPQRTVWXY]{4}\] [A-Z].+", letter["Subject"])
        assert "Example" not in letter["Subject"]
        assert letter["Date"].datetime.tzinfo is not None
    assert acknowledgement["Message-ID"] != reply["Message-ID"]
    assert acknowledgement["Auto-Submitted"] == "auto-replied"
    assert reply["Auto-Submitted"] is None
    body = reply.get_body(("plain",))
    assert body is not None
    assert ADVICE in body.get_content()
    assert "Nora Reid" in body.get_content()
    assert answer(service, "reconcile") == {
        "in_mailbox": 1, "in_ledger": 1, "missing": [], "unexplained": [], "repaired": 0,
    }  # fmt: skip
