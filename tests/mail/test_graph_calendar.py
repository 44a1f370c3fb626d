"""The Graph calendar's own dangers, on the double: invitations leave by themselves, so nothing is ever asked for twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from liaison.mail.calendar import Slot
from liaison.mail.mailbox import MailboxBusy, MailboxDown, MailboxError, MailboxRefused
from tests.doubles.graph_desk import OTHER, Desk, graph_desk

SLOT = Slot("meeting-12", "cluster", datetime(2026, 6, 17, 13, tzinfo=UTC), datetime(2026, 6, 17, 14, tzinfo=UTC))
DESK, LEAD = "desk@quay.example", "lead@glen.example"


@pytest.fixture
def desk() -> Iterator[Desk]:
    with graph_desk() as desk:
        yield desk


def test_a_hold_whose_answer_was_lost_is_found_again_on_the_double(desk: Desk) -> None:
    desk.double.fail("POST .*/events$", "drop after")
    with pytest.raises(MailboxError):
        desk.mailbox.calendar.hold(SLOT)

    desk.mailbox.calendar.hold(SLOT)

    assert len(desk.box.events) == 1


def test_invitations_whose_answer_was_lost_are_not_sent_twice_on_the_double(desk: Desk) -> None:
    calendar = desk.mailbox.calendar
    ref = calendar.hold(SLOT)
    desk.double.fail("PATCH", "drop after")
    with pytest.raises(MailboxError, match="not known") as doubt:
        calendar.invite(ref, [DESK, LEAD], confirmed_by="Ailsa")

    calendar.invite(ref, [DESK, LEAD], confirmed_by="Ailsa")

    assert not isinstance(doubt.value, MailboxDown | MailboxBusy)
    assert desk.box.invitations == [("invited", DESK), ("invited", LEAD)]


@pytest.mark.parametrize("status", [500, 503, 504])
def test_a_server_that_stumbles_over_a_change_leaves_its_fate_unknown_on_the_double(desk: Desk, status: int) -> None:
    calendar = desk.mailbox.calendar
    ref = calendar.hold(SLOT)
    desk.double.fail("PATCH", "answer after", status=status, headers={"Retry-After": "1"})

    with pytest.raises(MailboxError, match="not known") as doubt:
        calendar.invite(ref, [DESK], confirmed_by="Ailsa")

    assert not isinstance(doubt.value, MailboxDown | MailboxBusy)
    assert len(desk.lines("PATCH")) == 1


def test_those_who_were_invited_in_outlook_stay_invited_on_the_double(desk: Desk) -> None:
    calendar = desk.mailbox.calendar
    ref = calendar.hold(SLOT)
    answered = {
        "type": "optional",
        "status": {"response": "accepted", "time": "2026-06-01T09:00:00Z"},
        "emailAddress": {"address": LEAD, "name": "The lead"},
    }
    desk.box.events[ref].said["attendees"] = [answered]

    calendar.invite(ref, [DESK], confirmed_by="Ailsa")

    assert desk.box.events[ref].said["attendees"][0] == answered
    assert desk.box.invitations == [("invited", DESK)]


def test_an_event_shows_no_more_than_the_kind_of_meeting_on_the_double(desk: Desk) -> None:
    ref = desk.mailbox.calendar.hold(SLOT)

    said = desk.box.events[ref].said
    assert said["subject"] == "Shared care: GP cluster meeting"
    assert said["attendees"] == []
    assert said["start"] == {"dateTime": "2026-06-17T13:00:00", "timeZone": "UTC"}


def test_a_calendar_closed_to_us_is_refused_with_the_remedy_on_the_double(desk: Desk) -> None:
    with pytest.raises(MailboxRefused, match=r"docs/graph\.md"):
        desk.open(OTHER).calendar.hold(SLOT)
