"""The people of a keyworker who leaves, or is full, are planned with colleagues; the rows remember it, so that no night moves them back and forth."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from build import TUESDAY_10AM, add_worker, app_on, service
from caseload import TODAY, add_leave, add_person, all_reviews, change_person, move_review, review_of
from people_written_to import SAFE, all_letters
from sqlalchemy import Engine, delete, select
from sqlmodel import col

from liaison.domain.event_codes import EventCode
from liaison.domain.spoken import short_day
from liaison.domain.states import PersonLetterState, ReviewState
from liaison.reviews import due, invite, moving, plan, reviews_console
from liaison.reviews.booking import book, seen
from liaison.store import plan_queries as queries
from liaison.store.session import reading, transaction
from liaison.store.tables import Event
from liaison.store.tables_people import Leave, Review, Staff

LEAVES = datetime(2026, 12, 9, tzinfo=UTC)
DAY = timedelta(days=1)
LAST = date(2025, 12, 18)  # due on 18 December: she has six working days for them, and takes four a week


def plan_all(app, now=TUESDAY_10AM):
    due.take_all(app, now)
    return plan.take_all(app, now)


def rows(app) -> dict[int, tuple]:
    """What the plan wrote of each."""
    return {one.id: (one.planned_on, one.worker_id, one.handed_from, one.planned_time, one.planned_because, one.state) for one in all_reviews(app)}  # fmt: skip


def a_keyworker_who_leaves(engine: Engine, people: int = 12):
    """Ailsa, who leaves, with so many people; and Bryn, who has none."""
    app = app_on(engine)
    ailsa = service(app)["Ailsa"]
    with transaction(engine) as session:
        bryn = add_worker(session, "Bryn", ["keyworker"], TUESDAY_10AM)
    persons = [add_person(app, last=LAST, keyworker_id=ailsa) for _ in range(people)]
    add_leave(app, ailsa, LEAVES, LEAVES + timedelta(days=700))
    return app, ailsa, bryn, persons


def guest_of(app, worker: int) -> Review:
    """The first that this colleague has taken over."""
    return next(one for one in all_reviews(app) if one.worker_id == worker and one.handed_from)


def test_her_people_are_planned_with_a_colleague_and_the_next_nights_move_nobody(engine: Engine) -> None:
    app, ailsa, bryn, _ = a_keyworker_who_leaves(engine)

    result = plan_all(app)

    assert (result.planned, dict(result.unplaced)) == (12, {})
    found = all_reviews(app)
    hers, taken = ([one for one in found if one.worker_id == who] for who in (ailsa, bryn))
    assert len(hers) + len(taken) == 12
    assert hers
    assert len(taken) >= 4
    assert {one.handed_from for one in hers} == {None}
    assert {one.handed_from for one in taken} == {ailsa}
    assert all(one.planned_because.endswith("Ailsa, the keyworker, has no place in that time.") for one in taken)
    assert {one.id for one in taken} == result.handed_on

    before = rows(app)
    with reading(engine) as session:
        events = len(session.scalars(select(Event.id)).all())
    for night in range(3):
        again = plan_all(app, TUESDAY_10AM + timedelta(days=night))
        assert (again.planned, again.moved, again.kept) == (0, 0, 12)
        assert again.handed_on == result.handed_on
        assert rows(app) == before
    with reading(engine) as session:
        assert len(session.scalars(select(Event.id)).all()) == events
    assert plan.dry_run(app, TUESDAY_10AM).moved == 0


def test_what_was_planned_with_her_moves_with_its_reason_once_her_leave_is_known(engine: Engine) -> None:
    app = app_on(engine)
    ailsa = service(app)["Ailsa"]
    with transaction(engine) as session:
        bryn = add_worker(session, "Bryn", ["keyworker"], TUESDAY_10AM)
    for _ in range(12):
        add_person(app, last=LAST, keyworker_id=ailsa)
    plan_all(app)
    assert {one.worker_id for one in all_reviews(app)} == {ailsa}

    add_leave(app, ailsa, LEAVES, LEAVES + timedelta(days=700))
    plan_all(app)

    taken = [one for one in all_reviews(app) if one.worker_id == bryn]
    assert taken
    assert all(
        one.planned_because.endswith("Ailsa is away then, and has no other place in that time.") for one in taken
    )
    with reading(engine) as session:
        moves = session.scalars(select(Event).where(col(Event.code) == EventCode.MOVED.value)).all()
    assert any(
        "with another colleague: Ailsa is away then, and has no other place in that time." in (one.because or "")
        for one in moves
    )
    before = rows(app)
    plan_all(app, TUESDAY_10AM + timedelta(days=1))
    assert rows(app) == before


def test_a_person_with_another_keyworker_goes_to_that_one(engine: Engine) -> None:
    app, ailsa, bryn, _ = a_keyworker_who_leaves(engine)
    plan_all(app)
    taken = guest_of(app, bryn)
    with transaction(engine) as session:
        catriona = add_worker(session, "Catriona", ["keyworker"], TUESDAY_10AM)
    change_person(app, taken.person_id, keyworker_id=catriona)

    plan_all(app)

    after = review_of(app, taken.person_id)
    assert (after.worker_id, after.handed_from) == (catriona, None)


def test_who_has_it_already_as_the_new_keyworker_keeps_it_as_their_own(engine: Engine) -> None:
    app, _, bryn, _ = a_keyworker_who_leaves(engine)
    plan_all(app)
    taken = guest_of(app, bryn)
    change_person(app, taken.person_id, keyworker_id=bryn)

    assert plan_all(app).moved == 0

    after = review_of(app, taken.person_id)
    assert (after.worker_id, after.planned_on, after.handed_from) == (bryn, taken.planned_on, None)


def test_a_colleague_who_leaves_too_hands_on_what_was_taken_over(engine: Engine) -> None:
    app, ailsa, bryn, _ = a_keyworker_who_leaves(engine)
    plan_all(app)
    ids = {one.id for one in all_reviews(app) if one.worker_id == bryn}
    with transaction(engine) as session:
        catriona = add_worker(session, "Catriona", ["keyworker"], TUESDAY_10AM)
        session.get(Staff, bryn).active = False

    plan_all(app)

    found = {one.id: one for one in all_reviews(app) if one.id in ids}
    assert {one.worker_id for one in found.values()} == {catriona}
    assert {one.handed_from for one in found.values()} <= {ailsa, None}, "on a day on which she is away, for her"
    before = rows(app)
    plan_all(app, TUESDAY_10AM + timedelta(days=1))
    assert rows(app) == before


def test_without_any_place_nothing_is_remembered(engine: Engine) -> None:
    app, ailsa, bryn, _ = a_keyworker_who_leaves(engine)
    plan_all(app)
    ids = {one.id for one in all_reviews(app) if one.worker_id == bryn}
    with transaction(engine) as session:
        session.get(Staff, bryn).active = False

    plan_all(app)

    waiting = [one for one in all_reviews(app) if one.state is ReviewState.DUE]
    assert {one.id for one in waiting} == ids
    assert {(one.worker_id, one.handed_from, one.planned_on) for one in waiting} == {(None, None, None)}
    assert all("No free place with Ailsa" in one.planned_because for one in waiting)


def test_an_agreed_day_stays_with_the_colleague_and_a_colleague_s_own_choice_is_no_handing_on(engine: Engine) -> None:
    app, ailsa, bryn, _ = a_keyworker_who_leaves(engine)
    plan_all(app)
    agreed, by_hand, booked, other = [one for one in all_reviews(app) if one.worker_id == bryn][:4]
    move_review(app, agreed.id, ReviewState.CONFIRMED)
    with transaction(engine) as session:
        to = moving.Wanted(agreed.planned_on, bryn)
        moving.move(
            session, by_hand.id, to, as_seen=seen(by_hand), because="asked for", staff_id=ailsa, now=TUESDAY_10AM
        )
        book(
            session,
            booked.id,
            as_seen=seen(booked),
            on=date(2026, 12, 8),
            worker_id=ailsa,
            staff_id=ailsa,
            now=TUESDAY_10AM,
        )
        to = moving.Wanted(date(2026, 12, 4), ailsa)
        moving.move(session, other.id, to, as_seen=seen(other), because="asked for", staff_id=ailsa, now=TUESDAY_10AM)

    plan_all(app, TUESDAY_10AM + timedelta(days=1))

    after = {one.id: (one.planned_on, one.worker_id, one.handed_from) for one in all_reviews(app)}
    assert after[agreed.id] == (agreed.planned_on, bryn, ailsa)
    assert after[by_hand.id] == (agreed.planned_on, bryn, ailsa)
    assert after[booked.id] == (date(2026, 12, 8), ailsa, None)
    assert after[other.id] == (date(2026, 12, 4), ailsa, None)


def test_what_is_given_back_on_purpose_is_hers_again_with_its_reason_and_stays(engine: Engine) -> None:
    app, ailsa, bryn, _ = a_keyworker_who_leaves(engine)
    plan_all(app)
    taken = guest_of(app, bryn)
    with transaction(engine) as session:
        session.execute(delete(Leave))
    assert plan_all(app).moved == 0, "there is room with her again, and nobody is moved for it"
    with reading(engine) as session:
        assert queries.one_held(session, taken.id).handed_by == "Ailsa"
        assert moving.takes_back(session, taken.id, moving.Wanted(taken.planned_on, ailsa), ailsa)
        assert not moving.takes_back(session, taken.id, moving.Wanted(taken.planned_on, ailsa), bryn)
        assert not moving.takes_back(session, taken.id, moving.Wanted(taken.planned_on, bryn), bryn)
        day = next(
            one for one in (taken.planned_on + n * DAY for n in range(20))
            if one.weekday() < 5 and not queries.of_worker(session, ailsa, one, one)
        )  # fmt: skip

    with transaction(engine) as session:
        to = moving.Wanted(day, ailsa, "11:00")
        moving.move(session, taken.id, to, as_seen=seen(taken), because="she has room", staff_id=ailsa, now=TUESDAY_10AM)  # fmt: skip
    plan_all(app, TUESDAY_10AM + timedelta(days=1))

    after = review_of(app, taken.person_id)
    assert (after.planned_on, after.worker_id, after.handed_from, after.by_hand) == (day, ailsa, None, True)
    with reading(engine) as session:
        assert queries.one_held(session, taken.id).handed_by == ""
        rows = select(Event.because).where(col(Event.kind) == "review", col(Event.subject_id) == taken.id)
        told = session.scalars(rows.where(col(Event.code) == EventCode.MOVED.value)).all()
    assert told[-1].endswith(f"to {short_day(day)} 11:00, with the keyworker again: she has room")


def test_of_whoever_has_another_keyworker_by_now_nobody_is_said_to_have_handed_it_on(engine: Engine) -> None:
    app, ailsa, bryn, _ = a_keyworker_who_leaves(engine)
    plan_all(app)
    taken = guest_of(app, bryn)
    change_person(app, taken.person_id, keyworker_id=bryn)
    with reading(engine) as session:
        assert queries.one_held(session, taken.id).handed_by == ""
        assert not moving.takes_back(session, taken.id, moving.Wanted(taken.planned_on, ailsa), ailsa)


@pytest.mark.parametrize("dry_run", [True, False])
def test_the_bound_beside_it_holds_what_was_handed_on_as_anybody_s(engine: Engine, dry_run: bool) -> None:
    app, *_ = a_keyworker_who_leaves(engine)
    due.take_all(app, TUESDAY_10AM)

    said = reviews_console.plan(app, TODAY, dry_run=dry_run)

    assert (said["planned"], said["unplaced"]) == (12, 0)
    assert said["week_relaxed"] <= said["week_peak"] <= said["week_relaxed"] + 1


def test_an_invitation_says_who_will_see_the_person_and_a_draft_in_the_keyworker_s_name_is_written_anew(
    engine: Engine,
) -> None:
    app = app_on(engine)
    ailsa = service(app)["Ailsa"]
    with transaction(engine) as session:
        bryn = add_worker(session, "Bryn", ["keyworker"], TUESDAY_10AM)
    for _ in range(12):
        add_person(app, last=LAST, keyworker_id=ailsa, safe_contact=SAFE)
    plan_all(app)
    invite.take_all(app, TUESDAY_10AM)
    assert {one.worker_id for one in all_letters(app)} == {ailsa}

    add_leave(app, ailsa, LEAVES, LEAVES + timedelta(days=700))
    plan_all(app)
    taken = {one.id for one in all_reviews(app) if one.handed_from}
    counts = invite.take_all(app, TUESDAY_10AM).counts

    assert (counts["stopped"], counts["drafted"]) == (len(taken), len(taken))
    for letter in all_letters(app):
        assert letter.state is PersonLetterState.DRAFTED
        name = "Bryn" if letter.review_id in taken else "Ailsa"
        assert f"My name is {name}." in letter.text
        assert letter.worker_id == (bryn if letter.review_id in taken else ailsa)
    assert invite.take_all(app, TUESDAY_10AM).counts == {"drafted": 0, "to_ask": 0, "stopped": 0}
