"""A slot that hosts offer: noted, taken, confirmed four weeks before; another day, no room; asked again once, then a telephone task."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from build import TUESDAY_10AM, app_on, arrive, letters, mail, messages, service
from caseload import add_hosts, add_series, all_meetings
from sqlalchemy import Engine, select

from liaison.app import App
from liaison.domain.offers import Told
from liaison.domain.states import MeetingState
from liaison.meetings import ask, remind_hosts, series
from liaison.meetings import host_slots as slots
from liaison.meetings.host_slots import NotSettled, Offer
from liaison.outbox import send
from liaison.store import events, slot_queries
from liaison.store.session import reading, transaction
from liaison.store.switches import HOLD_SENDS, turn
from liaison.store.tables_meetings import OfferedSlot
from liaison.store.tables_people import Invitation, Meeting

NOON = datetime(2027, 1, 27, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def app(engine: Engine) -> App:
    """A cluster whose hosts were asked on 24 November for 20 January."""
    app = app_on(engine)
    service(app)
    add_hosts(app)
    add_series(app, months=[1])
    series.take_all(app, TUESDAY_10AM)
    assert ask.take_all(app, TUESDAY_10AM).letters == 1
    return app


def the_meeting(app: App) -> Meeting:
    (meeting,) = all_meetings(app)
    return meeting


def do(app: App, what: Any, *given: Any, now: datetime = TUESDAY_10AM, **more: Any) -> Any:
    """What a colleague does on the page as it stands now."""
    meeting = the_meeting(app)
    with transaction(app.engine) as session:
        first = (session, app) if what in {slots.take, slots.other_day} else (session,)
        return what(*first, meeting.id, *given, version=meeting.version, staff_id=1, now=now, **more)


def offer(app: App, starts: datetime = NOON, *, now: datetime = TUESDAY_10AM, **more: Any) -> OfferedSlot:
    noted = Offer(starts, starts + timedelta(hours=1), "Town Hall", more.pop("told", Told.PHONE), **more)
    return do(app, slots.note_offer, noted, now=now)


def sent(app: App, now: datetime) -> list[str]:
    """Everything that may leave now leaves; the kinds of what is in the outbox by then, with their states."""
    while send.send_one(app, now):
        pass
    return [f"{letter.kind} {letter.state.value}" for letter in letters(app)]


def test_an_offered_slot_is_noted_taken_with_thanks_and_confirmed_four_weeks_before(app: App) -> None:
    slot = offer(app, words="Bring figures")
    assert the_meeting(app).state is MeetingState.OFFERED
    do(app, slots.take, slot.id)

    meeting = the_meeting(app)
    assert (meeting.state, meeting.day, meeting.starts_at, meeting.place) == (
        MeetingState.OFFERED, date(2027, 1, 27), NOON, "Town Hall",
    )  # fmt: skip
    assert (meeting.confirm_on, meeting.invite_on) == (date(2026, 12, 30), date(2026, 12, 30))
    assert sent(app, TUESDAY_10AM) == ["cluster_ask cancelled", "cluster_taken sent"]
    thanks = letters(app)[-1]
    assert "Wednesday 27 January 2027, 12:00 to 13:00" in thanks.text
    assert thanks.to == ["lead@harbour.example", "office@harbour.example"]

    before = datetime(2026, 12, 29, 8, tzinfo=UTC)
    assert remind_hosts.take_all(app, before).confirmed == 0
    assert remind_hosts.take_all(app, before + DAY).confirmed == 1
    assert remind_hosts.take_all(app, before + DAY).confirmed == 0
    assert the_meeting(app).state is MeetingState.CONFIRMED
    assert sent(app, before + DAY)[-1] == "cluster_confirm sent"
    with reading(app.engine) as session:  # agreeing a slot invites nobody
        assert session.scalars(select(Invitation)).all() == []
    assert [one.calendar for one in letters(app)] == [None] * 3


def test_a_slot_within_four_weeks_is_confirmed_at_once_by_one_letter(app: App) -> None:
    now = TUESDAY_10AM + timedelta(weeks=7)
    do(app, slots.take, offer(app, now=now).id, now=now)

    assert the_meeting(app).state is MeetingState.CONFIRMED
    assert [one.kind for one in letters(app)] == ["cluster_ask", "cluster_confirm"]


def test_of_several_slots_the_one_taken_last_before_confirming_counts(app: App) -> None:
    first, second = offer(app), offer(app, NOON + 7 * DAY)
    do(app, slots.take, first.id)
    do(app, slots.take, second.id)

    assert the_meeting(app).day == date(2027, 2, 3)
    with reading(app.engine) as session:
        assert [one.taken_at is not None for one in slot_queries.slots(session, 1)] == [False, True]
    assert sent(app, TUESDAY_10AM)[1:] == ["cluster_taken cancelled", "cluster_taken sent"]


def test_hosts_who_say_nothing_are_asked_once_more_then_telephoned_and_never_a_third_time(app: App) -> None:
    found = {}
    for number in range(50):
        now = TUESDAY_10AM + number * DAY
        done = remind_hosts.take_all(app, now)
        if done.again or done.to_ring:
            found[now.date()] = (done.again, done.to_ring)

    # ten and twenty working days; St Andrew's Day is one on which we are closed
    assert found == {date(2026, 12, 9): (1, 0), date(2026, 12, 23): (0, 1)}
    assert [one.key for one in letters(app)] == ["ask:meeting-1", "ask-again:meeting-1:1"]
    assert "On Tuesday 24 November we asked" in letters(app)[1].text
    with reading(app.engine) as session:
        assert slot_queries.to_ring(session) == {1}
    offer(app, now=TUESDAY_10AM + 49 * DAY)
    with reading(app.engine) as session:
        assert slot_queries.to_ring(session) == frozenset()


def test_the_second_letter_does_not_leave_once_the_hosts_have_answered(app: App) -> None:
    later = datetime(2026, 12, 9, 8, tzinfo=UTC)
    with transaction(app.engine) as session:
        turn(session, HOLD_SENDS, on=True, now=later)
    remind_hosts.take_all(app, later)
    with transaction(app.engine) as session:  # past every page: as if a letter had been missed by it
        meeting = session.get(Meeting, 1)
        events.move(session, meeting, MeetingState.OFFERED, actor=events.person(1), now=later)
        turn(session, HOLD_SENDS, on=False, now=later)

    assert set(sent(app, later)) == {"cluster_ask withheld", "cluster_ask_again withheld"}


def test_nothing_is_asked_or_confirmed_while_a_reply_in_prose_waits(app: App) -> None:
    while send.send_one(app, TUESDAY_10AM):
        pass
    ours = letters(app)[0].message_id
    arrive(
        app,
        mail(
            "Yes, Wednesday the 27th at noon suits us.", sender="Lead <lead@harbour.example>", subject="Re: A slot",
            message_id="<said@harbour.example>", headers=f"In-Reply-To: {ours}",
        ),
    )  # fmt: skip
    later = datetime(2026, 12, 9, 8, tzinfo=UTC)

    assert remind_hosts.take_all(app, later).again == 0
    number = messages(app)[-1].id
    with reading(app.engine) as session:
        assert [one.id for one in slot_queries.replies_waiting(session)[1]] == [number]
    offer(app, told=Told.MAIL, message_id=number)
    with reading(app.engine) as session:
        assert slot_queries.replies_waiting(session) == {}


def test_another_day_is_a_new_turn_with_reminders_of_its_own(app: App) -> None:
    offer(app)
    do(app, slots.other_day, date(2027, 2, 17))

    meeting = the_meeting(app)
    assert (meeting.state, meeting.turn, meeting.day, meeting.starts_at) == (
        MeetingState.ASKED,
        2,
        date(2027, 2, 17),
        None,
    )
    assert [one.kind for one in letters(app)] == ["cluster_ask", "cluster_other_day"]
    assert "around Wednesday 17 February instead" in letters(app)[-1].text
    assert remind_hosts.take_all(app, datetime(2026, 12, 9, 8, tzinfo=UTC)).again == 1
    with pytest.raises(events.MovedMeanwhile):  # a slot of the first turn cannot be taken any more
        do(app, slots.take, 1)
    with pytest.raises(NotSettled, match="to come"):
        do(app, slots.other_day, TUESDAY_10AM.date())


def test_no_room_closes_this_meeting_takes_back_what_waits_and_leaves_the_series(app: App) -> None:
    do(app, slots.no_room)

    assert the_meeting(app).state is MeetingState.CANCELLED
    assert sent(app, TUESDAY_10AM) == ["cluster_ask cancelled"]
    assert series.take_all(app, TUESDAY_10AM).planned == 0
    assert remind_hosts.take_all(app, datetime(2026, 12, 9, 8, tzinfo=UTC)).again == 0


def test_what_cannot_be_is_refused_and_a_page_that_is_out_of_date_changes_nothing(app: App) -> None:
    for starts, minutes, words in ((TUESDAY_10AM - DAY, 60, "passed"), (NOON, 0, "how long"), (NOON, 600, "how long")):
        with pytest.raises(NotSettled, match=words):
            do(app, slots.note_offer, Offer(starts, starts + timedelta(minutes=minutes), "", Told.PHONE))
    seen = the_meeting(app).version
    slot = offer(app)
    with transaction(app.engine) as session:
        session.add(Meeting(**{**dict(the_meeting(app)), "id": None, "day": date(2027, 1, 27), "uid": "other"}))
    with pytest.raises(NotSettled, match="Another meeting of this series"), transaction(app.engine) as session:
        slots.take(session, app, 1, slot.id, version=seen + 1, staff_id=1, now=TUESDAY_10AM)
    with transaction(app.engine) as session, pytest.raises(events.MovedMeanwhile):
        slots.note_offer(
            session, 1, Offer(NOON, NOON + DAY / 24, "", Told.PHONE), version=seen, staff_id=1, now=TUESDAY_10AM
        )
    with reading(app.engine) as session:
        assert len(slot_queries.slots(session, 1)) == 1


def test_a_prisons_time_is_agreed_by_a_person_and_no_letter_leaves(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    add_series(app, "prison", months=[1])
    series.take_all(app, TUESDAY_10AM)

    do(app, slots.agree, Offer(NOON, NOON + DAY / 24, "Health centre", Told.PHONE))

    assert (the_meeting(app).state, the_meeting(app).starts_at) == (MeetingState.CONFIRMED, NOON)
    assert letters(app) == []
