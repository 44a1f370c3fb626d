"""One mail from its bytes to a line of output, with no database: what `liaison triage` prints."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from liaison.app import Classifier
from liaison.clock import LONDON
from liaison.domain.mails import ParsedMail
from liaison.domain.redflag_site import Table, merged
from liaison.domain.redflags import Hit, check
from liaison.domain.screening import Screened, screen
from liaison.domain.triage import Decision, Evidence, about_prison, decide
from liaison.domain.urgency import deadlines
from liaison.domain.workdays import Calendar, calendar_for
from liaison.mail.mime import parse
from liaison.mail.msg import parse_msg
from liaison.mail.sources import Source
from models.taxonomy import Outcome, Prediction

YEARS = range(1970, 2200)  # a Date header outside is a slip of some clock: ours is taken


def triage(
    source: Source, classifier: Classifier, *, at: datetime | None, clock_now: datetime, floor: Table | None = None
) -> dict[str, Any]:
    """The contract's object for one mail; whatever breaks makes it `parked`, with the error. `at` is "now", else the mail's date;
    `floor` the table of red-flag rules, else the defaults."""
    if source.raw is None:
        return parked(source.path, source.error or "it could not be read")
    try:
        mail = (parse_msg if source.is_msg else parse)(source.raw)
        return line(source.path, mail, classifier, received(mail, at, clock_now), floor or merged())
    except Exception as error:  # the shunt: one mail never stops the others
        return parked(source.path, f"{type(error).__name__} while reading it")


def received(mail: ParsedMail, at: datetime | None, clock_now: datetime) -> datetime:
    """When the clocks start."""
    if at is not None:
        return at
    return mail.date if mail.date and mail.date.year in YEARS else clock_now


def line(path: str, mail: ParsedMail, classifier: Classifier, now: datetime, floor: Table) -> dict[str, Any]:
    """The contract's object for a mail that could be read."""
    seen = screen(mail)
    hits = tuple(check(seen.text_for_floor, on=(mail.date or now).date(), rules=floor.rules))
    prediction = None if seen.kind else classifier.predict(mail.subject, seen.text_for_model)
    decision = decide(evidence(mail, seen, hits, prediction))
    return {
        "path": path,
        "message_id": mail.message_id,
        "from": mail.sender,
        "subject": mail.subject,
        "outcome": decision.outcome.value,
        "kind": decision.kind.value if decision.kind else None,
        "category": decision.category.value if decision.category else None,
        "also": [category.value for category in decision.also],
        "probability": prediction.probability if prediction and decision.outcome is not Outcome.NOT_A_QUERY else None,
        "urgency": decision.urgency.value if decision.urgency else None,
        "floor": [{"rule": hit.rule, "level": hit.level.value, "words": hit.words} for hit in hits],
        "handler": decision.handler.value if decision.handler else None,
        **clocks(decision, now),
        "because": decision.because,
        "model": prediction.model_version if prediction else classifier.version,
        "floor_version": floor.version,
        **explained(prediction if decision.outcome is not Outcome.NOT_A_QUERY else None),
    }


def explained(told: Prediction | None) -> dict[str, Any]:
    """What the reader went by and what else it may be, beside the contract's fields; empty where it took no part."""
    return {
        "words": list(told.words) if told else [],
        "urgent_words": list(told.urgent_words) if told else [],
        "chances": told.chances if told else [],
        "choices": list(told.choices) if told else [],
        "familiarity": (told.familiarity or None) if told else None,
    }


def evidence(mail: ParsedMail, seen: Screened, hits: tuple[Hit, ...], prediction: Prediction | None) -> Evidence:
    """What is known of the mail, for the law."""
    return Evidence(
        kind=seen.kind,
        kind_because=seen.because,
        unreadable=mail.unreadable or (seen.because if seen.outcome_hint is Outcome.UNCLEAR else None),
        hits=hits,
        prediction=prediction,
        prison=about_prison(f"{mail.sender} {seen.text_for_floor}"),
    )


def clocks(decision: Decision, now: datetime) -> dict[str, str | None]:
    """The deadlines in London time, ISO 8601."""
    if decision.urgency is None:
        return {"read_by": None, "answer_by": None}
    due = deadlines(now, decision.urgency, calendar_of(now.astimezone(LONDON).year))
    return {
        name: moment.astimezone(LONDON).isoformat()
        for name, moment in (("read_by", due.read_by), ("answer_by", due.answer_by))
    }


@lru_cache(maxsize=64)
def calendar_of(year: int) -> Calendar:
    """The default calendar around one year."""
    return calendar_for(range(year - 1, year + 2))


def parked(path: str, error: str) -> dict[str, Any]:
    """The contract's object for a mail that broke."""
    empty = dict.fromkeys(
        (
            "message_id",
            "from",
            "subject",
            "kind",
            "category",
            "probability",
            "urgency",
            "handler",
            "read_by",
            "answer_by",
        )
    )
    return {
        "path": path, **empty, "outcome": Outcome.PARKED.value, "also": [], "floor": [], **explained(None),
        "because": "It broke while it was read; a person looks at it.", "model": "none", "floor_version": "", "error": error,
    }  # fmt: skip


def utc(moment: datetime) -> datetime:
    """A moment as aware UTC; one without a zone is London time."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=LONDON)).astimezone(UTC)
