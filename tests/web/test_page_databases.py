"""Every page is drawn, and a case carried through, on each database."""

from datetime import date

import pytest
from build import app_on, service
from lessons_of import judged
from reader_rows import looks_of_the_watch
from seed import a_meeting, a_review, a_run, again, one_case, parked, post, signed_in_cookie
from sqlalchemy import Engine
from starlette.testclient import TestClient

from liaison.app import App
from liaison.domain.reader_drift import Fit
from liaison.domain.states import CaseState, MeetingState
from liaison.web.deps import COOKIE
from liaison.web.window import create_app


@pytest.fixture
def lena(engine: Engine) -> tuple[App, TestClient]:
    app = app_on(engine)
    ids = service(app)
    client = TestClient(create_app(app), base_url="http://liaison.example", follow_redirects=False)
    token, client.csrf = signed_in_cookie(app, ids["Lena"])
    client.cookies.set(COOKIE, token)
    one_case(app)
    parked(app)
    a_review(app, 1, due=date(2026, 11, 20), planned=date(2026, 11, 25), worker=ids["Ailsa"])
    a_meeting(app, date(2027, 1, 20), MeetingState.ASKED)
    a_run(app, "poll_mailboxes")
    judged(app, ids["Petra"])
    looks_of_the_watch(app, [0.1, 0.2], Fit.WELL)
    return app, client


PATHS = (
    *("/", "/inbox?tab=open&open=1", "/inbox?tab=team&locality=North&practice=99901&urgency=U3", "/inbox?tab=closed&locality=%00a&practice=%00", "/inbox/news?since=0"),
    *("/cases/1", "/cases/1/reply", "/set-aside", "/set-aside/2", "/rota", "/rota?from=2026-12-01", "/rota?from=soon", "/rota/shifts/1", "/rota/leave", "/rota/patterns", "/rota/calendar", "/rota.csv", "/places", "/ladder", "/reviews", "/meetings", "/health", "/reader", "/reader/texts", "/reader/texts/3", "/mails/1/original", "/healthz", "/handover", "/morning", "/reports", "/reports.csv?month=2026-10"),
)  # fmt: skip


def test_every_page_is_drawn(lena: tuple[App, TestClient]) -> None:
    _, client = lena
    assert [path for path in PATHS if client.get(path).status_code != 200] == []


def test_a_case_is_taken_searched_noted_answered_and_finished(lena: tuple[App, TestClient]) -> None:
    app, client = lena
    case = again(app, 1)
    post(client, "/cases/1/take", version=case.version)
    post(client, "/cases/1/note", text="null\0 and a smile \N{SLIGHTLY SMILING FACE}")
    assert case.reference in post(client, "/inbox/search", tab="open", words="DOSE").text

    version = again(app, 1).version
    sent = post(client, "/cases/1/reply", version=version, text="We ring you.", seen_to="tait@quay.example", do="send")
    finished = post(client, "/cases/1/close", version=again(app, 1).version, reason="answered")

    assert (sent.status_code, finished.status_code) == (303, 303)
    assert again(app, 1).state is CaseState.CLOSED
