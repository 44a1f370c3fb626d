"""What stands in the way of psychology: said on a question or when it is finished, never required, counted by place with small numbers hidden."""

from datetime import UTC, datetime

import pytest
from seed import again, one_case, post
from sqlalchemy import select
from sqlmodel import col
from starlette.testclient import TestClient

from liaison.app import App
from liaison.domain.psychology_barriers import Barrier
from liaison.domain.states import CaseState
from liaison.store.care_queries import barriers_of, barriers_said
from liaison.store.session import reading, transaction
from liaison.store.tables import Case, Event
from liaison.web.report_presenter import barriers
from models.taxonomy import Category


@pytest.fixture
def case(app: App, ids: dict[str, int]) -> Case:
    return one_case(app, "Could she be seen by psychology? She was told three months off everything first.")


def said(app: App, case_id: int | None) -> list[Barrier]:
    with reading(app.engine) as session:
        return barriers_of(session, case_id or 0)


def ticked(client: TestClient, case_id: int | None) -> int:
    return (
        client.get(f"/cases/{case_id}")
        .text.partition('id="act-barriers"')[2]
        .partition("</details>")[0]
        .count("checked")
    )


def test_it_is_said_shown_and_taken_back(app: App, nora: TestClient, case: Case) -> None:
    version = again(app, case.id).version
    post(nora, f"/cases/{case.id}/barriers", version=version, barrier=["wait", "abstinence"])

    assert said(app, case.id) == [Barrier.ABSTINENCE, Barrier.WAIT]
    assert ticked(nora, case.id) == 2
    with reading(app.engine) as session:
        assert "noted what stands in the way of psychology" in session.scalars(select(col(Event.because))).all()

    post(nora, f"/cases/{case.id}/barriers", version=again(app, case.id).version)
    assert said(app, case.id) == []


def test_a_stale_or_unknown_tick_is_refused(app: App, nora: TestClient, case: Case) -> None:
    stale = post(nora, f"/cases/{case.id}/barriers", version=99, barrier=["wait", "travel"])
    assert stale.status_code == 409
    assert all(f'value="{one}"' in stale.text for one in ("wait", "travel"))  # kept for sending again
    assert (
        post(nora, f"/cases/{case.id}/barriers", version=again(app, case.id).version, barrier="laziness").status_code
        == 422
    )
    assert said(app, case.id) == []


def test_finishing_asks_for_it_only_where_psychology_may_be_the_matter(app: App, nora: TestClient, case: Case) -> None:
    with transaction(app.engine) as session:
        found = session.get_one(Case, case.id)
        found.category = Category.MENTAL_HEALTH
    page = nora.get(f"/cases/{case.id}").text
    assert "Does anything stand in the way of psychology? (optional)" in page

    done = post(
        nora, f"/cases/{case.id}/close", version=again(app, case.id).version, reason="answered by telephone", asked="yes", barrier="criteria"
    )  # fmt: skip

    assert done.status_code == 303
    assert again(app, case.id).state is CaseState.CLOSED
    assert said(app, case.id) == [Barrier.CRITERIA]
    other = one_case(app, "When is the next cluster meeting?", message_id="<o@quay.example>", subject="Meeting")
    with transaction(app.engine) as session:
        session.get_one(Case, other.id).category = Category.SERVICE_LIAISON
    assert "Does anything stand in the way" not in nora.get(f"/cases/{other.id}").text


def test_finishing_without_a_tick_is_finishing(app: App, nora: TestClient, case: Case) -> None:
    nora.get(f"/cases/{case.id}")
    post(nora, f"/cases/{case.id}/close", version=again(app, case.id).version, reason="answered", asked="yes")
    assert (again(app, case.id).state, said(app, case.id)) == (CaseState.CLOSED, [])


def test_finishing_from_a_page_that_did_not_ask_takes_nothing_away(app: App, nora: TestClient, case: Case) -> None:
    post(nora, f"/cases/{case.id}/barriers", version=again(app, case.id).version, barrier="wait")
    nora.get(f"/cases/{case.id}")
    post(nora, f"/cases/{case.id}/close", version=again(app, case.id).version, reason="answered")
    assert said(app, case.id) == [Barrier.WAIT]


def test_the_report_counts_by_kind_and_place_and_hides_what_is_small() -> None:
    known = {"99901": ("Harbour", "Quay"), "99902": ("Harbour", "Glen"), "99903": ("Harbour", "Moor")}
    many = [(Barrier.ABSTINENCE, "99901")] * 9 + [(Barrier.WAIT, "99902")] * 6 + [(Barrier.AGAIN, "99903")] * 3
    found = barriers([*many, (Barrier.NOT_NOW, "99903")], known)

    assert found.kinds == [
        ("Being abstinent was asked for first", 9),
        ("The wait", None),
        ("Having to tell it all again", None),
    ]
    assert found.places == [("Harbour", True, 18), ("Glen", False, None), ("Moor", False, None), ("Quay", False, 9)]


def test_a_month_of_a_few_shows_no_number(app: App, nora: TestClient, browser, case: Case) -> None:
    post(nora, f"/cases/{case.id}/barriers", version=again(app, case.id).version, barrier=["wait", "travel"])
    with reading(app.engine) as session:
        found = barriers_said(session, datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC))
    assert sorted(barrier.value for barrier, _ in found) == ["travel", "wait"]
    assert barriers(found, {}).kinds == [("The wait", None), ("Distance, cost or time of day", None)]
    assert barriers(found, {}).places == []
    assert "Shown when the month is over." in browser("Lena").get("/reports").text.partition("way of psychology")[2]
