"""Set aside and parked: what was not treated as a query, and what broke. Nothing here is lost; a person can always make a case of it.

`retry` and `confirm` work inside the caller's transaction; `make_case` too, reading the mail again as far as it can be read.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlmodel import Session, col

from liaison.app import App
from liaison.domain.states import CaseState, LedgerState
from liaison.mail.mailbox import MailboxError
from liaison.store import events
from liaison.store.session import transaction
from liaison.store.tables import Case, LedgerItem, MailboxRow, Message, Raw, Reading
from liaison.store.tables_attachments import Attached
from liaison.store.upsert import insert_new
from liaison.triage import inbox
from liaison.triage.desk import open_desk
from liaison.triage.inbox import NotAllowed
from liaison.triage.intake import digest
from liaison.triage.new_case import case_row
from liaison.triage.route import make
from models.taxonomy import Handler, Outcome, Urgency

# states from which a person may make a case by hand
BY_HAND = frozenset(
    {LedgerState.PARKED, LedgerState.SET_ASIDE, LedgerState.AUTO_REPLY, LedgerState.BOUNCE, LedgerState.CALENDAR_REPLY}
)


def find(session: Session, ledger_id: int) -> LedgerItem:
    """The ledger row. Raises NotAllowed."""
    row = session.get(LedgerItem, ledger_id)
    if row is None:
        raise NotAllowed("There is no such item.")
    return row


def retry(session: Session, ledger_id: int, *, actor: str, now: datetime) -> None:
    """Put a parked item back to the beginning: it is read anew."""
    row = find(session, ledger_id)
    if row.state is not LedgerState.PARKED:
        raise NotAllowed("Only a parked item can be retried.")
    if row.raw_sha256 is None:
        raise NotAllowed("Its bytes were never read: fetch them again first.")
    session.execute(delete(Attached).where(col(Attached.message_id) == ledger_id))
    for table in (Message, Reading):  # what was read before it broke is read anew
        session.execute(delete(table).where(col(table.id) == ledger_id))
    events.move(session, row, LedgerState.RECEIVED, actor=actor, now=now, because="retried", attempts=0, error=None)


def fetch_again(app: App, ledger_id: int, *, now: datetime) -> None:
    """Ask the mailbox once more for bytes that could not be read at intake. Raises NotAllowed with the mailbox's reason."""
    with transaction(app.engine) as session:
        row = find(session, ledger_id)
        name = session.scalar(select(MailboxRow.name).where(col(MailboxRow.id) == row.mailbox_id)) or ""
    if row.raw_sha256 is not None:
        return
    try:
        raw = app.mailboxes[name].get(row.place or row.ref)
    except (KeyError, MailboxError) as error:
        raise NotAllowed(f"The mailbox cannot give it: {error}") from error
    with transaction(app.engine) as session:
        insert_new(session, Raw, [{"sha256": digest(raw), "content": raw, "size": len(raw)}], keys=["sha256"])
        held = update(LedgerItem).where(col(LedgerItem.id) == ledger_id, col(LedgerItem.raw_sha256).is_(None))
        session.execute(held.values(raw_sha256=digest(raw), size=len(raw)))


def retry_now(app: App, ledger_id: int, *, actor: str, now: datetime) -> None:
    """Retry one item, fetching its bytes first where they are missing."""
    fetch_again(app, ledger_id, now=now)
    with transaction(app.engine) as session:
        retry(session, ledger_id, actor=actor, now=now)


def parked(session: Session) -> Sequence[LedgerItem]:
    """Everything parked, oldest first."""
    chosen = select(LedgerItem).where(col(LedgerItem.state) == LedgerState.PARKED).order_by(col(LedgerItem.id))
    return session.scalars(chosen).all()


def confirm(session: Session, ledger_id: int, *, staff_id: int, now: datetime) -> None:
    """A person has looked: it was nothing. A parked item is set aside; one set aside already keeps the look as an event."""
    row = find(session, ledger_id)
    actor = events.person(staff_id)
    if row.state is LedgerState.PARKED:
        events.move(session, row, LedgerState.SET_ASIDE, actor=actor, now=now, because="a person looked: not a query")
    else:
        events.note(session, row, actor=actor, now=now, because="a person looked: not a query")


def make_case(app: App, session: Session, ledger_id: int, *, staff_id: int, now: datetime) -> int:
    """Make a case by hand of anything set aside or parked; unclear, U2 or higher, to the duty nurse. Returns the case's id."""
    row = find(session, ledger_id)
    if row.state not in BY_HAND:
        raise NotAllowed("This item is a case already, or identical to one that came before.")
    actor = events.person(staff_id)
    message = session.get(Message, ledger_id) or bare_message(session, row)
    reading = by_hand(session, row, now)
    events.move(session, row, LedgerState.CASE, actor=actor, now=now, because="made a case by hand")
    if message.case_id is not None:
        return take_up(session, message.case_id, staff_id, now)
    (case_id,) = make(session, [case_row(open_desk(session, app, now), (row, reading, message))], now, actor)
    session.execute(update(Message).where(col(Message.id) == ledger_id).values(case_id=case_id))
    return case_id


def take_up(session: Session, case_id: int, staff_id: int, now: datetime) -> int:
    """The case that this mail had before is opened again, by and for whoever asks."""
    case = session.get(Case, case_id)
    if case and case.state is CaseState.CLOSED:
        inbox.reopen(session, case_id, version=case.version, staff_id=staff_id, now=now)
    return case_id


def bare_message(session: Session, row: LedgerItem) -> Message:
    """A message for an item that could not be read: a person reads the original."""
    assert row.id is not None
    doubt = "This mail could not be read by the program: please open the original."
    message = Message(id=row.id, subject="(could not be read)", doubts=[doubt], unreadable="it could not be read")
    session.add(message)
    session.flush()
    return message


def by_hand(session: Session, row: LedgerItem, now: datetime) -> Reading:
    """The reading of a mail that a person took up; what the floor set before is kept."""
    reading = session.get(Reading, row.id)
    if reading is None:
        reading = Reading(id=row.id or 0, at=now, outcome=Outcome.UNCLEAR)
        session.add(reading)
    reading.outcome, reading.kind = Outcome.UNCLEAR, None
    reading.urgency = min(reading.urgency or Urgency.U2, Urgency.U2)
    reading.handler = reading.handler or Handler.DUTY_NURSE
    reading.because = "A person made a case of it by hand."
    session.flush()
    return reading
