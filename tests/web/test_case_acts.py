"""The casework of a case from its page: notes that ask, a day to look again, links."""

import pytest
from seed import again, one_case, post
from starlette.testclient import TestClient

from liaison.app import App
from liaison.store.tables import Case
from liaison.triage import look_again
from tests.triage.test_look_again import OPENING


@pytest.fixture
def case(app: App, ids: dict[str, int]) -> Case:
    return one_case(app)


def test_a_note_asks_a_colleague_on_today_in_the_inbox_and_on_the_case(browser, ids, case: Case) -> None:
    nora, farid = browser("Nora"), browser("Farid")
    post(nora, f"/cases/{case.id}/note", text="Is this in stock, @Farid?", to="")

    today, inbox, page = (farid.get(path).text for path in ("/", "/inbox", f"/cases/{case.id}"))
    assert "Colleagues ask you to look" in today
    assert "Is this in stock, @Farid?" in today
    assert "1 note asks you to look" in inbox
    assert "Nora asks you to read this" in page
    assert "Colleagues ask you to look" not in nora.get("/").text
    assert "asks Farid (not seen yet)" in nora.get(f"/cases/{case.id}").text

    done = post(farid, "/mentions/1/seen", back=f"/cases/{case.id}")

    assert done.headers["location"] == f"/cases/{case.id}"
    assert "asks you" not in farid.get("/").text
    assert "asks Farid (seen 10:00 today)" in nora.get(f"/cases/{case.id}").text


def test_only_whoever_was_asked_sets_a_note_down(browser, ids, case: Case) -> None:
    post(browser("Nora"), f"/cases/{case.id}/note", text="Please look.", to=ids["Farid"])
    assert post(browser("Petra"), "/mentions/1/seen").status_code == 404
    assert post(browser("Nora"), "/mentions/77/seen").status_code == 404


def test_a_name_that_is_unclear_comes_back_with_the_note(nora: TestClient, case: Case) -> None:
    refused = post(nora, f"/cases/{case.id}/note", text="@Norra please look", to="")
    assert refused.status_code == 422
    assert "It is not clear who “@Norra” is" in refused.text
    assert "@Norra please look</textarea>" in refused.text


def test_a_day_to_look_again_is_set_shown_and_taken_away(app: App, browser, case: Case) -> None:
    petra = browser("Petra")
    path = f"/cases/{case.id}"
    refused = post(petra, f"{path}/look-again", version=case.version, on="", because="the ECG")
    assert "Give the day on which it comes back." in refused.text
    post(petra, f"{path}/look-again", version=again(app, case.id).version, on="2026-11-26", because="the ECG")
    assert "To look at again on Thursday 26 November" in petra.get(path).text

    look_again.take_batch(app, OPENING)
    assert "To look at again now" in petra.get(path).text
    assert "To look at again" in petra.get("/").text
    assert "To look at again" in petra.get("/inbox?tab=mine").text

    post(petra, f"{path}/looked", version=again(app, case.id).version)
    assert "To look at again" not in petra.get(path).text


def test_two_questions_are_linked_and_each_shows_the_other(app: App, nora: TestClient, case: Case) -> None:
    other = one_case(app, "the dose of another?", message_id="<two@quay.example>", subject="About another")
    done = post(
        nora, f"/cases/{case.id}/link", version=case.version, reference=other.reference, because="one household"
    )

    assert done.status_code == 303
    assert "About another" in nora.get(f"/cases/{case.id}").text.partition("Linked with")[2]
    assert case.reference in nora.get(f"/cases/{other.id}").text.partition("Linked with")[2]
    post(nora, f"/cases/{other.id}/unlink", version=again(app, other.id).version, link_id=1)
    assert "Linked with" not in nora.get(f"/cases/{case.id}").text
