"""The ladder as a table: which steps have come, at which hours, and what follows a step that reached nobody."""

from datetime import UTC, datetime, timedelta

import pytest

from liaison.domain.ladder import EVERYBODY, LADDER, Rung, When, Whom, to_tell

READ_BY = datetime(2026, 11, 24, 10, 15, tzinfo=UTC)
M = timedelta(minutes=1)


def names(ladder, at: int, told=(), unreached=(), *, is_open: bool = True) -> list[str]:
    return [rung.name for rung in to_tell(ladder, READ_BY, told, unreached, READ_BY + at * M, is_open=is_open)]


@pytest.mark.parametrize(
    ("at", "told", "expected"),
    [
        (-1, (), []),
        (0, (), ["owner"]),
        (4, ("owner",), []),
        (5, ("owner",), ["duty"]),
        (15, ("owner", "duty"), ["lead"]),
        (900, (), ["owner", "duty", "lead"]),
        (900, ("owner", "duty", "lead"), []),
    ],
)
def test_each_step_comes_in_its_time_and_once(at: int, told: tuple[str, ...], expected: list[str]) -> None:
    assert names(LADDER, at, told) == expected


def test_after_a_step_that_reached_nobody_the_next_comes_at_once_and_no_further() -> None:
    assert names(LADDER, 0, ("owner",), ("owner",)) == ["duty"]
    assert names(LADDER, 0, ("owner", "duty"), ("owner", "duty")) == ["lead"]


def test_an_on_call_step_is_told_out_of_hours_alone_and_stands_in_nobody_s_way() -> None:
    on_call = Rung("on_call", 10 * M, Whom.ADDRESS, "on-call consultant", phone="01632960500", when=When.CLOSED)
    ladder = (LADDER[0], on_call, LADDER[2])

    assert names(ladder, 20, ("owner",), is_open=False) == ["on_call", "lead"]
    assert names(ladder, 20, ("owner",)) == ["lead"]
    assert names(ladder, 1, ("owner",), ("owner",)) == ["lead"]


def test_a_step_that_was_told_out_of_hours_and_failed_brings_the_next_forward_after_opening_too() -> None:
    on_call = Rung("on_call", 10 * M, Whom.ADDRESS, "on-call consultant", when=When.CLOSED)

    assert names((LADDER[0], on_call, LADDER[2]), 11, ("owner", "on_call"), ("on_call",)) == ["lead"]


def test_below_the_last_step_everybody_is_told_where_it_reached_nobody_and_never_for_the_time_alone() -> None:
    whole, told = (*LADDER, EVERYBODY), ("owner", "duty", "lead")

    assert names(whole, 600, told) == []
    assert names(whole, 15, told, ("lead",)) == ["everybody"]
    assert names(whole, 15, (*told, "everybody"), ("lead", "everybody")) == []
