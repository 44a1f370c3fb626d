"""Hazard: somebody has two records, is written to twice, or what one record knows (a hold, an unsafe channel, a death) is lost when they are joined."""

from datetime import date
from typing import Any

import pytest
from build import TUESDAY_10AM, app_on, person, service
from sqlalchemy import Engine, func, select
from sqlmodel import Session

import liaison.store.migrate  # noqa: F401 - every table joins the metadata
from liaison.app import App
from liaison.domain.chi import demo_chi
from liaison.domain.safe_contact import WAYS, all_asked
from liaison.domain.states import PersonLetterState, ReviewState
from liaison.reviews import due, invite
from liaison.reviews.coverage import coverage
from liaison.reviews.cycle import OVERTAKEN
from liaison.reviews.merging import CHOSEN, FOLLOWS, Joining, differing, join, pointing, suggested
from liaison.reviews.register_edit import NotSaved, Who, save_section
from liaison.store import events
from liaison.store.session import reading, transaction
from liaison.store.tables import Event
from liaison.store.tables_people import Person, Review
from liaison.store.tables_person_letters import PersonLetter, ReachTask
from liaison.store.tables_practice_answers import PracticeStep
from liaison.store.tables_register import PersonChange, PersonMerge
from liaison.store.tables_rooms import ReviewTrigger

NOW, TODAY = TUESDAY_10AM, date(2026, 11, 24)
SAFE = {"post": "yes", "post_to": "1 Pier Row, Port Linn", **all_asked("2026-11-01")}


@pytest.fixture
def house(engine: Engine) -> App:
    app = app_on(engine)
    service(app)
    return app


def two(app: App, kept: dict[str, Any] | None = None, gone: dict[str, Any] | None = None) -> tuple[int, int]:
    theirs = dict(gone or {})
    started = theirs.pop("shared_care_start", None)
    ids = (
        person(app, demo_chi(1), name="Jo Reid", **(kept or {})),
        person(app, demo_chi(2), name="Joanna Reid", **theirs),
    )
    if started:
        with transaction(app.engine) as session:
            session.get_one(Person, ids[1]).shared_care_start = started
    due.take_all(app, NOW)
    return ids


def joined(app: App, kept: int, gone: int, *taken: str) -> None:
    with transaction(app.engine) as session:
        versions = [session.get_one(Person, i).version for i in (kept, gone)]
        join(
            session,
            Joining(*(Who(i, version, 1, NOW) for i, version in zip((kept, gone), versions, strict=True))),
            taken,
        )


def move(app: App, person_id: int, *states: ReviewState, **columns: Any) -> int:
    with transaction(app.engine) as session:
        (review,) = session.scalars(select(Review).where(Review.person_id == person_id)).all()
        for state in states:
            events.move(session, review, state, actor="person:1", now=NOW, **columns)
        return review.id or 0


def letter(session: Session, review_id: int, step: str, state: PersonLetterState) -> int:
    review = session.get_one(Review, review_id)
    row = PersonLetter(
        person_id=review.person_id, review_id=review_id, cycle=review.cycle, step=step, kind="review_invitation", state=state, channel="post",
        drafted_at=NOW,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id or 0


def test_every_column_of_the_database_that_names_a_person_is_decided_on() -> None:
    found = set(pointing())

    assert found - set(FOLLOWS) == set(), "say in liaison/reviews/merging.FOLLOWS how these follow"
    assert set(FOLLOWS) - found <= {"about_me.person_id"}
    for name, how in FOLLOWS.items():
        if how == "moves" and name in found:
            table, column = pointing()[name]
            unique = [
                key for key in table.constraints if getattr(key, "columns", None) is not None and column in key.columns
            ]
            assert not [key for key in unique if type(key).__name__ == "UniqueConstraint"], (
                f"{name} is unique: it cannot just move"
            )


def test_whatever_points_to_the_absorbed_record_points_to_the_kept_one_afterwards(house: App) -> None:
    kept, gone = two(house)
    with transaction(house.engine) as session:
        review_id = session.scalars(select(Review.id).where(Review.person_id == gone)).one()
        letter(session, review_id, "invitation", PersonLetterState.GONE)
        session.add_all(
            [ReachTask(key="x", kind="ring", person_id=gone, review_id=review_id, due_on=TODAY, made_at=NOW),
             ReviewTrigger(person_id=gone, kind="overdose", on=TODAY, noted_at=NOW),
             PracticeStep(person_id=gone, cycle=date(2024, 3, 1), step="digest", practice_code="99901", review_id=review_id, at=NOW),
             PersonChange(person_id=gone, at=NOW, what="who", fields=["name"])]
        )  # fmt: skip

    joined(house, kept, gone)

    with reading(house.engine) as session:
        left = {
            name: session.scalar(select(func.count()).select_from(table).where(table.c[column] == gone))
            for name, (table, column) in pointing().items()
            if FOLLOWS[name] != "stays" and name != "person_change.person_id"
        }
        assert {name: number for name, number in left.items() if number} == {}
        assert session.scalars(select(PersonChange.what).where(PersonChange.person_id == gone)).all() == []
        (merge,) = session.scalars(select(PersonMerge))
        assert (merge.kept_id, merge.absorbed_id, merge.by) == (kept, gone, 1)
        assert {
            "review.person_id",
            "person_letter.person_id",
            "practice_step.person_id",
            "reach_task.person_id",
        } <= set(merge.moved)
        old = session.get_one(Person, gone)
        assert (old.name, old.merged_into_id, old.status, old.letters_held) == ("Joanna Reid", kept, "left", True)


@pytest.mark.parametrize("gone_start", [date(2024, 3, 1), date(2025, 5, 5)])
@pytest.mark.parametrize("gone_state", [(), (ReviewState.CONFIRMED,)])
def test_of_two_live_reviews_the_further_along_stays_with_its_day_and_the_other_is_closed_with_a_code(
    house: App, gone_start: date, gone_state: tuple[ReviewState, ...]
) -> None:
    kept, gone = two(house, gone={"shared_care_start": gone_start})
    if gone_state:
        move(house, gone, *gone_state, planned_on=date(2026, 12, 3))

    joined(house, kept, gone)
    due.take_all(house, NOW)

    with reading(house.engine) as session:
        rows = session.scalars(select(Review).where(Review.person_id == kept)).all()
        live = [row for row in rows if row.state is not ReviewState.CLOSED]
        assert [(row.state, row.planned_on) for row in live] == (
            [(ReviewState.CONFIRMED, date(2026, 12, 3))] if gone_state else [(ReviewState.DUE, None)]
        )
        assert live[0].cycle == date(2024, 3, 1)
        assert [row.outcome for row in rows if row.state is ReviewState.CLOSED] == [OVERTAKEN]
        assert "person:1" in set(
            session.scalars(select(Event.actor).where(Event.kind == "review", Event.now == "closed"))
        )
        found = coverage(session, TODAY)
        assert found["people"] == 1
        assert kept not in found["unexplained"] or live[0].due_on < TODAY


def test_what_was_sent_about_either_record_is_not_sent_again(house: App) -> None:
    kept, gone = two(
        house,
        {"safe_contact": SAFE, "last_review_on": date(2025, 12, 20)},
        {"safe_contact": SAFE, "last_review_on": date(2025, 12, 1)},
    )
    mine, theirs = (
        move(house, kept, ReviewState.CONFIRMED, planned_on=date(2026, 12, 3)),
        move(house, gone, ReviewState.PLANNED, planned_on=date(2026, 12, 4)),
    )
    with transaction(house.engine) as session:
        waiting = letter(session, mine, "invitation", PersonLetterState.DRAFTED)
        sent = letter(session, theirs, "invitation", PersonLetterState.GONE)
        draft = letter(session, theirs, "again:2026-12-01", PersonLetterState.DRAFTED)

    joined(house, kept, gone)
    invite.take_all(house, NOW)

    with reading(house.engine) as session:
        review = session.get_one(Review, mine)
        found = {row.id: row for row in session.scalars(select(PersonLetter).where(PersonLetter.person_id == kept))}
        assert (found[sent].state, found[sent].cycle) == (PersonLetterState.GONE, review.cycle)
        assert (found[waiting].state, found[draft].state) == (PersonLetterState.STOPPED, PersonLetterState.STOPPED)
        assert [
            row.step for row in found.values() if row.state is PersonLetterState.DRAFTED and row.step == "invitation"
        ] == []


@pytest.mark.parametrize(
    ("gone", "taken", "columns"),
    [
        ({"letters_held": True}, (), {"letters_held": True}),
        ({"status": "died", "letters_held": True}, (), {"status": "in_shared_care", "letters_held": True}),
        ({"status": "died", "letters_held": True}, ("status",), {"status": "died", "letters_held": True}),
        ({"safe_contact": {"domestic_abuse": True}}, (), {"safe_contact": {"domestic_abuse": True}}),
        ({"last_review_on": date(2026, 5, 1)}, (), {"last_review_on": date(2026, 5, 1)}),
        ({"medicines": "Buvidal", "choices": {"quiet": "yes"}}, ("quiet",), {"medicines": "", "choices": {"quiet": "yes"}}),
    ],
)  # fmt: skip
def test_a_hold_a_completed_review_and_known_abuse_stay_and_fields_are_as_chosen(
    house: App, gone: dict[str, Any], taken: tuple[str, ...], columns: dict[str, Any]
) -> None:
    kept_id, gone_id = two(house, gone=gone)

    joined(house, kept_id, gone_id, *taken)

    with reading(house.engine) as session:
        row = session.get_one(Person, kept_id)
        assert {name: getattr(row, name) for name in columns} == columns
        live = session.scalars(
            select(Review).where(Review.person_id == kept_id, Review.state.in_(["due", "planned"]))
        ).all()  # type: ignore[attr-defined]
        assert len(live) == (0 if columns.get("status") == "died" else 1)


def test_what_is_marked_at_first_is_the_careful_answer_and_how_somebody_stands_is_never_marked() -> None:
    one = Person(
        chi="1",
        name="A",
        status="died",
        shared_care_start=TODAY,
        created_at=NOW,
        safe_contact={"email": "yes", **all_asked("2026-10-01")},
    )
    other = Person(
        chi="2",
        name="A",
        shared_care_start=date(2020, 1, 1),
        created_at=NOW,
        safe_contact={"email": "no", **all_asked("2026-09-01")},
        medicines="x",
    )

    assert {name: suggested(one, other, name) for name in differing(one, other)} == {
        "status": "", "shared_care_start": "absorbed", "email": "absorbed", "medicines": "absorbed"
    }  # fmt: skip
    assert set(differing(one, other)) <= set(CHOSEN)


def test_the_day_of_asking_goes_with_its_answer_so_that_no_old_answer_becomes_fresh(house: App) -> None:
    old = {"post": "yes", "post_to": "1 Pier Row", "post_checked_on": "2024-11-01", "post_checked_by": 1}
    old |= {"email": "no", "email_checked_on": "2024-11-01", "sms_checked_on": "2024-11-01"}
    new = {
        "post": "yes",
        "post_to": "1 Pier Row",
        "post_checked_on": "2026-10-01",
        "phone": "yes",
        "phone_checked_on": "2026-10-02",
    }
    new |= {"email": "yes", "email_checked_on": "2026-10-03", "email_checked_by": 1, "sms_checked_on": "2026-10-03"}
    kept_id, gone_id = two(house, kept={"safe_contact": old}, gone={"safe_contact": new})
    with reading(house.engine) as session:
        kept, gone = session.get_one(Person, kept_id), session.get_one(Person, gone_id)
        marked = {name: suggested(kept, gone, name) for name in differing(kept, gone) if name in WAYS}
    assert marked == {"post": "kept", "email": "kept", "phone": "kept"}  # of sms nobody said anything

    joined(house, kept_id, gone_id, "email")

    with reading(house.engine) as session:
        block = session.get_one(Person, kept_id).safe_contact
    assert block == old | {"email": "yes", "email_checked_on": "2026-10-03", "email_checked_by": 1}


def test_a_record_that_changed_or_was_joined_meanwhile_is_not_joined_and_an_absorbed_one_is_only_read(
    house: App,
) -> None:
    kept, gone = two(house)
    with transaction(house.engine) as session, pytest.raises(NotSaved, match="changed one of these records"):
        join(session, Joining(Who(kept, 1, 1, NOW), Who(gone, 9, 1, NOW)), ())
    joined(house, kept, gone)

    with transaction(house.engine) as session:
        with pytest.raises(NotSaved, match="joined with another one"):
            join(session, Joining(Who(kept, 2, 1, NOW), Who(gone, 2, 1, NOW)), ())
        with pytest.raises(NotSaved, match="only read any more"):
            save_section(session, Who(gone, 2, 1, NOW), "who", {"name": "New"})


def test_a_chain_of_records_points_to_the_last_one(house: App) -> None:
    first, second = two(house)
    third = person(house, demo_chi(3), name="Jo Reid")
    due.take_all(house, NOW)

    joined(house, second, first)
    joined(house, third, second)

    with reading(house.engine) as session:
        assert [session.get_one(Person, i).merged_into_id for i in (first, second, third)] == [third, third, None]
        live = session.scalars(select(Review).where(Review.person_id == third, Review.state == ReviewState.DUE)).all()
        assert len(live) == 1
