"""Training goes out as an invitation that calendars understand, and every answer to it, by calendar, page or in words, is tied to it and is no case."""

from datetime import timedelta

import pytest
from build import TUESDAY_10AM, app_on, cases, ledger, letters, service, take_in, triage_all
from icalendar import Calendar
from inviting_rows import all_gone
from sqlalchemy import Engine, select
from training_rows import HOUR, LUNCH, calendar_answer, do, first_kinds, in_words, kind, places, planned, put_on

from liaison.app import App
from liaison.domain.attending import Answer
from liaison.domain.states import LedgerState
from liaison.meetings import rsvp, training_dates, training_heard
from liaison.meetings.training_dates import Planned
from liaison.store import guest_queries
from liaison.store import training_answer_queries as answer_queries
from liaison.store.events import MovedMeanwhile
from liaison.store.session import reading, transaction
from liaison.store.tables import Letter
from liaison.store.tables_meetings import MeetingAnswer
from liaison.store.tables_training import TrainingDate

JEAN = "jean@quay.example"


@pytest.fixture
def app(engine: Engine) -> App:
    app = app_on(engine)
    service(app)
    first_kinds(app)
    planned(app)
    put_on(app)
    do(app, training_dates.send)
    all_gone(app)
    return app


def newest(app: App, kind: str = "training_invitation") -> Letter:
    return letters(app, kind)[-1]


def held(letter: Letter) -> tuple[str, str, int, str]:
    """Method, UID, SEQUENCE and status of a letter's calendar object."""
    calendar = Calendar.from_ical(letter.calendar)
    (event,) = calendar.walk("VEVENT")
    return str(calendar["METHOD"]), str(event["UID"]), int(event["SEQUENCE"]), str(event["STATUS"])


def answered(app: App, raw: bytes) -> list[MeetingAnswer]:
    take_in(app, raw)
    triage_all(app)
    rsvp.take_batch(app, TUESDAY_10AM)
    with reading(app.engine) as session:
        return list(session.scalars(select(MeetingAnswer).order_by(MeetingAnswer.id)))


def waiting(app: App) -> list[str]:
    with reading(app.engine) as session:
        return [one.new_text.strip() for one in answer_queries.replies_waiting(session).get(1, [])]


def told(app: App, said: Answer | None, email: str = JEAN, **more: int) -> None:
    place_id = places(app)[email].id
    with transaction(app.engine) as session:
        version = session.get_one(TrainingDate, 1).version
        training_heard.told(session, app, 1, place_id, said, version=version, staff_id=1, now=TUESDAY_10AM, **more)


def test_one_uid_for_life_and_a_higher_sequence_with_every_change(app: App) -> None:
    first = newest(app)
    method, uid, sequence, _ = held(first)
    assert (method, first.calendar_method, sequence) == ("REQUEST", "REQUEST", 0)
    (event,) = Calendar.from_ical(first.calendar).walk("VEVENT")
    assert (event["DTSTART"].dt, event["DTEND"].dt, str(event["SUMMARY"])) == (
        LUNCH,
        LUNCH + HOUR,
        "Shared care: training",
    )
    assert [str(event["ATTENDEE"])] == [f"mailto:{JEAN}"]  # nobody learns another's address
    left = next(one for one in app.mailboxes["main"].letters if one.to == (JEAN,))
    assert left.calendar == first.calendar

    later = LUNCH + timedelta(days=7)
    do(app, training_dates.change, Planned(kind(app), later, later + HOUR, "Library", 12))
    assert held(newest(app)) == ("REQUEST", uid, 1, "CONFIRMED")
    do(app, training_dates.call_off, "The hall is closed.")
    assert held(newest(app, "training_called_off")) == ("CANCEL", uid, 2, "CANCELLED")


def test_taken_off_and_put_on_again_is_a_cancel_and_a_newer_request(app: App) -> None:
    _, uid, _, _ = held(newest(app))
    do(app, training_dates.take_off, places(app)[JEAN].id)
    assert held(newest(app, "training_called_off")) == ("CANCEL", uid, 1, "CANCELLED")
    all_gone(app)
    put_on(app)
    assert len(letters(app, "training_invitation")) == 1  # held until a colleague sends it
    do(app, training_dates.send)
    assert held(newest(app)) == ("REQUEST", uid, 2, "CONFIRMED")


@pytest.mark.parametrize(
    "shape",
    [
        str,
        lambda text: text.replace("UID:training", "UID:TRAINING").replace("T1", "t1"),
        lambda text: text.replace("SEQUENCE:0\r\n", ""),
    ],
)
@pytest.mark.parametrize(("partstat", "said"), [("ACCEPTED", "yes"), ("DECLINED", "no"), ("TENTATIVE", "maybe")])
def test_a_calendars_answer_counts_and_is_no_case(app: App, partstat: str, said: str, shape) -> None:
    (row,) = answered(app, calendar_answer(newest(app), partstat, shape=shape))
    assert (row.date_id, row.place_id, row.counted, row.look, row.how) == (
        1,
        places(app)[JEAN].id,
        True,
        False,
        "calendar",
    )
    assert (places(app)[JEAN].answer, places(app)[JEAN].how) == (said, "calendar")
    assert (cases(app), [one.state for one in ledger(app)]) == ([], [LedgerState.CALENDAR_REPLY])
    assert len(letters(app, "training_confirmation")) == (said == "yes")


def test_a_counter_keeps_the_place_and_is_looked_at_with_its_time(app: App) -> None:
    (row,) = answered(app, calendar_answer(newest(app), "TENTATIVE", method="COUNTER", starts=LUNCH + 2 * HOUR))
    assert (row.answer, row.proposes_at, row.counted, row.look) == ("other_time", LUNCH + 2 * HOUR, True, True)
    assert places(app)[JEAN].answer == "other_time"
    with reading(app.engine) as session:
        assert [one.id for one in answer_queries.to_look_at(session, 1)] == [row.id]
        assert guest_queries.to_look_at(session) == []  # it is no meeting's
    told(app, Answer.YES, look=row.id)
    with reading(app.engine) as session:
        assert answer_queries.to_look_at(session) == []
    assert places(app)[JEAN].answer == "yes"
    with pytest.raises(MovedMeanwhile):
        told(app, Answer.NO, look=row.id)
    assert cases(app) == []


def test_what_is_not_sure_is_shown_and_counts_for_nobody(app: App) -> None:
    letter = newest(app)
    rows = answered(app, calendar_answer(letter, by="who@elsewhere.example"))
    rows = answered(app, calendar_answer(letter, attendee="other@elsewhere.example"))
    rows = answered(app, calendar_answer(letter, "DELEGATED", more=';DELEGATED-TO="mailto:tom@quay.example"'))
    assert [(one.counted, one.look, one.date_id) for one in rows] == [(False, True, 1)] * 3
    assert [one.because for one in rows][2] == training_heard.INSTEAD
    assert (places(app)[JEAN].answer, cases(app)) == ("waiting", [])


def test_an_answer_to_an_earlier_time_or_after_the_calling_off_does_not_count(app: App) -> None:
    first = newest(app)
    later = LUNCH + timedelta(days=7)
    do(app, training_dates.change, Planned(kind(app), later, later + HOUR, "Library", 12))
    (early,) = answered(app, calendar_answer(first))
    assert (early.counted, early.look) == (False, False)
    second = newest(app)
    do(app, training_dates.call_off, "")
    late = answered(app, calendar_answer(second))[-1]
    assert (late.counted, late.look, late.place_id) == (False, False, places(app).get(JEAN).id)
    assert letters(app, "training_confirmation") == []


def test_a_later_answer_of_the_calendar_stands_whatever_came_last(app: App) -> None:
    letter = newest(app)
    answered(app, calendar_answer(letter, "DECLINED", stamp=TUESDAY_10AM + HOUR))
    rows = answered(app, calendar_answer(letter, "ACCEPTED", stamp=TUESDAY_10AM))
    assert ([one.counted for one in rows], places(app)[JEAN].answer) == ([True, False], "no")


@pytest.mark.parametrize(
    "words", ["Yes, Thursday suits us, eight of us.", "Sorry, we can't make it, another date would be good.\n\nJean"]
)
def test_nothing_but_an_answer_is_no_case_and_a_colleague_reads_it(app: App, words: str) -> None:
    take_in(app, in_words(newest(app), words))
    triage_all(app)
    assert (cases(app), [one.state for one in ledger(app)]) == ([], [LedgerState.CALENDAR_REPLY])
    assert waiting(app) == [words]
    assert places(app)[JEAN].answer == "waiting"  # nothing is noted by itself
    assert [one.kind for one in letters(app)] == ["training_invitation"]  # and nothing is acknowledged as a question
    told(app, Answer.YES, mail=ledger(app)[0].id)
    assert (waiting(app), places(app)[JEAN].answer, places(app)[JEAN].how) == ([], "yes", "mail")
    with pytest.raises(MovedMeanwhile):
        told(app, Answer.NO, mail=ledger(app)[0].id)


@pytest.mark.parametrize(
    ("words", "more"),
    [
        ("Yes, Thursday suits us. Could you also look at a methadone dose for us?", {}),
        ("Yes, I will come. He took an overdose last night.", {}),
        ("Yes, I will come.", {"subject": "Script for tonight"}),
    ],
)
def test_what_also_asks_something_stays_a_case_and_its_answer_is_read_too(app: App, words: str, more: dict) -> None:
    take_in(app, in_words(newest(app), words, **more))
    triage_all(app)
    assert [one.state for one in ledger(app)] == [LedgerState.CASE]
    assert len(cases(app)) == 1
    assert waiting(app) == [words]
    told(app, None, mail=ledger(app)[0].id)
    assert (waiting(app), places(app)[JEAN].answer, len(cases(app))) == ([], "waiting", 1)


def test_the_same_words_in_answer_to_nothing_of_ours_are_a_case(app: App) -> None:
    letter = newest(app)
    letter.message_id = "<other@elsewhere.example>"
    take_in(app, in_words(letter, "Yes, Thursday suits us, eight of us."))
    triage_all(app)
    assert ([one.state for one in ledger(app)], waiting(app)) == ([LedgerState.CASE], [])
