"""Every night has one proof; what we owe is work once, is taken, mended by one act, and ended; the leads get one letter a week."""

from datetime import date, timedelta

import pytest
from build import TUESDAY_10AM, app_on, letters, service
from caseload import TODAY, add_person, all_reviews, change_person, move_review, review_of
from sqlalchemy import Engine, select
from sqlmodel import col

from jobs import prove_coverage, report_overdue
from liaison.app import App
from liaison.domain.states import ReviewState
from liaison.reviews import due, owed, plan, prove, register_edit, reviews_console
from liaison.store import events, register_queries
from liaison.store.register_queries import Found
from liaison.store.session import reading, transaction
from liaison.store.tables_coverage import CoverageNight, OwedReview
from liaison.store.tables_people import Person, Review

NIGHT = timedelta(days=1)


def works(app, *, still_open: bool = True) -> list[OwedReview]:
    with reading(app.engine) as session:
        rows = session.scalars(select(OwedReview).order_by(col(OwedReview.id)))
        return [row for row in rows if not still_open or row.ended_at is None]


def overdue_one(app, ailsa: int) -> int:
    """Somebody whose planned day has passed, with nobody having said how it went."""
    person = add_person(app, last=date(2025, 11, 1), keyworker_id=ailsa)
    due.take_all(app, TUESDAY_10AM)
    plan.take_all(app, TUESDAY_10AM)
    with transaction(app.engine) as session:
        session.scalars(select(Review).where(col(Review.person_id) == person)).one().planned_on = TODAY - NIGHT
    return person


def test_a_night_has_one_row_and_a_gap_is_one_piece_of_work(engine: Engine) -> None:
    app = app_on(engine)
    ids = service(app)
    well = add_person(app, last=date(2026, 5, 1), keyworker_id=ids["Ailsa"])
    add_person(app, last=date(2026, 5, 1), status="custody", look_again_on=TODAY + NIGHT)
    person = overdue_one(app, ids["Ailsa"])

    report = prove_coverage.run(app, TUESDAY_10AM, TUESDAY_10AM)
    again = prove.take_all(app, TUESDAY_10AM)

    assert report.did == {"people": 3, "covered": 1, "explained": 1, "unexplained": 1, "new_work": 1, "mended": 0}
    assert report.problems == ("1 person is without a review and without a reason: see Coverage.",)
    assert (again.new_work, again.mended) == (0, 0)
    with reading(engine) as session:
        (night,) = session.scalars(select(CoverageNight)).all()
    assert (night.day, night.unexplained, night.reasons, night.overdue) == (TODAY, [person], {"custody": 1}, 1)
    (work,) = works(app)
    assert (work.person_id, work.kind, work.code, work.owner_id) == (person, "uncovered", "day_passed", None)
    assert reviews_console.coverage(app, TODAY)["unexplained"] == [person]
    assert well not in {row.person_id for row in works(app)}


def test_work_is_taken_once_ends_with_the_gap_and_comes_back_as_the_same_row(engine: Engine) -> None:
    app = app_on(engine)
    ids = service(app)
    person = overdue_one(app, ids["Ailsa"])
    prove.take_all(app, TUESDAY_10AM)
    (work,) = works(app)
    with transaction(engine) as session:
        owed.take(session, work.id, version=work.version, staff_id=ids["Lena"], now=TUESDAY_10AM)
    with pytest.raises(events.MovedMeanwhile), transaction(engine) as session:
        owed.take(session, work.id, version=work.version, staff_id=ids["Ailsa"], now=TUESDAY_10AM)
    prove.take_all(app, TUESDAY_10AM + NIGHT)
    assert [row.owner_id for row in works(app)] == [ids["Lena"]]

    move_review(app, review_of(app, person).id, ReviewState.COMPLETED, completed_on=TODAY)
    assert prove.take_all(app, TUESDAY_10AM + 2 * NIGHT).mended == 1
    assert works(app) == []

    move_review(app, review_of(app, person).id, ReviewState.DUE, completed_on=None)
    assert prove.take_all(app, TUESDAY_10AM + 3 * NIGHT).new_work == 1
    (back,) = works(app)
    assert (back.id, back.owner_id, back.found_on) == (work.id, None, TODAY + 3 * NIGHT)


def test_each_act_mends_its_gap_at_once_and_never_what_stands_otherwise(engine: Engine) -> None:
    app = app_on(engine)
    ids = service(app)
    people = [add_person(app, last=date(2026, 5, 1), keyworker_id=ids["Ailsa"]) for _ in range(4)]
    fresh = add_person(app, last=date(2026, 6, 1))
    with transaction(engine) as session:
        due.bring_up(session, people, TUESDAY_10AM)
    left, waits, two, corrected = people
    change_person(app, left, status="left")
    change_person(app, two, last_review_on=date(2026, 6, 1))
    change_person(app, corrected, last_review_on=date(2026, 6, 1))
    with transaction(engine) as session:
        due.bring_up(session, people, TUESDAY_10AM)
    change_person(app, left, status="in_shared_care")
    change_person(app, corrected, last_review_on=date(2026, 5, 1))  # entered in error: back to the cycle before
    rows = {(row.person_id, row.cycle): row for row in all_reviews(app)}
    move_review(app, rows[waits, date(2026, 5, 1)].id, ReviewState.DEFERRED)
    move_review(app, rows[two, date(2026, 5, 1)].id, ReviewState.DUE)
    move_review(app, rows[corrected, date(2026, 6, 1)].id, ReviewState.CLOSED, outcome="overtaken")

    prove.take_all(app, TUESDAY_10AM)
    gaps = {row.person_id: row.code for row in works(app)}
    assert gaps == {left: "back_again", waits: "no_code", two: "several", corrected: "back_again", fresh: "none_open"}

    with pytest.raises(events.MovedMeanwhile), transaction(engine) as session:
        owed.mend(session, left, code="several", today=TODAY, staff_id=ids["Lena"], now=TUESDAY_10AM)
    for person, code in gaps.items():
        with transaction(engine) as session:
            owed.mend(session, person, code=code, today=TODAY, staff_id=ids["Lena"], now=TUESDAY_10AM)

    assert works(app) == []
    assert reviews_console.coverage(app, TODAY)["unexplained"] == []
    assert not any(due.take_all(app, TUESDAY_10AM).counts.values())
    with pytest.raises(events.MovedMeanwhile), transaction(engine) as session:
        owed.mend(session, left, code="back_again", today=TODAY, staff_id=ids["Lena"], now=TUESDAY_10AM)


def test_a_pause_is_work_while_it_still_explains_and_other_work_when_it_does_so_no_more(engine: Engine) -> None:
    app = app_on(engine)
    ids = service(app)
    looked, forgotten = (
        add_person(app, last=date(2026, 5, 1), status="paused", look_again_on=TODAY + NIGHT, keyworker_id=ids["Ailsa"]) for _ in range(2)
    )  # fmt: skip
    due.take_all(app, TUESDAY_10AM)
    assert prove.take_all(app, TUESDAY_10AM).new_work == 0
    proof = prove.take_all(app, TUESDAY_10AM + NIGHT)
    assert (proof.explained, proof.new_work) == (2, 2)
    assert {(row.person_id, row.kind, row.code) for row in works(app)} == {(i, "pause", "paused") for i in (looked, forgotten)}  # fmt: skip

    change_person(app, looked, look_again_on=TODAY + 60 * NIGHT)
    proof = prove.take_all(app, TUESDAY_10AM + 2 * NIGHT)
    assert (proof.unexplained, proof.mended, [row.person_id for row in works(app)]) == (0, 1, [forgotten])
    proof = prove.take_all(app, TUESDAY_10AM + 16 * NIGHT)
    assert (proof.unexplained, proof.new_work, [row.code for row in works(app)]) == (1, 1, ["pause_over"])
    ended = [row.ended_because for row in works(app, still_open=False) if row.ended_at]
    assert ended == [owed.WELL, owed.OTHERWISE]


def test_custody_without_a_word_since_is_work_until_somebody_says_how_it_goes_on(engine: Engine) -> None:
    app = app_on(engine)
    ids = service(app)
    inside, ward = (add_person(app, last=date(2026, 5, 1), keyworker_id=ids["Ailsa"]) for _ in range(2))

    def say(person_id: int, kind: str, days: int, look_again: date | None = None) -> None:
        with transaction(engine) as session:
            who = register_edit.Who(
                person_id, session.get_one(Person, person_id).version, ids["Lena"], TUESDAY_10AM + days * NIGHT
            )
            register_edit.happened(session, who, kind, look_again=look_again)

    say(inside, "custody", 0)
    say(ward, "hospital", 0, TODAY + 10 * NIGHT)
    due.take_all(app, TUESDAY_10AM)
    assert prove.take_all(app, TUESDAY_10AM).new_work == 0
    assert [one.person.id for one in to_look_at(app, 10)] == [ward]
    assert prove.take_all(app, TUESDAY_10AM + 10 * NIGHT).new_work == 1
    proof = prove.take_all(app, TUESDAY_10AM + 56 * NIGHT)
    assert (proof.explained, proof.unexplained, proof.new_work) == (2, 0, 1)
    assert {(row.person_id, row.kind, row.code) for row in works(app)} == {
        (inside, "pause", "custody"),
        (ward, "pause", "hospital"),
    }

    with pytest.raises(register_edit.NotSaved):
        say(inside, "custody", 56, TODAY + 56 * NIGHT)  # today is no day to come
    say(inside, "custody", 56)
    say(ward, "back", 56)
    proof = prove.take_all(app, TUESDAY_10AM + 57 * NIGHT)
    assert (proof.unexplained, proof.mended, works(app)) == (0, 2, [])
    with reading(engine) as session:
        assert session.get_one(Person, inside).look_again_on == TODAY + (56 + 56) * NIGHT


def to_look_at(app: App, days: int) -> list[Found]:
    with reading(app.engine) as session:
        return register_queries.to_look_at(session, TODAY + days * NIGHT)


def test_the_proof_of_a_past_night_says_what_was_proven_then(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    person = add_person(app, last=date(2026, 5, 1))
    prove.take_all(app, TUESDAY_10AM - NIGHT)
    due.take_all(app, TUESDAY_10AM)

    assert reviews_console.coverage(app, TODAY)["unexplained"] == []
    then = reviews_console.coverage(app, TODAY - NIGHT)
    assert (then["people"], then["unexplained"]) == (1, [person])
    assert then["proven_at"].startswith("2026-11-23T10:00")
    assert reviews_console.coverage(app, TODAY - 2 * NIGHT)["unexplained"] == []


def test_the_leads_get_numbers_and_links_once_a_week_and_nothing_when_all_is_well(engine: Engine) -> None:
    app = app_on(engine)
    ids = service(app)
    assert report_overdue.run(app, TUESDAY_10AM, TUESDAY_10AM).did == {"letters": 0}
    person = overdue_one(app, ids["Ailsa"])

    counts = [report_overdue.run(app, now, now).did["letters"] for now in (TUESDAY_10AM, TUESDAY_10AM + NIGHT)]
    next_week = report_overdue.run(app, TUESDAY_10AM, TUESDAY_10AM + 7 * NIGHT).did["letters"]

    assert (counts, next_week) == ([1, 0], 1)
    letter = letters(app, "overdue_report")[0]
    assert letter.to == ["lena@service.example"]
    assert "2 to 4 weeks: 1" in letter.text
    assert "/reviews/coverage" in letter.text
    assert f"Invented Person {person - 1}" not in letter.text
    assert letter.person_id is None
