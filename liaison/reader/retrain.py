"""Trains a challenger from the shipped corpus and the released local mail, compares it with the champion, and keeps it for a person.

Takes:   released lessons with their newest judgement, and the reader that serves
Decides: domain/learning_policy, domain/promotion_gate.judge
Leaves:  a reader at CANDIDATE or REFUSED with figures and reasons; the newest few files
Runs:    jobs/retrain_reader.py
Seen on: Reader
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog
from sqlmodel import Session

from liaison.app import App
from liaison.domain.learning_policy import corpus_share, held_out
from liaison.domain.promotion_gate import Measured, Pair, Verdict, judge
from liaison.domain.states import ReaderState
from liaison.reader import lessons, versions
from liaison.reader.lessons import Taught
from liaison.reader.training_order import Progress, train
from liaison.store import events
from liaison.store.session import StoreTrouble, reading, transaction
from liaison.store.tables_reader import ReaderVersion

log = structlog.get_logger()

ACTOR = events.step("retrain")
SEED = 0
Train = Callable[[dict[str, Any], Progress], dict[str, Any]]


@dataclass(frozen=True)
class Retrained:
    """What a retraining came to. `version` is "" where nothing new was made, and `words` says why, or why it may not be promoted."""

    version: str = ""
    passes: bool = False
    lessons: int = 0
    wiped: int = 0
    words: str = ""


@dataclass(frozen=True)
class Plan:
    """What is to be trained and compared. `rows` are trained with, `fresh` are held out."""

    rows: list[Taught]
    fresh: list[Taught]
    share: float
    champion: str
    champion_folder: Path
    inputs: str


def run(app: App, now: datetime, *, work: Train = train) -> Retrained:
    """Retrain once; the same texts and the same champion as before make nothing new. Raises TrainingBroke."""
    with transaction(app.engine) as session:
        wiped = lessons.withdraw_old(session, now)
    with reading(app.engine) as session:
        plan = planned(session, app)
        known = next((row for row in versions.every(session) if row.inputs == plan.inputs), None)
    if not plan.rows and not plan.fresh:
        return Retrained(wiped=wiped, words="No text is released, so there is nothing to learn from.")
    if known is not None:
        return Retrained(wiped=wiped, lessons=len(plan.rows), words=f"Nothing has changed since {known.version}.")
    folder = writable(versions.readers_folder(app.settings))
    with tempfile.TemporaryDirectory(dir=folder, prefix=".new-", ignore_cleanup_errors=True) as place:
        made = work(order(plan, Path(place), now), progress)
        verdict = judge(pair(made["fixed"]), made["local"] and pair(made["local"]), taught=made["local_rows"])
        why_not, gone = keep(app, plan, made, verdict, Path(place), folder, now)
    versions.delete(folder, gone)
    if why_not:
        return Retrained(wiped=wiped, lessons=len(plan.rows), words=why_not)
    return Retrained(str(made["version"]), verdict.passes, len(plan.rows), wiped, " ".join(verdict.reasons))


def keep(
    app: App, plan: Plan, made: dict[str, Any], verdict: Verdict, place: Path, folder: Path, now: datetime
) -> tuple[str, list[str]]:
    """Keep the new reader: its row first, so that of two trainings at once one alone moves its files; returns why it is not kept, and the
    folders of old ones to delete."""
    version = str(made["version"])
    with transaction(app.engine) as session:
        if versions.named(session, version) is not None:
            return f"It made {version} again.", []
        if {one.id for one in (*plan.rows, *plan.fresh)} - {one.id for one in lessons.taught(session)}:
            return "A text was taken back while it trained, so it is not kept: train once more.", []
        new = row(plan, made, verdict, now)
        events.open_row(session, new, actor=ACTOR, now=now, because="trained and compared")
        gone = versions.drop_old(session, now=now)
        shutil.rmtree(folder / version, ignore_errors=True)  # left by a training that was stopped before its commit
        os.replace(place, folder / version)
    return "", gone


def planned(session: Session, app: App) -> Plan:
    """What a training now would be made of."""
    serving = versions.serving(session)
    champion = versions.serving_version(session, versions.base_version(app.settings))
    ours = bool(serving and serving.folder)
    until = serving.taught.get("until") if serving and ours else None
    taught = lessons.taught(session)
    rows, fresh = held_out([(one.at, one) for one in taught], datetime.fromisoformat(until) if until else None)
    share = corpus_share(len(rows))
    return Plan(
        rows=rows,
        fresh=fresh,
        share=share,
        champion=champion,
        champion_folder=versions.readers_folder(app.settings) / serving.folder
        if serving and ours
        else versions.base_folder(app.settings),
        inputs=fingerprint(rows, fresh, share, champion, versions.base_version(app.settings)),
    )


def fingerprint(rows: Sequence[Taught], fresh: Sequence[Taught], *more: object) -> str:
    """A hash of everything a training is made from."""
    whole = json.dumps([[value(one) for one in rows], [value(one) for one in fresh], *map(str, more)], sort_keys=True)
    return hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()


def order(plan: Plan, out: Path, now: datetime) -> dict[str, Any]:
    """What the training process is told."""
    return {
        "rows": [value(one) for one in plan.rows],
        "held_out": [value(one) for one in plan.fresh],
        "share": plan.share,
        "seed": SEED,
        "champion": str(plan.champion_folder),
        "out": str(out),
        "note": {
            "trained_at": now.isoformat(),
            "local_rows": len(plan.rows),
            "corpus_share": plan.share,
            "until": until(plan),
        },
    }


def value(one: Taught) -> dict[str, Any]:
    """A released row as a row of a corpus."""
    label = one.label
    return {
        "id": one.id, "subject": one.subject, "body": one.body, "outcome": label.outcome.value,
        "category": label.category and label.category.value, "urgency": label.urgency and label.urgency.value,
    }  # fmt: skip


def until(plan: Plan) -> str | None:
    """When the newest row that is trained with was judged."""
    return max(one.at for one in plan.rows).isoformat() if plan.rows else None


def pair(found: dict[str, Any]) -> Pair:
    """Both measurements as the gate wants them."""
    return Pair(
        measured(found["champion"]), measured(found["challenger"]), found["only_champion"], found["only_challenger"]
    )


def measured(found: dict[str, Any]) -> Measured:
    """One measurement."""
    return Measured(
        n=found["n"],
        urgent=found["urgent"],
        dangerous=frozenset(found["dangerous"]),
        u1_shown=found["u1_shown"],
        macro_f1=found["category_macro_f1"],
        ece=found["ece"],
        flagged_share=found["flagged_share"],
        outcome_f1=found["outcome_f1"],
        recalls={name: (int(n), float(recall)) for name, (n, recall) in found["recalls"].items()},
    )


def row(plan: Plan, made: dict[str, Any], verdict: Verdict, now: datetime) -> ReaderVersion:
    """The trained reader as a row."""
    return ReaderVersion(
        version=made["version"],
        state=ReaderState.CANDIDATE if verdict.passes else ReaderState.HELD_BACK,
        folder=made["version"],
        trained_at=now,
        inputs=plan.inputs,
        taught={
            "corpus_rows": made["corpus_rows"],
            "corpus_share": plan.share,
            "local_rows": made["local_rows"],
            "held_out": len(plan.fresh),
            "until": until(plan),
            "messages": [one.message_id for one in plan.rows],
        },
        compared={
            "against": plan.champion,
            "fixed": made["fixed"],
            "local": made["local"],
        },
        checks=[{"name": check.name, "ok": check.ok, "words": check.words} for check in verdict.checks],
    )


def writable(folder: Path) -> Path:
    """The readers' folder, made for this account alone: a vocabulary holds words of the site's mail. Raises StoreTrouble."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise StoreTrouble(
            f"The readers' folder cannot be made ({error.strerror}): check LIAISON_READER__FOLDER."
        ) from error
    return folder


def progress(stage: str, done: int, of: int) -> None:
    """Say in the log how far it is; stages are words of ours."""
    log.info("retrain.progress", stage=stage, done=done, of=of)
