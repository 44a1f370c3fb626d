"""The Calendar contract: the fake and the adapter on the Graph double do the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from liaison.clock import LONDON
from liaison.mail.calendar import TITLES, BadSlot, Calendar, NotConfirmed, Slot
from liaison.mail.calendar_memory import MemoryCalendar
from liaison.mail.mailbox import MailGone
from tests.doubles.graph_desk import graph_desk

SLOT = Slot(
    key="meeting-12",
    kind="cluster",
    starts=datetime(2026, 12, 16, 14, tzinfo=LONDON),
    ends=datetime(2026, 12, 16, 15, tzinfo=LONDON),
    place="Health centre, room 2",
    text="Agenda to follow.",
)
DESK, LEAD = "desk@quay.example", "lead@glen.example"


@dataclass
class Rig:
    """A calendar under test, and what its server sent to people by itself."""

    calendar: Calendar
    sent: Callable[[], list[tuple[str, str]]]


def memory(request: pytest.FixtureRequest) -> Rig:
    calendar = MemoryCalendar()
    return Rig(calendar, lambda: list(calendar.sent))


def graph_double(request: pytest.FixtureRequest) -> Rig:
    context = graph_desk()
    desk = context.__enter__()
    request.addfinalizer(lambda: context.__exit__(None, None, None))
    return Rig(desk.mailbox.calendar, lambda: list(desk.box.invitations))


RIGS = {"memory": memory, "graph double": graph_double}


@pytest.fixture(params=RIGS)
def rig(request: pytest.FixtureRequest) -> Rig:
    return RIGS[request.param](request)


class TestCalendar:
    """Two steps: a slot for ourselves, and invitations once a person confirmed."""

    def test_a_slot_is_held_without_anybody_invited_and_nothing_is_sent(self, rig: Rig) -> None:
        ref = rig.calendar.hold(SLOT)

        held = rig.calendar.find(ref)
        assert held is not None
        assert (held.title, held.starts, held.ends) == (TITLES["cluster"], SLOT.starts, SLOT.ends)
        assert (held.invited, held.cancelled) == ((), False)
        assert held.starts.utcoffset() == timedelta(0) or held.starts == SLOT.starts
        assert rig.sent() == []

    def test_holding_twice_holds_once(self, rig: Rig) -> None:
        ref = rig.calendar.hold(SLOT)
        later = replace(SLOT, starts=SLOT.starts + timedelta(days=1), ends=SLOT.ends + timedelta(days=1))

        assert rig.calendar.hold(SLOT) == ref
        assert rig.calendar.hold(later) == ref
        held = rig.calendar.find(ref)
        assert held
        assert held.starts == SLOT.starts

    def test_two_meetings_at_the_same_time_are_two(self, rig: Rig) -> None:
        assert rig.calendar.hold(SLOT) != rig.calendar.hold(replace(SLOT, key="meeting-13"))

    def test_a_slot_moves(self, rig: Rig) -> None:
        ref = rig.calendar.hold(SLOT)
        later = replace(SLOT, starts=SLOT.starts + timedelta(days=7), ends=SLOT.ends + timedelta(days=7))

        rig.calendar.update(ref, later)

        held = rig.calendar.find(ref)
        assert held
        assert (held.starts, held.ends) == (later.starts, later.ends)
        assert rig.sent() == []

    def test_people_are_invited_when_somebody_confirmed_it_and_each_once(self, rig: Rig) -> None:
        ref = rig.calendar.hold(SLOT)

        rig.calendar.invite(ref, [DESK], confirmed_by="Ailsa")
        rig.calendar.invite(ref, [DESK.upper(), LEAD, LEAD], confirmed_by="Ailsa")

        held = rig.calendar.find(ref)
        assert held
        assert held.invited == (DESK, LEAD)
        assert rig.sent() == [("invited", DESK), ("invited", LEAD)]

    @pytest.mark.parametrize("nobody", ["", "  "])
    def test_without_a_person_who_confirmed_nobody_is_invited(self, rig: Rig, nobody: str) -> None:
        ref = rig.calendar.hold(SLOT)

        with pytest.raises(NotConfirmed):
            rig.calendar.invite(ref, [DESK], confirmed_by=nobody)

        held = rig.calendar.find(ref)
        assert held
        assert held.invited == ()
        assert rig.sent() == []

    def test_whoever_is_invited_hears_of_a_change_and_of_the_end(self, rig: Rig) -> None:
        ref = rig.calendar.hold(SLOT)
        rig.calendar.invite(ref, [DESK], confirmed_by="Ailsa")

        rig.calendar.update(ref, replace(SLOT, place="Online"))
        rig.calendar.cancel(ref, "We will propose another day.")

        assert rig.sent() == [("invited", DESK), ("changed", DESK), ("cancelled", DESK)]

    def test_a_cancelled_slot_is_gone_and_cancelling_twice_is_harmless(self, rig: Rig) -> None:
        ref = rig.calendar.hold(SLOT)

        rig.calendar.cancel(ref, "Not needed.")
        rig.calendar.cancel(ref, "Not needed.")

        assert rig.calendar.find(ref) is None
        assert rig.sent() == []
        for change in (
            lambda: rig.calendar.update(ref, SLOT),
            lambda: rig.calendar.invite(ref, [DESK], confirmed_by="Ailsa"),
        ):
            with pytest.raises(MailGone):
                change()

    def test_a_cancelled_slot_can_be_held_anew(self, rig: Rig) -> None:
        before = rig.calendar.hold(SLOT)
        rig.calendar.cancel(before, "Not needed.")

        again = rig.calendar.hold(SLOT)

        assert again != before
        assert rig.calendar.find(again)

    def test_a_slot_that_never_was_is_not_there(self, rig: Rig) -> None:
        assert rig.calendar.find("slot-99") is None
        rig.calendar.cancel("slot-99", "Not needed.")

    def test_every_calendar_has_a_name(self, rig: Rig) -> None:
        assert rig.calendar.name


class TestSlot:
    """What can be a slot at all."""

    @pytest.mark.parametrize(
        "wrong",
        [
            {"kind": "Jo Example, review"},
            {"starts": datetime(2026, 12, 16, 14)},
            {"ends": SLOT.starts},
            {"key": ""},
            {"key": "meeting'12"},
            {"starts": datetime(2026, 12, 17, tzinfo=UTC)},
        ],
    )
    def test_what_is_no_slot_is_refused(self, wrong: dict[str, object]) -> None:
        with pytest.raises(BadSlot):
            replace(SLOT, **wrong)  # type: ignore[arg-type]

    def test_every_kind_of_meeting_has_a_title_and_none_holds_a_name(self) -> None:
        assert set(TITLES) == {
            "cluster", "practice_team", "prison", "throughcare", "pharmacy", "mental_health", "own_team", "lens",
        }  # fmt: skip
        assert (
            TITLES["lens"] == "Listening event"
        )  # who is invited may have lived experience: their calendar names no service
        among_services = [title for kind, title in TITLES.items() if kind != "lens"]
        assert all(title.startswith("Shared care: ") and title.endswith(" meeting") for title in among_services)
