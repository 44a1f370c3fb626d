"""Who is on when, with leave cut out, and where the rota has gaps."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from liaison.domain.rota import FULL_TIME, Leave, Rota, Shift, Worker, cut, gaps, joined, minutes_left, on_shift
from liaison.domain.workdays import LONDON, Calendar
from models.taxonomy import Handler

NURSE, LEAD = Handler.DUTY_NURSE, Handler.TEAM_LEAD
MORAG = Worker(1, "Morag Blair", frozenset({NURSE}))
EWAN = Worker(2, "Ewan Muir", frozenset({NURSE, LEAD}), frozenset({"North"}))


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def shift(worker: Worker, first: str, last: str, day: str = "2026-11-24") -> Shift:
    return Shift(worker.id, london(f"{day}T{first}"), london(f"{day}T{last}"))


def leave(worker: Worker, first: str, last: str) -> Leave:
    return Leave(worker.id, london(f"2026-11-24T{first}"), london(f"2026-11-24T{last}"))


def names(workers: list[Worker]) -> list[str]:
    return [worker.name for worker in workers]


def test_a_worker_is_on_from_the_start_of_a_shift_up_to_its_end():
    shifts = [shift(MORAG, "09:00", "13:00"), shift(EWAN, "12:00", "17:00")]

    assert names(on_shift([EWAN, MORAG], shifts, [], london("2026-11-24T09:00"))) == ["Morag Blair"]
    assert names(on_shift([EWAN, MORAG], shifts, [], london("2026-11-24T12:30"))) == ["Morag Blair", "Ewan Muir"]
    assert names(on_shift([EWAN, MORAG], shifts, [], london("2026-11-24T13:00"))) == ["Ewan Muir"]
    assert names(on_shift([EWAN, MORAG], shifts, [], london("2026-11-24T17:00"))) == []


def test_leave_takes_a_piece_out_of_a_shift():
    rota = Rota([MORAG], [shift(MORAG, "09:00", "17:00")], [leave(MORAG, "11:00", "14:00")])

    assert minutes_left(rota, MORAG.id, london("2026-11-24T10:30")) == 30
    assert minutes_left(rota, MORAG.id, london("2026-11-24T12:00")) == 0
    assert minutes_left(rota, MORAG.id, london("2026-11-24T14:00")) == 180


def test_touching_shifts_count_as_one_and_inactive_workers_are_never_there():
    gone = Worker(3, "Ailsa Kerr", frozenset({NURSE}), active=False)
    rota = Rota(
        [MORAG, gone], [shift(MORAG, "09:00", "13:00"), shift(MORAG, "13:00", "17:00"), shift(gone, "09:00", "17:00")]
    )

    assert rota.until(MORAG.id, london("2026-11-24T09:30")) == london("2026-11-24T17:00")
    assert names(rota.on_shift(london("2026-11-24T09:30"))) == ["Morag Blair"]


def test_a_worker_without_localities_covers_all_of_them():
    assert MORAG.covers("South")
    assert EWAN.covers("North")
    assert EWAN.covers(None)
    assert not EWAN.covers("South")
    assert MORAG.hours == FULL_TIME


def test_a_gap_is_named_where_the_open_hours_have_nobody_of_a_role():
    rota = Rota([MORAG, EWAN], [shift(MORAG, "09:00", "13:00"), shift(EWAN, "14:30", "17:00")])

    (gap,) = gaps(rota, Calendar(), date(2026, 11, 24), date(2026, 11, 24))

    assert (gap.handler, gap.present, gap.needed) == (NURSE, 0, 1)
    assert (gap.starts, gap.ends) == (london("2026-11-24T13:00"), london("2026-11-24T14:30"))


def test_gaps_count_people_and_join_across_a_change_of_who_is_missing():
    rota = Rota([MORAG, EWAN], [shift(MORAG, "09:00", "13:00"), shift(EWAN, "13:00", "17:00")])

    (gap,) = gaps(rota, Calendar(), date(2026, 11, 24), date(2026, 11, 24), {NURSE: 2})

    assert (gap.present, gap.needed) == (1, 2)
    assert gap.ends - gap.starts == timedelta(hours=8)


def test_closed_days_have_no_gaps():
    assert gaps(Rota([], []), Calendar(), date(2026, 11, 28), date(2026, 11, 29)) == []
    assert len(gaps(Rota([], []), Calendar(), date(2026, 11, 24), date(2026, 11, 26))) == 3


MIDNIGHT = datetime(2026, 11, 24, tzinfo=UTC)
SPANS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 10)).map(
        lambda pair: (MIDNIGHT + timedelta(hours=pair[0]), MIDNIGHT + timedelta(hours=sum(pair)))
    ),
    max_size=6,
)


@settings(max_examples=150, deadline=None)
@given(shifts=SPANS, away=SPANS)
def test_cutting_leave_out_of_shifts_agrees_with_asking_hour_by_hour(shifts, away):
    left = cut(joined(shifts), joined(away))

    for hour in range(42):
        moment = MIDNIGHT + timedelta(hours=hour, minutes=30)
        expected = any(a <= moment < b for a, b in shifts) and not any(a <= moment < b for a, b in away)
        assert any(a <= moment < b for a, b in left) is expected
    assert left == sorted(left)
