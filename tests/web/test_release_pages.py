"""The second person's page, the interlock on the page, suggestions by a click, and the practice's own page without a sign-in."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from build import letters, person
from replying import all_gone, answered, letter_of
from seed import again, one_case, post
from starlette.testclient import TestClient

from liaison.app import App
from liaison.config import Settings, WebSettings
from liaison.domain.states import CaseState, LetterState
from liaison.practices import practice_wishes
from liaison.store.session import reading, transaction
from liaison.store.tables import Case
from liaison.store.tables_replies import LetterFile
from liaison.web.window import create_app
from models.taxonomy import Category, Urgency

TEXT = "Thank you for telling us. I am sorry. We look at it this week."


@pytest.fixture
def complaint(app: App, ids: dict[str, int]) -> Case:
    """A case whose template asks for a second person."""
    case = one_case(app)
    with transaction(app.engine) as session:
        session.get_one(Case, case.id).category = Category.COMPLAINT_INCIDENT
    return again(app, case.id)


def send(client: TestClient, app: App, case: Case, text: str = TEXT, **more: object):
    fields = {"version": again(app, case.id).version, "text": text, "seen_to": "tait@quay.example", "do": "send"}
    return post(client, f"/cases/{case.id}/reply", **(fields | more))


def check(client: TestClient, case: Case, text: str = TEXT, **more: object) -> str:
    return post(client, f"/cases/{case.id}/reply", version=case.version, text=text, do="check", **more).text


def test_an_answer_waits_and_a_colleague_releases_it_from_today(app: App, nora: TestClient, browser, complaint) -> None:
    assert "Put before a second person" in check(nora, complaint)
    send(nora, app, complaint)
    (letter,) = letters(app, "answer")
    assert letter.state is LetterState.DRAFT
    assert "a colleague releases it" in nora.get("/").text
    assert "waits for a second person already" in nora.get(f"/cases/{complaint.id}/reply").text
    assert "Release it" not in nora.get(f"/letters/{letter.id}/release").text

    petra = browser("Petra")
    assert f"/letters/{letter.id}/release" in petra.get("/").text
    html = petra.get(f"/letters/{letter.id}/release").text
    assert TEXT in html
    version = again(app, complaint.id).version
    assert post(petra, f"/letters/{letter.id}/release", version=version - 1).status_code == 409
    assert post(petra, f"/letters/{letter.id}/release", version=version).headers["location"] == f"/cases/{complaint.id}"
    assert letter_of(app, letter.id).state is LetterState.QUEUED
    assert petra.get(f"/letters/{letter.id}/release").status_code == 404


def test_it_is_given_back_with_a_word(app: App, nora: TestClient, browser, complaint) -> None:
    send(nora, app, complaint)
    (letter,) = letters(app, "answer")
    petra, version = browser("Petra"), again(app, complaint.id).version

    assert (
        "Say in a few words what to change."
        in post(petra, f"/letters/{letter.id}/give-back", version=version, words_back="").text
    )
    post(petra, f"/letters/{letter.id}/give-back", version=version, words_back="Name the day.")
    assert TEXT in nora.get(f"/cases/{complaint.id}/reply").text
    assert "Name the day." in nora.get(f"/cases/{complaint.id}").text


def test_a_letter_that_waits_for_the_week_says_so_before_it_is_sent(app: App, nora: TestClient, ids) -> None:
    case = one_case(app)
    with transaction(app.engine) as session:
        practice_wishes.keep(session, "99901", True, by_id=ids["Lena"], now=app.now())
        row = session.get_one(Case, case.id)
        row.urgency, row.answer_by = Urgency.U4, app.now() + timedelta(days=7)
    html = check(nora, case)
    assert "wants what is routine together once a week" in html
    assert "seconds later" not in html
    send(nora, app, case, confirm=re.findall(r'name="confirm" type="checkbox" value="([^"]+)"', html))
    assert letters(app, "answer")[0].weekly

    soon = one_case(app, "and another?", message_id="<soon@quay.example>", subject="Another")
    assert "seconds later" in check(nora, soon)


def test_a_question_is_ticked_before_the_letter_leaves(app: App, nora: TestClient) -> None:
    case = one_case(app, sender="x@elsewhere.example", message_id="<e@e.example>")
    html = check(nora, case)
    keys = re.findall(r'name="confirm" type="checkbox" value="([^"]+)"', html)
    assert len(keys) == 2
    assert "is not on a secure domain" in html

    refused = send(nora, app, case, seen_to="x@elsewhere.example", confirm=keys[:1])
    assert refused.status_code == 422
    assert "Please confirm, or write on" in refused.text
    assert refused.text.count(" checked") == 1
    assert letters(app, "answer") == []
    assert send(nora, app, case, seen_to="x@elsewhere.example", confirm=keys).status_code == 303
    assert letters(app, "answer")[0].confirmed == keys


def test_what_stops_a_letter_leaves_no_button_to_send_it(app: App, nora: TestClient, ids) -> None:
    case = one_case(app)
    html = check(nora, case, "She must be abstinent before we offer psychology.")

    assert "It does not leave like this." in html
    assert "MAT standards" in html
    assert "Send to" not in html
    assert send(nora, app, case, "She must be abstinent before we offer psychology.").status_code == 422


def test_on_a_secure_domain_the_copy_for_the_files_is_offered_and_goes(app: App, nora: TestClient, ids) -> None:
    person(app)
    case = one_case(app, "Jo Example, CHI 3002741236: the dose?", sender="Dr Rowan Tait <tait@quay.example>")
    assert "For the practice&#39;s files" in nora.get(f"/cases/{case.id}/reply").text.replace(
        "For the practice's", "For the practice&#39;s"
    )
    html = check(nora, case, for_files="yes")
    assert "CHI number 300274 1236, for the attention of Dr Rowan Tait." in html
    assert f"SU-GP-{case.reference}.pdf" in html
    send(nora, app, case, for_files="yes")
    with reading(app.engine) as session:
        assert session.get_one(LetterFile, 1).name == f"SU-GP-{case.reference}.pdf"

    outside = one_case(app, "CHI 3002741236: the dose?", sender="x@elsewhere.example", message_id="<e@e.example>")
    assert "a PDF of the letter" not in nora.get(f"/cases/{outside.id}/reply").text


def test_an_earlier_answer_is_shown_when_asked_for_and_put_in_by_a_click(app: App, nora: TestClient, ids) -> None:
    answered(
        app,
        one_case(app, "The dose before breakfast at work?"),
        ids["Petra"],
        text="Thank you. Kirsty takes 40 mg before breakfast.",
    )
    all_gone(app)
    case = one_case(app, "The dose before breakfast, may he?", message_id="<n@quay.example>", subject="Breakfast")
    assert "before breakfast." not in nora.get(f"/cases/{case.id}/reply").text.partition("reply__write")[2]

    html = post(
        nora, f"/cases/{case.id}/reply", version=case.version, text="Mine.", template="plain", do="suggest"
    ).text
    number = re.search(r'name="use" value="(\d+)"', html)
    assert number
    assert "Kirsty" not in html
    html = post(
        nora, f"/cases/{case.id}/reply", version=case.version, text="Mine.", template="plain", use=number[1]
    ).text
    box = html.partition('name="text"')[2].partition("</textarea>")[0]
    assert "[please fill in: the dose, by a prescriber] before breakfast." in box
    assert "Mine." in box
    assert "Still to be filled in" in check(nora, case, "We give [please fill in: the dose, by a prescriber].")


@pytest.fixture
def outside(app: App, ids) -> tuple[TestClient, str, Case]:
    """A practice's browser with a link from our answer, the link, and the case."""
    open_app = replace(
        app, settings=Settings(reader=app.settings.reader, web=WebSettings(public_address="https://liaison.example"))
    )
    case = one_case(open_app)
    letter = answered(open_app, case, ids["Petra"])
    all_gone(open_app)
    token = letter.text.partition("https://liaison.example/said/")[2].split()[0]
    client = TestClient(create_app(open_app), base_url="https://liaison.example", follow_redirects=False)
    return client, f"/said/{token}", case


def test_the_practice_s_page_asks_without_a_sign_in_and_a_scanner_does_nothing(app: App, outside) -> None:
    client, path, case = outside
    for method in ("GET", "HEAD", "OPTIONS", "GET"):
        client.request(method, path)
    html = client.get(path).text

    assert "This answered it" in html
    assert case.reference in html
    assert "tait" not in html.lower()
    assert again(app, case.id).state is CaseState.ANSWERED


def test_it_did_not_opens_the_question_again_and_the_page_says_so(app: App, outside) -> None:
    client, path, case = outside
    assert client.post(path, data={"answered": "no"}).status_code == 303
    assert client.post(path, data={"answered": "no"}).status_code == 303
    html = client.get(path).text

    assert "The question is open again, and a colleague reads it" in html
    assert again(app, case.id).state is CaseState.ASSIGNED


def test_the_page_takes_nothing_else(app: App, outside) -> None:
    client, path, case = outside
    assert client.post(path, data={"answered": "perhaps"}).status_code == 422
    assert client.post(path, data={"answered": "no"}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.get(path[:-1] + ("a" if path[-1] != "a" else "b")).status_code == 404
    assert client.get("/said/x").status_code == 404
    assert again(app, case.id).state is CaseState.ANSWERED


def test_many_presses_are_slowed_down_calmly(outside) -> None:
    client, path, _ = outside
    answers = [client.post(path, data={"answered": ("yes", "no")[number % 2]}).status_code for number in range(12)]

    assert answers == [303] * 10 + [429] * 2
    assert "wait a quarter of an hour" in client.post(path, data={"answered": "yes"}).text
