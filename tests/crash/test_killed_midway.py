"""The process is killed before every effect of intake and send, and started again: nothing is lost, nothing is doubled."""

from collections.abc import Callable

import pytest

from tests.crash.nursery import Nursery
from tests.crash.points import telling
from tests.crash.scene import Scene, count

# what has to be among the places, so that a change of the code cannot empty this room unseen
EFFECTS = {"fetch", "acknowledge", "prepare", "send", "open", "fsync", "rename", "move"}
COMMITS = {"commit update mailbox", "commit update ledger", "commit insert event", "commit update letter"}


def kill_at_each(born: Nursery, fresh: Callable[..., Scene], places: list[int], after: str, **how: bool) -> None:
    """Kill at each place in a scene of its own, restart, count. AssertionError names the place."""
    for place in places:
        scene = fresh(after)
        assert born.one(scene, kill_at=place, **how).killed, f"place {place} was not reached"
        born.restart(scene)
        try:
            count(scene)
        except AssertionError as error:
            raise AssertionError(f"killed at place {place}: {error}") from error


def places_of(born: Nursery, scene: Scene, **how: bool) -> list[str]:
    """The places that a whole life passes, nobody killing it."""
    end = born.one(scene, **how)
    assert (end.code, end.trouble) == (0, "")
    return end.labels


def test_a_life_that_nobody_ends_does_all_of_it_in_one_turn(born: Nursery, fresh: Callable[..., Scene]) -> None:
    scene = fresh("move")

    assert set(places_of(born, scene)) >= EFFECTS | COMMITS

    count(scene)


def test_killed_before_each_kind_of_effect_it_loses_nothing_and_doubles_nothing(
    born: Nursery, fresh: Callable[..., Scene]
) -> None:
    labels = places_of(born, fresh("move"))

    kill_at_each(born, fresh, telling(labels), "move")


def test_killed_before_it_tells_a_mailbox_whose_mails_stay_where_they_are(
    born: Nursery, fresh: Callable[..., Scene]
) -> None:
    labels = places_of(born, fresh("leave"))
    told = [place for place, label in enumerate(labels, 1) if label == "acknowledge"]

    kill_at_each(born, fresh, [told[0], told[-1] + 1], "leave")


def test_killed_again_and_again_at_the_same_place_it_still_comes_to_its_end(
    born: Nursery, fresh: Callable[..., Scene]
) -> None:
    scene = fresh()
    sending = places_of(born, fresh()).index("send") + 1
    assert born.one(scene, kill_at=sending).killed
    for _ in range(3):
        assert born.one(scene, kill_at=2).killed

    born.restart(scene)

    count(scene)


@pytest.mark.long
def test_killed_before_every_single_statement_it_loses_nothing_and_doubles_nothing(
    born: Nursery, fresh: Callable[..., Scene]
) -> None:
    labels = places_of(born, fresh("move"), fine=True)

    kill_at_each(born, fresh, list(range(1, len(labels) + 1)), "move", fine=True)
