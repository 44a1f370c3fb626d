"""A series is invited to meeting by meeting: each once, each changed, called off and answered by itself, and all from one on; and who chose another
way than e-mail is told by a person."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from build import TUESDAY_10AM, app_on, cases, letters, service, take_in, triage_all
from caseload import add_series, all_meetings
from inviting_rows import all_gone, reply
from sqlalchemy import Engine, select
from sqlmodel import col

from liaison.app import App
from liaison.clock import LONDON
from liaison.domain.offers import Told
from liaison.domain.states import LetterState, MeetingState
from liaison.meetings import (
    convene,
    host_slots,
    meeting_room,
    nudge,
    rsvp,
    series,
    series_keeping,
    told_by_hand,
    whole_series,
)
from liaison.meetings.host_slots import NotSettled
from liaison.meetings.series_keeping import Wanted
from liaison.practices.service_facts import current
from liaison.store.events import MovedMeanwhile
from liaison.store.guest_queries import Guest
from liaison.store.session import reading, transaction
from liaison.store.tables import Letter
from liaison.store.tables_meetings import SeriesGuest
from liaison.store.tables_people import Invitation, Meeting, Series
from liaison.store.tables_rooms import Room

ANNA, BEN = Guest("Anna", "anna@team.example", "nurse"), Guest("Ben", "ben@team.example", "nurse")
BY_HAND = {"staff_id": 1, "now": TUESDAY_10AM}


@pytest.fixture
def app(engine: Engine) -> App:
    """Our own weekly meeting, which stands at once; Anna and Ben are invited to all of it."""
    app = app_on(engine)
    service(app)
    add_series(app, "own_team", rule="every Monday", local_time="09:30")
    series.take_all(app, TUESDAY_10AM)
    with transaction(app.engine) as session:
        assert series_keeping.add_regulars(session, 1, [ANNA, BEN], **BY_HAND) == 2
    return app


def invite(app: App, *meetings: int) -> whole_series.Done:
    with transaction(app.engine) as session:
        return whole_series.invite(session, app, 1, meetings, agreed_by="", **BY_HAND)


def stands(app: App) -> list[str]:
    return [f"{one.calendar_method} {one.to[0].partition('@')[0]} {one.meeting_id} {one.state.value}" for one in letters(app) if one.calendar]  # fmt: skip


def guest(app: App, meeting_id: int, name: str) -> Invitation:
    with reading(app.engine) as session:
        return session.scalars(select(Invitation).where(col(Invitation.meeting_id) == meeting_id, col(Invitation.name) == name)).one()  # fmt: skip


def test_each_is_invited_to_each_meeting_once_with_a_calendar_object_of_its_own(app: App) -> None:
    assert invite(app, 1, 2, 3) == whole_series.Done(3, 6)
    all_gone(app)
    with pytest.raises(NotSettled, match="invited to these meetings already"):
        invite(app, 1, 2)
    with pytest.raises(NotSettled, match="stand"):
        invite(app, 1, 999)
    with transaction(app.engine) as session:
        assert series_keeping.add_regulars(session, 1, [Guest("Cara", "Cara@team.example")], **BY_HAND) == 1
    assert invite(app, 2, 4) == whole_series.Done(2, 4)  # Cara to the second, all three to the fourth
    all_gone(app)

    assert len(stands(app)) == 10
    assert len(set(stands(app))) == 10
    uids = {(one.meeting_id, next(line for line in one.calendar.splitlines() if line.startswith("UID"))) for one in letters(app) if one.calendar}  # fmt: skip
    assert len(uids) == 4
    assert not any("RRULE:FREQ=W" in (one.calendar or "") or "RECURRENCE-ID" in (one.calendar or "") for one in letters(app))  # fmt: skip


def test_an_answer_counts_for_its_own_meeting_alone_and_one_is_changed_and_called_off_alone(app: App) -> None:
    invite(app, 1, 2, 3)
    all_gone(app)
    second = all_meetings(app)[1]
    assert second.starts_at is not None
    take_in(
        app, reply(app, "DECLINED", attendee=ANNA.email, uid=second.uid, start=f"{second.starts_at:%Y%m%dT%H%M%SZ}")
    )
    triage_all(app)
    rsvp.take_batch(app, TUESDAY_10AM)

    assert [guest(app, number, "Anna").answer for number in (1, 2, 3)] == ["waiting", "no", "waiting"]
    assert cases(app) == []
    with transaction(app.engine) as session:
        convene.call_off(session, app, 3, "", version=session.get_one(Meeting, 3).version, **BY_HAND)
    assert [one for one in stands(app) if "CANCEL" in one] == ["CANCEL anna 3 queued", "CANCEL ben 3 queued"]
    assert [one.state for one in all_meetings(app)[:3]] == [MeetingState.INVITED, MeetingState.INVITED, MeetingState.CANCELLED]  # fmt: skip


def test_all_from_one_on_get_another_time_each_on_its_own_day_and_the_series_goes_on_so(app: App) -> None:
    invite(app, 1, 2, 3)
    all_gone(app)
    with transaction(app.engine) as session:
        done = whole_series.change_from(session, app, 2, time(14), 45, "The library", version=session.get_one(Meeting, 2).version, **BY_HAND)  # fmt: skip
    first, *others = all_meetings(app)
    assert done.letters == 4
    assert done.meetings == len(others)
    assert (f"{first.starts_at:%H:%M}", first.place) == ("09:30", "")
    local = {(calendar_time(one), one.place) for one in others}
    assert local == {("14:00", "The library")}
    with reading(app.engine) as session:
        row = session.get_one(Series, 1)
        assert (row.local_time, row.minutes, row.place) == ("14:00", 45, "The library")
    series.take_all(app, TUESDAY_10AM + timedelta(days=8))
    assert calendar_time(all_meetings(app)[-1]) == "14:00"
    assert [one.sequence for one in all_meetings(app)[:3]] == [0, 1, 1]
    with transaction(app.engine) as session, pytest.raises(MovedMeanwhile):
        whole_series.change_from(session, app, 2, time(15), 45, "", version=1, **BY_HAND)


def calendar_time(one: Meeting) -> str:
    """Its London time of day."""
    assert one.starts_at is not None
    return f"{one.starts_at.astimezone(LONDON):%H:%M}"


def test_all_from_one_on_are_called_off_and_the_series_ends(app: App) -> None:
    invite(app, 1, 2, 3)
    all_gone(app)
    with transaction(app.engine) as session:
        done = whole_series.call_off_from(session, app, 2, "We meet in another way.", version=session.get_one(Meeting, 2).version, **BY_HAND)  # fmt: skip
    all_gone(app)
    assert done.letters == 4
    assert [one.state for one in all_meetings(app)][:2] == [MeetingState.INVITED, MeetingState.CANCELLED]
    assert {one.state for one in all_meetings(app)[1:]} == {MeetingState.CANCELLED}
    before = len(all_meetings(app))
    series.take_all(app, TUESDAY_10AM + timedelta(days=30))
    assert len(all_meetings(app)) == before
    assert sum("CANCEL" in one and "sent" in one for one in stands(app)) == 4


def test_whoever_leaves_the_series_is_taken_off_every_meeting_to_come_and_told_of_those_they_hold(app: App) -> None:
    invite(app, 1, 2)
    all_gone(app)
    with transaction(app.engine) as session:
        number = session.scalars(select(SeriesGuest.id).where(col(SeriesGuest.name) == "Anna")).one()
        assert whole_series.leave(session, app, number or 0, **BY_HAND).meetings == 2
    assert [one for one in stands(app) if "CANCEL" in one] == ["CANCEL anna 1 queued", "CANCEL anna 2 queued"]
    assert invite(app, 3).letters == 1


def test_a_lens_event_is_told_by_the_way_each_chose_and_nothing_outside_shows_the_service(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    with transaction(app.engine) as session:
        wanted = Wanted("lens", "How it feels", "third Friday", "14:00", 120)
        assert series_keeping.keep(session, None, wanted, version=0, now=TUESDAY_10AM) == 1
        people = [
            Guest("Cat", "cat@home.example", lived=True),
            Guest("Dee", "through Anna at the drop-in", channel="in_person", lived=True),
            Guest("A partner", "partner@other.example"),
        ]
        series_keeping.add_regulars(session, 1, people, **BY_HAND)
    series.take_all(app, TUESDAY_10AM)
    agree(app)
    assert invite(app, 1) == whole_series.Done(1, 2)
    all_gone(app)

    cat = next(one for one in letters(app) if one.to == ["cat@home.example"])
    assert (cat.subject, cat.calendar, cat.sender_name, "/meeting-answers/" in cat.text) == ("A letter for you", None, "Nora", False)  # fmt: skip
    assert "leave at any time" in cat.text
    partner = next(one for one in letters(app) if one.to == ["partner@other.example"])
    assert "SUMMARY:Listening event" in (partner.calendar or "")
    with reading(app.engine) as session:
        (dee,) = told_by_hand.to_tell(session, session.get_one(Meeting, 1))
        assert (dee.name, dee.email) == ("Dee", "through Anna at the drop-in")
    tell(app, "Dee")
    nudge.take_all(app, all_meetings(app)[0].starts_at - timedelta(days=10))  # type: ignore[operator]
    assert [one.to for one in letters(app, "meeting_reminder")] == [["partner@other.example"]]

    with transaction(app.engine) as session:
        convene.call_off(session, app, 1, "The room is not free.", version=session.get_one(Meeting, 1).version, **BY_HAND)  # fmt: skip
        assert [one.name for one in told_by_hand.to_tell(session, session.get_one(Meeting, 1))] == ["Dee"]
    tell(app, "Dee")
    off = [one for one in letters(app) if one.to == ["cat@home.example"]][-1]
    assert (off.kind, off.subject, off.calendar, off.state) == ("meeting_cancelled", "A letter for you", None, LetterState.QUEUED)  # fmt: skip
    all_gone(app)
    with reading(app.engine) as session:
        assert session.scalars(select(Letter.state).where(col(Letter.id) == off.id)).one() is LetterState.SENT


def agree(app: App) -> None:
    """The first meeting stands at its usual time."""
    with transaction(app.engine) as session:
        meeting = session.get_one(Meeting, 1)
        starts = current(session, TUESDAY_10AM).calendar.at(meeting.day, time(14))
        given = host_slots.Offer(starts, starts + timedelta(hours=2), "", Told.PHONE)
        host_slots.agree(session, 1, given, version=meeting.version, **BY_HAND)


def tell(app: App, name: str) -> None:
    """A colleague has told somebody; doing it twice is refused."""
    number = guest(app, 1, name).id or 0
    with transaction(app.engine) as session:
        told_by_hand.told(session, 1, number, version=session.get_one(Meeting, 1).version, **BY_HAND)
    with transaction(app.engine) as session, pytest.raises(MovedMeanwhile):
        told_by_hand.told(session, 1, number, version=session.get_one(Meeting, 1).version, **BY_HAND)


def test_a_room_is_chosen_told_to_whoever_holds_the_invitation_and_warned_of(app: App) -> None:
    invite(app, 1)
    all_gone(app)
    with transaction(app.engine) as session:
        session.add(Room(name="The snug", seats=3, private=False, changed_at=TUESDAY_10AM, address="Upstairs"))
        session.add(Room(name="The hall", seats=30, step_free=True, changed_at=TUESDAY_10AM))
    choose(app, 1, 1)
    assert [one for one in stands(app) if "queued" in one] == ["REQUEST anna 1 queued", "REQUEST ben 1 queued"]
    assert all_meetings(app)[0].place == "The snug, Upstairs"
    choose(app, 2, 1)
    with transaction(app.engine) as session:
        second = session.get_one(Meeting, 2)
        second.starts_at, second.ends_at = session.get_one(Meeting, 1).starts_at, session.get_one(Meeting, 1).ends_at
    assert warned(app) == [
        "The snug has 3 seats, and 4 are expected. Choose a larger one, or ask who joins from afar.",
        "The snug is not free then: Invented own_team is there from 09:30.",
        "What is said in The snug is heard outside: this meeting speaks of people.",
        "There are steps to The snug: ask whether that stops anybody from coming.",
    ]
    choose(app, 1, 2)
    assert warned(app) == []
    with transaction(app.engine) as session:  # another place by hand is no room of ours any more
        one = session.get_one(Meeting, 1)
        assert one.starts_at is not None
        assert one.ends_at is not None
        convene.change(session, app, 1, convene.Moved(one.starts_at, one.ends_at, "Town Hall"), version=one.version, **BY_HAND)  # fmt: skip
    assert all_meetings(app)[0].room_id is None


def choose(app: App, meeting_id: int, room_id: int) -> None:
    with transaction(app.engine) as session:
        version = session.get_one(Meeting, meeting_id).version
        meeting_room.choose(session, app, meeting_id, room_id, version=version, **BY_HAND)


def warned(app: App) -> list[str]:
    with reading(app.engine) as session:
        return meeting_room.warnings(session, session.get_one(Meeting, 1), session.get_one(Series, 1), TUESDAY_10AM)


def test_a_series_is_kept_only_as_it_can_be_planned(app: App) -> None:
    good = Wanted("prison", "Prison meeting", "last Thursday", "11:00", 60)
    wrong = {
        "kind": replace(good, kind="party"),
        "cluster_id": replace(good, kind="cluster"),
        "practice_code": replace(good, kind="practice_team", practice_code="00000"),
        "title": replace(good, name="Invented own_team"),
        "room_id": replace(good, room_id=99),
    }
    for field, wanted in wrong.items():
        with transaction(app.engine) as session, pytest.raises(NotSettled) as no:
            series_keeping.keep(session, None, wanted, version=0, now=TUESDAY_10AM)
        assert no.value.field == field
    with transaction(app.engine) as session:
        number = series_keeping.keep(session, None, good, version=0, now=TUESDAY_10AM)
    with transaction(app.engine) as session:
        series_keeping.keep(session, number, replace(good, minutes=90, active=False), version=1, now=TUESDAY_10AM)
    with transaction(app.engine) as session, pytest.raises(MovedMeanwhile):
        series_keeping.keep(session, number, good, version=1, now=TUESDAY_10AM)
