"""Before a weekend Today says what would wait over it, who is told meanwhile, and what does not leave; on an ordinary evening it says nothing."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from build import app_on, arrive, mail, service
from seed import signed_in_cookie
from sqlalchemy import Engine, update
from sqlmodel import col
from starlette.testclient import TestClient

from liaison.app import App
from liaison.domain.ladder import When, Whom
from liaison.practices import site_ladder
from liaison.practices.site_ladder import Wanted
from liaison.store import today_queries
from liaison.store.session import reading, transaction
from liaison.store.switches import HOLD_SENDS, turn
from liaison.store.tables import Case
from liaison.triage import hand_over
from liaison.web.window import create_app
from models.taxonomy import Urgency

FRIDAY = datetime(2026, 11, 27, 16, 45, tzinfo=UTC)  # Monday is St Andrew's Day
THURSDAY = datetime(2026, 11, 26, 16, 45, tzinfo=UTC)
URGENT = "She took methadone from her mother's bottle last night and is very drowsy now, hard to rouse."


def at(app: App, staff_id: int, now: datetime, path: str) -> str:
    """A page as a colleague has it at that moment."""
    then = replace(app, clock=lambda: now)
    client = TestClient(create_app(then), base_url="http://liaison.example")
    client.cookies.set("liaison", signed_in_cookie(then, staff_id)[0])
    return client.get(path).text


def closing(app: App, staff_id: int, now: datetime) -> str:
    """What stands there, as plain words."""
    part = at(app, staff_id, now, "/").partition('id="closing"')[2].partition("</section>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", part)).replace("&#39;", "'").strip()


@pytest.fixture
def waits(app: App, ids: dict[str, int]) -> App:
    """An immediate, a same-day and a soon question that nobody has answered."""
    arrive(app, mail(URGENT, message_id="<1@e.example>"), mail("the prescription is lost", message_id="<2@e.example>"), mail(message_id="<3@e.example>"))  # fmt: skip
    with transaction(app.engine) as session:
        for case_id, level in ((1, Urgency.U1), (2, Urgency.U2), (3, Urgency.U3)):
            session.execute(update(Case).where(col(Case.id) == case_id).values(urgency=level))
    return app


def test_on_a_friday_afternoon_it_says_what_would_wait_until_tuesday(waits: App, ids) -> None:
    words = closing(waits, ids["Lena"], FRIDAY)

    assert "Before we close We close at 17:00 and open again" in words
    assert "open again on Tuesday 1 December 2026 at 09:00: 3 whole days" in words
    assert "Not answered yet: 1 immediate and 1 same day. Nobody has opened 2 of them." in words
    assert "1 other answer is promised before we open again." in words
    assert "Nobody is on call" in words
    weekend = closing(waits, ids["Nora"], datetime(2026, 11, 28, 11, tzinfo=UTC))
    assert "While we are closed We closed yesterday 17:00" in weekend
    assert "Please answer, ring" not in weekend


def test_on_an_ordinary_evening_it_says_nothing(waits: App, ids) -> None:
    assert closing(waits, ids["Lena"], THURSDAY) == ""


def test_it_names_whom_is_told_meanwhile_and_what_a_hold_keeps_here(waits: App, ids) -> None:
    with transaction(waits.engine) as session:
        turn(session, HOLD_SENDS, on=True, now=FRIDAY, because="a check")
        site_ladder.copy_usual(session, by_id=ids["Lena"], now=FRIDAY)
        site_ladder.add(session, Wanted(minutes=5, whom=Whom.ADDRESS, when=When.CLOSED, email="oncall@board.example", title="the on-call doctor"), by_id=ids["Lena"], now=FRIDAY)  # fmt: skip
    words = closing(waits, ids["Lena"], FRIDAY)

    assert "Sends are held:" in words
    assert "Urgent mail that comes meanwhile is told to the on-call doctor" in words
    assert "Nobody is on call" not in words


def test_the_counts_are_the_same_on_both_databases(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    arrive(app, mail(URGENT), mail("the prescription is lost", message_id="<2@e.example>"))
    with reading(app.engine) as session:
        found = today_queries.over_the_break(session, datetime(2026, 12, 1, 9, tzinfo=UTC))
    assert sum(found.urgent.values()) == found.unopened >= 1
    assert found.letters >= 1


def test_the_handover_says_so_too_where_something_urgent_is_on_a_list(waits: App, ids) -> None:
    hand_over.list_shifts(waits, FRIDAY)
    page = at(waits, ids["Lena"], FRIDAY, "/handover")
    assert (
        "2 urgent questions on these lists are not finished, and the desk opens again on Tuesday 1 December 2026 at 09:00."
        in page
    )

    with transaction(waits.engine) as session:
        session.execute(update(Case).values(urgency=Urgency.U4))
    assert "the desk opens again" not in at(waits, ids["Lena"], FRIDAY, "/handover")
