"""Answers a case: a draft nobody else touches, recipients resolved, a letter posted once, and a few seconds to undo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select
from sqlmodel import Session, col

from liaison.app import App
from liaison.domain.conversations import sign
from liaison.domain.language import Remark, lint
from liaison.domain.states import CaseState, LetterState
from liaison.letters.render import Rendered, render
from liaison.outbox.caps import MACHINES
from liaison.outbox.post import Posting, post
from liaison.practices.senders import bad_addresses
from liaison.practices.service_facts import current
from liaison.store import events
from liaison.store.tables import Case, Draft, LedgerItem, Letter, MailboxRow, Message
from liaison.store.tables_people import Contact, Practice, Staff
from liaison.triage.clocks import resumed
from liaison.triage.inbox import NotAllowed, change, find
from models.taxonomy import Handler

UNDO = timedelta(seconds=10)
LONGEST = 50_000  # characters of an answer


@dataclass(frozen=True)
class Recipient:
    """Whom the answer goes to, with what the directory knows of them."""

    address: str
    name: str
    role: str
    practice: str
    comes_back: bool = False  # a letter did not arrive there, and nothing has come from it since


def recipients(session: Session, case_id: int) -> list[Recipient]:
    """Whoever wrote the newest mail of the case, resolved in the directory. Raises NotAllowed when nobody can be answered."""
    case = find(session, case_id)
    message = session.get(Message, case.last_message_id)
    address = (message.sender if message else None) or case.sender
    if not address or "@" not in address:
        raise NotAllowed("This message carries no address that can be answered: please ring the practice.")
    if MACHINES.fullmatch(address.rpartition("@")[0]):
        raise NotAllowed("This message came from a machine that reads no answers: please ring the practice.")
    contact = session.scalars(select(Contact).where(func.lower(Contact.email) == address.lower())).first()
    code = (message.practice_code if message else None) or case.practice_code
    practice = session.get(Practice, code) if code else None
    name = contact.name if contact else (message.sender_name if message else None) or ""
    role, place = contact.role if contact else "", practice.name if practice else ""
    return [Recipient(address, name, role, place, comes_back=address.lower() in bad_addresses(session))]


def remarks(text: str) -> list[Remark]:
    """What the language check says of our words; it never blocks and never rewrites."""
    return lint(text)


def save_draft(session: Session, case_id: int, *, staff_id: int, text: str, template: str, now: datetime) -> None:
    """Keep what a colleague has typed so far: one draft a colleague and case."""
    draft = session.scalars(
        select(Draft).where(col(Draft.case_id) == case_id, col(Draft.author_id) == staff_id)
    ).first()
    if draft is None:
        draft = Draft(case_id=case_id, author_id=staff_id, at=now)
        session.add(draft)
    draft.text, draft.template, draft.at = text[:LONGEST], template, now


def preview(session: Session, app: App, case_id: int, *, staff_id: int, text: str, now: datetime) -> Rendered:
    """The letter as it would leave."""
    case = find(session, case_id)
    author = session.get(Staff, staff_id)
    assert author is not None
    return render(
        "answer",
        service=current(session, now),
        reference=case.reference,
        token=sign(case.reference, app.secret),
        body=text.strip(),
        author=author.name,
        role=role_words(author),
    )


def role_words(author: Staff) -> str:
    """How a colleague signs."""
    return Handler(author.roles[0]).title if author.roles and author.roles[0] in set(Handler) else "Team member"


def send(app: App, session: Session, case_id: int, *, version: int, staff_id: int, text: str, now: datetime) -> int:
    """Post the answer, once for this version of the case; it leaves after the undo time. Returns the letter's id."""
    case = find(session, case_id, version)
    refuse(case, text)
    to = recipients(session, case_id)
    message = session.get(Message, case.last_message_id)
    ledger = session.get(LedgerItem, case.last_message_id)
    assert message is not None
    assert ledger is not None
    mailbox = session.get(MailboxRow, ledger.mailbox_id)
    assert mailbox is not None
    letter_id = post(
        session,
        mailbox,
        Posting(
            key=f"answer:case-{case_id}:v{version}",
            kind="answer",
            reference=case.reference,
            words=preview(session, app, case_id, staff_id=staff_id, text=text, now=now),
            to=[recipient.address for recipient in to],
            in_reply_to=message.message_id,
            references=[i for i in (*message.references, message.message_id) if i][-20:],
            not_before=now + UNDO,
            about={"case_id": case_id, "practice_code": case.practice_code, "author_id": staff_id},
        ),
        sender_name=current(session, now).name,
        actor=events.person(staff_id),
        now=now,
    )
    if letter_id is None:
        raise NotAllowed("This answer has been sent already.")
    settle(session, case, staff_id, now)
    return letter_id


def refuse(case: Case, text: str) -> None:
    """Raise NotAllowed for an answer that cannot leave."""
    if not text.strip():
        raise NotAllowed("Write an answer first.")
    if len(text) > LONGEST:
        raise NotAllowed(f"The answer is too long: {LONGEST:,} characters at most.")
    if case.state is CaseState.CLOSED:
        raise NotAllowed("This case is closed: reopen it first.")


def settle(session: Session, case: Case, staff_id: int, now: datetime) -> None:
    """The case is answered, by whoever wrote; her draft has become the letter."""
    actor = events.person(staff_id)
    if case.owner_id is None and case.state in {CaseState.WAITING_ROUTE, CaseState.UNASSIGNED}:
        events.move(session, case, CaseState.OPEN, actor=actor, now=now, because="taken by answering it")
    events.move(session, case, CaseState.ANSWERED, actor=actor, now=now, because="answer posted")
    opened: dict[str, Any] = {} if case.opened_at else {"opened_at": now, "opened_by": staff_id}
    opened |= resumed(case, now, current(session, now).calendar)
    change(session, case, answered_at=now, owner_id=case.owner_id or staff_id, gap=False, **opened)
    session.execute(delete(Draft).where(col(Draft.case_id) == case.id, col(Draft.author_id) == staff_id))


def undo(session: Session, letter_id: int, *, staff_id: int, now: datetime) -> int:
    """Take back an answer that has not left; its words are a draft again. Returns the case's id. Raises NotAllowed."""
    letter = session.get(Letter, letter_id)
    if letter is None or letter.kind != "answer" or letter.case_id is None:
        raise NotAllowed("There is no such answer.")
    if letter.author_id != staff_id:
        raise NotAllowed("Only its author can take an answer back.")
    if letter.state is not LetterState.QUEUED:
        raise NotAllowed("The answer has left already.")
    actor = events.person(staff_id)
    events.move(session, letter, LetterState.CANCELLED, actor=actor, now=now, because="taken back by its author")
    case = find(session, letter.case_id)
    if case.state is CaseState.ANSWERED:
        events.move(session, case, CaseState.OPEN, actor=actor, now=now, because="the answer was taken back")
    change(session, case, answered_at=None, owner_id=staff_id)
    save_draft(session, letter.case_id, staff_id=staff_id, text=body_of(letter.text), template="", now=now)
    return letter.case_id


def body_of(text: str) -> str:
    """The author's own words in an answer: what stands before the sentence that our template adds."""
    return text.partition("\n\nIf anything here is unclear,")[0]
