"""Runs a job so that nothing leaves and nothing is written, and says what would: rows that would move, letters that would be posted or leave.

The job itself is the real one. Its database is one of which nothing stays, its mailboxes are ones out of which nothing goes, and no
telephone and no webhook is rung. What cannot be told honestly so is refused, with the reason.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from jobs.report import Report
from jobs.timetable import Job
from liaison.app import App, NoDoors
from liaison.config import AlarmSettings
from liaison.domain.foretelling import LEFT_OUT, REFUSED
from liaison.mail.nothing_leaves import NothingLeaves
from liaison.outbox.eligible import TO_THE_PERSON
from liaison.store import rehearsal_queries as queries
from liaison.store.rehearsing import rehearsed
from liaison.store.session import reading


class NotRehearsed(Exception):
    """The job cannot be rehearsed honestly, or broke while it was; the message says why."""


def rehearse(app: App, job: Job, slot: datetime, now: datetime) -> dict[str, Any]:
    """What the job would do at `now` for `slot`, as JSON values. Raises NotRehearsed."""
    if job.name in REFUSED:
        raise NotRehearsed(f"{job.name} has no dry run: {REFUSED[job.name]}.")
    boxes = {name: NothingLeaves(mailbox) for name, mailbox in app.mailboxes.items()}
    settings = app.settings.model_copy(update={"alarm": AlarmSettings()})
    with rehearsed(app.engine) as engine:
        stage = replace(app, engine=engine, mailboxes=boxes, settings=settings, doors=NoDoors())
        with reading(engine) as session:
            before = queries.mark(session)
        try:
            report = job.run(stage, slot, now)
        except Exception as error:
            raise NotRehearsed(f"{job.name} broke in its dry run ({type(error).__name__}).") from error
        with reading(engine) as session:
            keys = [mail.letter_key for box in boxes.values() for mail in box.sent]
            return told(job, report) | {
                "would_post": queries.new_letters(session, before, TO_THE_PERSON),
                "would_leave": queries.letters_of(session, keys, TO_THE_PERSON),
                "would_label": sum(box.labelled for box in boxes.values()),
                "would_move": queries.moves(session, before),
                "rows": queries.grown(session, before),
                "letters": queries.letter_by_letter(session, before, TO_THE_PERSON),
            }


def told(job: Job, report: Report) -> dict[str, Any]:
    """What the job itself would report, and what the dry run leaves out."""
    left_out = LEFT_OUT.get(job.name, "")
    return {
        "job": job.name,
        "dry_run": True,
        "report": dict(report.did),
        "problems": list(report.problems),
        "left_out": left_out,
    }
