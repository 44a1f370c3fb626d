"""Sends each mailbox a trial mail to itself, so that a way that is broken in either direction is noticed before a practice is.

Takes:   mailboxes whose letters can come back to them (a folder's cannot), while the service is open
Decides: domain/canaries; nothing while sends are held
Leaves:  one letter QUEUED a mailbox and slot; those that a hold caught are called back
Runs:    jobs/send_canaries.py
Seen on: Health
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from liaison.app import App
from liaison.domain.canaries import mark, minute
from liaison.domain.keeping_watch import PATIENCE
from liaison.domain.service import Service
from liaison.domain.states import LetterState
from liaison.letters.render import render
from liaison.mail.mailbox import comes_back
from liaison.outbox.post import Posting, post
from liaison.practices.service_facts import current
from liaison.store import events
from liaison.store.session import transaction
from liaison.store.switches import HOLD_SENDS, is_on
from liaison.store.tables import Letter, MailboxRow
from liaison.store.tables_post import Canary
from liaison.store.upsert import insert_new

ACTOR = events.step("canary")
LOOKED_AT = 100  # trials since the last one that came back
# a letter at rest in one of these never left, or nobody can say
NOT_OUT: dict[LetterState, str] = {
    LetterState.QUEUED: "A trial mail to ourselves waits and has not left",
    LetterState.SENDING: "A trial mail to ourselves is still being handed over",
    LetterState.UNKNOWN: "A trial mail to ourselves may not have left",
    LetterState.FAILED: "A trial mail to ourselves could not be sent",
    LetterState.WITHHELD: "A trial mail to ourselves was not sent",
}
NOT_BACK = "A trial mail to ourselves left and has not come back"


@dataclass(frozen=True)
class Sending:
    """What one turn did: trials posted, and those called back because sends are held."""

    posted: int = 0
    called_back: int = 0
    held: bool = False


def send(app: App, slot: datetime, now: datetime) -> Sending:
    """Post the trial of this slot for every mailbox that has a way back; once, however often it is asked."""
    able = [name for name, mailbox in app.mailboxes.items() if comes_back(mailbox)]
    with transaction(app.engine) as session:
        if is_on(session, HOLD_SENDS):
            return Sending(called_back=call_back(session, now), held=True)
        service = current(session, now)
        if not service.calendar.is_open(now):
            return Sending()
        boxes = session.scalars(select(MailboxRow).where(col(MailboxRow.name).in_(able))).all()
        return Sending(sum(post_one(app, session, service, box, minute(slot), now) for box in boxes if box.address))


def post_one(app: App, session: Session, service: Service, box: MailboxRow, slot: datetime, now: datetime) -> bool:
    """Post one trial and remember what to wait for; False when it was posted before."""
    assert box.id is not None
    reference = mark(box.id, slot, app.secret)
    posting = Posting(
        key=f"canary:{box.id}:{slot:%Y%m%dT%H%MZ}",
        kind="canary",
        reference=reference,
        words=render("canary", service=service, reference=reference),
        to=[box.address],
        automatic="auto-generated",
    )
    letter_id = post(session, box, posting, sender_name=service.name, actor=ACTOR, now=now)
    if letter_id is None:
        return False
    insert_new(
        session,
        Canary,
        [{"mailbox_id": box.id, "slot": slot, "letter_id": letter_id}],
        keys=["mailbox_id", "slot"],
    )
    return True


def call_back(session: Session, now: datetime) -> int:
    """Cancel the trials that wait while sends are held: released later, they would measure the hold. Returns how many."""
    waiting = select(Letter).where(col(Letter.kind) == "canary", col(Letter.state) == LetterState.QUEUED)
    letters = session.scalars(waiting).all()
    for letter in letters:
        events.move(session, letter, LetterState.CANCELLED, actor=ACTOR, now=now, because="sends are held")
    return len(letters)


@dataclass(frozen=True)
class Overdue:
    """The first trial that should be back: its slot, and what became of it."""

    slot: datetime
    words: str


def overdue(session: Session, mailbox_id: int, now: datetime, *, since: datetime | None = None) -> Overdue | None:
    """The first trial since the last that came back which should be here by now; None when all is well, or sends are held. What was
    posted before `since`, when the mailbox was started (again), says nothing."""
    held = is_on(session, HOLD_SENDS)
    back = select(func.max(col(Canary.slot))).where(
        col(Canary.mailbox_id) == mailbox_id, col(Canary.arrived_at).is_not(None)
    )
    out = select(Canary, Letter).join(Letter, col(Letter.id) == Canary.letter_id)
    out = out.where(col(Canary.mailbox_id) == mailbox_id, col(Canary.arrived_at).is_(None))
    if since:
        out = out.where(col(Canary.slot) >= since)
    if last := session.scalar(back):
        out = out.where(col(Canary.slot) > last)
    for canary, letter in session.execute(out.order_by(col(Canary.slot)).limit(LOOKED_AT)):
        if words := late(letter, now, held=held):
            return Overdue(canary.slot, words)
    return None


def late(letter: Letter, now: datetime, *, held: bool) -> str:
    """What became of a trial that should be back by now; "" for one that has time, was called back, or waits because sends are held."""
    left = letter.state is LetterState.SENT
    if letter.state is LetterState.CANCELLED or (held and not left):
        return ""
    started = (letter.sent_at if left else None) or letter.created_at
    if now - started <= PATIENCE.canary_overdue:
        return ""
    return NOT_BACK if left else NOT_OUT.get(letter.state, NOT_BACK)
