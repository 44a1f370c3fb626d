"""Looks whether the reader that serves still fits the mail, and lets the service go on by rules alone when it is far off.

Takes:   readings of the serving reader, what people judged of them, and the words of the newest mails (counted, not kept)
Decides: domain/reader_drift.watch
Leaves:  one row a look; the switch "rules only" on beyond the hard limit; only a person turns it off again
Runs:    jobs/watch_reader.py
Seen on: Reader, Health, and by letter to leads and admins
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

import structlog
from sqlmodel import Session

from liaison.app import App
from liaison.domain.labelling import is_urgent_miss
from liaison.domain.reader_drift import LIMITS, Fit, Span, Watched, Words, mean_share, watch
from liaison.store import learning_queries
from liaison.store.session import reading, transaction
from liaison.store.switches import RULES_ONLY, is_on, turn
from liaison.store.tables_reader import ReaderWatch

log = structlog.get_logger()

COUNTED = 400  # mails of a span whose words are counted
BECAUSE = "the watch over the reader, by itself"


@runtime_checkable
class CountsWords(Protocol):
    """A reader that can say how many words of a mail it knows."""

    def words_known(self, mails: list[tuple[str, str]]) -> list[tuple[int, int]]:
        """For each mail its distinct words, and how many are known."""


@dataclass(frozen=True)
class Looked:
    """What one look came to."""

    looked: bool = False
    fit: Fit = Fit.WELL
    fell_back: bool = False
    reasons: tuple[str, ...] = ()


def run(app: App, now: datetime) -> Looked:
    """Look once. While the service goes by rules alone there is nothing to look at."""
    version = app.classifier.version
    with reading(app.engine) as session:
        if is_on(session, RULES_ONLY):
            return Looked()
        began = learning_queries.first_read(session, version)
        if began is None:
            return Looked()
        before = learning_queries.last_watch(session)
        spans = gather(session, version, began, before, now)
    reference, latest = count(app, spans)
    found = watch(reference, latest, missed=spans.missed, calm=spans.calm)
    with transaction(app.engine) as session:
        keep(session, version, found, reference if spans.settled else None, before, now)
        fell = found.fit is Fit.OFF and not is_on(session, RULES_ONLY)
        if fell:
            turn(session, RULES_ONLY, on=True, now=now, because=BECAUSE)
    if fell:
        log.warning("reader.rules_only", version=version, reasons=len(found.reasons))
    return Looked(True, found.fit, fell, found.reasons)


@dataclass(frozen=True)
class Gathered:
    """What the database knows of both spans; the texts are for counting alone. `settled`: the reference is over and stays as it is."""

    reference: Span | None
    reference_labels: dict[str, int]
    reference_texts: list[tuple[str, str]]
    labels: dict[str, int]
    texts: list[tuple[str, str]]
    missed: int
    calm: int
    settled: bool


def gather(session: Session, version: str, began: datetime, before: ReaderWatch | None, now: datetime) -> Gathered:
    """Both spans. The latest begins after the reference, and after a person last turned the reader on again."""
    over = began + LIMITS.reference
    kept = span_of(before.reference) if before and before.version == version and before.reference else None
    resumed = learning_queries.resumed_at(session)
    since = max(filter(None, (now - LIMITS.window, resumed)))
    latest = max(since, over)
    judged = learning_queries.judged_since(session, version, since)
    return Gathered(
        reference=kept,
        reference_labels={} if kept else learning_queries.label_counts(session, version, began, over),
        reference_texts=[] if kept else learning_queries.texts(session, version, began, over, COUNTED),
        labels=learning_queries.label_counts(session, version, latest, now),
        texts=learning_queries.texts(session, version, latest, now, COUNTED),
        missed=sum(is_urgent_miss(one.suggested, one.decided) for one in judged),
        calm=learning_queries.calm_mails(session, version, since, now),
        settled=now >= over,
    )


def count(app: App, spans: Gathered) -> tuple[Span, Span]:
    """Count the words of both spans, outside any transaction."""
    latest = Span(spans.labels, unknown(app, spans.texts))
    if spans.reference is not None:
        return spans.reference, latest
    return Span(spans.reference_labels, unknown(app, spans.reference_texts)), latest


def unknown(app: App, texts: list[tuple[str, str]]) -> Words | None:
    """The share of words that the reader does not know."""
    if not texts or not isinstance(app.classifier, CountsWords):
        return None
    return mean_share([1 - known / words for words, known in app.classifier.words_known(texts) if words])


def keep(
    session: Session, version: str, found: Watched, reference: Span | None, before: ReaderWatch | None, now: datetime
) -> None:
    """Add one look; `since` is carried on while it stays as it is."""
    same = before is not None and before.version == version and before.fit is found.fit
    session.add(
        ReaderWatch(
            at=now,
            version=version,
            fit=found.fit,
            since=before.since if before is not None and same else now,
            report={name: value for name, value in asdict(found).items() if name != "fit"},
            reference=as_value(reference) if reference is not None else {},
        )
    )


def resume(session: Session, version: str, *, staff_id: int, now: datetime) -> None:
    """A person turns the reader on again: what the watch saw before is held against it no more."""
    turn(session, RULES_ONLY, on=False, now=now)
    before = learning_queries.last_watch(session)
    reference = before.reference if before and before.version == version else {}
    session.add(
        ReaderWatch(at=now, version=version, fit=Fit.RESUMED, since=now, report={}, reference=reference, by_id=staff_id)
    )


def as_value(span: Span) -> dict[str, Any]:
    """A span as JSON values."""
    return {"labels": dict(span.labels), "words": asdict(span.words) if span.words else None}


def span_of(value: dict[str, Any]) -> Span:
    """A span from its JSON values."""
    words = value.get("words")
    return Span(value.get("labels") or {}, Words(**words) if words else None)
