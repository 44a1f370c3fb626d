"""Who hosts a cluster's meeting, and the letters to them: to its quality lead and its administrator, and to nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.app import App
from liaison.domain.reminders import MeetingStep
from liaison.domain.spoken import clock, day_name, long_day
from liaison.letters.render import render
from liaison.outbox.caps import recent_counts, why_not
from liaison.outbox.own_mailbox import main_mailbox
from liaison.outbox.post import Posting, post
from liaison.practices.service_facts import current
from liaison.store.tables_meetings import MeetingStepTaken
from liaison.store.tables_people import Cluster, Contact, Meeting, Series
from liaison.store.upsert import insert_one

CLUSTER = "cluster"  # the kind of series whose hosts are asked by letter; the others are agreed by a person
ANSWER_WITHIN = 10  # working days
NO_PLACE = "The place is not known to us yet."
# who is asked, the lead first: a contact's role, lower case, with underscores
ROLES: tuple[frozenset[str], ...] = (
    frozenset({"cql", "cluster_quality_lead", "cluster_lead"}),
    frozenset({"cluster_administrator", "cluster_admin", "cluster_manager", "administrator"}),
)


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


def write_to_hosts(
    session: Session,
    app: App,
    meeting: Meeting,
    kind: str,
    key: str,
    *,
    actor: str,
    now: datetime,
    author_id: int | None = None,
    **values: Any,
) -> int | None:
    """Post one letter to the hosts; returns its id, None where it was posted before or there is nobody to write to."""
    hosts = hosts_of(session, meeting)
    if not hosts:
        return None
    service = current(session, now)
    series = session.get(Series, meeting.series_id)
    cluster = session.get(Cluster, series.cluster_id) if series and series.cluster_id else None
    reference = f"M-{meeting.id}"  # no case has such a reference, so a reply is never filed on a case by it
    words = render(
        kind,
        service=service,
        reference=reference,
        cluster=cluster.name if cluster else "",
        contact=" and ".join(host.name for host in hosts),
        **values,
    )
    posting = Posting(
        key=key,
        kind=kind,
        reference=reference,
        words=words,
        to=[host.email for host in hosts],
        automatic="auto-generated",
        about={"meeting_id": meeting.id, "author_id": author_id},
    )
    return post(session, main_mailbox(session, app), posting, sender_name=service.name, actor=actor, now=now)


def asking_values(session: Session, meeting: Meeting, today: date, now: datetime) -> dict[str, str]:
    """What a letter that asks for a slot says of the day."""
    calendar = current(session, now).calendar
    return {
        "day_words": day_name(meeting.day),
        "reply_by": f"by {day_name(calendar.working_day(today, ANSWER_WITHIN))}",
    }


def time_values(starts: datetime, ends: datetime, place: str, day: date) -> dict[str, str]:
    """What a letter about an agreed time says of it; the moments aware, `day` the London date."""
    return {"day_words": long_day(day), "from_to": f"{clock(starts)} to {clock(ends)}", "place": place or NO_PLACE}


def take_step(session: Session, meeting: Meeting, step: MeetingStep, letter_id: int | None, now: datetime) -> bool:
    """Note a step of this turn; False when it was taken before."""
    row = {"meeting_id": meeting.id, "turn": meeting.turn, "step": step.value, "at": now, "letter_id": letter_id}
    return insert_one(session, MeetingStepTaken, row, keys=["meeting_id", "turn", "step"]) is not None
