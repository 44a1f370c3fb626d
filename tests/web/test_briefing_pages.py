"""A briefing on its page: read, added to without losing words, saved as PDF and Word, sent once to those named, and only by who looks after meetings."""

import io

from build import TUESDAY_10AM, letters
from caseload import add_hosts
from docx import Document
from pypdf import PdfReader
from seed import a_meeting, post
from starlette.testclient import TestClient

from liaison.app import App
from liaison.domain.states import MeetingState
from liaison.store.briefing_queries import row_of
from liaison.store.session import reading

DAY = TUESDAY_10AM.date().replace(month=12, day=9)
WORDS = {"asked": ["More <b>notice</b>", ""], "did": ["A weekly list", ""], "points": "Ring first."}


def at(app: App, *to: MeetingState) -> str:
    return f"/meetings/{a_meeting(app, DAY, *to)}/briefing"


def kept(client: TestClient, path: str, version: int = 0, **fields: object):
    return post(client, path, version=version, **{**WORDS, **fields})


def test_it_is_read_added_to_and_saved_as_two_files(app: App, browser) -> None:
    ailsa, path = browser("Ailsa"), at(app)
    assert "July to September 2026" in ailsa.get(path).text
    assert kept(ailsa, path).status_code == 303
    html = ailsa.get(path).text
    assert "More &lt;b&gt;notice&lt;/b&gt;" in html
    assert "Ring first." in html
    pdf = ailsa.get(f"{path}.pdf")
    assert pdf.headers["content-type"] == "application/pdf"
    assert "A weekly list" in PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text()
    word = Document(io.BytesIO(ailsa.get(f"{path}.docx").content))
    assert {"You asked, we did", "What helps"} <= {one.text for one in word.paragraphs if one.style.name == "Heading 1"}
    assert ailsa.get(path.replace("/1/", "/99/")).status_code == 404


def test_what_cannot_be_kept_is_said_and_nothing_typed_is_lost(app: App, browser) -> None:
    ailsa, path = browser("Ailsa"), at(app)
    half = kept(ailsa, path, asked=["A list of waits", ""], did=["", ""])
    assert half.status_code == 422
    assert "Say both what was asked and what we did" in half.text
    assert "A list of waits" in half.text
    kept(ailsa, path)
    second = kept(browser("Lena"), path, points="My point.")
    assert "A colleague changed this briefing meanwhile" in second.text
    assert "My point." in second.text


def test_it_is_sent_once_and_then_stays(app: App, browser) -> None:
    add_hosts(app)
    ailsa, path = browser("Ailsa"), at(app)
    assert "Freeze it and send it" in ailsa.get(path).text
    assert post(ailsa, f"{path}/send", sure="").status_code == 422
    assert post(ailsa, f"{path}/send", sure="yes").status_code == 303
    post(ailsa, f"{path}/send", sure="yes")
    assert len(letters(app, "briefing")) == 1
    html = ailsa.get(path).text
    assert "frozen as it was then" in html
    assert "Keep it" not in html
    assert "does not change any more" in kept(ailsa, path, version=1).text
    with reading(app.engine) as session:
        assert row_of(session, 1).frozen["span"] == "July to September 2026"  # type: ignore[union-attr]


def test_without_readers_or_for_a_meeting_called_off_nothing_can_be_sent(app: App, browser) -> None:
    ailsa, path = browser("Ailsa"), at(app)
    assert "There is nobody to send it to yet" in post(ailsa, f"{path}/send", sure="yes").text
    add_hosts(app)
    off = f"/meetings/{a_meeting(app, DAY, MeetingState.CANCELLED, name='Hill cluster')}/briefing"
    assert "does not take place" in post(ailsa, f"{off}/send", sure="yes").text
    assert letters(app, "briefing") == []


def test_a_duty_worker_has_no_briefings(app: App, nora: TestClient) -> None:
    path = at(app)
    assert nora.get(path).status_code == 403
    assert kept(nora, path).status_code == 403
