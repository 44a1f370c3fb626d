"""Asks a cluster for a slot: one letter to its quality lead and its administrator. Nobody else is written to, nobody is invited.

Takes:   cluster meetings at PLANNED whose asking day has come
Decides: ROLES (who is asked); the day itself was decided by series
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
from liaison.domain.service import Service
from liaison.domain.spoken import day_name
from liaison.domain.states import MeetingState
from liaison.letters.render import render
from liaison.outbox.caps import recent_counts, why_not
from liaison.outbox.own_mailbox import main_mailbox
from liaison.outbox.post import Posting, post
from liaison.practices import comms_document
from liaison.practices.service_facts import current
from liaison.store import events
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Cluster, Contact, Meeting, Series

ACTOR = events.step("ask")
KIND = "cluster_ask"
CLUSTER = "cluster"  # the kind of series whose hosts are asked by letter; the others are agreed by a person
ANSWER_WITHIN = 10  # working days
SHORTEST = timedelta(
    weeks=6
)  # agendas fill two to three months ahead: closer than this somebody rings instead of writing
# who is asked, the lead first: a contact's role, lower case, with underscores
ROLES: tuple[frozenset[str], ...] = (
    frozenset({"cql", "cluster_quality_lead", "cluster_lead"}),
    frozenset({"cluster_administrator", "cluster_admin", "cluster_manager", "administrator"}),
)


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
        hosts = hosts_of(session, meeting)
        if why := nobody_to_ask(session, app, meeting_id, hosts, now):
            return why
        service = current(session, now)
        posting = letter(session, service, meeting, hosts, london_date(now), comms_document.address(app, session))
        post(session, main_mailbox(session, app), posting, sender_name=service.name, actor=ACTOR, now=now)
        events.move(
            session, meeting, MeetingState.ASKED, actor=ACTOR, now=now, because="its hosts were asked for a slot"
        )
    return None


def hosts_of(session: Session, meeting: Meeting) -> list[Contact]:
    """The cluster's quality lead and administrator, the lead first, each address once."""
    series = session.get(Series, meeting.series_id)
    if series is None or series.cluster_id is None:
        return []
    contacts = session.scalars(
        select(Contact).where(col(Contact.cluster_id) == series.cluster_id).order_by(col(Contact.id))
    )
    ranked = sorted(((rank(contact), contact) for contact in contacts), key=lambda pair: pair[0])
    return list({c.email.lower(): c for place, c in reversed(ranked) if place < len(ROLES)}.values())[::-1]


def rank(contact: Contact) -> int:
    """0 for the lead, 1 for the administrator, more for anybody else."""
    role = contact.role.strip().lower().replace(" ", "_").replace("-", "_")
    return next((place for place, names in enumerate(ROLES) if role in names), len(ROLES))


def nobody_to_ask(session: Session, app: App, meeting_id: int, hosts: Sequence[Contact], now: datetime) -> str | None:
    """Why the letter cannot be posted now; None when it can."""
    if not hosts:
        return (
            f"meeting {meeting_id}: no_contact: neither the cluster's lead nor its administrator is known. Enter one."
        )
    ours, counts = [main_mailbox(session, app).address], recent_counts(session, now)
    most = current(session, now).automatic_per_day
    whys = [why for host in hosts if (why := why_not(host.email, ours, counts, most))]
    return f"meeting {meeting_id}: not asked now, as {whys[0]}." if whys else None


def letter(
    session: Session, service: Service, meeting: Meeting, hosts: Sequence[Contact], today: date, link: str = ""
) -> Posting:
    """One letter to the hosts, and to nobody else."""
    series = session.get(Series, meeting.series_id)
    cluster = session.get(Cluster, series.cluster_id) if series and series.cluster_id else None
    reference = f"M-{meeting.id}"  # no case has such a reference, so a reply is never filed on a case by it
    words = render(
        KIND,
        service=service,
        reference=reference,
        cluster=cluster.name if cluster else "",
        contact=" and ".join(host.name for host in hosts),
        day_words=day_name(meeting.day),
        link=link,
        reply_by=f"by {day_name(service.calendar.working_day(today, ANSWER_WITHIN))}",
    )
    return Posting(
        key=f"ask:meeting-{meeting.id}",
        kind=KIND,
        reference=reference,
        words=words,
        to=[host.email for host in hosts],
        automatic="auto-generated",
        about={"meeting_id": meeting.id},
    )
