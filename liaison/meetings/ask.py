"""Asks a cluster for a slot: one letter to its quality lead and its administrator. Nobody else is written to, nobody is invited.

Takes:   cluster meetings at PLANNED whose asking day has come
Decides: hosts.ROLES (who is asked); the day itself was decided by series
Leaves:  ASKED with one letter QUEUED; PLANNED with the reason where there is nobody to ask
Runs:    jobs/ask_clusters.py
Seen on: Meetings

Invitations run both ways: the cluster's agenda is the hosts', and calendar invitations to all practices need their agreement.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.app import App
from liaison.clock import london_date
from liaison.domain.reminders import MeetingStep
from liaison.domain.states import MeetingState
from liaison.meetings.hosts import CLUSTER, asking_values, hosts_of, nobody_to_ask, take_step, write_to_hosts
from liaison.practices import comms_document
from liaison.practices.service_facts import current
from liaison.store import events
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Meeting, Series

ACTOR = events.step("ask")
KIND = "cluster_ask"
SHORTEST = timedelta(
    weeks=6
)  # agendas fill two to three months ahead: closer than this somebody rings instead of writing


@dataclass(frozen=True)
class Asked:
    """What a run asked: letters, and why some clusters were not asked."""

    letters: int = 0
    problems: Sequence[str] = field(default=())

    @property
    def counts(self) -> Mapping[str, int]:
        """For the report of a job."""
        return {"clusters_asked": self.letters}


def take_all(app: App, now: datetime) -> Asked:
    """Ask about every meeting whose day for it has come, one a commit; doing it twice asks once. Nothing on a closed day."""
    today = london_date(now)
    with reading(app.engine) as session:
        if not current(session, now).calendar.is_working_day(today):
            return Asked()
        ids = waiting(session, today)
    said = [take_one(app, meeting_id, now) for meeting_id in ids]
    return Asked(sum(words is None for words in said), [words for words in said if words])


def waiting(session: Session, today: date) -> list[int]:
    """The cluster meetings to ask about, soonest first; one whose day has come or passed is no longer asked about."""
    planned = (
        col(Meeting.state) == MeetingState.PLANNED,
        col(Meeting.ask_on) <= today,
        col(Meeting.day) >= today + SHORTEST,
    )
    clusters = col(Series.kind) == CLUSTER, col(Series.active)
    chosen = select(col(Meeting.id)).join(Series, col(Series.id) == Meeting.series_id).where(*planned, *clusters)
    return [i for i in session.scalars(chosen.order_by(col(Meeting.day), col(Meeting.id))) if i is not None]


def take_one(app: App, meeting_id: int, now: datetime) -> str | None:
    """Ask about one meeting; returns why not, or None when it was asked ("" when somebody else was first)."""
    with transaction(app.engine) as session:
        meeting = session.get(Meeting, meeting_id, with_for_update=True)
        if meeting is None or meeting.state is not MeetingState.PLANNED:
            return ""
        return ask_now(session, app, meeting, actor=ACTOR, now=now)


def ask_now(session: Session, app: App, meeting: Meeting, *, actor: str, now: datetime) -> str | None:
    """Ask about a planned meeting whatever its day for asking: ASKED with one letter. Returns why not, or None when it was asked."""
    if why := nobody_to_ask(session, app, meeting.id or 0, hosts_of(session, meeting), now):
        return why
    values = asking_values(session, meeting, london_date(now), now)
    link = comms_document.address(app, session)
    letter_id = write_to_hosts(
        session, app, meeting, KIND, f"ask:meeting-{meeting.id}", actor=actor, now=now, link=link, **values
    )
    take_step(session, meeting, MeetingStep.ASK, letter_id, now)
    events.move(
        session, meeting, MeetingState.ASKED, actor=actor, now=now, because="its hosts were asked for a slot",
        version=meeting.version + 1,
    )  # fmt: skip
    return None
