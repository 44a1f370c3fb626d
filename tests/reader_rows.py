"""Rows of the reader's keeping: a trained reader with its figures, judgements, mails read in the past, looks of the watch."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from build import arrive, mail
from sqlalchemy import insert, select

from liaison.app import App
from liaison.domain.blind_slice import BlindLook
from liaison.domain.labelling import How
from liaison.domain.reader_drift import Fit
from liaison.domain.states import ReaderState
from liaison.reader import versions
from liaison.reader.training_child import CORPUS
from liaison.store import events
from liaison.store.session import transaction
from liaison.store.tables import Correction, LedgerItem, MailboxRow, Message, Reading
from liaison.store.tables_reader import ReaderVersion, ReaderWatch
from models import artifact
from models.predict import SHIPPED
from models.taxonomy import Category, Outcome, Urgency
from models.workshop.corpus import HELD_BACK

STEP = events.step("test")
OLD = {
    "n": 234, "urgent_recall": 0.99, "u1_recall": 1.0, "u1_shown": 1.0, "category_macro_f1": 0.82, "answered_accuracy": 0.9, "outcome_f1": 0.96,
    "flagged_share": 0.55, "unclear_share": 0.12, "ece": 0.05,
}  # fmt: skip
NEW = OLD | {"category_macro_f1": 0.85, "ece": 0.04}
YES = (
    "Urgent mail on the fixed set: it finds 96 of 97, the serving reader 96.",
    "Right categories on the fixed set (macro-F1): 85.0 %, the serving reader 82.0 %.",
    "Error of its probabilities (ECE) on the fixed set: 4.0 %; at most 4.0 %, or the serving reader's (5.0 %).",
)


def a_candidate(app: App, *, no: str = "") -> str:
    """A reader trained here, with its files; refused for the reason `no`."""
    shipped = artifact.load(SHIPPED)
    made = replace(shipped, thresholds=replace(shipped.thresholds, least_known=4 + bool(no)))
    artifact.save(made, versions.readers_folder(app.settings) / made.version)
    checks = [{"name": words[:12], "ok": True, "words": words} for words in YES]
    row = ReaderVersion(
        version=made.version,
        state=ReaderState.HELD_BACK if no else ReaderState.CANDIDATE,
        folder=made.version,
        trained_at=app.now() - timedelta(days=2),
        inputs=made.version,
        taught={"corpus_rows": 1_115, "corpus_share": 1.0, "local_rows": 84, "held_out": 21, "until": None},
        compared={
            "against": versions.base_version(app.settings), "local": {"challenger": {"n": 21}},
            "fixed": {"champion": OLD, "challenger": NEW},
        },
        checks=[*checks, *([{"name": "danger", "ok": False, "words": no}] if no else [])],
    )  # fmt: skip
    with transaction(app.engine) as session:
        events.open_row(session, row, actor=STEP, now=app.now())
    return made.version


def blind_rows(app: App, staff_id: int, count: int) -> None:
    """So many mails that a person sorted first; of every four she agrees on three."""
    (case, *_) = arrive(app, mail("the dose?", message_id=f"<blind{count}@quay.example>"))
    with transaction(app.engine) as session:
        for number in range(count):
            same = number % 4 != 3
            session.add(
                Correction(
                    message_id=case.last_message_id, by_id=staff_id, at=app.now(), how=How.BLIND, model_version="keywords",
                    suggested_outcome=Outcome.QUERY, suggested_category=Category.PRESCRIBING_ADVICE, suggested_urgency=Urgency.U3,
                    outcome=Outcome.QUERY, category=Category.PRESCRIBING_ADVICE if same else Category.RESULTS_MONITORING,
                    urgency=Urgency.U3 if number % 5 else Urgency.U4,
                )
            )  # fmt: skip


def looks_of_the_watch(app: App, shifts: Sequence[float], fit: Fit, version: str = "keywords") -> None:
    """One look a day, the last one today."""
    with transaction(app.engine) as session:
        for number, shift in enumerate(shifts):
            days = len(shifts) - 1 - number
            report = {
                "reasons": ["What it sorts mails as has changed since its first weeks here (index 0.31; up to 0.25 is usual)."],
                "psi": shift, "psi_by_chance": 0.1, "unknown": 0.06 + shift / 10, "unknown_before": 0.06, "missed": 1, "calm": 212, "mails": 240,
            }  # fmt: skip
            at = app.now() - timedelta(days=days)
            session.add(ReaderWatch(at=at, version=version, fit=fit if not days else Fit.WELL, since=at, report=report))


CATEGORIES = [
    Category.SCRIPT_CONTINUITY,
    Category.PRESCRIBING_ADVICE,
    Category.SOCIAL_LEGAL,
    Category.RESULTS_MONITORING,
]


def past(app: App, count: int, at: datetime, categories: Sequence[Category] = CATEGORIES, words: str = "a b c d e f g h i j") -> list[int]:  # fmt: skip
    """So many mails that were read at that time, all routine."""
    with transaction(app.engine) as session:
        box = session.scalars(select(MailboxRow)).first() or MailboxRow(name="main")
        session.add(box)
        session.flush()
        times = {"received_at": at, "fetched_at": at}
        usual: dict[str, Any] = {
            "mailbox_id": box.id,
            "state": "case",
            "size": 0,
            "label": "",
            "untold": 0,
            "attempts": 0,
        }
        refs = [{"ref": f"past-{at}-{number}", **times, **usual} for number in range(count)]
        ids = list(session.scalars(insert(LedgerItem).returning(LedgerItem.id), refs))
        session.execute(insert(Message), [Message(id=i, floor_text=words).model_dump() for i in ids])
        rows = [
            Reading(id=i, at=at, outcome=Outcome.QUERY, category=categories[i % len(categories)], urgency=Urgency.U4, model_version="keywords")
            for i in ids
        ]  # fmt: skip
        session.execute(insert(Reading), [row.model_dump() for row in rows])
    return ids


def found_urgent(app: App, message_ids: Sequence[int], staff_id: int, at: datetime) -> None:
    """A person found these urgent, which had been called routine."""
    with transaction(app.engine) as session:
        for message_id in message_ids:
            session.add(
                Correction(
                    message_id=message_id, by_id=staff_id, at=at, how=How.CORRECTED, model_version="keywords", suggested_outcome=Outcome.QUERY,
                    suggested_category=Category.SOCIAL_LEGAL, suggested_urgency=Urgency.U4, outcome=Outcome.QUERY,
                    category=Category.ACUTE_RISK, urgency=Urgency.U1, set_urgency=True,
                )
            )  # fmt: skip


SMALL = 45  # rows of each category, so that every fold has some


def small_corpus(folder: Path) -> Path:
    """A part of the shipped corpus."""
    folder.mkdir()
    first_of_each(sorted(CORPUS.glob("*.jsonl")), folder / "rows.jsonl", SMALL)
    return folder


def few_held_back(path: Path) -> Path:
    """A few of the rows that both readers are measured on, for where it is not their figures that are looked at."""
    first_of_each([HELD_BACK], path, 4)
    return path


def first_of_each(files: Sequence[Path], out: Path, number: int) -> None:
    """The first rows of each category."""
    seen: dict[str | None, int] = {}
    with out.open("w") as lines:
        for file in files:
            for line in file.read_text("utf-8").splitlines():
                row = json.loads(line)
                seen[row["category"]] = seen.get(row["category"], 0) + 1
                if seen[row["category"]] <= number:
                    lines.write(line + "\n")


def make_blind(app: App, case_id: int) -> None:
    """Put a case into the blind slice."""
    from liaison.store.tables import Case

    with transaction(app.engine) as session:
        case = session.get(Case, case_id)
        assert case is not None
        case.blind = BlindLook.HIDDEN
        assert session.scalars(select(Reading.id)).first()
