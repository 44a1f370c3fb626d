"""The page that divides a mail about several people."""

from typing import Any

import pytest
from build import cases, person
from seed import again, one_case, post
from starlette.testclient import TestClient

from liaison.app import App
from liaison.domain.chi import demo_chi
from liaison.store.tables import Case
from models.taxonomy import Urgency

ANNE, BEN = demo_chi(1), demo_chi(2)
FLAGGED = (
    f"Ms Drever ({ANNE}): the dose please?\nMr Foubister ({BEN}) took an overdose this morning and is drowsy now.\n"
)


@pytest.fixture
def case(app: App, ids: dict[str, int]) -> Case:
    person(app, ANNE, name="Anne Drever")
    person(app, BEN, name="Ben Foubister")
    return one_case(app, FLAGGED)


def sent(app: App, client: TestClient, case: Case, **changes: Any) -> Any:
    fields = {
        "version": again(app, case.id).version, "mail_id": case.first_message_id, "label": ["her dose", "an overdose"], "number": [ANNE, BEN],
        "urgency": ["U3", "U1"], "owner": ["", ""], "carries": "", "do": "divide",
    }  # fmt: skip
    return post(client, f"/cases/{case.id}/divide", **{**fields, **changes})


def test_the_form_has_a_row_for_each_number_in_the_mail_and_asks_who_carries_the_red_flag(
    nora: TestClient, case: Case
) -> None:
    html = nora.get(f"/cases/{case.id}/divide").text

    assert html.count('name="label"') == 2
    assert html.count(f'<option value="{ANNE}" selected') == html.count(f'<option value="{BEN}" selected') == 1
    assert "Every question keeps that until you say whose it is." in html
    assert "I do not know: all of them keep it" in html


def test_one_more_person_keeps_what_was_typed(app: App, nora: TestClient, case: Case) -> None:
    more = sent(app, nora, case, do="more", carries="1")

    assert more.status_code == 200
    assert more.text.count('name="label"') == 3
    assert 'value="an overdose"' in more.text
    assert '<option value="1" selected' in more.text
    assert len(cases(app)) == 1


def test_divided_each_shows_the_mail_and_the_others(app: App, nora: TestClient, case: Case) -> None:
    done = sent(app, nora, case, carries="1")

    assert done.headers["location"] == f"/cases/{case.id}"
    first, second = cases(app)
    assert (first.urgency, second.urgency) == (Urgency.U3, Urgency.U1)
    for one, other in ((first, second), (second, first)):
        html = nora.get(f"/cases/{one.id}").text
        assert "One part of a mail about several people" in html
        assert other.reference in html.partition("Linked with")[2]
        assert "divide it" not in html


def test_what_is_missing_is_said_beside_its_row(app: App, nora: TestClient, case: Case) -> None:
    refused = sent(app, nora, case, label=["her dose", ""], urgency=["U3", ""])
    assert refused.status_code == 422
    assert "Say in a few words what is asked for person 2." in refused.text
    assert "Choose how soon it is needed for person 2." in refused.text
    assert 'value="her dose"' in refused.text


def test_a_page_of_before_divides_nothing_and_keeps_what_was_typed(app: App, nora: TestClient, case: Case) -> None:
    stale = sent(app, nora, case, version=99)
    assert stale.status_code == 409
    assert 'value="an overdose"' in stale.text
    assert "A colleague changed this question meanwhile" in stale.text
    assert len(cases(app)) == 1


def test_there_is_no_such_page_for_no_such_case(nora: TestClient) -> None:
    assert nora.get("/cases/77/divide").status_code == 404
