"""Set aside and parked: everything is seen, says why it is there, and can be taken back."""

from build import arrive, ledger, mail, messages
from seed import again, parked, post
from starlette.testclient import TestClient

from liaison.app import App
from liaison.domain.states import LedgerState

AWAY = "Auto-Submitted: auto-replied"


def test_what_broke_comes_first_with_its_reason_and_how_long_it_waits(app: App, nora: TestClient) -> None:
    ledger_id = parked(app)

    html = nora.get("/set-aside").text

    assert "Its form could not be read, so nothing was decided about it." in html
    assert "RecursionError" not in html
    assert "<code>screen: RecursionError</code>" in nora.get(f"/set-aside/{ledger_id}").text
    assert f"/set-aside/{ledger_id}" in html
    assert "waits for" in html


def test_an_out_of_office_is_listed_with_why(app: App, nora: TestClient) -> None:
    arrive(app, mail("I am away until Monday.", subject="Away", headers=AWAY))

    html = nora.get("/set-aside?tab=auto_reply").text

    assert "Away" in html
    assert messages(app)[0].auto == "auto_reply"


def test_a_parked_mail_is_previewed_as_far_as_it_can_be_read(app: App, nora: TestClient) -> None:
    ledger_id = parked(app)
    html = nora.get(f"/set-aside/{ledger_id}").text

    assert "The words that can still be read." in html
    assert "Read it again" in html
    assert "Make it a question" in html
    assert f"/mails/{ledger_id}/original" in html


def test_a_retry_puts_it_back_to_the_beginning(app: App, nora: TestClient) -> None:
    ledger_id = parked(app)
    answer = post(nora, f"/set-aside/{ledger_id}/retry")

    assert answer.status_code == 303
    assert ledger(app)[-1].state is LedgerState.RECEIVED
    assert post(nora, f"/set-aside/{ledger_id}/retry").status_code == 422


def test_a_case_is_made_by_hand_and_opened(app: App, nora: TestClient) -> None:
    arrive(app, mail("I am away until Monday.", subject="Away", headers=AWAY))
    (row,) = ledger(app)

    answer = post(nora, f"/set-aside/{row.id}/make-case")

    assert answer.headers["location"].startswith("/cases/")
    case_id = int(answer.headers["location"].rpartition("/")[2])
    assert again(app, case_id).first_message_id == row.id
    assert nora.get(answer.headers["location"]).status_code == 200


def test_a_case_by_hand_of_what_never_could_be_read_points_to_the_original(app: App, nora: TestClient) -> None:
    ledger_id = parked(app)
    answer = post(nora, f"/set-aside/{ledger_id}/make-case")
    html = nora.get(answer.headers["location"]).text

    assert f"/mails/{ledger_id}/original" in html
    assert "compare with the original" in html


def test_confirming_that_it_is_nothing_takes_it_off_the_parked_list(app: App, nora: TestClient) -> None:
    ledger_id = parked(app)
    post(nora, f"/set-aside/{ledger_id}/confirm")

    assert ledger(app)[-1].state is LedgerState.SET_ASIDE
    assert "Nora: a person looked" in nora.get(f"/set-aside/{ledger_id}").text


def test_what_is_a_question_already_is_not_made_one_twice(app: App, nora: TestClient) -> None:
    arrive(app, mail("the dose"))
    (row,) = ledger(app)
    answer = post(nora, f"/set-aside/{row.id}/make-case")
    assert (answer.status_code, "is a case already" in answer.text) == (422, True)


def test_empty_places_say_what_will_appear(nora: TestClient) -> None:
    assert "Nothing is broken." in nora.get("/set-aside?tab=parked").text
    assert "None is deleted." in nora.get("/set-aside?tab=set_aside").text


def test_an_item_that_is_not_there_is_said(nora: TestClient) -> None:
    assert nora.get("/set-aside/999").status_code == 404
    assert post(nora, "/set-aside/999/retry").status_code == 404
