"""When a case goes on to somebody else: each row of the table, and that nothing else moves."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from liaison.domain.moving_on import TOO_MUCH, GoesOn, Held, Stays, Why, decide, overloaded, relieved
from liaison.domain.presence import Presence
from liaison.domain.rota import Leave, Rota, Shift, Worker
from liaison.domain.routing_load import Load
from liaison.domain.workdays import LONDON, calendar_for
from models.taxonomy import Category, Handler, Urgency

CALENDAR = calendar_for([2026])
NORA = Worker(1, "Nora", frozenset({Handler.DUTY_NURSE}))
NEIL = Worker(2, "Neil", frozenset({Handler.DUTY_NURSE}))
PETRA = Worker(3, "Petra", frozenset({Handler.DUTY_NURSE}))


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


NOON = london("2026-11-24T12:00")
NIGHT = london("2026-11-24T21:00")
HERS = Held(
    7, NORA.id, Urgency.U3, Category.REFERRAL_ACCESS, True, london("2026-11-24T17:00"), london("2026-11-26T12:00")
)
URGENT = replace(HERS, urgency=Urgency.U1)


def shift(worker: Worker, first: str, last: str) -> Shift:
    return Shift(worker.id, london(f"2026-11-{first}"), london(f"2026-11-{last}"))


NEIL_ON = shift(NEIL, "24T09:00", "24T17:00")


def seen(
    *shifts: Shift, now: datetime = NOON, leave: tuple[Leave, ...] = (), team: tuple[Worker, ...] = (NORA, NEIL)
) -> Presence:
    return Presence(Rota(team, [NEIL_ON, *shifts], leave), now, CALENDAR)


def becomes(held: Held, present: Presence) -> Stays | GoesOn:
    return decide(held, present, {worker.id: worker for worker in present.rota.workers})


def test_nothing_is_taken_out_of_the_hands_of_somebody_who_is_there() -> None:
    there = seen(shift(NORA, "24T09:00", "24T17:00"))

    for level in Urgency:
        for opened in (True, False):
            assert isinstance(becomes(replace(HERS, urgency=level, opened=opened), there), Stays)


@pytest.mark.parametrize("held", [HERS, URGENT, replace(HERS, waits=True), replace(HERS, drafted_at=NOON)])
def test_whoever_works_here_no_longer_has_nothing(held: Held) -> None:
    assert becomes(held, seen(team=(NEIL,))) == GoesOn(Why.GONE)
    assert becomes(held, seen(team=(NEIL,), now=NIGHT)) == GoesOn(Why.GONE)


@pytest.mark.parametrize("now", [NOON, NIGHT])
def test_urgent_mail_never_waits_for_an_owner_who_is_off_duty(now: datetime) -> None:
    back_soon = seen(shift(NORA, "24T22:00", "24T23:00"), shift(NORA, "24T13:00", "24T14:00"), now=now)

    assert becomes(replace(URGENT, opened=False), back_soon) == GoesOn(Why.OFF_UNOPENED)
    assert becomes(replace(URGENT, urgency=Urgency.U2), back_soon) == GoesOn(Why.OFF_URGENT)
    assert becomes(replace(URGENT, drafted_at=now), back_soon) == GoesOn(Why.OFF_URGENT)


def test_what_is_not_urgent_waits_for_the_opening_and_goes_on_then() -> None:
    assert isinstance(becomes(HERS, seen(now=NIGHT)), Stays)
    assert becomes(HERS, seen()) == GoesOn(Why.OFF)
    assert becomes(replace(HERS, opened=False), seen()) == GoesOn(Why.OFF_UNOPENED)


def test_leave_that_has_begun_counts_as_being_off_duty() -> None:
    on_leave = Leave(NORA.id, NOON - timedelta(minutes=1), NOON + timedelta(days=3))

    assert becomes(HERS, seen(shift(NORA, "24T09:00", "24T17:00"), leave=(on_leave,))) == GoesOn(Why.OFF)


def test_a_break_takes_nothing_away_unless_it_would_be_read_too_late() -> None:
    back_at_two = seen(shift(NORA, "24T14:00", "24T17:00"))

    assert isinstance(becomes(HERS, back_at_two), Stays)
    assert isinstance(becomes(replace(HERS, opened=False), back_at_two), Stays)
    late = replace(HERS, opened=False, read_by=london("2026-11-24T14:30"))
    assert becomes(late, back_at_two) == GoesOn(Why.OFF_UNOPENED)


def test_an_answer_being_written_waits_for_its_writer_if_she_is_back_in_time() -> None:
    tomorrow = seen(shift(NORA, "25T09:00", "25T17:00"))
    writing = replace(HERS, drafted_at=NOON - timedelta(hours=3))

    assert becomes(writing, tomorrow) == Stays("its answer is being written; its owner is back Wed 25 Nov 09:00")
    assert becomes(replace(writing, answer_by=london("2026-11-25T09:30")), tomorrow) == GoesOn(Why.OFF)
    assert becomes(replace(writing, drafted_at=NOON - timedelta(hours=30)), tomorrow) == GoesOn(Why.OFF)
    assert becomes(writing, seen(shift(NORA, "27T09:00", "27T17:00"))) == GoesOn(Why.OFF)


def test_what_waits_for_somebody_outside_stays_for_a_day_and_then_waits_with_another() -> None:
    waits = replace(HERS, waits=True, answer_by=london("2026-11-20T12:00"))

    assert isinstance(becomes(waits, seen(shift(NORA, "25T09:00", "25T17:00"))), Stays)
    assert becomes(waits, seen(shift(NORA, "27T09:00", "27T17:00"))) == GoesOn(Why.OFF_WAITING)
    assert becomes(waits, seen()) == GoesOn(Why.OFF_WAITING)
    assert becomes(replace(waits, urgency=Urgency.U1), seen()) == GoesOn(Why.OFF_WAITING)


def test_no_case_is_too_old_to_go_on() -> None:
    old = replace(HERS, opened=False, read_by=london("2025-01-06T12:00"), answer_by=london("2025-01-08T12:00"))

    assert becomes(old, seen()) == GoesOn(Why.OFF_UNOPENED)


def test_an_unopened_mail_of_a_kind_she_is_spared_goes_on_if_another_can_take_it_and_no_reason_tells() -> None:
    spared = replace(NORA, spared=frozenset({Category.REFERRAL_ACCESS}))
    there = seen(shift(NORA, "24T09:00", "24T17:00"), team=(spared, NEIL))

    found = becomes(replace(HERS, opened=False), there)

    assert found == GoesOn(Why.SHARED, only_if=True)
    assert "spare" not in Why.SHARED.value
    assert "kind" not in Why.SHARED.value
    assert isinstance(becomes(HERS, there), Stays)


def three(*points: int) -> tuple[Presence, dict[int, Load]]:
    shifts = [shift(worker, "24T09:00", "24T17:00") for worker in (NORA, PETRA)]
    return seen(*shifts, team=(NORA, NEIL, PETRA)), {i: Load(open=n, points=n) for i, n in enumerate(points, 1)}


def test_overloaded_is_who_carries_a_lot_and_far_more_than_the_others() -> None:
    assert overloaded(*three(TOO_MUCH + 10, 5, 5)) == {NORA.id: 10}
    assert overloaded(*three(TOO_MUCH + 10, TOO_MUCH, TOO_MUCH)) == {}
    assert overloaded(*three(30, 2, 2)) == {}


def test_half_time_is_overloaded_with_half_of_it() -> None:
    half = replace(NORA, hours=18.75)
    present = seen(shift(NORA, "24T09:00", "24T17:00"), team=(half, NEIL))

    assert overloaded(present, {NORA.id: Load(points=TOO_MUCH // 2 + 2)}) == {NORA.id: 2.0}


def test_the_overloaded_are_relieved_of_what_is_to_be_read_last_and_of_no_more_than_needed() -> None:
    present, load = three(TOO_MUCH + 3, 0, 0)
    unopened = [replace(HERS, id=n, opened=False, read_by=NOON + timedelta(hours=n)) for n in range(1, 6)]
    others = [
        replace(URGENT, id=20, opened=False),
        replace(HERS, id=21),
        replace(HERS, id=22, owner_id=NEIL.id, opened=False),
    ]

    assert [one.id for one in relieved([*unopened, *others], present, load)] == [5, 4]
