"""Fixtures of the room in which processes are killed."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.crash.nursery import Nursery, nursery
from tests.crash.scene import Scene, copied, prepare


@pytest.fixture(scope="session")
def born(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    """A nursery for all tests of the room."""
    with nursery(tmp_path_factory.mktemp("nursery")) as made:
        yield made


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Scene]:
    """A prepared scene to copy, made once for each thing that may happen to a taken mail ("leave", "move")."""
    made: dict[str, Scene] = {}

    def prepare_one(after: str) -> Scene:
        if after not in made:
            folder = tmp_path_factory.mktemp(f"prepared-{after}") / "service"
            scene = Scene(folder, f"sqlite:///{folder}/liaison.db", after)
            prepare(scene)
            made[after] = scene
        return made[after]

    return prepare_one


@pytest.fixture
def fresh(prepared: Callable[[str], Scene], tmp_path: Path) -> Callable[..., Scene]:
    """A fresh copy of the prepared scene at every call."""
    number = iter(range(100_000))
    return lambda after="leave": copied(prepared(after), tmp_path / f"scene-{next(number)}")
