"""Tells a practice that our answer is late before it has to ask: once a question, with an honest new time, or the request to ring.

Takes:   cases that are not answered, do not wait for the practice, and whose promised time is about to pass
Decides: domain/lateness (when, and what is promised anew); nothing automatic goes to machines, lists or ourselves
Leaves:  one letter QUEUED a case, and a line in what happened; the case's own deadline stays as it was
Runs:    jobs/tell_late.py
Seen on: Mail
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.app import App
from liaison.domain.casework import PAGE
from liaison.domain.lateness import AT_MOST_AFTER, TABLE, is_due
from liaison.domain.screening import is_listed
from liaison.domain.service import Service
from liaison.domain.states import CaseState
from liaison.outbox.caps import why_not
from liaison.outbox.post import Posting, post
from liaison.practices.senders import clinical_automatic
from liaison.practices.service_facts import current
from liaison.store import events
from liaison.store.session import reading, transaction
from liaison.store.tables import Case, LedgerItem, Letter, MailboxRow, Message
from liaison.triage import null_sender
from liaison.triage.desk import OPEN
from liaison.triage.late_words import KIND, late_words

ACTOR = events.step("late_notice")
LONGEST = max(late.before for late in TABLE.values())


def tell_all(app: App, now: datetime) -> int:
    """Tell everybody who is to be told now, a case a commit; doing it twice tells nobody twice. Returns how many were told."""
    with reading(app.engine) as session:
        ids = [case.id for case in about_to_be_late(session, now) if case.id is not None]
    return sum(tell_one(app, case_id, now) for case_id in ids)


def about_to_be_late(session: Session, now: datetime) -> Sequence[Case]:
    """Cases whose promised time is about to pass, or has just passed, and whose sender has not been told. One that waits for the practice
    is not late: it is theirs to answer."""
    told = select(col(Letter.case_id)).where(col(Letter.kind) == KIND, col(Letter.case_id).is_not(None))
    rows = select(Case).where(
        col(Case.state).in_([state for state in OPEN if state is not CaseState.WAITING]),
        col(Case.answer_by) <= now + LONGEST,
        col(Case.answer_by) >= now - AT_MOST_AFTER,
        col(Case.answered_at).is_(None),
        col(Case.id).not_in(told),
    )
    return [case for case in session.scalars(rows) if is_due(case.urgency, case.answer_by, now)]


def tell_one(app: App, case_id: int, now: datetime) -> bool:
    """Tell one practice, in one transaction with the line in what happened; True when it was told now."""
    with transaction(app.engine) as session:
        case = session.get(Case, case_id)
        if case is None or case.state not in OPEN or case.state is CaseState.WAITING:
            return False
        message = session.get(Message, case.first_message_id)
        ledger = session.get(LedgerItem, case.first_message_id)
        if message is None or ledger is None or not may_be_told(session, case, message):
            return False
        if ledger.ref.startswith(PAGE):  # it answered us on its page, asked nothing, and was promised nothing
            return False
        box = session.get_one(MailboxRow, ledger.mailbox_id)
        service = current(session, now)
        posting = letter(app, service, case, message, now)
        if post(session, box, posting, sender_name=service.name, actor=ACTOR, now=now) is None:
            return False
        events.note(session, case, actor=ACTOR, now=now, because="told whoever asked that our answer is late")
        return True


def may_be_told(session: Session, case: Case, message: Message) -> bool:
    """Whether anything automatic may go to whoever asked. The caps by day do not count: each question has one such letter, ever."""
    ours = list(session.scalars(select(MailboxRow.address)))
    if message.auto or null_sender.DOUBT in message.doubts or is_listed(case.sender or "", clinical_automatic(session)):
        return False
    return why_not(case.sender, ours, Counter()) is None


def letter(app: App, service: Service, case: Case, message: Message, now: datetime) -> Posting:
    """The letter; its key keeps it to one a case."""
    return Posting(
        key=f"late:case-{case.id}",
        kind=KIND,
        reference=case.reference,
        words=late_words(app, service, case, now),
        to=[case.sender or ""],
        automatic="auto-replied",
        in_reply_to=message.message_id,
        references=[i for i in (*message.references, message.message_id) if i][-20:],
        about={"case_id": case.id, "practice_code": case.practice_code},
    )
