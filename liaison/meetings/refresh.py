"""Keeps the communications document honest: counts its timings each day, and asks its owner when the words have grown old.

Takes:   the version in force, and the questions and reviews of the last 90 days
Decides: domain/typical_timings (what is counted, and how it is said), domain/communications.is_stale (older than 90 days)
Leaves:  one row of timings a day; one letter a month to the owner QUEUED while the version is old
Runs:    jobs/refresh_communications.py
Seen on: How we work
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from liaison.app import App
from liaison.clock import london_date
from liaison.domain.communications import is_stale
from liaison.domain.spoken import long_day
from liaison.letters.render import render
from liaison.outbox.own_mailbox import main_mailbox
from liaison.outbox.post import Posting, post
from liaison.practices import comms_timings
from liaison.practices.service_facts import current
from liaison.store import comms_queries, events
from liaison.store.session import transaction
from liaison.store.tables_comms import CommsVersion
from liaison.store.tables_people import Staff

ACTOR = events.step("refresh")
KIND = "comms_stale"


@dataclass(frozen=True)
class Kept:
    """What a run did: whether timings were counted, and letters to the owner."""

    counted: bool = False
    asked: int = 0

    @property
    def counts(self) -> Mapping[str, int]:
        """For the report of a job."""
        return {"timings_counted": int(self.counted), "owner_asked": self.asked}


def keep(app: App, now: datetime) -> Kept:
    """Count once a day, ask once a month; doing it twice does nothing more."""
    today = london_date(now)
    with transaction(app.engine) as session:
        counted = comms_timings.count(session, now)
        version = comms_queries.in_force(session)
        if version is None or version.signed_on is None or not is_stale(version.signed_on, today):
            return Kept(counted)
        return Kept(counted, ask(app, session, version, today, now))


def ask(app: App, session: Session, version: CommsVersion, today: date, now: datetime) -> int:
    """One letter to the owner, or to every lead where the owner works here no longer; returns how many were posted."""
    owner = session.get(Staff, version.owner_id) if version.owner_id else None
    asked = [owner] if owner is not None and owner.active else comms_queries.owners(session)
    box, service = main_mailbox(session, app), current(session, now)
    public = app.settings.web.public_address.rstrip("/")
    posted = 0
    for one in asked:
        if one.email.lower() == box.address.lower():
            continue
        words = render(
            KIND, service=service, reference=f"D-{version.number}", owner=one.name, number=version.number, signed_words=long_day(version.signed_on or today),
            link=f"{public}/communications" if public else "",
        )  # fmt: skip
        letter = Posting(
            key=f"{KIND}:{version.id}:{today:%Y-%m}:{one.id}", kind=KIND, reference=f"D-{version.number}", words=words, to=[one.email],
            automatic="auto-generated",
        )  # fmt: skip
        posted += post(session, box, letter, sender_name=service.name, actor=ACTOR, now=now) is not None
    return posted
