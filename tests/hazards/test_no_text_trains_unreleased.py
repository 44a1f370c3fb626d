"""Hazard: somebody's words reach a training that nobody has read. Only a released, redacted text is ever ordered, written or kept."""

import json
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import structlog
from build import app_on, service
from lessons_of import judged, many_released, released
from reader_rows import few_held_back, small_corpus
from sqlalchemy import Engine, inspect, text

from liaison.config import ReaderSettings, Settings
from liaison.reader import lessons, retrain, versions
from liaison.reader.training_order import train
from liaison.store.session import reading, transaction
from models.taxonomy import Outcome

SECRET = "Ysolda of Anchor Wynd asks about the dose, ring 01632 960555"


def everything_but_the_mail(engine: Engine) -> str:
    """All rows of all tables that are not the mail, its letters, the case's own line, or what a search reads of these."""
    theirs = {"message", "raw", "reading", "case", "letter", "attachment"}
    searched = ("case_words", "case_fts")
    names = [name for name in inspect(engine).get_table_names() if name not in theirs and not name.startswith(searched)]
    with engine.connect() as connection:
        return str([connection.execute(text(f'SELECT * FROM "{name}"')).all() for name in names])


def test_until_somebody_releases_it_no_word_of_it_is_anywhere_else(engine: Engine, tmp_path: Path) -> None:
    app = app_on(engine)
    app = replace(app, settings=Settings(reader=ReaderSettings(folder=tmp_path / "readers", blind_share=0)))
    ids = service(app)
    many_released(app, ids["Petra"], 3)
    case = judged(app, ids["Petra"], body=SECRET)
    orders: list[dict[str, Any]] = []

    def stopped(order: dict[str, Any], progress: Any) -> dict[str, Any]:
        orders.append(order)
        raise RuntimeError("far enough")

    def attempt() -> str:
        with structlog.testing.capture_logs() as logs, suppress(RuntimeError):
            retrain.run(app, app.now(), work=stopped)
        return str(logs) + json.dumps(orders[-1])

    assert "Ysolda" not in attempt()
    assert "Ysolda" not in everything_but_the_mail(engine)
    with transaction(engine) as session:
        lessons.decline(session, case.last_message_id, because="", staff_id=ids["Lena"], now=app.now())
    assert "Ysolda" not in attempt() + everything_but_the_mail(engine)

    released(app, case.last_message_id, ids["Lena"], "Ysolda")
    order = attempt()
    assert "asks about the dose" in order
    assert not [word for word in ("Ysolda", "Anchor", "960555") if word in order + everything_but_the_mail(engine)]
    with transaction(engine) as session:
        lessons.withdraw(session, case.last_message_id, because="", staff_id=ids["Lena"], now=app.now())
    assert "asks about the dose" not in attempt() + everything_but_the_mail(engine)
    assert [row["outcome"] for row in orders[-1]["rows"]] == [Outcome.QUERY] * 3


def test_what_a_training_leaves_on_the_disk_is_no_text(tmp_path: Path) -> None:
    row = {"id": "local-1", "subject": "", "body": "zzyzzogeton asks about the dose", "outcome": "query", "category": "social_legal", "urgency": "U4"}  # fmt: skip
    out = tmp_path / "out"
    order = {
        "rows": [row], "held_out": [row | {"id": "local-2"}], "share": 0.2, "seed": 0, "champion": str(versions.base_folder(Settings())),
        "out": str(out), "corpus": str(small_corpus(tmp_path / "corpus")), "fixed": str(few_held_back(tmp_path / "fixed.jsonl")), "note": {"local_rows": 1},
    }  # fmt: skip

    train(order, lambda *told: None)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["corpus", "fixed.jsonl", "out"]
    assert [path.name for path in out.iterdir() if b"zzyzzogeton" in path.read_bytes()] == []


def test_only_leads_and_admins_hold_the_key(engine: Engine) -> None:
    from liaison.web.deps import AREAS
    from liaison.web.lesson_pages import Keeper

    app = app_on(engine)
    service(app)
    assert AREAS["health"] == {"lead", "admin"}  # what `Keeper` asks for
    assert "health" in str(Keeper.__metadata__[0].dependency.area)  # type: ignore[attr-defined]
    with reading(engine) as session:
        assert lessons.taught(session) == []
