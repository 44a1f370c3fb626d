"""A promoted reader is taken up by every process within a minute, without a restart; a broken one changes nothing; versions are true."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import structlog
from build import TUESDAY_10AM, app_on, arrive, mail, service
from sqlalchemy import Engine, select
from sqlmodel import col

from liaison.config import ReaderSettings, Settings
from liaison.domain.states import ReaderState
from liaison.reader import versions
from liaison.reader.serving import LOOK_AGAIN, SteadyReader
from liaison.reader.versions import Promoted
from liaison.store import events
from liaison.store.session import reading, transaction
from liaison.store.tables import Reading
from liaison.store.tables_reader import ReaderVersion
from models import artifact
from models.predict import SHIPPED

MAIL = ("Supply", "He has no methadone prescription for tonight and the pharmacy closes at six.")


@pytest.fixture(autouse=True)
def logs() -> Iterator[list[dict[str, object]]]:
    with structlog.testing.capture_logs() as captured:
        yield captured  # type: ignore[misc]


class Clock:
    """Seconds that pass when told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def like_the_shipped(folder: Path) -> str:
    """Another reader, in a folder of its version."""
    shipped = artifact.load(SHIPPED)
    made = replace(shipped, thresholds=replace(shipped.thresholds, least_known=4))
    artifact.save(made, folder / made.version)
    return made.version


def test_two_processes_take_up_a_promotion_and_a_rollback_and_every_reading_keeps_its_version(
    engine: Engine, tmp_path: Path
) -> None:
    clock, where = Clock(), Promoted(engine, tmp_path)
    readers = [SteadyReader(None, where, ticking=clock) for _ in range(2)]
    app = app_on(engine, reader=readers[0])
    app = replace(app, settings=Settings(reader=ReaderSettings(folder=tmp_path, blind_share=0)))
    ids = service(app)
    base = versions.base_version(app.settings)
    version = like_the_shipped(tmp_path)
    checks = [{"name": "x", "ok": True, "words": "fine"}]
    with transaction(engine) as session:
        row = ReaderVersion(
            version=version, state=ReaderState.CANDIDATE, folder=version, trained_at=TUESDAY_10AM, compared={"against": base}, checks=checks
        )  # fmt: skip
        events.open_row(session, row, actor=events.step("test"), now=TUESDAY_10AM)

    arrive(app, mail("No prescription for tonight", message_id="<a@quay.example>"))
    with transaction(engine) as session:
        versions.promote(session, version, app.settings, base=base, staff_id=ids["Lena"], now=TUESDAY_10AM)
    clock.now += LOOK_AGAIN
    arrive(app, mail("No prescription for tonight", message_id="<b@quay.example>"))
    assert [reader.version for reader in readers] == [version, version]
    with transaction(engine) as session:
        versions.roll_back(session, app.settings, actor=events.step("test"), now=TUESDAY_10AM)
    clock.now += LOOK_AGAIN
    arrive(app, mail("No prescription for tonight", message_id="<c@quay.example>"))

    with reading(engine) as session:
        kept = list(session.scalars(select(Reading.model_version).order_by(col(Reading.id))))
    assert kept == [base, version, base]
    assert LOOK_AGAIN <= 60


def test_the_row_is_asked_at_most_every_half_minute_and_an_unchanged_reader_is_not_loaded_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import models.predict

    asked, loads, clock = [], [], Clock()
    load = models.predict.load
    monkeypatch.setattr(models.predict, "load", lambda path=None: loads.append(path) or load(path))
    reader = SteadyReader(None, lambda: asked.append(1), ticking=clock)

    for _ in range(5):
        reader.predict(*MAIL)
    assert (len(asked), len(loads)) == (1, 1)
    clock.now += LOOK_AGAIN
    reader.predict(*MAIL)
    assert (len(asked), len(loads)) == (2, 1)


def test_a_promoted_reader_that_cannot_be_loaded_leaves_the_last_good_one_at_work(tmp_path: Path) -> None:
    clock, wanted = Clock(), [None]
    reader = SteadyReader(None, lambda: wanted[0], ticking=clock)
    before = reader.version
    wanted[0] = tmp_path / "nowhere"
    clock.now += LOOK_AGAIN

    assert reader.predict(*MAIL).model_version == before
    assert "cannot be read" in (reader.trouble or "")

    version = like_the_shipped(tmp_path)
    wanted[0] = tmp_path / version
    clock.now += LOOK_AGAIN
    assert (reader.version, reader.trouble) == (version, None)


def test_a_process_that_starts_with_a_broken_promoted_reader_uses_the_first_one(tmp_path: Path) -> None:
    reader = SteadyReader(None, lambda: tmp_path / "nowhere")

    assert reader.predict(*MAIL).label == "script_continuity"
    assert reader.trouble


def test_files_that_come_back_are_taken_up(tmp_path: Path) -> None:
    clock = Clock()
    version = like_the_shipped(tmp_path)
    (tmp_path / version).rename(tmp_path / "away")
    reader = SteadyReader(None, lambda: tmp_path / version, ticking=clock)
    assert reader.version != version

    (tmp_path / "away").rename(tmp_path / version)
    clock.now += LOOK_AGAIN

    assert (reader.version, reader.trouble) == (version, None)


def test_a_database_that_cannot_be_asked_changes_nothing() -> None:
    clock = Clock()

    def asked() -> None:
        if clock.now:
            raise RuntimeError("gone")

    reader = SteadyReader(None, asked, ticking=clock)
    before = reader.version
    clock.now += LOOK_AGAIN

    assert reader.predict(*MAIL).model_version == before


def test_it_counts_the_words_it_knows_and_says_nothing_where_it_cannot() -> None:
    (counted,) = SteadyReader().words_known([("", "prescription zyxwvut prescription methadone")])

    assert counted == (3, 2)
    assert SteadyReader(Path("nowhere")).words_known([MAIL]) == []
