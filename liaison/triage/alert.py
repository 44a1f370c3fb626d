"""Tells at least two people when the post room stands still: by letter through a mailbox that works, by webhook, and on every page.

Takes:   what mailboxes, trial mails, credentials and jobs show
Decides: domain/keeping_watch.look
Leaves:  one trouble row from its beginning to its end, a letter to each lead and admin (again while it lasts), and an all-clear
Runs:    jobs/watch_mailboxes.py
Seen on: Health, Today, and a banner on every page
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlmodel import Session, col

from liaison.app import App
from liaison.domain.keeping_watch import READER, VITAL, Found, MailboxFacts, look, of_reader, repeat_after
from liaison.domain.reader_drift import Fit
from liaison.practices.service_facts import current
from liaison.store.learning_queries import last_watch
from liaison.store.session import transaction
from liaison.store.tables import JobRun, MailboxRow
from liaison.store.tables_post import Trouble
from liaison.store.today_queries import mailboxes
from liaison.store.upsert import insert_new
from liaison.triage import alert_letters, canary


@dataclass(frozen=True)
class Watching:
    """What one look came to: troubles that last, people told (letters), troubles that are over."""

    lasting: int = 0
    told: int = 0
    over: int = 0


def watch(app: App, now: datetime) -> Watching:
    """Look, and tell whoever has to know what is new, what still lasts after some hours, and what is over."""
    ends = endings(app)
    with transaction(app.engine) as session:
        facts = [facts_of(session, app, row, ends, now) for row in mailboxes(session)]
        pace = timedelta(seconds=app.settings.poll_seconds)
        found = look(facts, latest_runs(session), now, current(session, now).calendar, pace=pace)
        found += reader_troubles(session)
        lasting = [keep(session, one, now) for one in found]
        over = end_others(session, lasting, now)
        ill = {row.key.partition(":")[2] for row in lasting if not row.key.startswith(("job:", READER))}
        told = sum(alert_letters.tell(app, session, row, ill, now) for row in lasting if is_due(row, now))
        told += sum(alert_letters.all_clear(app, session, row, ill, now) for row in over)
    return Watching(len(lasting), told, len(over))


def endings(app: App) -> dict[str, datetime]:
    """When each mailbox's credentials end, where that is known. Asks no server; one that cannot say so stops no other."""
    found = {}
    for name, mailbox in app.mailboxes.items():
        try:
            moment = mailbox.valid_until()
        except Exception:  # what it cannot say now, its polls will
            moment = None
        if moment is not None:
            found[name] = moment
    return found


def facts_of(session: Session, app: App, row: MailboxRow, ends: Mapping[str, datetime], now: datetime) -> MailboxFacts:
    """One mailbox as the law sees it. One that nobody has polled yet counts from its first look."""
    if row.since is None:
        row.since = now
    trial = canary.overdue(session, row.id or 0, now, since=row.since)
    return MailboxFacts(
        name=row.name,
        since=row.since,
        polled_ok_at=row.polled_ok_at and max(row.polled_ok_at, row.since),
        trouble=app.doors.broken.get(row.name) or row.trouble or "",
        trial=trial.slot if trial else None,
        trial_words=trial.words if trial else "",
        ends=ends.get(row.name),
    )


def reader_troubles(session: Session) -> list[Found]:
    """What the watch over the reader found when it last looked; nothing once a person has turned the reader on again."""
    seen = last_watch(session)
    if seen is None or seen.fit not in (Fit.SHIFTED, Fit.OFF):
        return []
    return [of_reader(seen.version, seen.since, seen.report.get("reasons", ()), fell_back=seen.fit is Fit.OFF)]


def latest_runs(session: Session) -> dict[str, datetime]:
    """When the latest run of each vital job began."""
    rows = select(JobRun.job, func.max(col(JobRun.started_at))).where(col(JobRun.job).in_(VITAL))
    return {job: began for job, began in session.execute(rows.group_by(col(JobRun.job)))}


def keep(session: Session, found: Found, now: datetime) -> Trouble:
    """The trouble's row: made once, opened again if it had ended, its words as they are now."""
    new = {"key": found.key, "began": found.began, "seen_at": now, "words": found.words}
    insert_new(session, Trouble, [{**new, "advice": found.advice}], keys=["key", "began"])
    same = select(Trouble).where(col(Trouble.key) == found.key, col(Trouble.began) == found.began)
    row = session.scalars(same).one()
    row.words, row.advice, row.ended_at = found.words, found.advice, None
    return row


def end_others(session: Session, lasting: Sequence[Trouble], now: datetime) -> list[Trouble]:
    """End what lasts no longer; returns what is over. One that only began anew is ended without a word."""
    kept = [row.id for row in lasting]
    ended = select(Trouble).where(col(Trouble.ended_at).is_(None), col(Trouble.id).not_in(kept))
    over = []
    for row in session.scalars(ended).all():
        row.ended_at = now
        if row.key not in {one.key for one in lasting}:
            over.append(row)
    return over


def is_due(row: Trouble, now: datetime) -> bool:
    """Whether people are to be told: for the first time, or again."""
    return row.told_at is None or now - row.told_at >= repeat_after(row.key)
