"""`liaison reviews` and `meetings`: planned, listed, covered, and nobody named."""

from typing import Any

import pytest
from build import person, service
from caseload import add_hosts, add_series
from sqlalchemy import select

from liaison.app import App
from liaison.clock import london_date, system_clock
from liaison.store.session import reading
from liaison.store.tables_people import Person
from tests.cli.conftest import Desk


@pytest.fixture
def cared_for(liaison: Desk) -> tuple[Desk, App]:
    """A service with one person whose review is due, and one cluster."""
    app = liaison.app()
    service(app, now=system_clock())
    person(app)
    add_hosts(app)
    add_series(app)
    return liaison, app


def test_reviews_are_planned_listed_and_covered(cared_for: tuple[Desk, App]) -> None:
    liaison, app = cared_for

    first = liaison("reviews", "coverage")
    uncovered = liaison("reviews", "coverage", "--json")
    dry = liaison("reviews", "plan", "--dry-run", "--json")
    after_dry = liaison("reviews", "coverage", "--json").json
    planned = liaison("reviews", "plan", "--json")
    due = liaison("reviews", "due", "--json", "--on", "2199-01-01").json["reviews"]
    covered = liaison("reviews", "coverage", "--json")

    assert uncovered.code == 3
    assert set(uncovered.json) >= {"people", "covered", "explained", "unexplained"}
    assert (uncovered.json["people"], uncovered.json["unexplained"]) == (1, after_dry["unexplained"])
    assert (dry.code, planned.code) == (0, 0)
    assert dry.json["dry_run"] is True
    assert len(due) == 1
    assert "1 unexplained  no review is open" in first.out
    assert "records: 1;" in first.out
    assert "12 months after shared care began" in liaison("reviews", "due", "--on", "2199-01-01").out
    assert covered.code == 0
    assert (covered.json["covered"], covered.json["unexplained"]) == (1, [])


def test_a_review_command_takes_a_date_and_refuses_what_is_none(cared_for: tuple[Desk, App]) -> None:
    liaison, _ = cared_for

    assert [liaison("reviews", word, "--on", "31/12/2026").code for word in ("due", "plan", "coverage")] == [2, 2, 2]
    assert liaison("reviews", "due", "--on", "2020-01-01", "--json").json == {"reviews": []}


def test_nobody_is_named_in_what_the_review_commands_print(cared_for: tuple[Desk, App]) -> None:
    liaison, app = cared_for
    liaison("reviews", "plan")
    with reading(app.engine) as session:
        (row,) = session.scalars(select(Person))

    printed = "".join(
        ran.out + ran.err
        for word in ("due", "plan", "coverage")
        for ran in (liaison("reviews", word), liaison("reviews", word, "--json"))
    )

    assert row.name not in printed
    assert row.chi not in printed


def test_meetings_are_planned_and_listed(cared_for: tuple[Desk, App]) -> None:
    liaison, _ = cared_for

    planned = liaison("meetings", "plan", "--json")
    listed = liaison("meetings", "list", "--json")

    assert (planned.code, listed.code) == (0, 0)
    assert planned.json["planned"] >= 1
    rows: list[dict[str, Any]] = listed.json["meetings"]
    assert len(rows) == planned.json["planned"]
    assert {"meeting", "day", "state", "kind", "name"} <= set(rows[0])
    assert rows[0]["day"] >= london_date(system_clock()).isoformat()
    assert rows[0]["name"] in liaison("meetings", "list").out


def test_a_briefing_is_printed_by_the_number_of_its_meeting(cared_for: tuple[Desk, App]) -> None:
    liaison, _ = cared_for
    liaison("meetings", "plan")
    number = liaison("meetings", "list", "--json").json["meetings"][0]["meeting"]

    found = liaison("meetings", "briefing", str(number), "--json")
    assert found.code == 0
    assert {"meeting", "frozen", "about", "span", "as_at", "total", "themes", "reviews"} <= set(found.json)
    assert found.json["frozen"] is False
    assert "hidden" in liaison("meetings", "briefing", str(number)).out or "Annual reviews held" in liaison("meetings", "briefing", str(number)).out  # fmt: skip
    missing = liaison("meetings", "briefing", "999")
    assert missing.code == 1
    assert "There is no meeting 999" in missing.err
