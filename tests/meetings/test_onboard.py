"""The path to a first appointment: offered by a person, booked through a meeting, reminded once, held, and due again after a year."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from build import app_on, arrive, letters, mail, service
from sqlalchemy import Engine, select, update
from sqlmodel import col

from liaison.app import App
from liaison.domain.offers import Told
from liaison.domain.states import LetterState, MeetingState, PathState
from liaison.meetings import convene, onboard, path_desk
from liaison.meetings.host_slots import NotSettled, Offer
from liaison.meetings.path_desk import Asked
from liaison.outbox import send
from liaison.store import events, onboarding_queries
from liaison.store.guest_queries import Guest
from liaison.store.session import reading, transaction
from liaison.store.tables import Event
from liaison.store.tables_onboarding import PracticePath
from liaison.store.tables_people import Invitation, Meeting, Practice

TUESDAY = datetime(2026, 11, 24, 10, tzinfo=UTC)
AROUND = date(2026, 12, 22)
QUAY = "99901"


@pytest.fixture
def app(engine: Engine) -> App:
    """On both databases: two practices, of which one was met thirteen months ago."""
    app = app_on(engine)
    service(app)
    with transaction(engine) as session:
        session.get_one(Practice, "99902").first_appointment_on = date(2025, 10, 20)
    onboard.take_all(app, TUESDAY)
    return app


def path(app: App, code: str = QUAY) -> PracticePath:
    with reading(app.engine) as session:
        return session.scalars(select(PracticePath).where(col(PracticePath.practice_code) == code)).one()


def meeting(app: App) -> Meeting:
    with reading(app.engine) as session:
        return session.scalars(select(Meeting).order_by(col(Meeting.id).desc())).first()


def offered(app: App, now: datetime = TUESDAY, **more) -> None:
    with transaction(app.engine) as session:
        asked = Asked(AROUND, **more)
        path_desk.offer(session, app, QUAY, asked, version=path_in(session).version, staff_id=1, now=now)
    leave(app, now)


def path_in(session, code: str = QUAY) -> PracticePath:
    return session.scalars(select(PracticePath).where(col(PracticePath.practice_code) == code)).one()


def booked(app: App, starts: datetime, now: datetime = TUESDAY, guests: list[Guest] | None = None) -> None:
    with transaction(app.engine) as session:
        slot = Offer(starts, starts + timedelta(minutes=45), "Quay Practice, upstairs", Told.PHONE)
        path_desk.book(session, app, QUAY, slot, guests or [], version=path_in(session).version, staff_id=1, now=now)


def leave(app: App, now: datetime) -> None:
    """Let what waits leave."""
    while send.send_one(replace(app, clock=lambda: now), now):
        pass


def run(app: App, now: datetime) -> None:
    onboard.take_all(app, now)
    leave(app, now)


def sent(app: App) -> list[str]:
    return [one.kind for one in letters(app) if one.state is LetterState.SENT and one.kind.startswith("first_")]


def states(app: App, code: str = QUAY) -> list[str]:
    with reading(app.engine) as session:
        rows = select(Event).where(col(Event.kind) == "practice_path", col(Event.subject_id) == path(app, code).id)
        return [one.now for one in session.scalars(rows.order_by(col(Event.id))) if one.now != one.was]


def days(number: int, hour: int = 10) -> datetime:
    return TUESDAY.replace(hour=hour) + timedelta(days=number)


def test_every_practice_gets_a_path_and_one_that_was_met_a_year_ago_is_due_again(app: App) -> None:
    assert (path(app).state, path(app, "99902").state) == (PathState.NEW, PathState.HELD)
    assert path(app, "99902").refresh_on == date(2026, 10, 20)
    run(app, TUESDAY)
    run(app, TUESDAY)
    assert states(app, "99902") == ["new", "held", "refresh"]
    assert sent(app) == []  # nothing is offered by itself


def test_an_offer_leaves_once_is_asked_about_once_more_and_then_somebody_rings(app: App) -> None:
    with transaction(app.engine) as session:
        path_desk.introduce(session, QUAY, "at the cluster's meeting", version=1, staff_id=1, now=TUESDAY)
    offered(app)
    (letter,) = letters(app, "first_offer")
    assert letter.to == ["desk@99901.example"]
    assert "around Tuesday 22 December" in letter.text
    assert (path(app).state, meeting(app).state, meeting(app).day) == (PathState.OFFERED, MeetingState.ASKED, AROUND)
    with transaction(app.engine) as session, pytest.raises(events.MovedMeanwhile):
        path_desk.offer(session, app, QUAY, Asked(AROUND), version=path_in(session).version, staff_id=1, now=TUESDAY)
    for number in range(1, 45):
        for hour in (3, 10):
            run(app, days(number, hour))
    assert sent(app) == ["first_offer", "first_offer_again"]
    again = letters(app, "first_offer_again")[0]
    assert again.created_at.astimezone(UTC).date() == date(2026, 12, 9)  # ten working days, St Andrew's closed
    with reading(app.engine) as session:
        assert onboarding_queries.to_ring(session) == {QUAY}
    assert states(app) == ["new", "introduced", "offered"]


def test_nothing_is_asked_again_once_they_wrote_also_what_waits_to_leave(app: App) -> None:
    offered(app)
    onboard.take_all(app, days(15))  # posted, and not gone yet
    assert letters(app, "first_offer_again")[0].state is LetterState.QUEUED
    answer = mail(
        "The Thursday before would suit us, about the dose of coffee.", sender="desk@99901.example",
        headers=f"In-Reply-To: {letters(app, 'first_offer')[0].message_id}", message_id="<yes@quay.example>",
    )  # fmt: skip
    arrive(app, answer, now=days(15))
    leave(app, days(15, 11))
    assert sent(app) == ["first_offer"]
    assert "answered" in letters(app, "first_offer_again")[0].because
    for number in range(16, 40):
        run(app, days(number))
    assert sent(app) == ["first_offer"]
    with reading(app.engine) as session:
        assert onboarding_queries.to_ring(session) == frozenset()


def test_a_day_that_is_agreed_is_confirmed_once_reminded_once_and_held(app: App) -> None:
    offered(app, to_email="tait@quay.example")
    starts = datetime(2026, 12, 15, 12, 30, tzinfo=UTC)
    booked(app, starts, days(2), [Guest("Dr Rowan Tait", "tait@quay.example", "gp", QUAY)])
    leave(app, days(2))
    (confirmed,) = letters(app, "first_confirmed")
    assert (confirmed.to, confirmed.automatic) == (["tait@quay.example"], None)
    assert "Dear Dr Rowan Tait" in confirmed.text
    assert "Tuesday 15 December 2026, 12:30 to 13:15" in confirmed.text
    with reading(app.engine) as session:
        (guest,) = session.scalars(select(Invitation))
        assert guest.sent_sequence is None  # held until a colleague sends it
    for number in range(3, 21):
        run(app, days(number))
    assert sent(app) == ["first_offer", "first_confirmed", "first_reminder"]
    with transaction(app.engine) as session, pytest.raises(NotSettled, match="not begun"):
        path_desk.held(session, QUAY, TUESDAY.date(), version=path_in(session).version, staff_id=1, now=TUESDAY)
    with transaction(app.engine) as session:
        done = days(22, 15)
        path_desk.held(session, QUAY, done.date(), version=path_in(session).version, staff_id=1, now=done)
    assert (path(app).state, path(app).held_on, path(app).refresh_on) == (
        PathState.HELD,
        date(2026, 12, 15),
        date(2027, 12, 15),
    )
    assert meeting(app).state is MeetingState.HELD
    with reading(app.engine) as session:
        assert session.get_one(Practice, QUAY).first_appointment_on == date(2026, 12, 15)

    run(app, datetime(2027, 12, 14, 10, tzinfo=UTC))
    assert path(app).state is PathState.HELD
    next_year = datetime(2027, 12, 15, 10, tzinfo=UTC)
    run(app, next_year)
    assert path(app).state is PathState.REFRESH
    with transaction(app.engine) as session:
        asked = Asked(date(2028, 1, 20))
        path_desk.offer(session, app, QUAY, asked, version=path_in(session).version, staff_id=1, now=next_year)
    leave(app, next_year)
    assert sent(app)[-1] == "first_refresh"
    assert path(app).turn == 2


def test_a_reminder_tells_what_stands_when_it_leaves_and_none_leaves_for_another_time_or_after_calling_off(
    app: App,
) -> None:
    starts = datetime(2026, 12, 15, 12, 30, tzinfo=UTC)
    booked(app, starts)
    leave(app, TUESDAY)
    onboard.take_all(app, days(15))
    reminder = letters(app, "first_reminder")[0]
    with transaction(app.engine) as session:
        session.execute(update(Meeting).values(place="The new building"))
    leave(app, days(15, 11))
    assert "The new building" in letters(app, "first_reminder")[0].text
    assert "upstairs" in reminder.text

    with transaction(app.engine) as session:
        row = session.scalars(select(Meeting)).one()
        later = starts + timedelta(days=7)
        to = convene.Moved(later, later + timedelta(minutes=45), "The new building")
        convene.change(session, app, row.id or 0, to, version=row.version, staff_id=1, now=days(16))
    run(app, days(16))
    assert [one.state for one in letters(app, "first_confirmed")] == [LetterState.SENT, LetterState.SENT]  # one a time
    assert "22 December" in letters(app, "first_confirmed")[1].text
    onboard.take_all(app, days(22))
    with transaction(app.engine) as session:
        row = session.scalars(select(Meeting)).one()
        convene.call_off(session, app, row.id or 0, "snow", version=row.version, staff_id=1, now=days(22, 11))
    for number in range(22, 40):
        run(app, days(number, 12))
    assert sent(app).count("first_reminder") == 1
    assert states(app) == ["new", "booked", "introduced"]


def test_who_holds_an_invitation_is_reminded_by_it_alone(app: App) -> None:
    booked(
        app,
        datetime(2026, 12, 15, 12, 30, tzinfo=UTC),
        guests=[Guest("Dr Rowan Tait", "tait@quay.example", "gp", QUAY)],
    )
    with transaction(app.engine) as session:
        row = session.scalars(select(Meeting)).one()
        convene.send(session, app, row.id or 0, version=row.version, staff_id=1, now=TUESDAY)
    for number in range(21):
        run(app, days(number))
    assert sent(app) == ["first_confirmed"]


def test_not_now_takes_back_what_waits_and_nothing_is_offered_before_they_want_it(app: App) -> None:
    with transaction(app.engine) as session:
        path_desk.offer(session, app, QUAY, Asked(AROUND), version=1, staff_id=1, now=TUESDAY)
    with transaction(app.engine) as session:
        until = date(2027, 2, 1)
        path_desk.later(session, QUAY, until, version=path_in(session).version, staff_id=1, now=TUESDAY)
    for number in range(40):
        run(app, days(number))
    assert sent(app) == []
    assert letters(app, "first_offer")[0].state is LetterState.CANCELLED
    assert (path(app).state, meeting(app).state) == (PathState.INTRODUCED, MeetingState.CANCELLED)
    with transaction(app.engine) as session:
        again = {"version": path_in(session).version, "staff_id": 1}
        with pytest.raises(NotSettled, match="come back on 01/02/2027"):
            path_desk.offer(session, app, QUAY, Asked(AROUND), now=days(10), **again)
        february = datetime(2027, 2, 1, 10, tzinfo=UTC)
        path_desk.offer(session, app, QUAY, Asked(date(2027, 3, 2)), now=february, **again)
    assert path(app).asked == 2


def test_no_letter_goes_to_a_practice_that_has_closed_an_address_that_bounces_or_nobody(app: App) -> None:
    with transaction(app.engine) as session:
        for asked, why in ((Asked(TUESDAY.date()), "to come"), (Asked(AROUND, "boss@elsewhere.example"), "contacts")):
            with pytest.raises(NotSettled, match=why):
                path_desk.offer(session, app, QUAY, asked, version=1, staff_id=1, now=TUESDAY)
        session.execute(update(Practice).where(col(Practice.code) == QUAY).values(email=None))
    with transaction(app.engine) as session, pytest.raises(NotSettled, match="No mail address"):
        path_desk.offer(session, app, QUAY, Asked(AROUND), version=1, staff_id=1, now=TUESDAY)
    with transaction(app.engine) as session:
        session.execute(update(Practice).where(col(Practice.code) == QUAY).values(email="desk@99901.example"))
        path_desk.offer(session, app, QUAY, Asked(AROUND), version=1, staff_id=1, now=TUESDAY)
        session.execute(update(Practice).where(col(Practice.code) == QUAY).values(status="closed"))
    leave(app, TUESDAY)
    assert letters(app, "first_offer")[0].state is LetterState.WITHHELD


def test_the_checklist_is_kept_by_turn_and_says_who(app: App) -> None:
    with transaction(app.engine) as session:
        with pytest.raises(NotSettled, match="few words"):
            path_desk.tick(session, QUAY, "training", True, " ", version=1, staff_id=1, now=TUESDAY)
        with pytest.raises(NotSettled, match="CHI number"):
            path_desk.tick(session, QUAY, "training", False, "see 3002741236", version=1, staff_id=1, now=TUESDAY)
        with pytest.raises(NotSettled, match="line of the checklist"):
            path_desk.tick(session, QUAY, "cake", True, "", version=1, staff_id=1, now=TUESDAY)
        path_desk.tick(session, QUAY, "training", True, "naloxone for reception", version=1, staff_id=2, now=TUESDAY)
        with pytest.raises(events.MovedMeanwhile):
            path_desk.tick(session, QUAY, "reach", True, "", version=1, staff_id=1, now=TUESDAY)
        path_desk.tick(session, QUAY, "reach", True, "", version=2, staff_id=1, now=TUESDAY)
    with reading(app.engine) as session:
        assert onboarding_queries.ticked(session) == {QUAY: 2}
        kept = onboarding_queries.items(session, path_in(session))["training"]
        assert (kept.words, kept.by_id, kept.turn) == ("naloxone for reception", 2, 1)


def test_an_offer_to_a_practice_that_closed_since_comes_to_nothing_and_nobody_is_to_ring_it(app: App) -> None:
    with transaction(app.engine) as session:
        asked = Asked(AROUND)
        path_desk.offer(session, app, QUAY, asked, version=path_in(session).version, staff_id=1, now=TUESDAY)
        session.get_one(Practice, QUAY).status = "merged"

    for _ in range(2):
        run(app, TUESDAY + timedelta(days=40))

    assert path(app).state is PathState.INTRODUCED
    assert meeting(app).state is MeetingState.CANCELLED
    assert sent(app) == []  # what waited did not leave
    with reading(app.engine) as session:
        assert onboarding_queries.to_ring(session) == frozenset()
