"""The process is killed at random instants, also in the middle of the database's own writing: nothing is lost, nothing is doubled."""

import random
from collections.abc import Callable

import pytest

from tests.crash.nursery import Nursery
from tests.crash.scene import Scene, count

SEED = 20261124  # the instants differ from run to run with the machine's pace; the seed keeps their spread


def kill_at_random(born: Nursery, fresh: Callable[..., Scene], times: int, after: str) -> int:
    """Kill in so many scenes, each at an instant of its own, restart, count; returns how many were killed before their end."""
    chance = random.Random(f"{SEED}-{after}")
    seconds = born.one(fresh(after)).seconds
    killed = 0
    for _ in range(times):
        scene, instant = fresh(after), chance.uniform(0, seconds)
        killed += born.one(scene, kill_after=instant).killed
        born.restart(scene)
        try:
            count(scene)
        except AssertionError as error:
            raise AssertionError(f"killed after {instant:.6f} seconds: {error}") from error
    return killed


def test_killed_at_some_random_instants_it_loses_nothing_and_doubles_nothing(
    born: Nursery, fresh: Callable[..., Scene]
) -> None:
    assert kill_at_random(born, fresh, 4, "leave") > 0


@pytest.mark.long
@pytest.mark.parametrize("after", ["leave", "move"])
def test_killed_by_the_hundred_it_loses_nothing_and_doubles_nothing(
    born: Nursery, fresh: Callable[..., Scene], after: str
) -> None:
    assert kill_at_random(born, fresh, 150, after) > 75


@pytest.mark.long
def test_a_process_killed_over_and_over_still_comes_to_its_end(born: Nursery, fresh: Callable[..., Scene]) -> None:
    """A mail met too often by a stop is parked unread, for a person to see: with two kills at most on its way it is not."""
    chance = random.Random(SEED)
    for _ in range(40):
        scene = fresh("move")
        for _ in range(2):
            born.one(scene, kill_after=chance.uniform(0, 0.5))

        born.restart(scene)

        count(scene)
