"""Invitations that calendars understand: one meeting for life, London time across the clock change, nothing about a patient."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar, Component

from liaison.clock import LONDON
from liaison.domain import chi
from liaison.mail.ics import Attendee, BadInvitation, Invitation, Repeats, cancel, request

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
MEETING = Invitation(
    uid="series-3-2026-12@service.example",
    title="Cluster meeting, East",
    starts=datetime(2026, 12, 16, 14, tzinfo=LONDON),
    ends=datetime(2026, 12, 16, 15, tzinfo=LONDON),
    organiser="queries@service.example",
    organiser_name="Shared care liaison",
    attendees=(Attendee("zoe@gp.example", "Zoë Müller"), Attendee("nurse@gp.example", required=False)),
    sequence=2,
    location="Health centre, room 4; upstairs",
    description="Agenda:\n1. Reviews, due\n2. Prescribing",
)


def event_of(text: str) -> Component:
    return Calendar.from_ical(text).walk("VEVENT")[0]


def unfolded(text: str) -> str:
    return text.replace("\r\n ", "")


def test_a_request_reads_back_as_the_meeting() -> None:
    text = request(MEETING, NOW)

    calendar, event = Calendar.from_ical(text), event_of(text)
    assert (str(calendar["METHOD"]), str(calendar["VERSION"])) == ("REQUEST", "2.0")
    assert (str(event["UID"]), int(event["SEQUENCE"]), str(event["STATUS"])) == (MEETING.uid, 2, "CONFIRMED")
    assert (event["DTSTART"].dt, event["DTEND"].dt, event["DTSTAMP"].dt) == (MEETING.starts, MEETING.ends, NOW)
    assert (str(event["SUMMARY"]), str(event["LOCATION"])) == (MEETING.title, MEETING.location)
    assert str(event["DESCRIPTION"]) == MEETING.description


def test_everybody_asked_is_asked_for_an_answer_by_the_organiser() -> None:
    event = event_of(request(MEETING, NOW))

    zoe, nurse = event["ATTENDEE"]
    assert (str(event["ORGANIZER"]), event["ORGANIZER"].params["CN"]) == (
        "mailto:queries@service.example",
        "Shared care liaison",
    )
    assert (str(zoe), zoe.params["CN"], zoe.params["ROLE"]) == (
        "mailto:zoe@gp.example",
        "Zoë Müller",
        "REQ-PARTICIPANT",
    )
    assert (str(nurse), nurse.params["ROLE"], "CN" in nurse.params) == (
        "mailto:nurse@gp.example",
        "OPT-PARTICIPANT",
        False,
    )
    assert all((who.params["RSVP"], who.params["PARTSTAT"]) == ("TRUE", "NEEDS-ACTION") for who in (zoe, nurse))


def test_calling_off_carries_the_same_uid_and_says_cancelled() -> None:
    text = cancel(replace(MEETING, sequence=3), NOW)

    event = event_of(text)
    assert str(Calendar.from_ical(text)["METHOD"]) == "CANCEL"
    assert (str(event["UID"]), int(event["SEQUENCE"]), str(event["STATUS"])) == (MEETING.uid, 3, "CANCELLED")


@pytest.mark.parametrize(
    ("day", "offset"), [(datetime(2026, 10, 24), 1), (datetime(2026, 10, 25), 0), (datetime(2026, 3, 29), 1)]
)
def test_two_o_clock_is_two_o_clock_on_either_side_of_the_clock_change(day: datetime, offset: int) -> None:
    starts = day.replace(hour=14, tzinfo=LONDON).astimezone(UTC)
    text = request(replace(MEETING, starts=starts, ends=starts + timedelta(hours=1)), NOW)

    assert f"DTSTART;TZID=Europe/London:{day:%Y%m%d}T140000\r\n" in text
    assert starts == datetime(day.year, day.month, day.day, 14 - offset, tzinfo=UTC)
    assert event_of(text)["DTSTART"].dt == starts


def test_the_time_zone_is_two_short_rules() -> None:
    text = request(MEETING, NOW)

    zone = text[text.index("BEGIN:VTIMEZONE") : text.index("END:VTIMEZONE")]
    assert "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\n" in zone
    assert "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\n" in zone
    assert "TZOFFSETFROM:+0000\r\nTZOFFSETTO:+0100\r\n" in zone
    assert "RDATE" not in zone
    assert zone.count("\r\n") < 20


def test_a_reader_that_knows_only_the_rules_finds_the_right_offset() -> None:
    zone = Calendar.from_ical(request(MEETING, NOW)).walk("VTIMEZONE")[0].to_tz()

    for moment in (
        datetime(2026, 7, 1, 14),
        datetime(2026, 12, 16, 14),
        datetime(2031, 3, 30, 3),
        datetime(2031, 10, 26, 3),
    ):
        assert moment.replace(tzinfo=zone).utcoffset() == moment.replace(tzinfo=LONDON).utcoffset()


def test_lines_end_in_crlf_and_are_folded() -> None:
    text = request(replace(MEETING, description="ü" * 500), NOW)

    assert "\n" not in text.replace("\r\n", "")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert "ü" * 500 in unfolded(text)


@pytest.mark.parametrize("field", ["title", "location", "description"])
def test_a_line_break_in_the_words_adds_no_property(field: str) -> None:
    text = request(replace(MEETING, **{field: "Words\r\nATTENDEE:mailto:x@y.example\nX-BAD:1"}), NOW)

    lines = unfolded(text).split("\r\n")
    assert len([line for line in lines if line.startswith("ATTENDEE")]) == 2
    assert not [line for line in lines if line.startswith("X-BAD")]


@pytest.mark.parametrize("field", ["title", "location", "description"])
def test_what_looks_like_a_chi_number_never_lies_in_a_calendar(field: str) -> None:
    number = chi.demo_chi(7)

    for shape in (number, f"{number[:6]} {number[6:]}"):
        with pytest.raises(BadInvitation) as refused:
            request(replace(MEETING, **{field: f"Review {shape}"}), NOW)
        assert number[:6] not in str(refused.value)


@pytest.mark.parametrize(
    "fault",
    [
        {"starts": datetime(2026, 12, 16, 14)},
        {"ends": MEETING.starts},
        {"title": "  "},
        {"uid": ""},
        {"uid": "a\r\nb"},
        {"attendees": ()},
        {"organiser": "queries@service.example\r\nX-BAD:1"},
        {"organiser_name": 'A "quoted" name'},
        {"attendees": (Attendee("not an address"),)},
        {"attendees": (Attendee("a@b.example", "two\nlines"),)},
    ],
)
def test_an_invitation_with_a_fault_is_refused(fault: dict[str, object]) -> None:
    with pytest.raises(BadInvitation):
        request(replace(MEETING, **fault), NOW)  # type: ignore[arg-type]


def test_a_naive_now_is_refused() -> None:
    with pytest.raises(BadInvitation):
        cancel(MEETING, datetime(2026, 11, 24, 10))


def test_a_name_with_a_comma_or_semicolon_stays_one_name() -> None:
    event = event_of(request(replace(MEETING, attendees=(Attendee("a@b.example", "Müller, Bernd; Dr: x"),)), NOW))

    assert event["ATTENDEE"].params["CN"] == "Müller, Bernd; Dr: x"


SERIES = replace(MEETING, repeats=Repeats(3, 2, 3, datetime(2027, 12, 31, tzinfo=UTC)))
MARCH = datetime(2027, 3, 17, 14, tzinfo=LONDON)


def test_a_series_is_a_rule_that_every_calendar_knows_with_what_it_skips_and_one_meeting_that_differs() -> None:
    moved = replace(
        MEETING, starts=MARCH + timedelta(days=1), ends=MARCH + timedelta(days=1, hours=1), occurrence=MARCH
    )
    text = request(replace(SERIES, skipped=(datetime(2027, 6, 16, 14, tzinfo=LONDON),)), NOW, moved)

    whole, one = Calendar.from_ical(text).walk("VEVENT")
    assert "RRULE:FREQ=MONTHLY;UNTIL=20271231T000000Z;INTERVAL=3;BYDAY=3WE\r\n" in text
    assert "EXDATE;TZID=Europe/London:20270616T140000\r\n" in text
    assert "RECURRENCE-ID;TZID=Europe/London:20270317T140000\r\n" in text
    assert whole["UID"] == one["UID"]
    assert (one["RECURRENCE-ID"].dt, one["DTSTART"].dt) == (MARCH, MARCH + timedelta(days=1))
    assert "RRULE" not in one


def test_one_meeting_of_a_series_is_called_off_by_its_own_start() -> None:
    text = cancel(replace(MEETING, starts=MARCH, ends=MARCH + timedelta(hours=1), occurrence=MARCH, sequence=4), NOW)

    event = event_of(text)
    assert (event["RECURRENCE-ID"].dt, str(event["STATUS"]), event["SEQUENCE"]) == (MARCH, "CANCELLED", 4)


def test_what_is_not_one_series_is_refused() -> None:
    with pytest.raises(BadInvitation):
        request(SERIES, NOW, replace(MEETING, uid="another", occurrence=MARCH))
    with pytest.raises(BadInvitation):
        request(SERIES, NOW, MEETING)
    with pytest.raises(BadInvitation):
        request(replace(SERIES, occurrence=MARCH), NOW)
    with pytest.raises(BadInvitation):
        request(replace(SERIES, skipped=(datetime(2027, 6, 16, 14),)), NOW)
