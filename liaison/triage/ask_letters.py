"""Tells a specialist by mail that a colleague asks something: reference, role and a link, and nothing of the question or the person.

Takes:   questions to specialists that wait, whose specialist has not been written to about them
Decides: on leave now? then later, if it still waits; a specialist is written to once a question, however often it comes back to them
Leaves:  one letter QUEUED a question and specialist
Runs:    jobs/reconsider_cases.py
Seen on: Mail; the inbox under "Asked of me"
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.app import App
from liaison.letters.render import render
from liaison.outbox.post import Posting, post
from liaison.practices.service_facts import current
from liaison.staff.duty import on_leave
from liaison.store import events
from liaison.store.desk_queries import Question, all_waiting
from liaison.store.session import transaction
from liaison.store.tables import Case, Letter, MailboxRow
from liaison.store.tables_people import Staff
from liaison.store.today_queries import mailboxes
from liaison.triage.alert_letters import way_out
from liaison.triage.tell_colleagues import link

ACTOR = events.step("ask_letters")
KIND = "asked"


def key(question: Question) -> str:
    """What keeps it to one letter."""
    return f"{KIND}:ask-{question.ask.id}:{question.ask.asked_id}"


def tell_all(app: App, now: datetime) -> int:
    """Write to everybody who is asked and there; returns how many letters were posted."""
    with transaction(app.engine) as session:
        waiting = untold(session)
        away = on_leave(session, now) if waiting else set()
        here = [question for question in waiting if question.ask.asked_id not in away]
        box = way_out(session, app, {row.name for row in mailboxes(session) if row.trouble}) if here else None
        return sum(tell(app, session, box, question, now) for question in here) if box else 0


def untold(session: Session) -> list[Question]:
    """The questions that wait and of which nobody was told by letter."""
    waiting = {key(question): question for question in all_waiting(session)}
    told = set(session.scalars(select(Letter.key).where(col(Letter.key).in_(waiting)))) if waiting else set()
    return [question for one, question in waiting.items() if one not in told]


def tell(app: App, session: Session, box: MailboxRow, question: Question, now: datetime) -> bool:
    """Write to one; False where it was done before, or where nobody could be reached so."""
    staff = session.get(Staff, question.ask.asked_id)
    if staff is None or not staff.active or staff.email.lower() == box.address.lower():
        return False
    service = current(session, now)
    role = question.ask.specialty.title.lower()
    words = render(
        KIND,
        service=service,
        reference=question.reference,
        role=role,
        link=link(app, session.get(Case, question.ask.case_id)),
    )
    letter = Posting(
        key=key(question),
        kind=KIND,
        reference=question.reference,
        words=words,
        to=[staff.email],
        automatic="auto-generated",
        about={"case_id": question.ask.case_id},
    )
    return post(session, box, letter, sender_name=service.name, actor=ACTOR, now=now) is not None
