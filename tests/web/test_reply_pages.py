"""Answering: a start that fits, who gets it, a look at the letter, and ten seconds to take it back."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from build import TUESDAY_10AM, letters, person
from replying import answered
from seed import again, one_case, post, signed_in_cookie
from sqlalchemy import select
from starlette.testclient import TestClient

from liaison.app import App
from liaison.domain.states import CaseState, LetterState
from liaison.store.session import reading, transaction
from liaison.store.switches import HOLD_SENDS, turn
from liaison.store.tables import Case, Draft, Letter, Message
from liaison.web.window import create_app

ANSWER = "Thank you for asking. Please keep the dose as it is; Dr Petra rings you today."
TO = "tait@quay.example"


@pytest.fixture
def case(app: App, ids: dict[str, int]) -> Case:
    return one_case(app)


def drafts(app: App) -> list[str]:
    with reading(app.engine) as session:
        return list(session.scalars(select(Draft.text)))


def box(html: str) -> str:
    found = re.search(r"<textarea[^>]*name=\"text\"[^>]*>([^<]*)</textarea>", html)
    assert found
    return found[1]


def send(client: TestClient, app: App, case: Case, text: str = ANSWER, **values):
    fields = {"version": again(app, case.id).version, "text": text, "seen_to": TO, "do": "send"}
    return post(client, f"/cases/{case.id}/reply", **(fields | values))


def test_the_page_begins_with_the_start_of_the_category_beside_the_mail(nora: TestClient, case: Case) -> None:
    html = nora.get(f"/cases/{case.id}/reply").text

    assert "prescriber&#39;s advice" in box(html)
    assert "Could you advise about the" in html
    assert "Dr Rowan Tait" in html
    assert "Quay Practice, gp" in html


def test_another_start_is_put_in_front_of_what_is_there(app: App, nora: TestClient, case: Case) -> None:
    html = post(
        nora, f"/cases/{case.id}/reply", version=case.version, text="My own words.", template="transition", do="start"
    ).text

    assert box(html).startswith("Thank you for the notice of this move.")
    assert "My own words." in box(html)
    assert "My own words." in drafts(app)[0]


def test_checking_shows_the_whole_letter_and_says_what_leaves_to_whom(app: App, nora: TestClient, case: Case) -> None:
    html = post(nora, f"/cases/{case.id}/reply", version=case.version, text=ANSWER, template="", do="check").text

    letter = html.partition("The letter as it will leave")[2]
    assert ANSWER in letter
    assert again(app, case.id).reference in letter
    assert f"this letter leaves by mail to <strong><bdi>{TO}</bdi></strong> (Quay Practice) 10 seconds later" in html
    assert "Send to Quay Practice" in html
    assert letters(app, "answer") == []


def test_language_remarks_are_listed_and_hold_nothing_back(app: App, nora: TestClient, case: Case) -> None:
    text = "He is a drug addict and failed to attend."
    html = post(nora, f"/cases/{case.id}/reply", version=case.version, text=text, template="", do="check").text

    assert "Words to look at" in html
    assert "Send to Quay Practice" in html
    assert send(nora, app, case, text).status_code == 303


def test_sending_posts_one_letter_that_waits_ten_seconds(app: App, nora: TestClient, case: Case) -> None:
    answer = send(nora, app, case)

    assert answer.headers["location"] == f"/cases/{case.id}"
    (letter,) = letters(app, "answer")
    assert (letter.to, letter.state, letter.not_before) == (
        [TO],
        LetterState.QUEUED,
        TUESDAY_10AM + timedelta(seconds=10),
    )
    assert again(app, case.id).state is CaseState.ANSWERED
    assert drafts(app) == []
    page = nora.get(f"/cases/{case.id}").text
    assert "leaves at 10:00:10" in page
    assert "Take it back" in page


def test_pressing_send_twice_sends_once(app: App, nora: TestClient, case: Case) -> None:
    fields = {"version": again(app, case.id).version, "text": ANSWER, "seen_to": TO, "do": "send"}
    post(nora, f"/cases/{case.id}/reply", **fields)
    second = post(nora, f"/cases/{case.id}/reply", **fields)

    assert second.status_code == 409
    assert len(letters(app, "answer")) == 1


def test_taking_it_back_makes_it_a_draft_again(app: App, nora: TestClient, case: Case) -> None:
    send(nora, app, case)
    (letter,) = letters(app, "answer")

    answer = post(nora, f"/letters/{letter.id}/undo")

    assert answer.headers["location"] == f"/cases/{case.id}/reply"
    assert box(nora.get(answer.headers["location"]).text) == ANSWER
    assert letters(app, "answer")[0].state is LetterState.CANCELLED


def test_what_was_for_the_practices_files_still_is_when_it_was_taken_back(app: App, nora: TestClient, ids) -> None:
    person(app)
    case = one_case(app, "Jo Example, CHI 3002741236: the dose?", message_id="<files@quay.example>")
    for wanted in (True, False):
        letter = answered(app, again(app, case.id), ids["Nora"], for_files=wanted)
        page = nora.get(post(nora, f"/letters/{letter.id}/undo").headers["location"]).text
        assert ("checked" in page.partition('id="reply-for_files"')[2].partition(">")[0]) is wanted


def test_what_has_left_cannot_be_taken_back_and_the_page_says_so(app: App, nora: TestClient, case: Case) -> None:
    from liaison.outbox.send import send_one

    send(nora, app, case)
    (letter,) = letters(app, "answer")
    while send_one(app, TUESDAY_10AM + timedelta(seconds=11)):
        pass

    answer = post(nora, f"/letters/{letter.id}/undo")

    assert (answer.status_code, "The answer has left already." in answer.text) == (422, True)
    assert letters(app, "answer")[0].state is LetterState.SENT


def test_only_its_author_is_offered_to_take_it_back(app: App, nora: TestClient, browser, case: Case) -> None:
    send(nora, app, case)
    (letter,) = letters(app, "answer")

    assert "Take it back" not in browser("Petra").get(f"/cases/{case.id}").text
    assert post(browser("Petra"), f"/letters/{letter.id}/undo").status_code == 422


def test_when_whom_it_goes_to_has_changed_it_does_not_leave(app: App, nora: TestClient, case: Case) -> None:
    with transaction(app.engine) as session:
        session.get_one(Message, case.last_message_id).sender = "someone.else@quay.example"

    answer = send(nora, app, case)

    assert answer.status_code == 422
    assert "Whom this goes to has changed" in answer.text
    assert ANSWER in box(answer.text)
    assert letters(app, "answer") == []


def test_a_newer_mail_stops_an_older_draft_and_keeps_it(app: App, nora: TestClient, browser, case: Case) -> None:
    version = again(app, case.id).version
    post(browser("Petra"), f"/cases/{case.id}/take", version=version)

    answer = send(nora, app, case, version=version)

    assert answer.status_code == 409
    assert ANSWER in answer.text
    assert "Look at the letter again" in answer.text
    assert drafts(app) == [ANSWER]
    assert letters(app, "answer") == []


def test_an_empty_answer_is_refused(nora: TestClient, case: Case) -> None:
    assert (
        "Write the answer first."
        in post(nora, f"/cases/{case.id}/reply", version=case.version, text=" ", template="", do="check").text
    )


def test_a_draft_is_kept_while_it_is_written_and_is_each_ones_own(
    app: App, nora: TestClient, browser, case: Case
) -> None:
    answer = nora.post(
        f"/cases/{case.id}/draft", data={"text": "Half", "template": ""}, headers={"X-CSRF-Token": nora.csrf}
    )
    assert answer.json() == {"words": "Draft kept, 10:00 today", "kept": 1}
    post(browser("Petra"), f"/cases/{case.id}/reply", version=case.version, text="Other half", template="", do="save")

    assert sorted(drafts(app)) == ["Half", "Other half"]
    assert box(nora.get(f"/cases/{case.id}/reply").text) == "Half"


def autosaved(client: TestClient, case: Case, text: str, kept: int) -> Any:
    fields = {"text": text, "template": "", "kept": kept}
    return client.post(f"/cases/{case.id}/draft", data=fields, headers={"X-CSRF-Token": client.csrf})


def test_two_windows_of_one_colleague_never_write_over_each_other(app: App, nora: TestClient, case: Case) -> None:
    first = autosaved(nora, case, "From the first", 0).json()["kept"]
    assert autosaved(nora, case, "From the first, and more", first).json()["kept"] == 2

    second = autosaved(nora, case, "From the second", 0)
    assert second.status_code == 409
    assert "another window" in second.json()["words"]
    assert drafts(app) == ["From the first, and more"]

    both = post(nora, f"/cases/{case.id}/reply", version=case.version, text="From the second", kept=0, do="save")
    assert both.status_code == 409
    assert box(both.text) == "From the second"
    assert "What you wrote in the other window" in both.text
    assert "From the first, and more" in both.text
    assert 'name="kept" value="2"' in both.text

    assert (
        post(
            nora, f"/cases/{case.id}/reply", version=case.version, text="From the second", kept=2, do="save"
        ).status_code
        == 303
    )
    assert drafts(app) == ["From the second"]


def test_what_was_typed_in_another_window_outlives_the_sending_of_the_first(
    app: App, nora: TestClient, case: Case
) -> None:
    autosaved(nora, case, "The answer", 0)
    autosaved(nora, case, "Something else, in the other window", 1)

    sent = post(
        nora, f"/cases/{case.id}/reply", version=again(app, case.id).version, text="The answer", kept=1, seen_to="tait@quay.example", do="send"
    )  # fmt: skip

    assert sent.status_code == 303
    assert drafts(app) == ["Something else, in the other window"]


def test_an_answer_taken_back_does_not_write_over_what_was_begun_meanwhile(
    app: App, nora: TestClient, case: Case
) -> None:
    post(nora, f"/cases/{case.id}/reply", version=again(app, case.id).version, text="First answer.", seen_to="tait@quay.example", do="send")  # fmt: skip
    autosaved(nora, case, "One thing more.", 0)

    post(nora, f"/letters/{letters(app, 'answer')[-1].id}/undo")

    assert drafts(app) == ["First answer.\n\nOne thing more."]


def test_a_draft_after_the_sign_in_has_ended_is_told_not_lost_silently(app: App, nora: TestClient, case: Case) -> None:
    nora.cookies.clear()
    answer = nora.post(
        f"/cases/{case.id}/draft", data={"text": "Half", "template": ""}, headers={"Accept": "application/json"}
    )
    assert answer.status_code == 401


def test_a_machine_cannot_be_answered_and_the_telephone_is_offered(app: App, nora: TestClient) -> None:
    case = one_case(app, "The dose of this person?", sender="noreply@quay.example", message_id="<m@quay.example>")
    html = nora.get(f"/cases/{case.id}/reply").text

    assert "Nobody can be answered by mail." in html
    assert "Send to" not in html


def test_a_recipient_of_no_known_practice_is_pointed_out(app: App, nora: TestClient) -> None:
    case = one_case(app, "The dose of this person?", sender="x@elsewhere.example", message_id="<m@e.example>")
    assert "Not known to write for a practice." in nora.get(f"/cases/{case.id}/reply").text


def test_while_sends_are_held_the_page_says_that_it_waits(app: App, nora: TestClient, case: Case) -> None:
    with transaction(app.engine) as session:
        turn(session, HOLD_SENDS, on=True, now=TUESDAY_10AM, because="test")
    html = post(nora, f"/cases/{case.id}/reply", version=case.version, text=ANSWER, template="", do="check").text
    assert "once sends are released: they are held at present" in html


def test_the_offer_to_take_it_back_names_no_passed_time(app: App, nora: TestClient, ids, case: Case) -> None:
    send(nora, app, case)
    later = replace(app, clock=lambda: TUESDAY_10AM + timedelta(minutes=1))
    client = TestClient(create_app(later), base_url="http://liaison.example")
    client.cookies.set("liaison", signed_in_cookie(later, ids["Nora"])[0])

    assert "is about to leave" in client.get(f"/cases/{case.id}").text


def test_the_subject_of_the_letter_names_no_person(app: App, nora: TestClient) -> None:
    case = one_case(app, "The dose of Jo Example?", subject="Jo Example 3002741236", message_id="<m@quay.example>")
    send(nora, app, case)
    with reading(app.engine) as session:
        (subject,) = session.scalars(select(Letter.subject).where(Letter.kind == "answer"))
    assert "Jo" not in subject
    assert case.reference in subject
