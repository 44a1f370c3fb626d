"""The communications document on pages: read by anybody, written and signed off by admins and leads, saved as Word, and honest about its age."""

import io
from dataclasses import replace
from datetime import timedelta

from build import TUESDAY_10AM
from docx import Document
from seed import post
from starlette.testclient import TestClient

from liaison.app import App
from liaison.store import comms_queries
from liaison.store.session import reading, transaction
from liaison.web.window import create_app

DRAFT = {
    "about": "", "pathway": "You ring us.\nWe meet where you like.", "contact": "Ring the <b>duty nurse</b>.", "feedback": "Tell us.",
    "hard": ["The wait is long.", ""], "doing": ["One more colleague starts in May.", ""],
}  # fmt: skip
SIGN = {"version": 1, "made_with": "six people.", "signed_by": "the reference group", "signed_on": "2026-11-20"}


def save(client: TestClient, version: int = 0, **fields: object):
    return post(client, "/communications", version=version, **{**DRAFT, **fields})


def signed(client: TestClient, owner: int, **fields: object):
    save(client)
    return post(client, "/communications/sign-off", **{**SIGN, "owner_id": owner, **fields})


def test_anybody_reads_the_version_in_force_and_before_there_is_one_is_told_whom_to_ring(browser, ids) -> None:
    anybody = browser(None)
    nothing = anybody.get("/how-we-work")
    assert nothing.status_code == 404
    assert "please ring" in nothing.text
    assert anybody.get("/how-we-work.docx").status_code == 404

    assert signed(browser("Lena"), ids["Lena"]).status_code == 303
    html = anybody.get("/how-we-work").text
    for words in ("You ring us.", "We meet where you like.", "One more colleague starts in May.", "Version 1. Signed off on Friday 20 November 2026", "six people</bdi>."):  # fmt: skip
        assert words in html
    assert "&lt;b&gt;duty nurse&lt;/b&gt;" in html
    assert "more than 90 days ago" not in html


def test_an_old_one_says_so_to_everybody_and_in_its_file(app: App, browser, ids) -> None:
    signed(browser("Lena"), ids["Lena"])
    later = TestClient(create_app(replace(app, clock=lambda: TUESDAY_10AM + timedelta(days=100))), base_url="http://liaison.example")  # fmt: skip
    assert "more than 90 days ago" in later.get("/how-we-work").text
    assert any("more than 90 days ago" in one.text for one in Document(io.BytesIO(later.get("/how-we-work.docx").content)).paragraphs)  # fmt: skip


def test_the_word_file_holds_the_same_and_is_built_of_headings_and_lists(browser, ids) -> None:
    signed(browser("Lena"), ids["Lena"])
    answer = browser(None).get("/how-we-work.docx")
    assert 'filename="how-we-work-1.docx"' in answer.headers["content-disposition"]
    document = Document(io.BytesIO(answer.content))
    by_style = {one.text: one.style.name for one in document.paragraphs}
    assert by_style["What happens, step by step"] == "Heading 1"
    assert by_style["We meet where you like."] == "List Number"
    assert "What we are doing: One more colleague starts in May." in by_style
    assert "version 1" in document.sections[0].footer.paragraphs[0].text


def test_a_duty_worker_reads_and_notes_copies_and_does_not_write(nora: TestClient, browser, ids) -> None:
    signed(browser("Lena"), ids["Lena"])
    html = nora.get("/communications").text
    assert "Save the draft" not in html
    assert "0 of 2 practices have version 1" in html
    assert save(nora).status_code == 403
    assert post(nora, "/communications/sign-off", **SIGN).status_code == 403
    post(nora, "/communications/handed", practice="99901", how="on paper", given_on="2026-11-23")
    assert "1 of 2 practices have version 1" in nora.get("/communications").text
    wrong = post(nora, "/communications/handed", practice="99901", how="on paper", given_on="23.11.2026")
    assert "Write the day as year, month, day" in wrong.text
    assert browser(None).get("/communications").status_code == 303  # to the sign-in


def test_a_draft_that_is_not_whole_is_kept_and_says_what_is_missing(app: App, browser) -> None:
    lena = browser("Lena")
    assert save(lena, feedback="", hard=["Rooms are small."], doing=[""]).status_code == 303
    html = lena.get("/communications").text
    assert "Write something under" in html
    assert "what is being done about “Rooms are small.”" in html
    assert "Sign it off" not in html
    assert "Rooms are small." in lena.get("/communications/preview").text
    assert browser(None).get("/how-we-work").status_code == 404


def test_two_people_writing_at_once_lose_nothing(browser, ids) -> None:
    lena, ailsa = browser("Lena"), browser("Ailsa")
    save(lena)
    answer = save(ailsa, contact="My own words.")
    assert answer.status_code == 422
    assert "A colleague saved this document meanwhile" in answer.text
    assert "My own words." in answer.text
    assert signed(lena, ids["Lena"], version=3).status_code == 422


def test_a_sign_off_that_cannot_be_is_said_beside_its_field_with_what_was_typed(browser, ids) -> None:
    lena = browser("Lena")
    html = signed(lena, ids["Lena"], made_with="").text
    assert "made with people who use the service" in html
    assert "the reference group" in html
    assert "Choose who owns it" in post(lena, "/communications/sign-off", **SIGN, owner_id=ids["Nora"]).text
    assert "cannot be in the future" in post(lena, "/communications/sign-off", **{**SIGN, "signed_on": "2026-12-24"}, owner_id=ids["Lena"]).text  # fmt: skip


def test_what_was_taken_back_is_not_shown_and_stays_in_the_list(app: App, browser, ids) -> None:
    lena = browser("Lena")
    signed(lena, ids["Lena"])
    assert "why it is taken back" in post(lena, "/communications/withdraw", number=1, because="").text
    post(lena, "/communications/withdraw", number=1, because="a wrong number")
    assert browser(None).get("/how-we-work").status_code == 404
    assert "Taken back" in lena.get("/communications").text


def test_timings_stand_in_it_with_their_day(app: App, browser, ids) -> None:
    signed(browser("Lena"), ids["Lena"])
    with transaction(app.engine) as session:
        row = comms_queries.timing_of(session, TUESDAY_10AM.date())
        assert row is not None  # counted when it was signed off
        row.lines = [{"title": "A GP's urgent question, until it is answered", "words": "half within 2 hours, nine in ten within 5 hours", "source": "counted from 9 of the last 90 days", "count": 9, "half": 120, "most": 300}]  # fmt: skip
    html = browser(None).get("/how-we-work").text
    assert "nine in ten within 5 hours" in html
    assert "Tuesday 24 November 2026" in html
    with reading(app.engine) as session:
        assert comms_queries.timing_of(session, TUESDAY_10AM.date() - timedelta(days=1)) is None


def test_an_earlier_version_is_read_as_it_was_by_colleagues_alone(browser, ids) -> None:
    lena = browser("Lena")
    signed(lena, ids["Lena"])
    save(lena, pathway="You write to us.")
    assert post(lena, "/communications/sign-off", **{**SIGN, "owner_id": ids["Lena"]}).status_code == 303
    assert 'href="/communications/versions/1"' in lena.get("/communications").text
    first, second = (lena.get(f"/communications/versions/{number}").text for number in (1, 2))
    assert "You ring us." in first
    assert "which is not in force any more" in first
    assert "You write to us." in second
    assert "which is in force" in second
    assert "How long it typically takes" not in first  # no figure of today stands in words of then
    assert lena.get("/communications/versions/3").status_code == 404
    assert browser(None).get("/communications/versions/1", follow_redirects=False).status_code == 303
