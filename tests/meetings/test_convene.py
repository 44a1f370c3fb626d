"""Invitations are held until a colleague sends them, tell of every change, and stop with the meeting."""

from datetime import UTC, datetime, timedelta

import pytest
from build import TUESDAY_10AM, app_on, letters
from icalendar import Calendar
from inviting_rows import (
    CANCELLED,
    HOUR,
    INVITED,
    LEAD,
    MUIR,
    NOON,
    TAIT,
    about_guests,
    all_gone,
    as_mail,
    confirmed_cluster,
    do,
    guests,
    invited,
    stands,
    the_meeting,
)
from sqlalchemy import Engine, select

from liaison.app import App
from liaison.domain import chi
from liaison.domain.attending import Answer
from liaison.domain.states import MeetingState
from liaison.meetings import convene
from liaison.meetings.convene import Moved
from liaison.meetings.host_slots import NotSettled
from liaison.store import events, guest_queries
from liaison.store.guest_queries import Guest
from liaison.store.session import reading, transaction
from liaison.store.switches import HOLD_SENDS, turn
from liaison.store.tables_people import Invitation, Meeting, Series

AFTERNOON = Moved(NOON + 2 * HOUR, NOON + 3 * HOUR, "Town Hall, room 2")


@pytest.fixture
def app(engine: Engine) -> App:
    app = app_on(engine)
    confirmed_cluster(app)
    return app


def events_of(text: str) -> list:
    return Calendar.from_ical(text).walk("VEVENT")


def test_nobody_is_put_on_the_list_before_the_hosts_agreed_and_nothing_leaves_before_a_colleague_sends_it(
    app: App,
) -> None:
    with reading(app.engine) as session:
        found = guest_queries.may_be_invited(session, session.get_one(Series, 1))
    assert [one.email for one in found] == ["muir@glen.example", "tait@quay.example"]  # its quality leads alone
    with pytest.raises(NotSettled, match="who of the hosts agreed"):
        do(app, convene.put_on_list, found, agreed_by="")
    do(app, convene.put_on_list, found, agreed_by="Dr Lead, by mail")
    all_gone(app)

    assert (about_guests(app), the_meeting(app).state) == ([], MeetingState.CONFIRMED)
    assert [one.sent_sequence for one in guests(app).values()] == [None, None]
    assert do(app, convene.send) == 2
    assert the_meeting(app).state is INVITED
    assert stands(app) == ["REQUEST muir queued", "REQUEST tait queued"]
    with pytest.raises(NotSettled, match="Nobody waits"):  # a second press sends nothing
        do(app, convene.send)


def test_an_invitation_is_a_mail_that_calendars_take_for_one(app: App) -> None:
    invited(app, TAIT)
    (letter,) = about_guests(app)
    mail = as_mail(letter)

    assert mail.get_content_type() == "multipart/alternative"
    text, html, calendar = mail.iter_parts()
    assert [part.get_content_type() for part in (text, html, calendar)] == ["text/plain", "text/html", "text/calendar"]
    assert (calendar.get_param("method"), calendar.get_content_charset()) == ("REQUEST", "utf-8")
    assert calendar.get_content_disposition() is None
    assert mail["Auto-Submitted"] is None  # a colleague sent it
    assert str(mail["Subject"]) == "[SU-GP M-1] Invitation to a meeting"
    (event,) = events_of(letter.calendar)
    assert str(event["SUMMARY"]) == "Shared care: GP cluster meeting"
    assert (event["UID"], event["SEQUENCE"], str(event["ORGANIZER"])) == (
        the_meeting(app).uid,
        0,
        f"mailto:{letter.sender}",
    )
    assert str(event["ATTENDEE"]) == "mailto:tait@quay.example"  # nobody else's address
    assert (event["ATTENDEE"].params["RSVP"], event["ATTENDEE"].params["PARTSTAT"]) == ("TRUE", "NEEDS-ACTION")
    assert "DTSTART;TZID=Europe/London:20270127T120000" in letter.calendar
    assert "Your cluster has agreed" in letter.text
    assert "Wednesday 27 January 2027, 12:00 to 13:00" in letter.text


def test_hold_all_sends_holds_invitations_too(app: App) -> None:
    with transaction(app.engine) as session:
        turn(session, HOLD_SENDS, on=True, now=TUESDAY_10AM)
    invited(app)
    all_gone(app)
    assert stands(app) == ["REQUEST tait queued", "REQUEST muir queued"]


def test_another_time_goes_to_whoever_holds_the_old_one_and_asks_anew(app: App) -> None:
    invited(app)
    all_gone(app)
    with transaction(app.engine) as session:
        for guest in session.scalars(select(Invitation)):
            guest.answer = Answer.YES.value
    assert do(app, convene.change, AFTERNOON) == 2
    all_gone(app)

    assert (the_meeting(app).state, the_meeting(app).sequence) == (INVITED, 1)
    assert stands(app) == ["REQUEST tait sent", "REQUEST muir sent"] * 2
    first, second = events_of(about_guests(app)[0].calendar)[0], events_of(about_guests(app)[2].calendar)[0]
    assert (first["UID"], first["SEQUENCE"], second["UID"], second["SEQUENCE"]) == (first["UID"], 0, first["UID"], 1)
    assert second["DTSTART"].dt == AFTERNOON.starts_at
    assert second["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"
    assert "has changed" in about_guests(app)[2].text
    assert {one.answer for one in guests(app).values()} == {"waiting"}


def test_another_place_keeps_what_was_answered(app: App) -> None:
    invited(app, TAIT)
    all_gone(app)
    with transaction(app.engine) as session:
        session.get_one(Invitation, 1).answer = Answer.YES.value
    do(app, convene.change, Moved(NOON, NOON + HOUR, "The library"))

    event = events_of(about_guests(app)[1].calendar)[0]
    assert (event["SEQUENCE"], event["ATTENDEE"].params["PARTSTAT"], str(event["LOCATION"])) == (
        1,
        "ACCEPTED",
        "The library",
    )
    assert guests(app)["tait@quay.example"].answer == "yes"


def test_a_change_while_the_first_invitation_waits_sends_the_new_one_alone(app: App) -> None:
    invited(app, TAIT)
    do(app, convene.change, AFTERNOON)
    all_gone(app)
    assert stands(app) == ["REQUEST tait cancelled", "REQUEST tait sent"]


def test_called_off_takes_back_what_waits_and_tells_whoever_holds_it_and_the_hosts_once(app: App) -> None:
    invited(app, TAIT, LEAD)
    all_gone(app)
    do(app, convene.put_on_list, (MUIR,), agreed_by="")
    do(app, convene.send)  # Dr Muir's waits in the outbox
    assert do(app, convene.call_off, "The hall is closed.") == 3
    all_gone(app)

    assert the_meeting(app).state is CANCELLED
    assert stands(app) == [
        "REQUEST tait sent", "REQUEST lead sent", "REQUEST muir cancelled", "CANCEL tait sent", "CANCEL lead sent",
    ]  # fmt: skip
    event = events_of(about_guests(app)[3].calendar)[0]
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == (the_meeting(app).uid, 1, "CANCELLED")
    host = letters(app)[-1]
    assert (host.to, host.calendar, host.kind) == (["office@harbour.example"], None, "meeting_cancelled")
    assert "The hall is closed." in host.text
    with pytest.raises(events.MovedMeanwhile):
        do(app, convene.call_off, "")


def test_nothing_but_the_cancellation_leaves_once_it_is_called_off_whatever_waited(app: App) -> None:
    """The letter is past every page: a claim that was being sent when the meeting was called off, and comes back as not taken."""
    invited(app, TAIT)
    with transaction(app.engine) as session:
        meeting = session.get_one(Meeting, 1)
        events.move(session, meeting, CANCELLED, actor="person:1", now=TUESDAY_10AM)
    all_gone(app)
    assert stands(app) == ["REQUEST tait withheld"]


def test_an_invitation_to_an_earlier_version_or_a_meeting_that_has_begun_does_not_leave(app: App) -> None:
    invited(app, TAIT, MUIR)
    with transaction(app.engine) as session:
        session.get_one(Invitation, 1).extra = 1
    all_gone(app, NOON - timedelta(minutes=1))
    assert stands(app) == ["REQUEST tait withheld", "REQUEST muir sent"]


def test_somebody_taken_off_the_list_is_told_and_invited_anew_with_a_higher_number(app: App) -> None:
    invited(app, TAIT)
    all_gone(app)
    do(app, convene.take_off_list, 1)
    all_gone(app)
    do(app, convene.put_on_list, (TAIT,), agreed_by="")
    do(app, convene.send)
    all_gone(app)

    assert stands(app) == ["REQUEST tait sent", "CANCEL tait sent", "REQUEST tait sent"]
    assert [events_of(one.calendar)[0]["SEQUENCE"] for one in about_guests(app)] == [0, 1, 2]
    assert "no longer ask for your time" in about_guests(app)[1].text
    with pytest.raises(events.MovedMeanwhile):
        do(app, convene.take_off_list, 99)


def test_what_must_not_lie_in_a_calendar_and_whom_we_do_not_write_to_is_refused(app: App) -> None:
    with pytest.raises(NotSettled, match="CHI number"):
        do(app, convene.change, Moved(NOON, NOON + HOUR, f"For {chi.demo_chi(7)}"))
    with pytest.raises(NotSettled, match="CHI number"):
        do(app, convene.call_off, f"About {chi.demo_chi(7)}")
    with pytest.raises(NotSettled, match="belongs to a machine"):
        do(app, convene.put_on_list, (Guest("Post", "mailer-daemon@quay.example"),), agreed_by="x")
    with pytest.raises(NotSettled, match="Nothing is different"):
        do(app, convene.change, Moved(NOON, NOON + HOUR, "Town Hall, room 2"))
    do(app, convene.put_on_list, (TAIT,), agreed_by="x")
    with pytest.raises(NotSettled, match="no time to come"):
        do(app, convene.send, now=datetime(2027, 2, 1, tzinfo=UTC))
