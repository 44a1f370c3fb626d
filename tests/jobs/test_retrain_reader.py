"""The two jobs of the reader report counts and sentences; a training that breaks is said once, by its kind."""

from typing import Any

import pytest
from build import TUESDAY_10AM, app_on, service
from reader_rows import found_urgent, past
from sqlalchemy import Engine

from jobs import retrain_reader, timetable, watch_reader
from jobs.slots import NEVER_FROM, NEVER_TO, At
from liaison.reader import retrain
from liaison.reader.training_order import TrainingBroke


def test_with_nothing_released_there_is_nothing_to_learn(engine: Engine) -> None:
    app = app_on(engine)

    report = retrain_reader.run(app, TUESDAY_10AM, TUESDAY_10AM)

    assert (report.error, dict(report.did)["trained"]) == (None, 0)
    assert report.problems == ("No text is released, so there is nothing to learn from.",)


def test_a_training_that_breaks_is_said_and_is_not_tried_every_ten_minutes(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise TrainingBroke("The training process ended without a result (code -9).")

    app = app_on(engine)
    monkeypatch.setattr(retrain, "run", broken)

    report = retrain_reader.run(app, TUESDAY_10AM, TUESDAY_10AM)

    assert (report.error, report.problems) == (None, ("The training process ended without a result (code -9).",))


def test_what_the_gate_said_stands_in_the_report(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    app = app_on(engine)
    found = retrain.Retrained("reader-x", False, 12, 1, "It calls 1 urgent mail calm.")
    monkeypatch.setattr(retrain, "run", lambda *_: found)

    report = retrain_reader.run(app, TUESDAY_10AM, TUESDAY_10AM)

    assert dict(report.did) == {"trained": 1, "passed": 0, "lessons": 12, "wiped": 1}
    assert report.problems == ("It calls 1 urgent mail calm.",)


def test_the_watch_reports_its_reasons(engine: Engine) -> None:
    app = app_on(engine)
    ids = service(app)
    found_urgent(app, past(app, 120, TUESDAY_10AM)[:2], ids["Nora"], TUESDAY_10AM)

    report = watch_reader.run(app, TUESDAY_10AM, TUESDAY_10AM)

    assert dict(report.did) == {"looked": 1, "fell_back": 0}
    assert len(report.problems) == 1
    assert "found among the" in report.problems[0]


def test_they_turn_at_quiet_times_and_never_in_the_hour_of_the_clock_change() -> None:
    for name in ("retrain_reader", "watch_reader"):
        turns = timetable.named(name).turns
        assert isinstance(turns, At)
        assert not NEVER_FROM <= turns.clock < NEVER_TO
        assert turns.clock.hour < 6
