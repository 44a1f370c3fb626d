"""Somebody is away on a day of a review of hers: the plan is made anew at once, says what it moved, and what it may not move waits for a person."""

from datetime import date, timedelta

import pytest
from build import TUESDAY_10AM
from caseload import add_person, review_of
from rota_rows import leaves
from seed import post
from sqlalchemy import select, update
from sqlmodel import col

from jobs import runner, timetable
from liaison.domain.states import ReviewState
from liaison.reviews import due, plan
from liaison.store import events
from liaison.store.session import reading, transaction
from liaison.store.tables import JobRun
from liaison.store.tables_people import Review

TODAY, SOON = TUESDAY_10AM.date(), date(2026, 12, 9)


@pytest.fixture
def lena(app, browser, ids):
    """A lead's browser; Ailsa has a review in December."""
    hers(app, ids, SOON)
    return browser("Lena")


def hers(app, ids, day: date, time: str = "") -> int:
    """One review more of Ailsa's, on that day."""
    person = add_person(app, last=date(2025, 12, 20), keyworker_id=ids["Ailsa"])
    due.take_all(app, app.now())
    plan.take_all(app, app.now())
    review_id = review_of(app, person).id or 0
    stand(app, review_id, day, time)
    return review_id


def stand(app, review_id: int, day: date, time: str) -> None:
    with transaction(app.engine) as session:
        session.execute(update(Review).where(col(Review.id) == review_id).values(planned_on=day, planned_time=time))


def asked(app) -> list[str]:
    with reading(app.engine) as session:
        return [run.job for run in session.scalars(select(JobRun).order_by(col(JobRun.id)))]


def row(app, review_id: int = 1) -> Review:
    with reading(app.engine) as session:
        return session.get_one(Review, review_id)


def work(app) -> None:
    """What was asked for is run, as a worker would."""
    runner.run_requested(app, [timetable.named("plan_reviews"), timetable.named("invite_people")], app.now())


def leave_of(client, ids, first: str, last: str):
    return post(client, "/rota/leave", staff_id=str(ids["Ailsa"]), kind="leave", first=first, last=last)


def test_leave_over_a_planned_day_has_the_plan_made_anew_and_says_what_it_moved_and_why(app, lena, ids) -> None:
    assert leave_of(lena, ids, "2026-12-14", "2026-12-14").status_code == 303
    assert asked(app) == [], "no review stands in it"
    assert leave_of(lena, ids, "2026-12-09", "2026-12-10").status_code == 303
    assert asked(app) == ["plan_reviews", "invite_people"]
    waits = lena.get("/rota/leave").text
    assert "1 review stands in it." in waits
    assert waits.count("stands in it") == 1
    assert "A plan is being made" in lena.get("/plan").text
    assert post(lena, "/plan/anew").status_code == 303
    assert len(asked(app)) == 2, "it was asked for already"

    work(app)

    assert row(app).planned_on not in (SOON, date(2026, 12, 10), date(2026, 12, 14))
    year = lena.get("/plan").text
    assert "<strong>Invented Person 0</strong>: from Wed 9 Dec to " in year
    assert "Ailsa is away." in year
    assert "A plan is being made" not in year
    assert "the last one <time" in year
    assert "stands in it" not in lena.get("/rota/leave").text
    assert post(lena, "/plan/anew").status_code == 303
    assert len(asked(app)) == 4


def test_an_agreed_day_waits_for_a_person_on_today_and_asks_for_no_plan_again(app, lena, ids, browser) -> None:
    soon = TODAY + timedelta(days=2)
    stand(app, 1, soon, "11:00")
    with transaction(app.engine) as session:
        events.move(
            session, session.get_one(Review, 1), ReviewState.CONFIRMED, actor=events.person(ids["Lena"]), now=app.now()
        )
    title = "Reviews of the coming week that are not as agreed or asked for"
    assert title not in lena.get("/").text

    leave_of(lena, ids, "2026-11-26", "2026-11-27")
    work(app)

    assert (row(app).planned_on, row(app).state) == (soon, ReviewState.CONFIRMED)
    today = lena.get("/").text
    assert title in today
    assert "which cannot be kept: Ailsa is away. Please agree another day;" in today
    assert title not in browser("Nora").get("/").text, "names of people are for whoever plans reviews"
    leave_of(lena, ids, "2026-12-01", "2026-12-01")
    assert asked(app) == ["plan_reviews", "invite_people"], "it says so already"


def test_leave_that_is_agreed_has_the_plan_made_anew_and_leave_that_is_not_has_not(app, lena, ids, browser) -> None:
    ailsa = browser("Ailsa")
    for number, do in ((1, "decline"), (2, "agree")):
        post(ailsa, "/rota/leave", first="2026-12-09", last="2026-12-09")
        assert asked(app) == []
        post(lena, f"/rota/leave-asked/{number}", do=do)
    assert asked(app) == ["plan_reviews", "invite_people"]


def test_a_review_whose_time_has_come_today_stays_when_its_colleague_goes_home_ill(app, lena, ids) -> None:
    later = hers(app, ids, TODAY, "11:00")
    stand(app, 1, TODAY, "09:30")
    assert post(lena, "/rota/away", staff_id=str(ids["Ailsa"]), last="2026-11-24").status_code == 303
    assert "1 review stands in it." in lena.get("/rota/leave").text

    work(app)

    assert (row(app).planned_on, row(app).planned_time) == (TODAY, "09:30")
    assert row(app, later).planned_on > TODAY
    plan.take_all(app, app.now() + timedelta(days=1))
    assert row(app).planned_on > TODAY, "the day is over, and nothing was written down"


def test_somebody_who_rings_in_is_away_around_leave_that_stands(app, lena, ids) -> None:
    leave_of(lena, ids, "2026-11-26", "2026-11-26")
    assert post(lena, "/rota/away", staff_id=str(ids["Ailsa"]), last="2026-12-11").status_code == 303
    spans = [
        (one.kind, one.starts_at.date(), one.ends_at.date())
        for one in sorted(leaves(app), key=lambda one: one.starts_at)
    ]
    assert spans == [
        ("away", TODAY, date(2026, 11, 26)), ("leave", date(2026, 11, 26), date(2026, 11, 27)), ("away", date(2026, 11, 27), date(2026, 12, 12)),
    ]  # fmt: skip
    assert asked(app) == ["plan_reviews", "invite_people"], "she has a review on 9 December"
