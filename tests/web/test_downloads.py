"""What came by mail leaves as a download, never as a page."""

from build import arrive
from starlette.testclient import TestClient

from liaison.app import App

HTML = b"<script>alert(1)</script>"
RAW = (
    b"From: Dr Tait <tait@quay.example>\nTo: queries@liaison.example\nSubject: The dose\nMessage-ID: <a@quay.example>\nMIME-Version: 1.0\n"
    b'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\nThe dose, please, as in the file.\n'
    b'--b\nContent-Type: text/html; name="page.html"\nContent-Disposition: attachment; filename="../pa\\"ge.html"\n\n'
    + HTML
    + b"\n--b--\n"
)


def test_an_attachment_is_saved_and_never_shown(app: App, nora: TestClient) -> None:
    (case,) = arrive(app, RAW)

    answer = nora.get(f"/mails/{case.first_message_id}/attachments/0")

    assert answer.content.strip() == HTML
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    assert "/" not in answer.headers["content-disposition"]
    assert answer.headers["content-disposition"].count('"') == 2
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_the_original_is_the_very_bytes(app: App, nora: TestClient) -> None:
    (case,) = arrive(app, RAW)
    answer = nora.get(f"/mails/{case.first_message_id}/original")

    assert answer.content == RAW
    assert "attachment" in answer.headers["content-disposition"]
    assert ".eml" in answer.headers["content-disposition"]


def test_what_is_not_there_is_said(app: App, nora: TestClient) -> None:
    (case,) = arrive(app, RAW)
    for path in (
        f"/mails/{case.first_message_id}/attachments/7",
        "/mails/999/original",
    ):
        assert nora.get(path).status_code == 404, path


def test_the_attachment_is_listed_with_its_type_and_size(app: App, nora: TestClient) -> None:
    (case,) = arrive(app, RAW)
    html = nora.get(f"/cases/{case.id}").text
    assert f'/mails/{case.first_message_id}/attachments/0" download' in html
    assert "text/html" in html
    assert "bytes" in html
