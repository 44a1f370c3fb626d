"""Tells the leads of gaps in the rota before a mail falls into them: from now to the end of the next working day.

Takes:   the rota of today and of the next working day
Decides: domain/gaps_ahead
Leaves:  one row a gap, told once, and one letter to each lead for all that are new
Runs:    jobs/reconsider_cases.py
Seen on: Today
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlmodel import Session, col

from liaison.app import App
from liaison.domain.gaps_ahead import GapAhead, ahead
from liaison.letters.render import render
from liaison.outbox.post import Posting, post
from liaison.practices.service_facts import current
from liaison.staff.duty import rota
from liaison.store import events
from liaison.store.session import transaction
from liaison.store.tables_desk import RotaGap
from liaison.store.tables_people import Staff
from liaison.store.today_queries import mailboxes
from liaison.store.upsert import insert_one
from liaison.triage.alert_letters import way_out
from models.taxonomy import Handler

ACTOR = events.step("foresee")


def gaps(session: Session, now: datetime) -> list[GapAhead]:
    """The gaps as the rota stands now."""
    return ahead(rota(session, now), current(session, now).calendar, now)


def look(app: App, now: datetime) -> int:
    """Tell the leads of gaps that are new; returns how many are."""
    with transaction(app.engine) as session:
        new = [gap for gap in gaps(session, now) if remember(session, gap, now)]
        if new:
            tell(app, session, new, now)
        return len(new)


def remember(session: Session, gap: GapAhead, now: datetime) -> bool:
    """Write the gap down; False when it was told of before."""
    row = {"key": gap.key, "words": gap.words, "starts_at": gap.starts, "ends_at": gap.ends, "at": now, "told": []}
    return insert_one(session, RotaGap, row, keys=["key"]) is not None


def tell(app: App, session: Session, new: Sequence[GapAhead], now: datetime) -> None:
    """One letter to each lead, for all of them together."""
    everyone = session.scalars(select(Staff).where(col(Staff.active)))
    leads = [staff for staff in everyone if "lead" in staff.access or Handler.TEAM_LEAD in staff.roles]
    box = way_out(session, app, {row.name for row in mailboxes(session) if row.trouble})
    keys = [gap.key for gap in new]
    session.execute(update(RotaGap).where(col(RotaGap.key).in_(keys)).values(told=[staff.id for staff in leads]))
    if box is None:
        return
    service = current(session, now)
    words = render("rota_gap", service=service, reference="rota", gaps=new, link=f"{app.settings.web.home}/")
    for staff in leads:
        if staff.email.lower() != box.address.lower():
            letter = Posting(
                key=f"rota_gap:{new[0].key}:{now:%Y%m%dT%H%M%S}:{staff.id}", kind="rota_gap", reference="rota", words=words,
                to=[staff.email], automatic="auto-generated",
            )  # fmt: skip
            post(session, box, letter, sender_name=service.name, actor=ACTOR, now=now)
