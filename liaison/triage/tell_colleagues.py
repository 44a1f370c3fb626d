"""Tells a colleague by mail that an urgent letter of ours did not arrive, or that nobody reads it: reference and level, nothing else."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.app import App
from liaison.domain.letter_fates import WORDS, Fate
from liaison.letters.render import render
from liaison.outbox.post import Posting, post
from liaison.practices.senders import bad_addresses
from liaison.practices.service_facts import current
from liaison.staff.duty import rota
from liaison.store import events
from liaison.store.tables import Case, Letter, MailboxRow
from liaison.store.tables_people import Staff
from models.taxonomy import Handler

ACTOR = events.step("tell")
KIND = "letter_notice"


def tell(app: App, session: Session, fate: Fate, letter: Letter, case: Case | None, now: datetime) -> int:
    """Post one mail to each colleague who has to know; once for this letter and what happened to it. Returns how many were posted."""
    mailbox, service = session.get(MailboxRow, letter.mailbox_id), current(session, now)
    assert mailbox is not None
    posted = 0
    for staff, step in whom(session, letter, case, now):
        if staff.email.lower() == mailbox.address.lower():
            continue
        words = render(
            KIND,
            service=service,
            reference=case.reference if case else f"letter {letter.id}",
            what=f"{WORDS[fate][:1].upper()}{WORDS[fate][1:]}.",
            level=f"{case.urgency.value} ({case.urgency.title.lower()})" if case else "",
            step=step,
            link=link(app, case),
        )
        posting = Posting(
            key=f"notice:{fate.value}:letter-{letter.id}:{staff.id}",
            kind=KIND,
            reference=case.reference if case else f"L-{letter.id}",
            words=words,
            to=[staff.email],
            automatic="auto-generated",
            about={"case_id": letter.case_id},
        )
        made = post(session, mailbox, posting, sender_name=service.name, actor=ACTOR, now=now)
        posted += made is not None
    return posted


def whom(session: Session, letter: Letter, case: Case | None, now: datetime) -> list[tuple[Staff, str]]:
    """The owner; beside an owner who is not there now the duty nurses who are; with nobody there the team leads. Never whoever the
    letter itself went to, nor an address at which letters do not arrive."""
    on = rota(session, now)
    everyone = [staff for staff in session.scalars(select(Staff).where(col(Staff.active))) if staff.id is not None]
    silent = {address.lower() for address in letter.to} | bad_addresses(session)
    others = [staff for staff in everyone if staff.email.lower() not in silent]
    told = [(staff, "the colleague who has the question") for staff in others if case and staff.id == case.owner_id]
    if told and on.until(told[0][0].id or 0, now) is not None:
        return told
    here = {worker.id for worker in on.on_shift(now) if Handler.DUTY_NURSE in worker.roles}
    names = {staff.id for staff, _ in told}
    nurses = [(staff, "a colleague on duty") for staff in others if staff.id in here - names]
    if nurses:
        return told + nurses
    leads = [staff for staff in others if Handler.TEAM_LEAD in staff.roles or "lead" in staff.access]
    return told + [(staff, "team lead") for staff in leads if staff.id not in names]


def link(app: App, case: Case | None) -> str:
    """Where to look."""
    return f"{app.settings.web.home}/cases/{case.id}" if case else f"{app.settings.web.home}/"
