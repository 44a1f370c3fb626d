"""The telephone: a call that somebody made to us becomes a question as a mail does, and a question is answered by ringing back. A question
that was raised at a meeting comes the same way.

The floor and the reader read what was said, and the case is routed by the same policy. Whoever took the call says how urgent it is; a
red flag in the words is never lowered by that. Nobody is sent an acknowledgement unless the colleague asks for one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session, col

from liaison.app import App
from liaison.domain.blind_slice import BlindLook
from liaison.domain.casework import CALL, MEETING, CallKind, said_of_call
from liaison.domain.states import CaseState, LedgerState
from liaison.practices import site_floor
from liaison.store import events
from liaison.store.session import reading, transaction
from liaison.store.storable import storable
from liaison.store.switches import RULES_ONLY, is_on
from liaison.store.tables import Case, LedgerItem, Message, Raw, Reading
from liaison.store.tables_casework import Call
from liaison.store.tables_people import Practice
from liaison.store.upsert import insert_new, insert_one
from liaison.triage import acknowledge, classify, inbox, people
from liaison.triage.answering import settle
from liaison.triage.desk import open_desk
from liaison.triage.inbox import NotAllowed, find
from liaison.triage.intake import digest, ensure_mailbox
from liaison.triage.new_case import case_row
from liaison.triage.route import make
from models.taxonomy import Handler, Outcome, Prediction, Urgency, most_urgent

OLDEST = timedelta(days=7)  # a call is written down while somebody remembers it


@dataclass(frozen=True)
class Rang:
    """What a colleague writes down of a call. `at` is aware UTC; `once` names this very form, so that sending it twice is one call."""

    once: str
    spoke_with: str
    said: str
    at: datetime
    urgency: Urgency
    practice_code: str | None = None
    number: str = ""
    address: str = ""
    about: str = ""
    acknowledged: bool = False
    mine: bool = False
    meeting: str = ""  # the reference of the meeting at which it was raised; "" for a call

    @property
    def subject(self) -> str:
        """How lists call it."""
        return f"Raised at a meeting ({self.meeting})" if self.meeting else f"Telephone call from {self.spoke_with}"

    @property
    def ref(self) -> str:
        """How the ledger calls it."""
        return (MEETING if self.meeting else CALL) + self.once

    @property
    def how(self) -> str:
        """How it came, for the history."""
        return "raised at a meeting" if self.meeting else "a call, written down"

    @property
    def text(self) -> str:
        """The words that floor and reader read, and that stand in the case."""
        return f"{self.said}\n\nAbout: {self.about}" if self.about else self.said


def log(app: App, call: Rang, *, staff_id: int, now: datetime) -> int:
    """Make a case of a call; returns its id, the same one when the same form is sent again. Raises NotAllowed."""
    refuse_moment(call.at, now)
    mailbox_id, _ = ensure_mailbox(app, main_mailbox(app))
    words = classify.Waiting(
        0, call.at, call.at, call.address or None, call.subject, f"{call.subject}\n{call.text}", None, None
    )
    with reading(app.engine) as session:
        rules_only = is_on(session, RULES_ONLY)
    (prediction,) = classify.suggest(app, [words], rules_only)
    with transaction(app.engine) as session:
        ledger = ledger_row(session, call, mailbox_id, staff_id, now)
        if ledger is None:
            return already(session, call, mailbox_id)
        return open_case(app, session, call, (ledger, words, prediction), staff_id, now)


def refuse_moment(at: datetime, now: datetime) -> None:
    """Raise NotAllowed for a call that has not been yet, or was too long ago."""
    if at > now + timedelta(minutes=1):
        raise NotAllowed("The call cannot have been later than now: please check day and time.")
    if at < now - OLDEST:
        raise NotAllowed(
            f"The call was more than {OLDEST.days} days ago: please check the day, or write a note instead."
        )


def main_mailbox(app: App) -> str:
    """The mailbox from which an answer to a call would leave."""
    if not app.mailboxes:
        raise NotAllowed("No mailbox is set up yet: a call needs one, so that it can be answered by mail.")
    main = app.settings.mailbox.name
    return main if main in app.mailboxes else next(iter(app.mailboxes))


def ledger_row(session: Session, call: Rang, mailbox_id: int, staff_id: int, now: datetime) -> LedgerItem | None:
    """The call's own item in the ledger, with its words as its bytes; None when this form was sent before."""
    raw = f"Subject: {call.subject}\nContent-Type: text/plain; charset=utf-8\n\n{call.text}\n".encode()
    insert_new(session, Raw, [{"sha256": digest(raw), "content": raw, "size": len(raw)}], keys=["sha256"])
    row: dict[str, Any] = {
        "mailbox_id": mailbox_id, "ref": call.ref, "raw_sha256": digest(raw), "size": len(raw), "received_at": call.at,
        "fetched_at": now, "state": LedgerState.RECEIVED, "label": "", "acknowledged_at": now, "untold": 0, "attempts": 0,
    }  # fmt: skip
    actor = events.person(staff_id)
    ledger_id = insert_one(session, LedgerItem, row, keys=["mailbox_id", "ref"])
    if ledger_id is None:
        return None
    events.log(session, LedgerItem, [(ledger_id, None, LedgerState.RECEIVED, call.how)], actor, now)
    ledger = session.get_one(LedgerItem, ledger_id)
    for to in (LedgerState.SCREENED, LedgerState.CLASSIFIED, LedgerState.CASE):
        events.move(session, ledger, to, actor=actor, now=now, because=call.how)
    return ledger


def already(session: Session, call: Rang, mailbox_id: int) -> int:
    """The case that this form made when it was sent before."""
    rows = select(Message.case_id).join(LedgerItem, col(LedgerItem.id) == Message.id)
    case_id = session.scalar(rows.where(col(LedgerItem.mailbox_id) == mailbox_id, col(LedgerItem.ref) == call.ref))
    assert case_id is not None
    return case_id


def open_case(
    app: App,
    session: Session,
    call: Rang,
    found: tuple[LedgerItem, classify.Waiting, Prediction],
    staff_id: int,
    now: datetime,
) -> int:
    """The case of a call that stands in the ledger: read, routed, perhaps kept by whoever took it, perhaps acknowledged."""
    ledger, words, prediction = found
    assert ledger.id is not None
    practice = session.get(Practice, call.practice_code) if call.practice_code else None
    message = Message(
        id=ledger.id, sender=call.address or None, sender_name=storable(call.spoke_with), subject=storable(call.subject), sent_at=call.at,
        text=storable(call.text), new_text=storable(call.text), floor_text=storable(words.floor_text),
        practice_code=practice.code if practice else None,
    )  # fmt: skip
    read = Reading(**{**as_read(session, call, words, prediction, now), "id": ledger.id})
    session.add_all((message, read))
    session.flush()
    desk = open_desk(session, app, now)
    who = people.named_in(session, [message]).get(message.id)
    row = case_row(desk, (ledger, read, message), person_id=who) | {"blind": BlindLook.NONE}
    (case_id,) = make(session, [row], now, events.person(staff_id))
    session.execute(update(Message).where(col(Message.id) == ledger.id).values(case_id=case_id))
    if not call.meeting:
        session.add(
            Call(
                case_id=case_id,
                message_id=ledger.id,
                kind=CallKind.ASKED,
                spoke_with=storable(call.spoke_with),
                number=storable(call.number),
                at=call.at,
                said=storable(call.text),
                by_id=staff_id,
                written_at=now,
            )  # fmt: skip
        )
    if call.acknowledged and call.address:
        acknowledge.post_all(app, session, desk, [(case_id, row, (ledger, read, message))], now)
    if call.mine:
        inbox.take(session, case_id, version=session.get_one(Case, case_id).version, staff_id=staff_id, now=now)
    return case_id


def as_read(
    session: Session, call: Rang, words: classify.Waiting, prediction: Prediction, now: datetime
) -> dict[str, Any]:
    """The reading of a call: the level is the colleague's, or the floor's where that is more urgent; never "not a question"."""
    row = classify.read_steadily(words, prediction, frozenset(), site_floor.table(session), now)
    if row["outcome"] is Outcome.NOT_A_QUERY:
        row |= {"outcome": Outcome.UNCLEAR, "kind": None, "category": None, "handler": Handler.DUTY_NURSE}
    level = most_urgent(call.urgency, row["floor_urgency"]) or call.urgency
    who = "Whoever was at the meeting" if call.meeting else "Whoever took the call"
    return row | {"urgency": level, "because": said_of_call(call.urgency, row["floor_urgency"], row["because"], who)}


def answer(
    session: Session,
    case_id: int,
    *,
    version: int,
    spoke_with: str,
    number: str,
    said: str,
    at: datetime,
    staff_id: int,
    now: datetime,
) -> None:
    """Write down that a question was answered by telephone: who, when, what was said. It stops the clock. Raises NotAllowed, Stale."""
    case = find(session, case_id, version)
    if case.state is CaseState.CLOSED:
        raise NotAllowed("This case is closed: reopen it first.")
    refuse_moment(at, now)
    if at < case.received_at:
        raise NotAllowed("The call cannot have been before the question came: please check day and time.")
    session.add(
        Call(
            case_id=case_id,
            kind=CallKind.ANSWERED,
            spoke_with=storable(spoke_with),
            number=storable(number),
            at=at,
            said=storable(said),
            by_id=staff_id,
            written_at=now,
        )  # fmt: skip
    )
    settle(session, case, staff_id=staff_id, at=at, now=now, because="answered by telephone")
