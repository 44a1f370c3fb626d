"""Somebody who was invited and has not been heard from: a colleague with a name tries again, once, and nothing else follows."""

from datetime import date, timedelta
from typing import Any

import pytest
from build import TUESDAY_10AM, app_on, service
from caseload import change_person, move_review, review_of
from people_written_to import MAIL, all_letters, release, tasks, with_review
from sqlalchemy import Engine

from jobs import invite_people
from liaison.app import App
from liaison.domain.inviting import try_again as is_time
from liaison.domain.looking_out import Kind
from liaison.domain.states import ReviewState
from liaison.outbox import send
from liaison.reviews import invite, reach_tasks, try_again
from liaison.store.session import transaction
from liaison.store.tables_people import Person, Review

DAY = timedelta(days=1)
PLANNED = date(2026, 12, 18)


@pytest.fixture
def app(engine: Engine) -> App:
    return app_on(engine)


def invited(app: App, ids: dict[str, int], **person: Any) -> int:
    """Somebody invited today for a day in three and a half weeks; returns the person's id."""
    number = with_review(app, **({"safe_contact": MAIL, "planned": PLANNED, "keyworker_id": ids["Ailsa"]} | person))
    invite.take_all(app, TUESDAY_10AM)
    release(app, all_letters(app)[-1], ids["Lena"])
    while send.send_one(app, TUESDAY_10AM):
        pass
    return number


def on(app: App, day: date) -> int:
    """How many are to be tried again on a day."""
    return try_again.take_all(app, TUESDAY_10AM + (day - TUESDAY_10AM.date())).counts["to_try_again"]


def test_whoever_invited_tries_again_once_two_weeks_before_the_day(app: App) -> None:
    ids = service(app)
    person = invited(app, ids)
    assert on(app, PLANNED - 15 * DAY) == 0
    assert on(app, PLANNED - 14 * DAY) == 1
    assert on(app, PLANNED - 14 * DAY) == 0
    (task,) = tasks(app)
    assert (task.kind, task.owner_id, task.person_id, task.due_on) == (
        "try_again", all_letters(app)[0].worker_id, person, date(2026, 12, 10),
    )  # fmt: skip
    assert task.why == "Invited on Tue 24 Nov for Fri 18 Dec, and nothing is agreed yet."
    with transaction(app.engine) as session:
        reach_tasks.answer(
            session, task.id or 0, version=1, code="no_answer", words="", staff_id=ids["Ailsa"], now=TUESDAY_10AM
        )
    assert on(app, PLANNED - 7 * DAY) == 0  # nobody is pressed, and nothing counts
    assert review_of(app, person).state is ReviewState.PLANNED


def test_the_job_does_it_and_says_so(app: App) -> None:
    invited(app, service(app))
    then = TUESDAY_10AM + 10 * DAY
    assert invite_people.run(app, then, then).did["to_try_again"] == 1


@pytest.mark.parametrize(
    "what", ["agreed", "not released", "a week", "closed day", "held", "hospital", "something else to do"]
)
def test_nobody_is_tried_again_who_is_heard_from_away_or_in_hand(app: App, what: str) -> None:
    ids = service(app)
    day = PLANNED - 14 * DAY
    if what == "not released":
        with_review(app, safe_contact=MAIL, planned=PLANNED)
        invite.take_all(app, TUESDAY_10AM)
        person = 0
    else:
        person = invited(app, ids, **({"planned": date(2026, 12, 4)} if what == "a week" else {}))
    if what == "agreed":
        move_review(app, review_of(app, person).id or 0, ReviewState.CONFIRMED)
    if what == "a week":
        day = TUESDAY_10AM.date() + 6 * DAY
    if what == "closed day":
        day = date(2026, 12, 5)
    if what in {"held", "hospital"}:
        change_person(app, person, **({"letters_held": True} if what == "held" else {"status": "hospital"}))
    if what == "something else to do":
        number = review_of(app, person).id or 0
        with transaction(app.engine) as session:
            one, review = session.get_one(Person, person), session.get_one(Review, number)
            reach_tasks.make(session, Kind.RING, "ring:1", person=one, review=review, why="x", now=TUESDAY_10AM, actor="step:invite")  # fmt: skip
    assert on(app, day) == 0


def test_a_day_that_is_agreed_meanwhile_takes_it_off_the_list(app: App) -> None:
    ids = service(app)
    person = invited(app, ids)
    on(app, PLANNED - 14 * DAY)
    move_review(app, review_of(app, person).id or 0, ReviewState.CONFIRMED)
    assert on(app, PLANNED - 11 * DAY) == 0
    (task,) = tasks(app)
    assert (task.answer, task.done_at is not None, task.done_by) == ("", True, None)


@pytest.mark.parametrize(
    ("planned", "invited_on", "today", "due"),
    [
        (None, date(2026, 11, 1), date(2026, 12, 4), False),
        (PLANNED, date(2026, 11, 1), date(2026, 12, 3), False),
        (PLANNED, date(2026, 11, 1), date(2026, 12, 4), True),
        (PLANNED, date(2026, 11, 28), date(2026, 12, 4), False),
        (PLANNED, date(2026, 11, 28), date(2026, 12, 5), True),
        (PLANNED, date(2026, 11, 1), date(2026, 12, 17), True),
        (PLANNED, date(2026, 11, 1), PLANNED, False),
    ],
)
def test_it_is_time_in_the_two_weeks_before_the_day_and_a_week_after_the_invitation(
    planned: date | None, invited_on: date, today: date, due: bool
) -> None:
    assert is_time(planned, invited_on, today) is due
