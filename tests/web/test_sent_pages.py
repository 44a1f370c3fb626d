"""Our letters as they left: the outbox, one letter, its HTML and its PDF with safe headers; drafted letters worded anew on their page."""

import html
from typing import Any

import pytest
from build import TUESDAY_10AM, letters, person
from replying import all_gone, answered, letter_of
from seed import again, one_case, post
from starlette.testclient import TestClient

from liaison.app import App
from liaison.domain.rewording import parted
from liaison.domain.states import CaseState, LetterState
from liaison.mail.mailbox import MailRejected
from liaison.store.session import transaction
from liaison.store.switches import HOLD_SENDS, turn
from liaison.store.tables import Letter


@pytest.fixture
def gone(app: App, ids: dict[str, int]) -> Letter:
    """An answer with the copy for the practice's files, gone."""
    person(app)
    case = one_case(app, "Jo Example, CHI 3002741236: the dose?")
    letter = answered(app, case, ids["Nora"], for_files=True)
    all_gone(app)
    return letter_of(app, letter.id)


@pytest.fixture
def held(app: App, ids: dict[str, int]) -> Letter:
    """An acknowledgement that waits, as sends are held."""
    with transaction(app.engine) as session:
        turn(session, HOLD_SENDS, on=True, now=TUESDAY_10AM, because="a test")
    one_case(app)
    return letters(app, "acknowledgement")[0]


def test_a_letter_is_shown_as_it_left_and_reached_from_case_and_outbox(nora: TestClient, gone: Letter) -> None:
    page = nora.get(f"/letters/{gone.id}").text

    assert html.escape(gone.text.strip(), quote=False) in page.replace("&#39;", "'")
    assert gone.message_id.strip("<>") in page
    assert "Exactly as it left" in page
    for place in (f"/cases/{gone.case_id}", "/outbox?tab=sent"):
        assert f'href="/letters/{gone.id}"' in nora.get(place).text
    assert nora.get("/letters/999").status_code == 404


def test_its_html_can_do_nothing(nora: TestClient, gone: Letter) -> None:
    alone = nora.get(f"/letters/{gone.id}/html")

    assert alone.text == gone.html
    policy = alone.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert policy.endswith("sandbox")
    assert "script-src" not in policy


def test_its_pdf_is_opened_inline_with_safe_headers_and_saved_as_a_download(nora: TestClient, gone: Letter) -> None:
    place = f"/letters/{gone.id}/files/1"
    shown, saved = nora.get(f"{place}/pdf"), nora.get(place)

    assert shown.content == saved.content
    assert shown.content.startswith(b"%PDF-")
    assert shown.headers["content-type"] == "application/pdf"
    assert shown.headers["content-disposition"].startswith('inline; filename="SU-GP-')
    assert shown.headers["content-security-policy"].startswith("default-src 'none'")
    for answer in (shown, saved):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-frame-options"] == "DENY"
    assert saved.headers["content-disposition"].startswith("attachment;")


def test_who_may_not_see_the_inbox_sees_no_letter(browser, gone: Letter) -> None:
    stranger = browser(None)
    for path in ("/outbox", f"/letters/{gone.id}", f"/letters/{gone.id}/html", f"/letters/{gone.id}/files/1/pdf"):
        assert stranger.get(path).status_code == 303, path


@pytest.mark.parametrize("tab", ["waiting", "look", "sent", "off"])
def test_the_outbox_shows_each_letter_where_it_stands(app: App, nora: TestClient, held: Letter, tab: str) -> None:
    page = nora.get(f"/outbox?tab={tab}").text
    assert (f"/letters/{held.id}" in page) == (tab == "waiting")
    assert nora.get("/outbox?tab=other").headers["location"] == "/outbox"


def words(client: TestClient, letter: Letter, body: str, **fields: Any) -> Any:
    return post(client, f"/letters/{letter.id}/words", seen=parted(letter.text)[0], text=body, **fields)


def test_a_drafted_letter_is_worded_anew_looked_at_and_kept(app: App, nora: TestClient, held: Letter) -> None:
    body = f"Good to hear from you.\n\n{parted(held.text)[0]}"
    assert "Change the words" in nora.get("/outbox").text
    assert "Reference, telephone number and promised times" in nora.get(f"/letters/{held.id}/words").text
    look = words(nora, held, f"{body}\n\nThe addict is clean now.", do="look")
    assert "The letter as it will leave" in look.text
    assert "Words to look at" in look.text

    assert words(nora, held, body, do="keep").status_code == 303
    assert letter_of(app, held.id).text.startswith("Good to hear from you.")
    assert "worded anew before it left" in nora.get(f"/letters/{held.id}").text


def test_what_is_left_out_or_stopped_comes_back_with_what_was_typed(app: App, nora: TestClient, held: Letter) -> None:
    short = words(nora, held, "Thank you.", do="keep")
    assert short.status_code == 422
    assert "Please keep our reference" in short.text
    assert "Thank you.</textarea>" in short.text
    stopped = words(nora, held, f"{parted(held.text)[0]}\n\nAbout 300274 1236.", do="keep")
    assert stopped.status_code == 422
    assert "It does not leave like this." in stopped.text
    assert letter_of(app, held.id).text == held.text


def test_a_colleague_s_change_is_shown_and_nothing_is_written_over(
    app: App, nora: TestClient, browser, held: Letter
) -> None:
    body = parted(held.text)[0]
    assert words(browser("Petra"), held, f"Petra's.\n\n{body}", do="keep").status_code == 303
    late = words(nora, held, f"Nora's.\n\n{body}", do="keep")

    assert late.status_code == 409
    assert "changed by a colleague meanwhile" in late.text
    assert "Nora&#39;s." in late.text
    assert "Petra" in letter_of(app, held.id).text


def test_taken_off_with_a_reason_and_shown_so(app: App, nora: TestClient, held: Letter) -> None:
    assert words(nora, held, "", do="off").status_code == 422
    assert words(nora, held, "", do="off", because="we rang them").status_code == 303
    assert letter_of(app, held.id).state is LetterState.CANCELLED
    assert "we rang them" in nora.get("/outbox?tab=off").text
    assert "This letter does not wait any more" in nora.get(f"/letters/{held.id}/words").text


def test_an_answer_is_not_worded_anew_by_anybody(nora: TestClient, gone: Letter) -> None:
    assert nora.get(f"/letters/{gone.id}/words").status_code == 404


def test_a_divided_mail_is_put_back_together_by_a_button(app: App, nora: TestClient, ids) -> None:
    case = one_case(app, "Two people: one asks for the dose, one for a letter.")
    divided = {
        "version": again(app, case.id).version, "mail_id": case.first_message_id, "label": ["the dose", "a letter"], "number": ["", ""],
        "urgency": ["U3", "U3"], "owner": ["", ""], "carries": "", "do": "divide",
    }  # fmt: skip
    assert post(nora, f"/cases/{case.id}/divide", **divided).status_code == 303
    page = nora.get(f"/cases/{case.id}").text
    assert "Put back together" in page

    assert post(nora, f"/cases/{case.id}/put-together", version=again(app, case.id).version).status_code == 303
    page = nora.get(f"/cases/{case.id}").text
    assert "put back together with" in page
    assert "Make two of them again" not in page
    assert again(app, case.id + 1).state is CaseState.CLOSED
    assert "one mail, one question again" in nora.get(f"/cases/{case.id + 1}").text


@pytest.fixture
def refused(app: App, ids: dict[str, int]) -> Letter:
    """An answer that the server did not take."""
    case = one_case(app)
    all_gone(app)  # the acknowledgement
    letter = answered(app, case, ids["Nora"])
    app.mailboxes["main"].fail("send", MailRejected("no"))
    all_gone(app)
    return letter_of(app, letter.id)


def newest(page: str) -> str:
    return page.partition('name="seen" value="')[2].partition('"')[0]


def test_a_letter_that_waits_for_a_person_says_what_may_be_done(app: App, nora: TestClient, refused: Letter) -> None:
    place = f"/letters/{refused.id}"
    assert f'href="{place}">Decide what becomes of it' in nora.get(f"/cases/{refused.case_id}").text
    page = nora.get(place).text
    assert "It has not left" in page
    assert "Did it leave" not in page
    seen = newest(page)

    missing = post(nora, f"{place}/settle", seen=seen, do="drop", because="")
    assert (missing.status_code, "Say in a few words why" in missing.text) == (422, True)
    assert post(nora, f"{place}/settle", seen=seen, do="again", to="x@y.example").status_code == 422
    assert post(nora, f"{place}/settle", seen=seen, do="left").status_code == 409  # it certainly did not

    assert post(nora, f"{place}/settle", seen=seen, do="again").status_code == 303
    assert letter_of(app, refused.id).state is LetterState.QUEUED
    again_ = post(nora, f"{place}/settle", seen=seen, do="drop", because="rang")
    assert (again_.status_code, "meanwhile" in again_.text) == (409, True)
    assert "It has not left" not in nora.get(place).text


def test_the_words_of_an_answer_that_did_not_leave_are_there_for_whoever_answers(
    app: App, browser, refused: Letter
) -> None:
    for name in ("Nora", "Farid"):
        page = browser(name).get(f"/cases/{refused.case_id}/reply").text
        assert "Our answer has not left" in page, name
        assert "Thank you for asking. We ring you today." in page.partition("<textarea")[2], name
    assert "yours" not in page
    assert "Nora" in page.partition("Our answer has not left")[2].partition("</p>")[0]


def test_of_unknown_fate_it_is_asked_whether_somebody_looked(app: App, nora: TestClient, ids) -> None:
    case = one_case(app)
    all_gone(app)
    letter = answered(app, case, ids["Nora"])
    app.mailboxes["main"].blind = True
    app.mailboxes["main"].fail("send", RuntimeError("the line broke"))
    all_gone(app)
    place = f"/letters/{letter.id}"
    page = nora.get(place).text
    assert "Did it leave? A person decides" in page
    not_looked = post(nora, f"{place}/settle", seen=newest(page), do="again")
    assert 'id="settle-looked-error"' in not_looked.text
    assert "Our answer" not in nora.get(f"/cases/{case.id}/reply").text
    assert post(nora, f"{place}/settle", seen=newest(page), do="left").status_code == 303
    assert letter_of(app, letter.id).state is LetterState.SENT
    assert again(app, case.id).state is CaseState.ANSWERED
