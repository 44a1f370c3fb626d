"""What goes another way when a letter to a practice did not arrive: nothing is lost, nothing leaves twice, and nobody new reads anything.

An answer that was in a weekly letter leaves by itself to whoever asked, as its author wrote and released it. Word that we are late goes to
the practice's own mailbox: it holds our reference and a time, and names nobody. Each has an outbox key of its own, so each goes once.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlmodel import Session, col

from liaison.app import App
from liaison.domain.eligibility import PersonNow, Withheld, may_write_to_practice
from liaison.letters.render import Rendered
from liaison.outbox.eligible import practice_now
from liaison.outbox.post import Posting, post
from liaison.practices.senders import bad_addresses
from liaison.practices.service_facts import current
from liaison.store import events
from liaison.store.tables import Case, Letter, MailboxRow
from liaison.store.tables_people import Practice
from liaison.store.tables_replies import LetterFile
from liaison.triage.desk import OPEN
from liaison.triage.late_words import late_words

FIRST = "We have written to whoever asked; that letter came back, so we write to your practice. "


def in_weekly(session: Session, weekly: Letter) -> list[Letter]:
    """The answers that left in a weekly letter, oldest first."""
    inside = select(Letter).where(col(Letter.in_letter_id) == weekly.id).order_by(col(Letter.id))
    return list(session.scalars(inside))


def not_arrived(session: Session, answer: Letter, weekly: Letter) -> None:
    """Write on an answer that the weekly letter it was in did not arrive."""
    session.refresh(weekly)
    values = {"bounced_at": weekly.bounced_at, "bounced_to": weekly.bounced_to, "bounced_why": weekly.bounced_why}
    session.execute(update(Letter).where(col(Letter.id) == answer.id).values(**values))


def by_itself(session: Session, answer: Letter, case: Case, *, actor: str, now: datetime) -> bool:
    """Let an answer leave to whoever asked; False where a person has to see to it: letters to that address come back too, or it had files."""
    files = session.scalar(select(LetterFile.id).where(col(LetterFile.letter_id) == answer.id).limit(1))
    if files is not None or {address.lower() for address in (*answer.to, *answer.cc)} & bad_addresses(session):
        return False
    posting = Posting(
        key=f"alone:{answer.key}",
        kind=answer.kind,
        reference=case.reference,
        words=Rendered(answer.subject.partition("] ")[2], answer.text, answer.html or ""),
        to=answer.to,
        cc=answer.cc,
        in_reply_to=answer.in_reply_to,
        references=answer.references,
        about={"case_id": case.id, "practice_code": case.practice_code, "author_id": answer.author_id},
    )
    mailbox = session.get_one(MailboxRow, answer.mailbox_id)
    if post(session, mailbox, posting, sender_name=answer.sender_name, actor=actor, now=now) is None:
        return False
    because = "the weekly letter with our answer did not arrive, so it leaves by itself to whoever asked"
    events.note(session, case, actor=actor, now=now, because=because)
    return True


def to_the_practice(app: App, session: Session, notice: Letter, case: Case, *, actor: str, now: datetime) -> bool:
    """Tell the practice's own mailbox that our answer is late, where whoever asked cannot be told; False where that mailbox may not be
    written to, is the one that came back, or the question is no longer open."""
    practice = session.get(Practice, case.practice_code) if case.practice_code else None
    email = (practice.email or "").lower() if practice else ""
    away = not email or email in bad_addresses(session) or email in {one.lower() for one in notice.to}
    if practice is None or away or case.state not in OPEN:
        return False
    if isinstance(may_write_to_practice(practice_now(session, practice.code), PersonNow()), Withheld):
        return False
    service = current(session, now)
    posting = Posting(
        key=f"{notice.key}:practice",
        kind=notice.kind,
        reference=case.reference,
        words=late_words(app, service, case, now, first=FIRST),
        to=[practice.email or ""],
        automatic="auto-generated",
        about={"case_id": case.id, "practice_code": practice.code},
    )
    mailbox = session.get_one(MailboxRow, notice.mailbox_id)
    if post(session, mailbox, posting, sender_name=service.name, actor=actor, now=now) is None:
        return False
    because = "told the practice's own mailbox that our answer is late: whoever asked could not be reached"
    events.note(session, case, actor=actor, now=now, because=because)
    return True
