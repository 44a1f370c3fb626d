"""A noted trigger moves the due date at once and once; a review answers it; coming back from prison or hospital is one by itself."""

from datetime import date, timedelta

import pytest
from build import TUESDAY_10AM, app_on, service
from caseload import TODAY, add_person, all_reviews, change_person, move_review, review_of
from sqlalchemy import Engine, select
from sqlmodel import col

from liaison.domain.states import ReviewState
from liaison.reviews import complete, due, plan
from liaison.reviews.booking import seen
from liaison.reviews.bring_forward import NotNoted, note, take_back
from liaison.reviews.complete import NotEnded
from liaison.reviews.register_edit import Who, happened
from liaison.reviews.register_import import import_people
from liaison.store.session import reading, transaction
from liaison.store.tables import Event
from liaison.store.tables_people import Person, Review
from liaison.store.tables_rooms import ReviewTrigger

NEXT_WEEK = TUESDAY_10AM + timedelta(days=7)


def noted(app, person: int, kind: str = "overdose", on: date = date(2026, 11, 22), now=TUESDAY_10AM) -> str:
    with transaction(app.engine) as session:
        return note(session, person, kind=kind, on=on, because="practice", staff_id=1, now=now)


def triggers(app) -> list[ReviewTrigger]:
    with reading(app.engine) as session:
        return list(session.scalars(select(ReviewTrigger).order_by(col(ReviewTrigger.id))))


def start(engine: Engine, **person):
    app = app_on(engine)
    ailsa = service(app)["Ailsa"]
    one = add_person(app, **{"last": date(2026, 8, 1), "keyworker_id": ailsa, **person})
    due.take_all(app, TUESDAY_10AM)
    plan.take_all(app, TUESDAY_10AM)
    return app, one


def test_an_overdose_brings_the_review_forward_at_once_and_the_plan_follows(engine: Engine) -> None:
    app, person = start(engine)
    assert review_of(app, person).planned_on > date(2027, 6, 1)

    assert noted(app, person) == "The review is due by Sunday 6 December 2026."

    review = review_of(app, person)
    assert (review.due_on, review.cycle) == (date(2026, 12, 6), date(2026, 8, 1))
    assert review.due_because.startswith("Brought forward by an overdose on 22/11/2026")
    plan.take_all(app, TUESDAY_10AM)
    assert TODAY + timedelta(days=7) <= review_of(app, person).planned_on <= date(2026, 12, 6)
    with reading(engine) as session:
        said = set(session.scalars(select(Event.because)))
    assert {"noted: Non-fatal overdose", "the due date is now 06/12/2026"} <= said


def test_after_one_that_was_declined_before_its_day_the_next_can_be_held_as_soon_as_it_is_brought_forward(
    engine: Engine,
) -> None:
    app, person = start(engine, last=date(2026, 1, 20))
    with transaction(engine) as session:
        first = session.scalars(select(Review)).one()
        complete.end(
            session,
            first.id,
            as_seen=seen(first),
            outcome="declined",
            on=TODAY,
            sure=True,
            staff_id=1,
            now=TUESDAY_10AM,
        )
    due.take_all(app, TUESDAY_10AM)
    noted(app, person, now=TUESDAY_10AM + timedelta(days=1))
    second = all_reviews(app)[-1]
    assert (second.cycle, second.due_on) == (date(2027, 1, 20), date(2026, 12, 6))
    with pytest.raises(NotEnded), transaction(engine) as session:
        complete.end(
            session,
            second.id,
            as_seen=seen(second),
            outcome="completed",
            on=date(2026, 1, 20),
            sure=True,
            staff_id=1,
            now=NEXT_WEEK,
        )
    with transaction(engine) as session:
        complete.end(
            session,
            second.id,
            as_seen=seen(second),
            outcome="completed",
            on=NEXT_WEEK.date(),
            sure=True,
            staff_id=1,
            now=NEXT_WEEK,
        )
    due.take_all(app, NEXT_WEEK)
    third = all_reviews(app)[-1]
    assert (third.state, third.cycle, third.due_on) == (ReviewState.DUE, date(2026, 12, 1), date(2027, 12, 1))


def test_it_counts_until_a_review_answers_it_and_the_row_stays(engine: Engine) -> None:
    app, person = start(engine)
    noted(app, person)
    assert not any(due.take_all(app, TUESDAY_10AM).counts.values())
    move_review(app, review_of(app, person).id, ReviewState.COMPLETED, completed_on=TODAY)

    due.take_all(app, NEXT_WEEK)

    assert [(r.state, r.due_on) for r in all_reviews(app)][1:] == [(ReviewState.DUE, date(2027, 11, 24))]
    (row,) = triggers(app)
    assert (row.cleared_at, row.cleared_by) == (NEXT_WEEK, None)


def test_no_to_a_review_brought_forward_leaves_the_one_of_the_year(engine: Engine) -> None:
    app, person = start(engine)
    noted(app, person)
    move_review(app, review_of(app, person).id, ReviewState.CLOSED, outcome="declined")

    due.take_all(app, NEXT_WEEK)

    new = all_reviews(app)[1]
    assert (new.state, new.cycle, new.due_on) == (ReviewState.DUE, date(2026, 12, 6), date(2027, 8, 1))
    assert "brought forward to 06/12/2026" in new.due_because
    noted(app, person, kind="pregnancy", on=date(2026, 11, 30), now=NEXT_WEEK)
    assert all_reviews(app)[1].due_on == date(2026, 12, 14)


def test_the_register_s_own_completed_review_answers_what_was_before_it_alone(engine: Engine) -> None:
    app, person = start(engine)
    noted(app, person, on=date(2026, 11, 10))
    noted(app, person, on=date(2026, 11, 22))
    change_person(app, person, last_review_on=date(2026, 11, 15))

    for _ in range(2):
        due.take_all(app, TUESDAY_10AM)

    assert [row.cleared_at is None for row in triggers(app)] == [False, True]
    assert [r.due_on for r in all_reviews(app) if r.state is ReviewState.DUE] == [date(2026, 12, 6)]


@pytest.mark.parametrize(("status", "kind", "weeks"), [("custody", "liberation", 2), ("hospital", "admission", 3)])
def test_coming_back_brings_the_review_forward_by_itself_once(engine: Engine, status: str, kind: str, weeks: int) -> None:  # fmt: skip
    app, person = start(engine)
    change_person(app, person, status=status)
    due.take_all(app, TUESDAY_10AM)
    change_person(app, person, status="in_shared_care")

    for _ in range(2):
        due.take_all(app, NEXT_WEEK)

    assert [(row.kind, row.because, row.noted_by) for row in triggers(app)] == [(kind, "register", None)]
    assert review_of(app, person).due_on == NEXT_WEEK.date() + timedelta(weeks=weeks)


def test_taken_back_the_due_date_is_what_it_was_and_nobody_takes_it_back_twice(engine: Engine) -> None:
    app, person = start(engine)
    noted(app, person)
    (row,) = triggers(app)
    with transaction(engine) as session:
        said = take_back(session, row.id, person_id=person, staff_id=2, now=NEXT_WEEK)

    assert said == "The review is due by Sunday 1 August 2027."
    assert [(row.cleared_at, row.cleared_by) for row in triggers(app)] == [(NEXT_WEEK, 2)]
    with pytest.raises(NotNoted, match="already"), transaction(engine) as session:
        take_back(session, row.id, person_id=person, staff_id=1, now=NEXT_WEEK)


def test_what_cannot_be_noted_says_why(engine: Engine) -> None:
    app, person = start(engine)
    noted(app, person)
    gone = add_person(app, status="died")
    for who, what, words in [
        (person, {}, "noted already"),
        (person, {"on": date(2026, 11, 25)}, "day on which it happened"),
        (person, {"on": date(2025, 11, 1)}, "day on which it happened"),
        (person, {"kind": "bored"}, "Choose what happened"),
        (gone, {}, "no review to bring forward"),
    ]:
        with pytest.raises(NotNoted, match=words):
            noted(app, who, **what)
    assert len(triggers(app)) == 1


@pytest.mark.parametrize(("status", "kind", "weeks"), [("custody", "liberation", 2), ("hospital", "admission", 3)])
def test_who_was_away_from_the_beginning_comes_back_to_a_review_that_is_near_too(
    engine: Engine, status: str, kind: str, weeks: int
) -> None:
    app, person = start(engine, status=status)
    assert all_reviews(app) == []

    with transaction(engine) as session:
        happened(session, Who(person, 1, 1, TUESDAY_10AM), "back")

    assert review_of(app, person).due_on == TODAY + weeks * timedelta(weeks=1)
    assert [(row.kind, row.on) for row in triggers(app)] == [(kind, TODAY)]
    due.take_all(app, NEXT_WEEK)
    assert [row.kind for row in triggers(app)] == [kind]


def test_a_list_that_says_somebody_is_back_brings_the_review_forward_too(engine: Engine) -> None:
    app, person = start(engine, status="custody")
    with reading(engine) as session:
        chi = session.get_one(Person, person).chi
    text = f"chi,name,practice_code,shared_care_start,status\n{chi},Invented Person 0,99901,2024-03-01,in_shared_care\n"

    with transaction(engine) as session:
        assert import_people(session, text, now=TUESDAY_10AM, allow_demo=True).changed == 1

    assert review_of(app, person).due_on == TODAY + timedelta(weeks=2)


@pytest.mark.parametrize(
    ("medicines", "due_on"),
    [("Methadone 110 mg daily, supervised", date(2026, 12, 22)), ("Methadone 90 mg daily", date(2027, 8, 1))],
)
def test_methadone_that_only_the_medicines_say_in_words_counts_too(engine: Engine, medicines: str, due_on: date) -> None:  # fmt: skip
    app, person = start(engine, medicines=medicines)

    review = review_of(app, person)
    assert review.due_on == due_on
    assert ("methadone over 100 mg without an ECG" in review.due_because) is (due_on.year == 2026)
