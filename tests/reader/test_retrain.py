"""A retraining: what it takes, what it leaves, and what it never does: promote, train on what is not released, change the champion."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog
from build import TUESDAY_10AM, app_on, service
from lessons_of import judged, many_released, released
from sqlalchemy import Engine

from liaison.config import ReaderSettings, Settings
from liaison.reader import lessons, retrain, versions
from liaison.reader.training_order import TrainingBroke
from liaison.reader.versions import NotPromoted
from liaison.store.session import reading, transaction
from models import artifact
from models.predict import SHIPPED

MEASURED = {
    "n": 300, "urgent": 90, "dangerous": [], "u1_recall": 1.0, "u1_shown": 1.0, "category_macro_f1": 0.85, "ece": 0.03, "flagged_share": 0.4,
    "outcome_f1": 0.97, "recalls": {"acute_risk": [40, 0.9]}, "urgent_recall": 1.0,
}  # fmt: skip


@pytest.fixture(autouse=True)
def logs() -> Iterator[list[dict[str, object]]]:
    with structlog.testing.capture_logs() as captured:
        yield captured  # type: ignore[misc]


@pytest.fixture
def desk(engine: Engine, tmp_path: Path):
    app = app_on(engine)
    app = replace(app, settings=Settings(reader=ReaderSettings(folder=tmp_path / "readers", blind_share=0)))
    return app, service(app)


class Worker:
    """Stands for the training process: notes its order, leaves a reader, measures as told."""

    def __init__(self, **challenger: Any) -> None:
        self.orders: list[dict[str, Any]] = []
        self.challenger = challenger

    def __call__(self, order: dict[str, Any], progress: Any) -> dict[str, Any]:
        self.orders.append(order)
        shipped = artifact.load(SHIPPED)
        number = 3 + len(self.orders) + len(order["rows"])
        made = replace(shipped, thresholds=replace(shipped.thresholds, least_known=number))
        artifact.save(made, Path(order["out"]))
        progress("fitting", 1, 1)
        fixed = {
            "champion": MEASURED,
            "challenger": {**MEASURED, **self.challenger},
            "only_champion": 0,
            "only_challenger": 0,
        }
        return {
            "version": made.version, "corpus_rows": 900, "local_rows": len(order["rows"]), "fixed": fixed, "local": None
        }  # fmt: skip


def rows(app) -> list[Any]:
    with reading(app.engine) as session:
        return list(versions.every(session))


def test_a_challenger_waits_for_a_person_with_its_figures(desk) -> None:
    app, ids = desk
    many_released(app, ids["Petra"], 30)
    work = Worker()

    made = retrain.run(app, TUESDAY_10AM, work=work)

    (row,) = rows(app)
    assert (made.version, made.passes, row.state.value) == (row.version, True, "candidate")
    assert (row.taught["corpus_rows"], row.taught["corpus_share"], row.taught["local_rows"]) == (900, 1.0, 24)
    assert (row.taught["held_out"], len(row.taught["messages"])) == (6, 24)
    assert row.compared["against"] == versions.base_version(app.settings)
    assert all(check["ok"] for check in row.checks)
    folder = versions.readers_folder(app.settings)
    assert artifact.load(folder / row.folder).version == row.version
    assert [path.name for path in folder.iterdir()] == [row.version]
    with reading(app.engine) as session:
        assert versions.serving(session) is None  # nothing is promoted by itself


def test_only_released_texts_are_ordered_and_the_newest_are_held_out(desk) -> None:
    app, ids = desk
    message_ids = many_released(app, ids["Petra"], 10)
    unreleased = judged(app, ids["Petra"], number=1, body="the dose, SECRET-UNRELEASED")
    declined = judged(app, ids["Petra"], number=2, body="the dose, SECRET-DECLINED")
    withdrawn = judged(app, ids["Petra"], number=3, body="the dose, SECRET-WITHDRAWN")
    released(app, withdrawn.last_message_id, ids["Lena"])
    with transaction(app.engine) as session:
        lessons.decline(session, declined.last_message_id, because="", staff_id=ids["Lena"], now=TUESDAY_10AM)
        lessons.withdraw(session, withdrawn.last_message_id, because="", staff_id=ids["Lena"], now=TUESDAY_10AM)
    work = Worker()

    retrain.run(app, TUESDAY_10AM, work=work)

    (order,) = work.orders
    assert [row["id"] for row in order["rows"]] == [f"local-{i}" for i in message_ids[:8]]
    assert [row["id"] for row in order["held_out"]] == [f"local-{i}" for i in message_ids[8:]]
    assert "SECRET" not in str(order)
    assert f"local-{unreleased.last_message_id}" not in str(order)


def test_the_same_texts_again_make_nothing_new_and_one_more_does(desk) -> None:
    app, ids = desk
    many_released(app, ids["Petra"], 5)
    work = Worker()
    first = retrain.run(app, TUESDAY_10AM, work=work)

    again = retrain.run(app, TUESDAY_10AM, work=work)
    assert (again.version, again.words) == ("", f"Nothing has changed since {first.version}.")
    assert len(work.orders) == 1

    many_released(app, ids["Petra"], 1, start=300)
    assert retrain.run(app, TUESDAY_10AM, work=work).version
    assert len(rows(app)) == 2


def test_a_worse_challenger_is_kept_as_refused_with_the_reasons(desk) -> None:
    app, ids = desk
    many_released(app, ids["Petra"], 30)

    made = retrain.run(app, TUESDAY_10AM, work=Worker(dangerous=["gp-17"]))

    (row,) = rows(app)
    assert (made.passes, row.state.value) == (False, "held_back")
    assert "it calls 1 urgent mail calm" in made.words
    assert [check["name"] for check in row.checks if not check["ok"]] == ["urgent recall", "no new dangerous error"]


def test_after_a_promotion_nothing_the_champion_was_trained_on_is_held_out(desk) -> None:
    app, ids = desk
    message_ids = many_released(app, ids["Petra"], 30)
    work = Worker()
    made = retrain.run(app, TUESDAY_10AM, work=work)
    base = versions.base_version(app.settings)
    with transaction(app.engine) as session:
        versions.promote(session, made.version, app.settings, base=base, staff_id=ids["Lena"], now=TUESDAY_10AM)
        for message_id in message_ids[20:]:
            lessons.withdraw(session, message_id, because="", staff_id=ids["Lena"], now=TUESDAY_10AM)

    retrain.run(app, TUESDAY_10AM, work=work)

    assert work.orders[1]["champion"].endswith(made.version)
    assert work.orders[1]["held_out"] == []  # of the twenty that are left the champion knows every one
    assert len(work.orders[1]["rows"]) == 20


def test_a_training_that_breaks_leaves_nothing(desk) -> None:
    app, ids = desk
    many_released(app, ids["Petra"], 1)

    def broken(order: Any, progress: Any) -> dict[str, Any]:
        (Path(order["out"]) / "arrays.npz").write_bytes(b"half")
        raise TrainingBroke("it broke")

    with pytest.raises(TrainingBroke):
        retrain.run(app, TUESDAY_10AM, work=broken)

    assert rows(app) == []
    assert list(versions.readers_folder(app.settings).iterdir()) == []


def test_files_left_by_a_training_that_was_stopped_before_its_row_are_replaced(desk) -> None:
    app, ids = desk
    many_released(app, ids["Petra"], 5)
    work = Worker()
    version = retrain.run(app, TUESDAY_10AM, work=work).version
    left = versions.readers_folder(app.settings) / version
    with transaction(app.engine) as session:
        session.delete(session.get(type(rows(app)[0]), rows(app)[0].id))
    (left / "arrays.npz").write_bytes(b"half")
    work.orders.clear()

    assert retrain.run(app, TUESDAY_10AM, work=work).version == version
    assert artifact.load(left).version == version


def test_a_text_that_is_taken_back_while_it_trains_leaves_no_reader_behind(desk) -> None:
    app, ids = desk
    (first, *_) = many_released(app, ids["Petra"], 5)
    work = Worker()

    def taken_back(order: Any, progress: Any) -> dict[str, Any]:
        with transaction(app.engine) as session:
            lessons.withdraw(session, first, because="", staff_id=ids["Lena"], now=TUESDAY_10AM)
        return work(order, progress)

    made = retrain.run(app, TUESDAY_10AM, work=taken_back)

    assert (made.version, rows(app)) == ("", [])
    assert "taken back while it trained" in made.words
    assert list(versions.readers_folder(app.settings).iterdir()) == []


def test_two_trainings_at_once_leave_one_reader_with_whole_files(desk) -> None:
    app, ids = desk
    many_released(app, ids["Petra"], 5)
    other: list[str] = []

    def another_first(order: Any, progress: Any) -> dict[str, Any]:
        other.append(retrain.run(app, TUESDAY_10AM, work=Worker()).version)
        return Worker()(order, progress)

    made = retrain.run(app, TUESDAY_10AM, work=another_first)

    (row,) = rows(app)
    assert (made.version, made.words) == ("", f"It made {row.version} again.")
    assert artifact.load(versions.readers_folder(app.settings) / row.folder).version == row.version == other[0]


def test_a_candidate_trained_with_a_text_that_was_taken_back_since_is_promoted_no_more(desk) -> None:
    app, ids = desk
    (first, *_) = many_released(app, ids["Petra"], 30)
    version, base = retrain.run(app, TUESDAY_10AM, work=Worker()).version, versions.base_version(app.settings)
    with transaction(app.engine) as session:
        lessons.withdraw(session, first, because="", staff_id=ids["Lena"], now=TUESDAY_10AM)

    with pytest.raises(NotPromoted, match="1 text taken back since"), transaction(app.engine) as session:
        versions.promote(session, version, app.settings, base=base, staff_id=ids["Lena"], now=TUESDAY_10AM)


def test_old_texts_are_wiped_before_the_training(desk) -> None:
    app, ids = desk
    many_released(app, ids["Petra"], 3)
    work = Worker()

    made = retrain.run(app, TUESDAY_10AM + timedelta(days=4 * 365), work=work)

    assert (made.wiped, made.version, work.orders) == (3, "", [])
    assert "there is nothing to learn" in made.words


def test_the_log_tells_stages_and_no_words_of_a_mail(desk, monkeypatch: pytest.MonkeyPatch) -> None:
    app, ids = desk
    many_released(app, ids["Petra"], 5)
    told: list[Any] = []
    monkeypatch.setattr(retrain.log, "info", lambda event, **more: told.append((event, more)), raising=False)

    retrain.run(app, TUESDAY_10AM, work=Worker())

    assert told == [("retrain.progress", {"stage": "fitting", "done": 1, "of": 1})]


def test_the_folder_is_for_this_account_alone(desk) -> None:
    app, ids = desk
    many_released(app, ids["Petra"], 1)
    retrain.run(app, TUESDAY_10AM, work=Worker())

    folder = versions.readers_folder(app.settings)
    assert folder.stat().st_mode & 0o077 == 0
