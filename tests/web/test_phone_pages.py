"""The page on which a call is logged, and "answered by telephone" on the page of a case."""

import re

import pytest
from build import cases
from seed import again, one_case, post
from starlette.testclient import TestClient

from liaison.app import App
from liaison.domain.states import CaseState

FILLED = {
    "spoke_with": "Dr Rowan Tait", "practice": "99901", "number": "01632 960123", "on": "2026-11-24", "at": "09:50",
    "said": "Could you advise about the dose please?", "about": "", "urgency": "U3", "address": "",
}  # fmt: skip


def once(client: TestClient) -> str:
    return re.search(r'name="once" value="([0-9a-f]{32})"', client.get("/calls/new").text)[1]


def test_a_call_is_logged_and_its_case_opens(app: App, nora: TestClient) -> None:
    answer = post(nora, "/calls/new", once=once(nora), **FILLED)

    (case,) = cases(app)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/cases/{case.id}")
    html = nora.get(f"/cases/{case.id}").text
    assert "By telephone, ring back on <bdi>01632 960123</bdi>. Nora wrote it down" in html
    assert "Original mail" not in html
    assert "Telephone call from Dr Rowan Tait" in nora.get("/inbox?tab=open").text


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("spoke_with", "", "Say who rang."),
        ("said", " ", "Write down what was said"),
        ("urgency", "", "Choose how soon it is needed."),
        ("on", "2026-11-31", "Give the day of the call."),
        ("at", "soon", "Give the time of the call"),
        ("address", "tait at quay", "Give an address like"),
        ("on", "2026-11-25", "cannot have been later than now"),
    ],
)
def test_what_cannot_be_taken_comes_back_in_words_with_all_that_was_typed(
    app: App, nora: TestClient, field: str, value: str, words: str
) -> None:
    refused = post(nora, "/calls/new", once=once(nora), **{**FILLED, field: value})

    assert refused.status_code == 422
    assert words in refused.text
    assert FILLED["number"] in refused.text
    assert cases(app) == []


def test_both_pages_to_log_a_call_from_offer_it(nora: TestClient) -> None:
    for path in ("/", "/inbox"):
        assert 'href="/calls/new"' in nora.get(path).text, path


def test_answered_by_telephone_stands_on_the_case(app: App, nora: TestClient) -> None:
    case = one_case(app)
    form = {"spoke_with": "Dr Tait", "number": "", "on": "2026-11-24", "at": "10:00", "said": "Keep it as it is."}

    done = post(nora, f"/cases/{case.id}/phoned", version=again(app, case.id).version, **form)

    assert done.status_code == 303
    html = nora.get(f"/cases/{case.id}").text
    assert "Nora spoke with <bdi>Dr Tait</bdi>" in html
    assert "Keep it as it is." in html
    assert again(app, case.id).state is CaseState.ANSWERED


def test_a_page_of_before_keeps_what_was_said(app: App, nora: TestClient) -> None:
    case = one_case(app)
    form = {"spoke_with": "Dr Tait", "number": "", "on": "2026-11-24", "at": "10:00", "said": "Keep it as it is."}

    stale = post(nora, f"/cases/{case.id}/phoned", version=99, **form)

    assert stale.status_code == 409
    assert "Keep it as it is." in stale.text
    assert again(app, case.id).state is CaseState.ASSIGNED
