"""Which reader serves: promoted by a person past the gate alone, rolled back in one step, the newest few kept."""

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from build import TUESDAY_10AM, app_on, service
from sqlalchemy import Engine, select
from sqlmodel import col

from liaison.config import DatabaseSettings, ReaderSettings, Settings
from liaison.domain.states import ReaderState
from liaison.reader import versions
from liaison.reader.versions import NotPromoted, Promoted
from liaison.store import events
from liaison.store.session import reading, transaction
from liaison.store.tables import Event
from liaison.store.tables_reader import ReaderVersion
from models import artifact
from models.predict import SHIPPED

STEP = events.step("test")
BASE = "reader-base"
OK = [{"name": "urgent recall", "ok": True, "words": "as many"}]


@pytest.fixture
def desk(engine: Engine, tmp_path: Path):
    app = app_on(engine)
    app = replace(app, settings=Settings(reader=ReaderSettings(folder=tmp_path)))
    return app, service(app)


def another(folder: Path, number: int) -> str:
    """A reader like the shipped one with another threshold: another version; its files lie in a folder of that name."""
    shipped = artifact.load(SHIPPED)
    made = replace(shipped, thresholds=replace(shipped.thresholds, least_known=3 + number))
    artifact.save(made, folder / made.version)
    return made.version


def trained(
    app, number: int, against: str = BASE, checks: Any = None, state: ReaderState = ReaderState.CANDIDATE
) -> str:
    version = another(versions.readers_folder(app.settings), number)
    row = ReaderVersion(
        version=version, state=state, folder=version, trained_at=TUESDAY_10AM + timedelta(days=number), inputs=version,
        compared={"against": against}, checks=OK if checks is None else checks,
    )  # fmt: skip
    with transaction(app.engine) as session:
        events.open_row(session, row, actor=STEP, now=TUESDAY_10AM)
    return version


def promote(app, version: str, staff_id: int) -> None:
    with transaction(app.engine) as session:
        versions.promote(session, version, app.settings, base=BASE, staff_id=staff_id, now=TUESDAY_10AM)


def roll_back(app) -> tuple[str, str]:
    with transaction(app.engine) as session:
        return versions.roll_back(session, app.settings, actor=STEP, now=TUESDAY_10AM)


def states(app) -> dict[str, str]:
    with reading(app.engine) as session:
        return {row.version: row.state.value for row in versions.every(session)}


def test_promotion_by_a_person_and_the_way_back(desk) -> None:
    app, ids = desk
    version = trained(app, 1)
    where = Promoted(app.engine, versions.readers_folder(app.settings))
    assert where() is None

    promote(app, version, ids["Lena"])

    assert where() == versions.readers_folder(app.settings) / version
    assert states(app) == {version: "serving", BASE: "resting"}
    with reading(app.engine) as session:
        row = versions.serving(session)
        assert row is not None
        assert (row.promoted_by, row.served_from) == (ids["Lena"], TUESDAY_10AM)
        moves = [
            (e.was, e.now, e.actor)
            for e in session.scalars(select(Event).where(col(Event.kind) == "reader_version").order_by(col(Event.id)))
        ]
    assert ("candidate", "serving", f"person:{ids['Lena']}") in moves

    assert roll_back(app) == (version, BASE)
    assert where() is None
    assert states(app) == {version: "resting", BASE: "serving"}
    with pytest.raises(NotPromoted, match="none to go back to"):
        roll_back(app)


def test_what_the_gate_refuses_is_refused_here_with_its_reasons_and_there_is_no_way_round(desk) -> None:
    app, ids = desk
    no = [*OK, {"name": "x", "ok": False, "words": "It calls 1 urgent mail calm."}]
    refused = trained(app, 1, checks=no, state=ReaderState.HELD_BACK)
    slipped = trained(app, 2, checks=no)  # even if its state said otherwise

    for version in (refused, slipped):
        with pytest.raises(NotPromoted, match="It calls 1 urgent mail calm"):
            promote(app, version, ids["Lena"])
    assert "serving" not in states(app).values()


def test_a_reader_that_was_never_compared_or_with_another_is_refused(desk) -> None:
    app, ids = desk
    unseen, stale = trained(app, 1, checks=[]), trained(app, 2, against="reader-of-long-ago")

    for version in (unseen, stale):
        with pytest.raises(NotPromoted, match="the next training compares anew"):
            promote(app, version, ids["Lena"])


def test_files_that_are_damaged_or_another_readers_are_refused(desk) -> None:
    app, ids = desk
    folder = versions.readers_folder(app.settings)
    damaged, swapped, other = trained(app, 1), trained(app, 2), trained(app, 3)
    (folder / damaged / "arrays.npz").write_bytes(b"PK")
    shutil.rmtree(folder / swapped)
    shutil.copytree(folder / other, folder / swapped)

    with pytest.raises(NotPromoted, match="cannot be used"):
        promote(app, damaged, ids["Lena"])
    with pytest.raises(NotPromoted, match="hold another reader"):
        promote(app, swapped, ids["Lena"])


def test_an_unknown_a_serving_and_a_fixed_reader_are_said_so(desk) -> None:
    app, ids = desk
    version = trained(app, 1)
    fixed = replace(app, settings=Settings(reader=ReaderSettings(folder=versions.readers_folder(app.settings), model=SHIPPED)))  # fmt: skip

    with pytest.raises(NotPromoted, match="no reader called tea"):
        promote(app, "tea", ids["Lena"])
    with pytest.raises(NotPromoted, match="LIAISON_READER__MODEL"):
        promote(fixed, version, ids["Lena"])
    promote(app, version, ids["Lena"])
    with pytest.raises(NotPromoted, match="serves already"):
        promote(app, version, ids["Lena"])


def test_after_a_promotion_the_next_is_compared_with_it_and_rolled_back_step_by_step(desk) -> None:
    app, ids = desk
    first = trained(app, 1)
    promote(app, first, ids["Lena"])
    second = trained(app, 2, against=first)
    promote(app, second, ids["Lena"])

    assert roll_back(app) == (second, first)
    assert roll_back(app) == (first, BASE)
    promote(app, first, ids["Lena"])  # it was compared with the one that serves again
    assert states(app)[first] == "serving"


def test_the_newest_few_are_kept_and_the_serving_one_and_the_one_before_it_whatever_their_age(desk) -> None:
    app, ids = desk
    folder = versions.readers_folder(app.settings)
    first = trained(app, 1)
    promote(app, first, ids["Lena"])
    second = trained(app, 2, against=first)
    promote(app, second, ids["Lena"])
    more = [trained(app, number, against=second) for number in range(3, 9)]

    with transaction(app.engine) as session:
        gone = versions.drop_old(session, now=TUESDAY_10AM)
    versions.delete(folder, gone)

    assert gone == [more[0]]
    assert not (folder / more[0]).exists()
    assert states(app)[more[0]] == "dropped"
    assert roll_back(app) == (second, first)
    with pytest.raises(NotPromoted, match="files of .* are gone"):
        promote(app, more[0], ids["Lena"])


def test_the_folder_stands_beside_the_database_unless_a_setting_says_otherwise(tmp_path: Path) -> None:
    def folder(url: str, **reader: Any) -> Path:
        return versions.readers_folder(Settings(database=DatabaseSettings(url=url), reader=ReaderSettings(**reader)))

    assert folder(f"sqlite:///{tmp_path}/liaison.db") == tmp_path / "reader"
    assert folder("postgresql+psycopg://u@h/liaison") == Path("liaison-data/reader")
    assert folder("sqlite://", folder=tmp_path / "x") == tmp_path / "x"


def test_the_first_reader_is_the_one_that_ships_or_that_a_setting_names(tmp_path: Path) -> None:
    version = another(tmp_path, 1)

    assert versions.base_version(Settings()) == artifact.read_manifest(SHIPPED)["version"]
    assert versions.base_version(Settings(reader=ReaderSettings(model=tmp_path / version))) == version
    assert versions.base_version(Settings(reader=ReaderSettings(model=tmp_path / "nowhere"))) == "none"
