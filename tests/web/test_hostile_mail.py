"""A mail that wants to run a script in a colleague's browser stays text, in every place where it is shown."""

from html.parser import HTMLParser

import pytest
from build import arrive
from seed import SCRIPT, again, parked, post
from starlette.testclient import TestClient

from liaison.app import App

EVIL = SCRIPT + '"><img src=x onerror=alert(2)>\'"{{7*7}}'
RAW = (
    f'From: "{SCRIPT}" <tait@quay.example>\nTo: queries@liaison.example\nSubject: dose {EVIL}\nMessage-ID: <a@quay.example>\n'
    f'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n'
    f"The dose, please. The prescription ran out and the pharmacy has none. {EVIL}\n> quoted {EVIL}\n"
    f'--b\nContent-Type: text/html\nContent-Disposition: attachment; filename="{SCRIPT.replace("/", "")}.html"\n\n{SCRIPT}\n--b--\n'
).encode()


class Parsed(HTMLParser):
    """What a browser would make of a page: text inside scripts that names alert, handlers, pictures."""

    def __init__(self) -> None:
        super().__init__()
        self.inside, self.scripts, self.handlers, self.pictures = "", "", [], set()

    def handle_starttag(self, tag, attributes) -> None:
        self.inside = tag
        self.handlers += [name for name, _ in attributes if name.startswith("on")]
        self.pictures |= {value.partition("?")[0] for name, value in attributes if tag == "img" and name == "src"}

    def handle_data(self, data: str) -> None:
        self.scripts += data if self.inside == "script" and "alert" in data else ""

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""


def assert_harmless(html: str, where: str) -> None:
    assert "alert(1)" in html or "alert(2)" in html, f"{where} does not show it at all"
    seen = Parsed()
    seen.feed(html)
    assert seen.scripts == "", where
    assert seen.handlers == [], where
    assert seen.pictures <= {"/static/mark.svg"}, where
    assert "{{7*7}}" in html or "49" not in html, where


@pytest.fixture
def case(app: App, ids):
    (found,) = arrive(app, RAW)
    return found


def test_every_page_that_shows_the_mail_shows_it_as_text(app: App, nora: TestClient, case) -> None:
    for path in (
        "/",
        "/inbox?tab=open",
        f"/inbox?tab=open&open={case.id}",
        f"/inbox/pane/{case.id}",
        f"/cases/{case.id}",
        f"/cases/{case.id}/reply",
    ):
        assert_harmless(nora.get(path).text, path)


def test_words_typed_by_a_colleague_are_text_as_well(app: App, nora: TestClient, case) -> None:
    version = again(app, case.id).version
    post(nora, f"/cases/{case.id}/note", text=EVIL)
    assert_harmless(nora.get(f"/cases/{case.id}").text, "note")
    assert_harmless(post(nora, "/inbox/search", tab="open", words=EVIL[:90]).text, "search")
    assert_harmless(
        post(nora, f"/cases/{case.id}/hand-over", version=version, to_id="", because=EVIL).text, "refused form"
    )
    assert_harmless(
        post(nora, f"/cases/{case.id}/reply", version=version, text=EVIL, template="", do="check").text, "letter"
    )
    assert_harmless(post(nora, f"/cases/{case.id}/wait", version=version + 7, on_what=EVIL).text, "stale")


def test_a_parked_mail_is_text_too(app: App, nora: TestClient) -> None:
    ledger_id = parked(app, raw=RAW)
    assert_harmless(nora.get(f"/set-aside/{ledger_id}").text, "parked")


def test_the_name_of_an_attachment_is_text(nora: TestClient, case) -> None:
    html = nora.get(f"/cases/{case.id}").text
    files = html.partition('class="files"')[2].partition("</ul>")[0]
    assert "script" in files
    assert "<script" not in files
