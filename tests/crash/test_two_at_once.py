"""Several processes work on the same folder and the same database at once: each mail is taken once, each letter leaves once."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.crash.nursery import Nursery
from tests.crash.scene import Scene, count, prepare


def all_well(born: Nursery, scene: Scene, **how: object) -> None:
    """Live together, then once more alone (for what one had claimed in the other's last moment), and count."""
    ends = born.live(scene, **how)  # type: ignore[arg-type]
    assert [(end.code, end.trouble) for end in ends] == [(0, "")] * len(ends)
    born.restart(scene)
    count(scene)


@pytest.mark.parametrize("after", ["leave", "move"])
def test_two_processes_on_one_sqlite_file_do_everything_once(
    born: Nursery, fresh: Callable[..., Scene], after: str
) -> None:
    all_well(born, fresh(after), together=2)


def test_two_processes_on_postgresql_do_everything_once(
    born: Nursery, postgres_engine: Engine, postgres_url: str, tmp_path: Path
) -> None:
    scene = Scene(tmp_path / "service", postgres_url)
    prepare(scene)

    all_well(born, scene, together=2)


def test_two_schedulers_do_everything_once(born: Nursery, fresh: Callable[..., Scene]) -> None:
    all_well(born, fresh(), together=2, turning=4.0)


@pytest.mark.long
def test_two_processes_do_everything_once_whenever_two_before_them_are_killed(
    born: Nursery, fresh: Callable[..., Scene]
) -> None:
    for instant in range(1, 25):
        scene = fresh("move" if instant % 2 else "leave")
        born.live(scene, together=2, kill_after=instant / 32)

        all_well(born, scene, together=2)


@pytest.mark.long
def test_five_schedulers_do_everything_once_whenever_five_before_them_are_killed(
    born: Nursery, fresh: Callable[..., Scene]
) -> None:
    for instant in range(1, 7):
        scene = fresh("move")
        born.live(scene, together=5, turning=6.0, kill_after=instant / 2)

        all_well(born, scene, together=5, turning=6.0)
