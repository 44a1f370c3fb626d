"""Whoever will have to be asked anew what is safe is on the keyworker's list before the letter is wanted, once."""

from datetime import date, timedelta
from typing import Any

import pytest
from build import TUESDAY_10AM, app_on, service
from caseload import change_person
from people_written_to import SAFE, all_letters, tasks, with_review
from sqlalchemy import Engine

from jobs import invite_people
from liaison.app import App
from liaison.domain.inviting import ask_ahead as by_when
from liaison.domain.safe_contact import all_asked
from liaison.domain.workdays import calendar_for
from liaison.reviews import ask_ahead, invite, reach_tasks
from liaison.store.session import transaction

WEEK = timedelta(weeks=1)
DUE = date(2027, 1, 26)  # nine weeks ahead: the invitation goes in three
OLD = SAFE | all_asked("2026-07-01")  # under six months today, and over on the day the review is due
LATER = {"due": DUE, "planned": date(2027, 1, 19)}


@pytest.fixture
def app(engine: Engine) -> App:
    return app_on(engine)


def test_an_answer_that_grows_old_is_on_the_keyworkers_list_once_before_the_letter_is_wanted(app: App) -> None:
    ids = service(app)
    person = with_review(app, safe_contact=OLD, keyworker_id=ids["Ailsa"], **LATER)

    report = invite_people.run(app, TUESDAY_10AM, TUESDAY_10AM)
    assert (report.did["to_ask_ahead"], report.did["to_ask"], all_letters(app)) == (1, 0, [])
    assert ask_ahead.take_all(app, TUESDAY_10AM + WEEK).counts == {"to_ask_ahead": 0}
    (task,) = tasks(app)
    assert (task.kind, task.owner_id, task.due_on) == ("ask_safe", ids["Ailsa"], date(2026, 12, 15))
    assert task.why.startswith(
        "Please ask again about e-mail (last asked on 01/07/2026), post (last asked on 01/07/2026): more than six months"
    )

    change_person(app, person, safe_contact=SAFE | all_asked("2026-12-01"))
    with transaction(app.engine) as session:
        reach_tasks.answer(session, task.id or 0, version=1, code="asked", words="", staff_id=ids["Ailsa"], now=TUESDAY_10AM + WEEK)  # fmt: skip
    assert invite.take_all(app, TUESDAY_10AM + 3 * WEEK).counts == {"drafted": 1, "to_ask": 0, "stopped": 0}


def test_whoever_is_still_on_the_list_is_not_put_there_twice_and_whoever_was_told_instead_is(app: App) -> None:
    ids = service(app)
    with_review(app, safe_contact={}, keyworker_id=ids["Ailsa"], **LATER)
    ask_ahead.take_all(app, TUESDAY_10AM)
    (task,) = tasks(app)
    assert task.why.startswith("Nobody has asked yet what is safe.")
    assert invite.take_all(app, TUESDAY_10AM + 3 * WEEK).counts["to_ask"] == 0
    with transaction(app.engine) as session:
        reach_tasks.answer(session, task.id or 0, version=1, code="told", words="", staff_id=ids["Ailsa"], now=TUESDAY_10AM + 3 * WEEK)  # fmt: skip
    assert invite.take_all(app, TUESDAY_10AM + 3 * WEEK).counts["to_ask"] == 1


@pytest.mark.parametrize(
    "more",
    [
        {"safe_contact": SAFE | all_asked("2026-09-01")},  # still good on the day the review is due
        {"safe_contact": OLD, "letters_held": True},
        {"safe_contact": OLD, "status": "custody"},
        {"safe_contact": OLD, "due": date(2027, 2, 16), "planned": date(2027, 2, 9)},  # more than four weeks to go
    ],
)
def test_nobody_is_put_on_a_list_who_need_not_be_asked_now(app: App, more: dict[str, Any]) -> None:
    service(app)
    with_review(app, **LATER | more)
    assert ask_ahead.take_all(app, TUESDAY_10AM).counts == {"to_ask_ahead": 0}


def test_the_way_that_they_chose_is_asked_anew_although_another_one_is_still_good(app: App) -> None:
    ids = service(app)
    mixed = SAFE | all_asked("2026-11-01") | {"post_checked_on": "2026-07-01"}
    with_review(app, safe_contact=mixed | {"prefers": "email"}, **LATER)
    with_review(app, safe_contact=mixed | {"prefers": "post"}, keyworker_id=ids["Ailsa"], **LATER)

    assert ask_ahead.take_all(app, TUESDAY_10AM).counts == {"to_ask_ahead": 1}
    (task,) = tasks(app)
    assert task.owner_id == ids["Ailsa"]
    assert task.why.startswith("Please ask again about post (last asked on 01/07/2026): more than six months")


def test_nothing_is_put_on_a_list_on_a_closed_day(app: App) -> None:
    service(app)
    with_review(app, safe_contact=OLD, **LATER)
    assert ask_ahead.take_all(app, TUESDAY_10AM + timedelta(days=4)).counts == {"to_ask_ahead": 0}


def test_it_is_asked_from_four_weeks_before_the_invitation_until_it_goes() -> None:
    calendar = calendar_for(range(2026, 2028))
    asked, begins = date(2026, 7, 1), date(2026, 12, 15)
    days = [begins - 4 * WEEK - timedelta(days=1), begins - 4 * WEEK, begins - timedelta(days=1), begins]
    assert [by_when(DUE, asked, day, calendar) for day in days] == [None, begins, begins, None]
    assert by_when(DUE, DUE - timedelta(days=183), begins - WEEK, calendar) is None
