"""Who is there at one moment, how well their hours fit, and who comes on in time."""

from datetime import UTC, datetime, timedelta

from liaison.domain.presence import Fit, Presence
from liaison.domain.rota import Rota, Shift, Worker
from liaison.domain.workdays import calendar_for
from models.taxonomy import Handler, Urgency

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
CALENDAR = calendar_for([2026])
ONE, TWO, GONE = (Worker(n, f"W{n}", frozenset({Handler.DUTY_NURSE}), active=n < 3) for n in (1, 2, 3))


def seen(*shifts: tuple[int, float, float], now: datetime = NOW) -> Presence:
    spans = [Shift(i, NOW + timedelta(hours=first), NOW + timedelta(hours=last)) for i, first, last in shifts]
    return Presence(Rota([ONE, TWO, GONE], spans), now, CALENDAR)


def test_only_who_is_on_shift_and_works_here_is_here() -> None:
    present = seen((1, -1, 1), (2, 1, 2), (3, -1, 1))

    assert present.here == (ONE,)
    assert present.minutes_left(1) == 60
    assert present.minutes_left(2) == 0


def test_a_fit_is_whole_to_the_deadline_part_for_an_hour_and_else_short() -> None:
    present = seen((1, -1, 6), (2, -1, 0.5))
    by = NOW + timedelta(hours=6)

    assert present.fits(Urgency.U3, by) == {1: Fit.WHOLE, 2: Fit.SHORT}
    assert present.fits(Urgency.U2, by) == {1: Fit.WHOLE, 2: Fit.PART}
    assert present.fits(Urgency.U3, by + timedelta(minutes=1)) == {1: Fit.PART, 2: Fit.SHORT}


def test_somebody_comes_on_in_time_when_an_hour_is_left_before_the_deadline() -> None:
    present = seen((1, -1, 1), (2, 2, 8))

    assert present.comes_on(TWO, NOW + timedelta(hours=3)) == NOW + timedelta(hours=2)
    assert present.comes_on(TWO, NOW + timedelta(hours=2, minutes=59)) is None
    assert present.comes_on(ONE, NOW + timedelta(hours=9)) is None


def test_calm_mail_is_given_out_in_open_hours_and_urgent_mail_whenever_anybody_is_on() -> None:
    evening = seen((1, 8, 12), now=NOW + timedelta(hours=9))
    night = seen(now=NOW + timedelta(hours=13))

    assert [evening.serves(level) for level in Urgency] == [True, True, False, False]
    assert not any(night.serves(level) for level in Urgency)
    assert all(seen().serves(level) for level in Urgency)
    assert night.at_opening().now == NOW + timedelta(hours=23)
    assert night.at_opening() is night.at_opening()
