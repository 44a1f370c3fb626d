"""Reminds those who have not answered an invitation to a training, once a version of the date, a week before it; run by `nudge` beside meetings.

Nobody is reminded after an answer, a cancellation, or while something of theirs waits to be read; that is asked again when the letter leaves,
and its words are made then.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.app import App
from liaison.clock import london_date
from liaison.domain.states import TrainingState
from liaison.domain.training_offers import REMIND, REMIND_DAYS
from liaison.letters import training_letters as letters
from liaison.meetings.training_dates import put_out
from liaison.outbox.caps import recent_counts, why_not
from liaison.outbox.own_mailbox import main_mailbox
from liaison.practices.service_facts import current
from liaison.store.session import reading, transaction
from liaison.store.tables_training import TrainingDate
from liaison.store.training_answer_queries import not_heard_from


def take_all(app: App, actor: str, now: datetime) -> tuple[int, list[str]]:
    """Every date whose day for it has come, one a commit; returns how many letters, and why somebody got none."""
    with reading(app.engine) as session:
        coming = select(TrainingDate).where(
            col(TrainingDate.state) == TrainingState.PLANNED, col(TrainingDate.starts_at) > now
        )
        ids = [one.id for one in session.scalars(coming.order_by(col(TrainingDate.id))) if is_due(one, now)]
    done = [take_one(app, number, actor, now) for number in ids if number]
    return sum(number for number, _ in done), [words for _, problems in done for words in problems]


def take_one(app: App, date_id: int, actor: str, now: datetime) -> tuple[int, list[str]]:
    """Post the reminders of one date."""
    with transaction(app.engine) as session:
        date = session.get_one(TrainingDate, date_id, with_for_update=True)
        if not is_due(date, now):
            return 0, []
        return remind(session, app, date, actor, now)


def remind(session: Session, app: App, date: TrainingDate, actor: str, now: datetime) -> tuple[int, list[str]]:
    """One letter to each who has not been heard from."""
    service, ours, counts = current(session, now), [main_mailbox(session, app).address], recent_counts(session, now)
    posted, problems = 0, []
    for place in not_heard_from(session, date):
        if why := why_not(place.email, ours, counts, service.automatic_per_day):
            problems.append(f"training {date.id}: place {place.id} is not reminded now, as {why}.")
            continue
        words = letters.reminder_words(session, app, date, place, service)
        posted += put_out(session, app, date, place, REMIND, letters.REMINDER, words, actor, now)
    return posted, problems


def is_due(date: TrainingDate, now: datetime) -> bool:
    """Whether its day for reminding has come, and its own day has not."""
    days = (london_date(date.starts_at) - london_date(now)).days
    return date.state is TrainingState.PLANNED and 0 < days <= REMIND_DAYS
