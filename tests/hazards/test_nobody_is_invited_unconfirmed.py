"""Hazard: people are invited to a meeting that nobody agreed to, or a title says who is in treatment. Two steps, and titles from a table."""

from datetime import UTC, datetime

import pytest

from liaison.mail.calendar import BadSlot, NotConfirmed, Slot
from tests.doubles.graph_desk import graph_desk

STARTS, ENDS = datetime(2026, 12, 16, 14, tzinfo=UTC), datetime(2026, 12, 16, 15, tzinfo=UTC)


def test_holding_and_moving_a_slot_invites_nobody_and_an_invitation_needs_a_name_on_the_double() -> None:
    with graph_desk() as desk:
        calendar = desk.mailbox.calendar
        ref = calendar.hold(Slot("meeting-1", "prison", STARTS, ENDS))
        calendar.update(ref, Slot("meeting-1", "prison", STARTS, ENDS, place="Online"))
        with pytest.raises(NotConfirmed):
            calendar.invite(ref, ["desk@quay.example"], confirmed_by="")

        assert desk.box.invitations == []
        assert not desk.box.events[ref].said["attendees"]


def test_a_title_cannot_name_a_person() -> None:
    with pytest.raises(BadSlot):
        Slot("meeting-1", "Review of Jo Example", STARTS, ENDS)
