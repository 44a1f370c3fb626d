"""We did not manage to meet: the same is set going whichever time it is, and nothing else."""

from datetime import date, timedelta

import pytest
from build import TUESDAY_10AM, app_on, service
from caseload import move_review, review_of
from people_written_to import SAFE, all_letters, tasks, with_review
from sqlalchemy import Engine, update
from sqlmodel import col

from liaison.app import App
from liaison.domain.states import ReviewState
from liaison.reviews import booking, invite, not_met, reach_tasks
from liaison.reviews.not_met import Followed, Helpers, NotSo
from liaison.reviews.reach_tasks import NotAnswered
from liaison.store import events
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Review

TODAY = TUESDAY_10AM.date()
DAY = timedelta(days=1)


def missed(app: App, ids: dict[str, int], person: int, **more: object) -> Followed:
    review = review_of(app, person)
    fields = {"as_seen": booking.seen(review), "helpers": Helpers(ids["Ailsa"], ids["Nora"], ids["Petra"])} | more
    with transaction(app.engine) as session:
        return not_met.say(session, app, review.id or 0, staff_id=ids["Ailsa"], now=TUESDAY_10AM, **fields)


def answer(app: App, number: int, code: str, words: str = "", staff: int = 1) -> None:
    with transaction(app.engine) as session:
        task = next(one for one in tasks(app) if one.id == number)
        reach_tasks.answer(
            session, number, version=task.version, code=code, words=words, staff_id=staff, now=TUESDAY_10AM
        )


@pytest.fixture
def app(engine: Engine) -> App:
    return app_on(engine)


def test_a_look_today_a_colleague_who_gets_in_touch_another_offer_and_the_review_back_in_the_plan(app: App) -> None:
    ids = service(app)
    person = with_review(app, planned=TODAY)
    review = review_of(app, person)
    move_review(app, review.id or 0, ReviewState.CONFIRMED)

    said = missed(app, ids, person)

    welfare, touch = tasks(app)
    assert (welfare.kind, welfare.owner_id, welfare.due_on) == ("welfare", ids["Ailsa"], TODAY)
    assert (touch.kind, touch.owner_id, touch.due_on, touch.next_id) == (
        "get_in_touch", ids["Nora"], date(2026, 11, 26), ids["Petra"],
    )  # fmt: skip
    (offer,) = all_letters(app)
    assert (offer.kind, offer.state.value, offer.worker_id) == ("review_again", "drafted", ids["Nora"])
    assert "I, Nora, will be in touch" in offer.text
    assert "Nothing in your prescription changes" in offer.text
    assert review_of(app, person).state is ReviewState.PLANNED
    assert said.sentences[-1] == "Care and prescription go on as they are."
    assert invite.take_all(app, TUESDAY_10AM).counts == {"drafted": 0, "to_ask": 0, "stopped": 0}

    again = missed(app, ids, person)  # said by a second colleague: nothing is doubled
    assert len(tasks(app)) == 2
    assert len(all_letters(app)) == 1
    assert "written already" in again.sentences[3]


def test_a_practice_that_was_asked_is_not_asked_a_second_time(memory_engine: Engine) -> None:
    app = app_on(memory_engine)
    ids = service(app)
    person = with_review(app, planned=TODAY)
    number = review_of(app, person).id or 0
    move_review(app, number, ReviewState.ASKED)
    move_review(app, number, ReviewState.CONFIRMED)
    missed(app, ids, person)
    assert review_of(app, person).state is ReviewState.ASKED


def test_without_a_safe_way_there_is_no_letter_and_the_rest_goes_on(app: App) -> None:
    ids = service(app)
    for block in ({}, SAFE | {"domestic_abuse": True}):
        said = missed(app, ids, with_review(app, planned=TODAY, safe_contact=block))
        assert said.sentences[3].startswith("No letter is drafted.")
    assert all_letters(app) == []
    assert [task.kind for task in tasks(app)] == ["welfare", "get_in_touch"] * 2


def test_a_day_to_come_a_finished_review_and_a_moved_one_are_refused(memory_engine: Engine) -> None:
    app = app_on(memory_engine)
    ids = service(app)
    person = with_review(app, planned=TODAY + DAY)
    with pytest.raises(NotSo, match="still to come"):
        missed(app, ids, person)
    with pytest.raises(events.MovedMeanwhile):
        missed(app, ids, person, as_seen="confirmed:2026-01-01")
    move_review(app, review_of(app, person).id or 0, ReviewState.COMPLETED)
    with pytest.raises(NotSo):
        missed(app, ids, person)
    assert tasks(app) == []


@pytest.mark.parametrize(("time", "missed_it"), [("09:30", True), ("11:00", False), ("15:00", False), ("", True)])
def test_before_its_time_today_nobody_has_missed_anyone(memory_engine: Engine, time: str, missed_it: bool) -> None:
    app = app_on(memory_engine)
    ids = service(app)
    person = with_review(app, planned=TODAY)
    with transaction(app.engine) as session:
        session.execute(update(Review).where(col(Review.person_id) == person).values(planned_time=time))
    if missed_it:
        assert missed(app, ids, person).sentences
    else:
        with pytest.raises(NotSo, match="That time is still to come"):
            missed(app, ids, person)
    assert bool(tasks(app)) is missed_it


def test_what_would_make_it_easier_is_asked_and_then_a_clinician_decides(app: App) -> None:
    ids = service(app)
    missed(app, ids, with_review(app, planned=TODAY))
    answer(app, 1, "well", staff=ids["Ailsa"])
    answer(app, 2, "not_yet")
    assert tasks(app)[1].done_at is None
    with pytest.raises(NotAnswered, match="What would make it easier"):
        answer(app, 2, "spoke")
    answer(app, 2, "spoke", "A walk, and not before noon.")

    *_, decide = tasks(app)
    assert (decide.kind, decide.owner_id) == ("decide", ids["Petra"])
    answer(app, 3, "decided", "Nora meets him at the harbour.")
    assert all(task.done_at for task in tasks(app))
    with pytest.raises(events.MovedMeanwhile):
        answer(app, 3, "decided", "again")


def test_whoever_is_worried_puts_it_on_a_clinicians_list_for_today(app: App) -> None:
    ids = service(app)
    missed(app, ids, with_review(app, planned=TODAY))
    answer(app, 1, "worried")
    *_, decide = tasks(app)
    assert (decide.kind, decide.owner_id, decide.due_on) == ("decide", ids["Petra"], TODAY)


def test_the_tenth_time_is_as_the_first(memory_engine: Engine) -> None:
    app = app_on(memory_engine)
    ids = service(app)
    person = with_review(app, planned=TODAY)
    said, kinds, words = set(), set(), set()
    for n in range(10):
        with transaction(app.engine) as session:
            session.execute(update(Review).where(col(Review.person_id) == person).values(planned_on=TODAY - n * DAY))
        before = len(tasks(app))
        said.add(missed(app, ids, person))
        kinds.add(tuple(task.kind for task in tasks(app)[before:]))
        words.add(all_letters(app)[-1].text)
        assert review_of(app, person).state is ReviewState.PLANNED
    assert len(said) == len(kinds) == len(words) == 1
    with reading(app.engine) as session:
        assert session.get_one(Review, review_of(app, person).id).outcome is None
