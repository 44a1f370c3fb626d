"""Handover and Morning: accepted line by line from the page, refused in words, and nothing typed is lost."""

from datetime import timedelta

import pytest
from build import TUESDAY_10AM, app_on
from seed import again, one_case, post
from sqlalchemy import Engine, select
from starlette.testclient import TestClient

from liaison.app import App
from liaison.store.session import reading, transaction
from liaison.store.tables import Case
from liaison.store.tables_handover import HandoverItem
from liaison.store.tables_people import Leave
from liaison.triage import hand_over

NOON = TUESDAY_10AM + timedelta(hours=2)


@pytest.fixture
def app(memory_engine: Engine) -> App:
    return app_on(memory_engine, now=NOON)


@pytest.fixture
def case(app: App, ids: dict[str, int]) -> Case:
    """Petra goes on leave at noon and leaves one question, on a list."""
    case = one_case(app, subject="About <b>supply</b>")
    with transaction(app.engine) as session:
        session.add(Leave(staff_id=ids["Petra"], starts_at=NOON, ends_at=NOON + timedelta(days=3)))
    hand_over.list_shifts(app, NOON)
    return again(app, case.id or 0)


def item(app: App) -> HandoverItem:
    with reading(app.engine) as session:
        return session.scalars(select(HandoverItem)).one()


def test_a_line_is_accepted_and_the_page_says_by_whom(app: App, nora: TestClient, ids, case: Case) -> None:
    page = nora.get("/handover").text
    assert "From Petra" in page
    assert "About &lt;b&gt;supply&lt;/b&gt;" in page
    assert "not opened" in page

    done = post(nora, f"/handover/{item(app).id}/accept", version=case.version)

    assert (done.status_code, done.headers["location"]) == (303, "/handover")
    assert again(app, case.id).owner_id == ids["Nora"]
    assert "Nora accepted it" in nora.get("/handover").text


def test_what_changed_meanwhile_is_told_and_nothing_is_written_over(app: App, nora: TestClient, browser, case) -> None:
    post(browser("Farid"), f"/handover/{item(app).id}/accept", version=case.version)

    late = post(nora, f"/handover/{item(app).id}/accept", version=case.version)

    assert late.status_code == 409
    assert "please look again" in late.text
    assert "Farid accepted it" in late.text


def test_the_giver_adds_a_word_that_the_next_one_reads(app: App, browser, nora: TestClient, case: Case) -> None:
    petra = browser("Petra")
    assert "A word for whoever takes over" in petra.get("/handover").text
    assert "A word for whoever takes over" not in nora.get("/handover").text

    post(petra, f"/handover/{item(app).id}/note", version=1, text="They ring at two")
    assert "They ring at two" in nora.get("/handover").text

    stale = post(petra, f"/handover/{item(app).id}/note", version=1, text="Typed in vain?")
    assert stale.status_code == 409
    assert "Typed in vain?" in stale.text
    refused = post(petra, f"/handover/{item(app).id}/note", version=2, text="x" * 1_001)
    assert refused.status_code == 422


def test_a_line_that_is_not_there_and_a_forged_form_are_refused(nora: TestClient, case: Case) -> None:
    assert post(nora, "/handover/999/accept", version=1).status_code == 409
    assert nora.post("/handover/1/accept", data={"version": 1}).status_code == 403
    assert nora.get("/handover").text.count("From Petra") == 1


def test_today_says_how_many_wait_and_leads_there(app: App, browser, ids, case: Case) -> None:
    with reading(app.engine) as session:
        from liaison.store.tables_handover import Handover

        to_id = session.scalars(select(Handover)).one().to_id
    name = next(name for name, number in ids.items() if number == to_id)
    assert "Handover: 1 to accept" in browser(name).get("/").text
    assert "1 question left by colleagues at the end of their shifts" in browser(name).get("/morning").text
    assert "to accept" not in browser("Petra").get("/").text


def test_the_morning_shows_what_came_at_night_what_is_due_and_who_is_on(app: App, nora: TestClient, ids) -> None:
    from build import arrive, mail

    night = TUESDAY_10AM - timedelta(hours=13)
    arrive(app, mail("the prescription is lost", subject="In the night"), now=night)
    arrive(app, mail(subject="By day", message_id="<day@quay.example>"), now=TUESDAY_10AM)

    page = nora.get("/morning").text
    came = page.partition('id="came"')[2].partition("</section>")[0]
    assert "In the night" in came
    assert "By day" not in came
    assert "In the night" in page.partition('id="due"')[2].partition("</section>")[0]
    on = page.partition('id="on"')[2].partition("</section>")[0]
    assert all(name in on for name in ids)
    assert "09:00 to 17:00" in on
    assert "Nothing waits for you." in page
