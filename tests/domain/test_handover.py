"""What belongs on the list of a shift, when a list is made, and to whom it is offered."""

from datetime import UTC, date, datetime, timedelta

import pytest

from liaison.domain.handover import BEFORE, BEHIND, Held, Why, back_on, ending, offer, reasons
from liaison.domain.rota import Leave, Rota, Shift, Worker
from models.taxonomy import Handler, Urgency

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
NURSE, PRESCRIBER = frozenset({Handler.DUTY_NURSE}), frozenset({Handler.PRESCRIBER})


def rota(*shifts: Shift, leave: tuple[Leave, ...] = ()) -> Rota:
    workers = [Worker(1, "Nora", NURSE), Worker(2, "Petra", PRESCRIBER), Worker(3, "Bea", NURSE)]
    return Rota(workers, shifts, leave)


@pytest.mark.parametrize(
    ("held", "why"),
    [
        (Held(1, Urgency.U4, True, NOON + HOUR), ()),
        (Held(1, Urgency.U4, False, NOON + HOUR), (Why.UNOPENED,)),
        (Held(1, Urgency.U2, True, NOON + HOUR), (Why.URGENT,)),
        (Held(1, Urgency.U3, True, NOON), (Why.PROMISED,)),
        (Held(1, Urgency.U3, True, NOON - HOUR), (Why.PROMISED,)),
        (Held(1, Urgency.U3, True, NOON + HOUR, draft=True), (Why.DRAFT,)),
        (Held(1, Urgency.U4, True, NOON + HOUR, ring_back=True), (Why.RING_BACK,)),
        (Held(1, Urgency.U4, True, NOON + HOUR, again_on=date(2026, 11, 25)), (Why.LOOK_AGAIN,)),
        (Held(1, Urgency.U4, True, NOON + HOUR, again_on=date(2026, 11, 26)), ()),  # she is back by then
        (Held(1, Urgency.U1, False, NOON, draft=True, again_on=NOON.date(), ring_back=True), tuple(Why)),
    ],
)
def test_what_is_unopened_urgent_promised_or_begun_is_listed(held: Held, why: tuple[Why, ...]) -> None:
    assert reasons(held, NOON, date(2026, 11, 26)) == why
    assert all(one.words for one in why)


def test_a_day_to_look_again_counts_until_its_owner_is_back() -> None:
    desk = rota(Shift(1, NOON - HOUR, NOON), Shift(1, NOON + 44 * HOUR, NOON + 52 * HOUR))
    assert back_on(desk, 1, NOON) == date(2026, 11, 26)
    assert back_on(desk, 2, NOON) is None
    tomorrow = Held(1, Urgency.U4, True, NOON + 100 * HOUR, again_on=date(2026, 11, 25))
    assert reasons(tomorrow, NOON, None) == (Why.LOOK_AGAIN,)


def test_a_list_is_made_half_an_hour_before_the_end_and_for_every_shift_that_ended_lately() -> None:
    ends = NOON + HOUR
    desk = rota(Shift(1, NOON - HOUR, ends))

    assert ending(desk, ends - BEFORE - timedelta(minutes=1)) == {}
    assert ending(desk, ends - BEFORE) == {1: ends}
    assert ending(desk, ends + BEHIND - HOUR) == {1: ends}
    assert ending(desk, ends + BEHIND + HOUR) == {}


def test_leave_that_begins_ends_a_shift() -> None:
    desk = rota(Shift(1, NOON - HOUR, NOON + 5 * HOUR), leave=(Leave(1, NOON, NOON + 48 * HOUR),))
    assert ending(desk, NOON) == {1: NOON}


def test_a_colleague_with_the_same_role_who_is_there_comes_first() -> None:
    desk = rota(Shift(1, NOON - HOUR, NOON), Shift(2, NOON, NOON + 9 * HOUR), Shift(3, NOON - HOUR, NOON + HOUR))
    found = offer(desk, 1, NOON)
    assert (found.to_id, found.because) == (3, "Offered to Bea: on duty until 13:00; has the same role.")


def test_without_the_role_anybody_who_is_next_on_is_asked_and_it_says_so() -> None:
    desk = rota(Shift(1, NOON - HOUR, NOON), Shift(2, NOON + 20 * HOUR, NOON + 28 * HOUR))
    found = offer(desk, 1, NOON)
    assert found.to_id == 2
    assert found.because == "Offered to Petra: next on, tomorrow 08:00; stands in for that role."


def test_the_role_is_worth_waiting_four_hours_for_and_no_longer() -> None:
    def offered(comes: int) -> int | None:
        shifts = Shift(1, NOON - HOUR, NOON), Shift(2, NOON, NOON + 2 * HOUR)
        return offer(rota(*shifts, Shift(3, NOON + comes * HOUR, NOON + 30 * HOUR)), 1, NOON).to_id

    assert [offered(comes) for comes in (0, 4, 5, 20)] == [3, 3, 2, 2]


def test_nobody_near_is_said_to_be_so() -> None:
    workers = [Worker(1, "Nora", NURSE), Worker(2, "Sol", frozenset({Handler.SOCIAL_WORK}))]
    found = offer(Rota(workers, [Shift(2, NOON, NOON + HOUR)]), 1, NOON)
    assert found.because == "Offered to Sol: on duty until 13:00; nobody with that role is there soon."


def test_who_is_back_before_anybody_else_keeps_her_list_and_an_empty_rota_offers_it_to_all() -> None:
    back = rota(Shift(1, NOON - HOUR, NOON), *(Shift(n, NOON + 20 * HOUR, NOON + 28 * HOUR) for n in (1, 2, 3)))
    assert offer(back, 1, NOON).to_id is None
    assert offer(back, 1, NOON).because == "Nora is back tomorrow 08:00, before or with anybody else."
    assert offer(rota(Shift(1, NOON - HOUR, NOON)), 1, NOON).to_id is None
