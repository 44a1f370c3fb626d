"""The very first start is killed: the next one makes the database and the signing key whole, and goes on as if nothing had been."""

from pathlib import Path

import pytest

from liaison.store import migrate
from tests.build import mail
from tests.crash.nursery import Nursery
from tests.crash.scene import AFTERWARDS, Scene, cases_in


def empty_service(folder: Path) -> Scene:
    """A folder with one mail, and nothing else yet."""
    scene = Scene(folder, f"sqlite:///{folder}/data/liaison.db", secret="")
    scene.inbox.mkdir(parents=True)
    scene.deliver({"one.eml": mail()})
    return scene


def start_killed_at(born: Nursery, scene: Scene, place: int) -> None:
    """Kill the first start there; the second one must carry the mail to its end."""
    assert born.one(scene, kill_at=place, fine=True, first=True).killed
    end = born.one(scene, now=AFTERWARDS, first=True)
    assert (end.code, end.trouble) == (0, ""), f"killed at place {place}"
    app = scene.app()
    assert len(app.secret) > 16
    assert migrate.drift(app.engine) == []
    assert len(cases_in(app.engine)) == 1
    app.engine.dispose()
    assert len(list((scene.folder / "sent").glob("*.eml"))) == 1


def test_a_first_start_killed_early_late_and_half_way_is_made_good(born: Nursery, tmp_path: Path) -> None:
    labels = born.one(empty_service(tmp_path / "whole"), first=True, fine=True).labels
    made = [place for place, label in enumerate(labels, 1) if label.startswith("create")]

    keeping = labels.index("link") + 1  # the signing key is written and has no name yet
    for place in (keeping, keeping + 1, made[len(made) // 2]):
        start_killed_at(born, empty_service(tmp_path / str(place)), place)


@pytest.mark.long
def test_a_first_start_killed_before_any_other_statement_is_made_good(born: Nursery, tmp_path: Path) -> None:
    labels = born.one(empty_service(tmp_path / "whole"), first=True, fine=True).labels

    for place in range(1, len(labels) + 1, 2):
        start_killed_at(born, empty_service(tmp_path / str(place)), place)
