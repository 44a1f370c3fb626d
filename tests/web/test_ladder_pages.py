"""The escalation ladder and the directory of places on their pages, and a channel in trouble on Health."""

from dataclasses import replace
from datetime import timedelta

import pytest
from build import TUESDAY_10AM
from pydantic import SecretStr
from seed import SCRIPT, post, urgent_case
from sqlalchemy import select
from starlette.testclient import TestClient

from liaison.app import App
from liaison.config import AlarmSettings
from liaison.outbox.webhook import NotRung
from liaison.practices import site_ladder
from liaison.practices.service_facts import current
from liaison.store.session import reading
from liaison.store.tables_places import Place
from liaison.triage import calls, watch

PLACES = (
    "kind,code,name,hours\npharmacy,P1,Quay Pharmacy,Mon-Fri 09:00-17:30\nprison,H1,HMP Invented,\nbakery,B1,Bread,\n"
)
ON_CALL = {"whom": "address", "title": "on-call consultant", "phone": "01632 960500", "when": "closed"}


@pytest.fixture
def lena(browser) -> TestClient:
    return browser("Lena")


def ladder(app: App) -> list[str]:
    with reading(app.engine) as session:
        return [rung.words for rung in site_ladder.ladder(session)]


def test_the_usual_ladder_becomes_the_site_s_own_with_the_first_step_that_is_added(app: App, lena: TestClient) -> None:
    assert "The usual ladder" in lena.get("/ladder").text

    assert post(lena, "/ladder/add", minutes="10", **ON_CALL).status_code == 303

    html = lena.get("/ladder").text
    assert "This site&#39;s own ladder" in html
    assert "on-call consultant, 01632960500" in html
    assert ladder(app) == [
        "the colleague who has the message",
        "a colleague on duty (duty nurse)",
        "on-call consultant",
        "team lead",
    ]


def test_steps_are_taken_off_but_never_the_last_that_is_told_at_all_hours(app: App, lena: TestClient) -> None:
    post(lena, "/ladder/add", minutes="10", **ON_CALL)

    answers = [post(lena, f"/ladder/{step}/end").status_code for step in (1, 2, 3)]

    assert answers == [303, 303, 422]
    assert ladder(app) == ["on-call consultant", "team lead"]
    post(lena, "/ladder/usual")
    assert len(ladder(app)) == 3
    assert "The usual ladder" in lena.get("/ladder").text


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"minutes": "ten", "whom": "owner"}, "minutes"),
        ({"minutes": "9999", "whom": "owner"}, "minutes"),
        ({"minutes": "1", "whom": "on_duty"}, "handler"),
        ({"minutes": "1", "whom": "person"}, "staff_id"),
        ({"minutes": "1", "whom": "address", "title": "somebody"}, "title"),
        ({"minutes": "1", "whom": "owner", "ways": "sms"}, "phone"),
        ({"minutes": "1", "whom": "owner", "phone": "ring"}, "phone"),
        ({"minutes": "1", "whom": "address", "title": "x", "email": "nowhere"}, "email"),
    ],
)
def test_a_step_that_would_reach_nobody_is_said_beside_its_field(
    app: App, lena: TestClient, given: dict[str, str], field: str
) -> None:
    answer = post(lena, "/ladder/add", **given)

    assert answer.status_code == 422
    assert f'href="#step-{field}"' in answer.text
    assert len(ladder(app)) == 3


def test_with_somebody_on_call_urgent_clocks_run_at_all_hours_and_without_from_the_next_opening(
    app: App, lena: TestClient
) -> None:
    def runs() -> bool:
        with reading(app.engine) as session:
            return current(session, app.now()).ladder

    assert not runs()
    post(lena, "/ladder/add", minutes="10", **ON_CALL)
    assert runs()
    post(lena, "/ladder/4/end")
    assert not runs()


def test_only_leads_and_admins_see_and_change_the_ladder(nora: TestClient) -> None:
    assert nora.get("/ladder").status_code == 403
    assert post(nora, "/ladder/add", minutes="1", whom="owner").status_code == 403


def test_a_channel_in_trouble_stands_on_health_until_it_takes_a_call_again(app: App, ids, browser) -> None:
    alarm = AlarmSettings(webhook=SecretStr("https://hooks.example/a-secret"))
    app = replace(app, settings=app.settings.model_copy(update={"alarm": alarm}))
    urgent_case(app)
    late = TUESDAY_10AM + timedelta(minutes=45)
    watch.raise_alarms(app, late)

    class Down:
        def tell(self, phone: str, words: str) -> None:
            raise NotRung("The webhook answered 503: check LIAISON_ALARM__WEBHOOK.")

    class Up:
        def tell(self, phone: str, words: str) -> None:
            """Taken."""

    calls.make_calls(app, late, {"webhook": Down()})
    html = browser("Lena").get("/health").text
    assert "The webhook answered 503" in html
    assert "a-secret" not in html

    calls.make_calls(app, late + timedelta(minutes=1), {"webhook": Up()})
    assert "The webhook answered 503" not in browser("Lena").get("/health").text


def test_a_list_of_places_is_checked_then_taken_in_and_shown(app: App, lena: TestClient, nora: TestClient) -> None:
    checked = post(lena, "/places", text=PLACES, do="check").text
    assert "Checked, and nothing changed yet:" in checked
    assert "Line 4, kind: is none of: pharmacy" in checked
    with reading(app.engine) as session:
        assert session.scalars(select(Place)).all() == []

    post(lena, "/places", text=PLACES, do="take")

    assert "open, closes 17:30" in nora.get("/places").text
    assert "HMP Invented" in nora.get("/places?kind=prison").text
    assert "Mon–Fri 09:00–17:30" in nora.get("/places/1").text
    assert nora.get("/places/99").status_code == 404
    assert "Take a list in" not in nora.get("/places").text
    assert post(nora, "/places", text=PLACES, do="take").status_code == 403


def test_what_is_no_list_is_said_and_stays_typed(lena: TestClient) -> None:
    answer = post(lena, "/places", text=f"name\n{SCRIPT}", do="take")

    assert (answer.status_code, "Columns missing: kind, code" in answer.text) == (422, True)
    assert SCRIPT not in answer.text
    assert "&lt;script&gt;" in answer.text
