"""Asks the floor and the reader what a mail is, and stores the decision with its reason.

Takes:   ledger rows at SCREENED
Decides: domain/redflags.check, the reader, domain/triage.decide
Leaves:  CLASSIFIED with a reading, or PARKED
Runs:    jobs/triage_messages.py
Seen on: Mail ("why it was triaged so")
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.app import App
from liaison.domain.casework import PAGE, WORRIED
from liaison.domain.redflag_site import Table
from liaison.domain.redflags import Hit, check
from liaison.domain.screening import is_listed
from liaison.domain.states import LedgerState
from liaison.domain.triage import Evidence, about_prison, decide
from liaison.practices import site_floor
from liaison.practices.senders import clinical_automatic
from liaison.store import events
from liaison.store.session import StoreTrouble, reading, transaction
from liaison.store.storable import storable
from liaison.store.switches import RULES_ONLY, is_on
from liaison.store.tables import LedgerItem, Message, Reading
from liaison.store.upsert import insert_rows
from models.taxonomy import Kind, Prediction, abstained

ACTOR = events.step("classify")
BATCH = 100


@dataclass(frozen=True)
class Waiting:
    """What the floor and the reader are shown of one mail."""

    row_id: int
    received_at: datetime
    sent_at: datetime | None
    sender: str | None
    subject: str
    floor_text: str  # the subject, and the words that a person newly wrote
    unreadable: str | None
    auto: str | None
    ref: str = ""  # how the ledger names it

    @property
    def body(self) -> str:
        """What the reader is shown beside the subject."""
        return self.floor_text.removeprefix(self.subject).strip()


COLUMNS = (
    LedgerItem.id, LedgerItem.received_at, Message.sent_at, Message.sender, Message.subject, Message.floor_text,
    Message.unreadable, Message.auto, LedgerItem.ref,
)  # fmt: skip


def take_batch(app: App, now: datetime) -> int:
    """Classify the next rows; returns how many were taken. The queue never waits for the model: without it they are unclear."""
    with reading(app.engine) as session:
        waiting = next_rows(session)
        automatic = clinical_automatic(session)
        rules_only = is_on(session, RULES_ONLY)
        floor = site_floor.table(session)
    if not waiting:
        return 0
    suggestions = suggest(app, waiting, rules_only)
    readings, broken = [], {}
    for mail, prediction in zip(waiting, suggestions, strict=True):
        try:
            readings.append(read_steadily(mail, prediction, automatic, floor, now))
        except Exception as error:  # the shunt
            broken[mail.row_id] = type(error).__name__
    keep(app, readings, broken, now)
    return len(waiting)


def keep(app: App, readings: Sequence[dict[str, Any]], broken: dict[int, str], now: datetime) -> None:
    """Store the readings; what the database refuses is parked alone."""
    try:
        with transaction(app.engine) as session:
            write(session, readings, broken, now)
    except StoreTrouble:  # nobody's fault but the disk's: all of it is tried again
        raise
    except Exception as error:
        if not readings:
            raise
        if len(readings) == 1:
            return keep(app, [], {**broken, readings[0]["id"]: type(error).__name__}, now)
        for row in readings:
            keep(app, [row], broken, now)


def next_rows(session: Session) -> list[Waiting]:
    """The oldest screened mails."""
    chosen = select(*COLUMNS).join(Message, col(Message.id) == LedgerItem.id)  # type: ignore[call-overload]
    rows = session.execute(
        chosen.where(col(LedgerItem.state) == LedgerState.SCREENED).order_by(LedgerItem.id).limit(BATCH)
    )
    return [Waiting(*row) for row in rows]


def suggest(app: App, waiting: Sequence[Waiting], rules_only: bool) -> list[Prediction]:
    """The reader's suggestions, in order; a reader that is switched off or broken abstains."""
    if rules_only:
        return [abstained("The reader is switched off: rules only.") for _ in waiting]
    try:
        answers = app.classifier.predict_many([(mail.subject, mail.body) for mail in waiting])
        if len(answers) != len(waiting):
            raise ValueError("it did not answer each mail")
        return answers
    except Exception as error:  # the queue never waits for the model
        return [abstained(f"The reader could not answer ({type(error).__name__}).") for _ in waiting]


def read_steadily(
    mail: Waiting, prediction: Prediction, automatic: frozenset[str], floor: Table, now: datetime
) -> dict[str, Any]:
    """The reading of one mail; an answer of the reader that makes no sense counts as none."""
    try:
        return read_one(mail, prediction, automatic, floor, now)
    except Exception as error:
        none = abstained(f"The reader's answer could not be used ({type(error).__name__}).")
        return read_one(mail, none, automatic, floor, now)


def read_one(
    mail: Waiting, prediction: Prediction, automatic: frozenset[str], floor: Table, now: datetime
) -> dict[str, Any]:
    """The reading of one mail, as columns."""
    hits = tuple(check(mail.floor_text, on=(mail.sent_at or mail.received_at).date(), rules=floor.rules))
    evidence = Evidence(
        kind=Kind(mail.auto) if mail.auto else None,
        kind_because="headers and structure",
        unreadable=mail.unreadable,
        hits=hits,
        prediction=prediction,
        clinical_automatic=is_listed(mail.sender, automatic),
        prison=about_prison(f"{mail.sender} {mail.floor_text}"),
        worried=mail.ref.startswith(WORRIED),
        on_page=mail.ref.startswith(PAGE),
    )
    decision = decide(evidence)
    row = {
        "id": mail.row_id,
        "at": now,
        "outcome": decision.outcome,
        "kind": decision.kind.value if decision.kind else None,
        "category": decision.category,
        "also": [category.value for category in decision.also],
        "probability": prediction.probability,
        "runner_up": prediction.runner_up,
        "words": list(prediction.words),
        "floor": [flag(hit) for hit in hits],
        "floor_version": floor.version,
        "urgency": decision.urgency,
        "floor_urgency": decision.floor_urgency,
        "handler": decision.handler,
        "because": decision.because,
        "model_version": prediction.model_version,
        "chances": prediction.chances,
        "choices": list(prediction.choices),
        "urgent_words": list(prediction.urgent_words),
        "familiarity": prediction.familiarity or None,
    }
    return {key: storable(value) for key, value in row.items()}


def flag(hit: Hit) -> dict[str, str]:
    """One floor hit as JSON values, in the contract's form."""
    return {"rule": hit.rule, "level": hit.level.value, "words": hit.words}


def write(session: Session, readings: Sequence[dict[str, Any]], broken: dict[int, str], now: datetime) -> None:
    """Move the rows that are still where we saw them, and store the readings of those."""
    moved = set(
        events.move_many(
            session,
            LedgerItem,
            [row["id"] for row in readings],
            LedgerState.SCREENED,
            LedgerState.CLASSIFIED,
            actor=ACTOR,
            now=now,
        )
    )
    mine = [row for row in readings if row["id"] in moved]
    insert_rows(session, Reading, mine)
    for row_id, error in broken.items():
        events.move_many(
            session, LedgerItem, [row_id], LedgerState.SCREENED, LedgerState.PARKED, actor=ACTOR, now=now,
            because="parked: it could not be classified", error=f"classify: {error}", parked_from="classify",
        )  # fmt: skip
