"""Looking at an attachment: drawn into our own page, never an address that gives the sender's bytes to a browser."""

import re

import pytest
from build import arrive
from documents import mail_with, pdf
from starlette.testclient import TestClient

from liaison.app import App
from liaison.web import look_pages


@pytest.fixture
def mail_id(app: App, ids: dict[str, int]) -> int:
    files = (
        ("letter.pdf", pdf("The first", "The second")),
        ("page.html", b"<html><script>alert(1)</script></html>"),
        ("broken.png", b"\x89PNG\r\n\x1a\nno"),
    )
    return arrive(app, mail_with(*files))[0].first_message_id


def test_a_page_of_a_document_is_drawn_and_turned(nora: TestClient, mail_id: int) -> None:
    first = nora.get(f"/mails/{mail_id}/attachments/0/look")

    assert first.headers["content-type"] == "text/html; charset=utf-8"
    assert re.search(
        r'<img class="drawn" src="data:image/png;base64,iVBOR[A-Za-z0-9+/=]+" alt="Page 1 of 2', first.text
    )
    assert 'href="?page=2"' in first.text
    second = nora.get(f"/mails/{mail_id}/attachments/0/look?page=2").text
    assert "Page 2 of 2" in second
    assert 'href="?page=3"' not in second


@pytest.mark.parametrize(("number", "words"), [(1, "only pictures and PDF files are drawn here"), (2, "it is damaged")])
def test_what_is_not_drawn_says_why_and_can_be_saved(nora: TestClient, mail_id: int, number: int, words: str) -> None:
    html = nora.get(f"/mails/{mail_id}/attachments/{number}/look").text
    assert f"It cannot be shown here:</strong> {words}" in html
    assert f'href="/mails/{mail_id}/attachments/{number}" download' in html
    assert "alert(1)" not in html
    assert "<img" not in html.partition("<main")[2]


def test_the_mail_offers_a_look_where_there_is_something_to_draw(nora: TestClient, mail_id: int) -> None:
    html = nora.get("/cases/1").text
    assert f"/mails/{mail_id}/attachments/0/look" in html
    assert f"/mails/{mail_id}/attachments/1/look" not in html


def test_no_mail_no_file_no_page(nora: TestClient, mail_id: int) -> None:
    assert nora.get(f"/mails/{mail_id}/attachments/9/look").status_code == 404
    assert nora.get("/mails/77/attachments/0/look").status_code == 404


def test_only_a_few_are_drawn_at_once_and_the_others_are_told(
    monkeypatch: pytest.MonkeyPatch, nora: TestClient, mail_id: int
) -> None:
    monkeypatch.setattr(look_pages, "PATIENCE", 0.01)
    held = [look_pages.turns.acquire() for _ in range(look_pages.AT_ONCE)]
    try:
        assert "others are being drawn just now" in nora.get(f"/mails/{mail_id}/attachments/0/look").text
    finally:
        for _ in held:
            look_pages.turns.release()


def test_a_mail_that_may_be_hard_to_read_is_not_shown_unasked(app: App, nora: TestClient, ids) -> None:
    case = arrive(app, mail_with(("letter.pdf", pdf("The first"))))[0]
    version = case.version
    nora.post(
        f"/cases/{case.id}/correct",
        data={"csrf": nora.csrf, "version": version, "category": "protection", "urgency": "", "because": "a child"},
    )
    html = nora.get(f"/mails/{case.first_message_id}/attachments/0/look").text
    assert '<details class="careful">' in html
