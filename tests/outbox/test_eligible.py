"""May this letter still leave? Asked with what is stored at the moment of sending."""

from datetime import date
from typing import Any

import pytest
from build import TUESDAY_10AM as NOW
from build import app_on, person, service
from caseload import TODAY, add_series
from sqlalchemy import Engine

from liaison.app import App
from liaison.domain.eligibility import Address, Channel, Safe
from liaison.domain.safe_contact import all_asked
from liaison.domain.states import LetterState, MeetingState, ReviewState
from liaison.outbox.eligible import person_now, practice_now, withheld
from liaison.store.session import reading, transaction
from liaison.store.tables import Letter
from liaison.store.tables_people import Meeting, Person, Practice, Review

SAFE = {"email": "yes", **all_asked("2026-11-01"), "email_to": "tait@quay.example"}


@pytest.fixture
def app(engine: Engine) -> App:
    made = app_on(engine)
    service(made)
    return made


def letter(**about: Any) -> Letter:
    """A letter as the sender holds it; nothing of it needs to be stored."""
    usual = {
        "key": "k", "kind": "answer", "state": LetterState.QUEUED, "mailbox_id": 1, "message_id": "<m>", "sender": "s@l.example",
        "subject": "s", "text": "t", "created_at": NOW, "not_before": NOW,
    }  # fmt: skip
    return Letter(**usual | about)


def why(app: App, **about: Any) -> str | None:
    with reading(app.engine) as session:
        return withheld(session, letter(**about), NOW)


def change(app: App, table: type[Any], key: Any, **values: Any) -> None:
    with transaction(app.engine) as session:
        row = session.get(table, key)
        for name, value in values.items():
            setattr(row, name, value)


def test_an_answer_to_a_mail_leaves(app: App) -> None:
    assert why(app) is None
    assert why(app, person_id=person(app)) is None


def test_every_letter_about_a_person_stays_while_their_letters_are_held(app: App) -> None:
    held = person(app, letters_held=True, safe_contact=SAFE)

    for kind in ("answer", "acknowledgement", "review_digest", "review_invitation"):
        assert why(app, kind=kind, person_id=held, practice_code="99901") == "Every letter about this person is held."


@pytest.mark.parametrize(
    ("status", "safe", "says"),
    [
        ("in_shared_care", SAFE, None),
        ("in_shared_care", {}, "not known whether"),
        ("in_shared_care", {**SAFE, "email": "no"}, "not safe"),
        ("in_shared_care", {**SAFE, **all_asked("2026-01-01")}, "more than six months"),
        ("in_shared_care", {"email": "yes"}, "It is not known when"),
        ("in_shared_care", {**SAFE, "domestic_abuse": True}, "Automatic contact is off"),
        ("custody", SAFE, "custody"),
        ("hospital", SAFE, "hospital"),
        ("paused", SAFE, "paused"),
        ("left", SAFE, "no longer in shared care"),
        ("died", SAFE, "died"),
    ],
)
def test_a_letter_to_the_person_leaves_only_where_they_said_it_is_safe(
    app: App, status: str, safe: dict[str, Any], says: str | None
) -> None:
    someone = person(app, status=status, safe_contact=safe)

    found = why(app, kind="review_invitation", to=["tait@quay.example"], person_id=someone, automatic="auto-generated")

    assert (found is None) if says is None else (found is not None and says in found)


@pytest.mark.parametrize(
    "odd", [{"email": "perhaps", **all_asked("2026-11-01")}, {"email": ["yes"]}, {"email": "yes", **all_asked("soon")}, {"email": "yes", "email_checked_on": 7}]
)  # fmt: skip
def test_an_answer_that_cannot_be_understood_is_not_safe_and_stops_no_other_letter(
    app: App, odd: dict[str, Any]
) -> None:
    someone = person(app, safe_contact=odd)

    assert (
        why(app, kind="review_invitation", to=["tait@quay.example"], person_id=someone, automatic="auto-generated")
        is not None
    )
    assert why(app) is None


def test_a_named_person_may_write_where_nothing_automatic_may(app: App) -> None:
    inside = person(app, status="custody", safe_contact=SAFE)

    assert why(app, kind="review_invitation", to=["tait@quay.example"], person_id=inside, author_id=1) is None


@pytest.mark.parametrize(
    ("change_to", "says"),
    [({}, None), ({"status": "closed"}, "closed or merged"), ({"email": None}, "No mail address")],
)
def test_a_digest_leaves_to_a_practice_that_is_open_and_has_an_address(
    app: App, change_to: dict[str, Any], says: str | None
) -> None:
    change(app, Practice, "99901", **change_to)

    found = why(app, kind="review_digest", practice_code="99901")

    assert (found is None) if says is None else (found is not None and says in found)
    assert why(app, kind="review_digest", practice_code="99902") is None


def test_a_letter_about_a_person_does_not_go_to_an_address_nobody_has_confirmed(app: App) -> None:
    someone = person(app)
    change(app, Practice, "99901", email_verified_on=None)

    assert "confirmed" in (why(app, kind="review_digest", practice_code="99901", person_id=someone) or "")


def test_a_practice_that_is_not_in_the_directory_gets_no_digest(app: App) -> None:
    assert "closed or merged" in (why(app, kind="review_digest", practice_code="99999") or "")


def test_nothing_leaves_after_a_meeting_was_cancelled_but_the_cancellation(app: App) -> None:
    series = add_series(app)
    with transaction(app.engine) as session:
        row = Meeting(
            series_id=series,
            day=date(2026, 12, 16),
            ask_on=TODAY,
            confirm_on=TODAY,
            invite_on=TODAY,
            uid="m@liaison.example",
            state=MeetingState.PLANNED,
            created_at=NOW,
        )
        session.add(row)
        session.flush()
        meeting = row.id

    before = why(app, kind="cluster_ask", meeting_id=meeting)
    change(app, Meeting, meeting, state=MeetingState.CANCELLED)

    assert before is None
    assert why(app, kind="cluster_ask", meeting_id=meeting) == "The meeting has been cancelled."
    assert why(app, kind="meeting_cancelled", meeting_id=meeting) is None


def test_nothing_automatic_leaves_after_a_review_is_finished(app: App) -> None:
    someone = person(app)
    with transaction(app.engine) as session:
        row = Review(
            person_id=someone, cycle=date(2026, 3, 1), state=ReviewState.ASKED, due_on=date(2026, 12, 1), created_at=NOW
        )
        session.add(row)
        session.flush()
        review = row.id

    before = why(app, review_id=review, automatic="auto-generated")
    change(app, Review, review, state=ReviewState.COMPLETED)

    assert before is None
    assert why(app, review_id=review, automatic="auto-generated") == "The review is finished."
    assert why(app, review_id=review, author_id=1) is None


def test_the_register_and_the_directory_are_read_as_the_law_sees_them(app: App) -> None:
    someone = person(app, safe_contact={**SAFE, "post": "no"}, status="hospital")

    with reading(app.engine) as session:
        seen = person_now(session.get_one(Person, someone))
        place = practice_now(session, "99901")

    assert seen.safe == {
        Channel.EMAIL: Safe.YES, Channel.POST: Safe.NO, Channel.SMS: Safe.UNKNOWN, Channel.PHONE: Safe.UNKNOWN,
    }  # fmt: skip
    assert (seen.safe_checked_on[Channel.EMAIL], seen.in_hospital, seen.died) == (date(2026, 11, 1), True, False)
    assert (place.open, place.address, place.health) == (True, "desk@99901.example", Address.CHECKED)
