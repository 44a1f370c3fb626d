"""A dry run from Health: asked for, made by a worker, told to practice and reference with no names; three jobs refuse and say why."""

from datetime import date

import pytest
from build import TUESDAY_10AM
from caseload import add_person
from seed import post
from sqlalchemy import func, select

from jobs import asked_dry_runs, runner, timetable
from liaison.domain.foretelling import REFUSED
from liaison.reviews import due, plan
from liaison.store.job_runs import claim
from liaison.store.session import reading
from liaison.store.tables import Letter
from liaison.store.tables_dry_runs import DryRun


@pytest.fixture
def owed(app, ids) -> None:
    add_person(app, last=date(2025, 12, 20), keyworker_id=ids["Ailsa"])
    due.take_all(app, TUESDAY_10AM)
    plan.take_all(app, TUESDAY_10AM)
    for name in ("remind_practices", "send_letters"):
        claim(app.engine, name, TUESDAY_10AM, TUESDAY_10AM)


def test_it_tells_which_letter_would_go_to_which_practice_and_changes_nothing(app, browser, owed) -> None:
    ailsa, at = browser("Ailsa"), "/health/dry-run/remind_practices"
    assert at in ailsa.get("/health").text
    assert "Nobody has asked" in ailsa.get(at).text
    for _ in range(2):  # pressing twice is once
        assert post(ailsa, at).headers["location"] == at
    assert "A worker takes it up within seconds" in ailsa.get(at).text

    assert asked_dry_runs.take_asked(app, timetable.ALL) == 1
    assert asked_dry_runs.take_asked(app, timetable.ALL) == 0

    page = ailsa.get(at).text
    for told in ("Quay Practice", "R-99901-", "leaves next", "planned → asked"):
        assert told in page
    assert "Invented Person" not in page
    assert "@" not in page.partition("<main")[2].partition("<footer")[0]
    with reading(app.engine) as session:
        assert session.scalar(select(func.count()).select_from(Letter).where(Letter.kind == "review_digest")) == 0
        assert session.scalar(select(func.count()).select_from(DryRun)) == 1
    report = runner.attempt(app, timetable.named("remind_practices"), TUESDAY_10AM, TUESDAY_10AM)
    assert report.error is None
    post(ailsa, "/health/dry-run/send_letters")
    asked_dry_runs.take_asked(app, timetable.ALL)
    assert "would leave" in ailsa.get("/health/dry-run/send_letters").text


def test_three_jobs_refuse_and_say_why_and_others_may_not_look(app, browser, owed) -> None:
    ailsa = browser("Ailsa")
    for job, why in REFUSED.items():
        page = ailsa.get(f"/health/dry-run/{job}").text
        assert "This job has no dry run." in page
        assert why in page
        assert "Show what it would do" not in page
        post(ailsa, f"/health/dry-run/{job}")
    assert asked_dry_runs.take_asked(app, timetable.ALL) == 0
    assert ailsa.get("/health/dry-run/make_tea").status_code == 404
    assert browser("Nora").get("/health/dry-run/send_letters").status_code == 403


def test_one_that_breaks_says_so_and_one_that_nobody_knows_any_more_too(app, browser, owed) -> None:
    ailsa, at = browser("Ailsa"), "/health/dry-run/send_letters"
    post(ailsa, at)
    asked_dry_runs.take_asked(app, ())
    assert "The timetable has no job of this name." in ailsa.get(at).text
