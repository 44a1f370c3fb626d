"""Asks hosts once more who have not answered, then leaves a telephone task; confirms a taken slot when its day for that has come.

Takes:   cluster meetings at ASKED whose hosts have said nothing; meetings at OFFERED with a slot that a colleague took
Decides: domain/reminders.MEETING_STEPS (the days)
Leaves:  one letter QUEUED a turn; a telephone task; CONFIRMED with one letter QUEUED
Runs:    jobs/ask_clusters.py
Seen on: Meetings

Nothing is asked again while a reply in prose waits for a colleague.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.app import App
from liaison.clock import london_date
from liaison.domain.reminders import ANSWERED, MEETING_STEPS, Anchor, MeetingStep, Standing, steps_due
from liaison.domain.spoken import day_name
from liaison.domain.states import MeetingState
from liaison.meetings.host_slots import confirm
from liaison.meetings.hosts import CLUSTER, hosts_of, nobody_to_ask, take_step, write_to_hosts
from liaison.practices.service_facts import current
from liaison.store import events
from liaison.store import slot_queries as queries
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Meeting, Series

ACTOR = events.step("remind_hosts")
KIND = "cluster_ask_again"


@dataclass(frozen=True)
class Reminded:
    """What a run did, and why some hosts were not written to."""

    again: int = 0
    to_ring: int = 0
    confirmed: int = 0
    problems: Sequence[str] = field(default=())

    @property
    def counts(self) -> Mapping[str, int]:
        """For the report of a job."""
        return {"clusters_asked_again": self.again, "clusters_to_ring": self.to_ring, "slots_confirmed": self.confirmed}


def take_all(app: App, now: datetime) -> Reminded:
    """Every step that is due today, a meeting a commit; doing it twice does nothing more. Nothing on a closed day."""
    today = london_date(now)
    with reading(app.engine) as session:
        if not current(session, now).calendar.is_working_day(today):
            return Reminded()
        asked = to_ask_again(session, now)
        taken = queries.taken_to_confirm(session, today)
    done = [ask_again(app, meeting_id, now) for meeting_id in asked]
    stood = [confirm_one(app, meeting_id, now) for meeting_id in taken]
    return Reminded(
        again=done.count(MeetingStep.ASK_AGAIN.value),
        to_ring=done.count(MeetingStep.RING.value),
        confirmed=stood.count(None),
        problems=[words for words in (*done, *stood) if words and words.startswith("meeting ")],
    )


def to_ask_again(session: Session, now: datetime) -> list[int]:
    """Cluster meetings at ASKED with a step due today, soonest first; asked again of each when it is taken."""
    chosen = select(Meeting).join(Series, col(Series.id) == Meeting.series_id)
    chosen = chosen.where(col(Meeting.state) == MeetingState.ASKED, col(Series.kind) == CLUSTER, col(Series.active))
    rows = session.scalars(chosen.order_by(col(Meeting.day), col(Meeting.id))).all()
    taken, replies = queries.steps_of(session, rows), queries.replies_waiting(session, [row.id or 0 for row in rows])
    return [
        row.id
        for row in rows
        if row.id and step_among(session, row, taken.get(row.id, {}), waits=row.id in replies, now=now)
    ]


def ask_again(app: App, meeting_id: int, now: datetime) -> str:
    """The step that was taken towards one meeting's hosts, "" for none, or a sentence on why they could not be written to."""
    with transaction(app.engine) as session:
        meeting = session.get(Meeting, meeting_id, with_for_update=True)
        if meeting is None or meeting.state is not MeetingState.ASKED:
            return ""
        step = step_due(session, meeting, now)
        if step is MeetingStep.RING:
            return step.value if take_step(session, meeting, step, None, now) else ""
        if step is not MeetingStep.ASK_AGAIN:
            return ""
        if why := nobody_to_ask(session, app, meeting_id, hosts_of(session, meeting), now):
            return why
        asked_on = day_name(london_date(queries.steps(session, meeting)[MeetingStep.ASK.value]))
        key = f"ask-again:meeting-{meeting_id}:{meeting.turn}"
        values = {"day_words": day_name(meeting.day), "asked_on": asked_on}
        letter_id = write_to_hosts(session, app, meeting, KIND, key, actor=ACTOR, now=now, **values)
        take_step(session, meeting, step, letter_id, now)
        events.note(session, meeting, actor=ACTOR, now=now, because="its hosts were asked again")
    return MeetingStep.ASK_AGAIN.value


def step_due(session: Session, meeting: Meeting, now: datetime) -> MeetingStep | None:
    """The step towards the hosts that is due today; the last of several. None before they were asked, and once they have answered."""
    waits = meeting.id in queries.replies_waiting(session, [meeting.id or 0])
    return step_among(session, meeting, queries.steps(session, meeting), waits=waits, now=now)


def step_among(
    session: Session, meeting: Meeting, taken: Mapping[str, datetime], *, waits: bool, now: datetime
) -> MeetingStep | None:
    """The same, the steps taken in this turn given, and whether a reply of the hosts waits to be read."""
    if MeetingStep.ASK.value not in taken:
        return None
    standing = Standing(
        meeting.state,
        {Anchor.ASKED: london_date(taken[MeetingStep.ASK.value])},
        frozenset(step for step in MeetingStep if step.value in taken),
        frozenset({ANSWERED}) if waits else frozenset(),
    )
    due = steps_due(MEETING_STEPS, standing, london_date(now), current(session, now).calendar)
    return MeetingStep(due[-1].step) if due else None


def confirm_one(app: App, meeting_id: int, now: datetime) -> str | None:
    """Confirm one taken slot to its hosts; returns why not, "" when somebody was quicker, None when it was confirmed."""
    with transaction(app.engine) as session:
        meeting = session.get(Meeting, meeting_id, with_for_update=True)
        if meeting is None or meeting.state is not MeetingState.OFFERED or meeting.starts_at is None:
            return ""
        if meeting.id in queries.replies_waiting(session, [meeting_id]):
            return f"meeting {meeting_id}: not confirmed now, as its hosts have written; a colleague reads it first."
        if why := nobody_to_ask(session, app, meeting_id, hosts_of(session, meeting), now):
            return why
        confirm(session, app, meeting, actor=ACTOR, now=now)
    return None
