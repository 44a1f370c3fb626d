"""What a new case looks like: masked words for lists, deadlines with their derivation, and whoever was chosen."""

from __future__ import annotations

from typing import Any

from liaison.domain import chi
from liaison.domain.blind_slice import BlindLook, look_for
from liaison.domain.conversations import reference
from liaison.domain.routing import Routable
from liaison.domain.states import CaseState
from liaison.domain.urgency import Deadlines
from liaison.store.tables import LedgerItem, Message, Reading
from liaison.triage.clocks import due
from liaison.triage.desk import Chosen, Desk, handlers
from models.taxonomy import Handler, Outcome, Urgency

LINE = 160  # characters of the mail shown in the list


def case_row(
    desk: Desk,
    arrival: tuple[LedgerItem, Reading, Message],
    *,
    maybe_same: int | None = None,
    same_because: str = "",
    person_id: int | None = None,
    chosen: Chosen | None = None,
) -> dict[str, Any]:
    """The columns of a new case; whoever is chosen here, rather than for many together, is counted into the desk's load."""
    ledger, reading, message = arrival
    urgency, handler = reading.urgency or Urgency.U2, reading.handler or Handler.DUTY_NURSE
    found = clocks(desk, arrival, person_id)
    chosen = chosen or desk.choose(routable(desk, arrival, person_id))
    return {
        "reference": reference(ledger.id or 0),
        "state": CaseState.WAITING_ROUTE,
        "outcome": Outcome.UNCLEAR if reading.outcome is Outcome.UNCLEAR else Outcome.QUERY,
        "category": reading.category,
        "also": reading.also,
        "urgency": urgency,
        "floor_urgency": reading.floor_urgency,
        "handler": handler,
        **words(message),
        "practice_code": message.practice_code,
        "person_id": person_id,
        "owner_id": chosen.owner_id,
        "gap": chosen.gap,
        "because": chosen.because,
        "received_at": ledger.received_at,
        "read_by": found.read_by,
        "answer_by": found.answer_by,
        "read_how": found.read_how,
        "answer_how": found.answer_how,
        "blind": look(desk, ledger, reading),
        "maybe_same_as": maybe_same,
        "same_because": same_because if maybe_same is not None else "",
        "first_message_id": message.id,
        "last_message_id": message.id,
        "messages": 1,
        "version": 1,
    }


def routable(desk: Desk, arrival: tuple[LedgerItem, Reading, Message], person_id: int | None) -> Routable:
    """A mail as routing sees it."""
    _, reading, message = arrival
    return Routable(
        category=reading.category,
        handlers=handlers(reading.category, reading.handler or Handler.DUTY_NURSE),
        urgency=reading.urgency or Urgency.U2,
        read_by=clocks(desk, arrival, person_id).read_by,
        locality=desk.localities.get(message.practice_code or "") or None,
        keyworker_id=desk.keyworkers.get(person_id or 0),
    )


def clocks(desk: Desk, arrival: tuple[LedgerItem, Reading, Message], person_id: int | None) -> Deadlines:
    """When a mail has to be read and answered."""
    ledger, reading, _ = arrival
    return due(desk.service, ledger.received_at, reading.urgency or Urgency.U2, desk.pharmacies.get(person_id or 0))


def look(desk: Desk, ledger: LedgerItem, reading: Reading) -> BlindLook:
    """Whether the case joins the blind slice."""
    return look_for(
        desk.blind_key,
        reference(ledger.id or 0),
        desk.blind_share,
        outcome=reading.outcome,
        category=reading.category,
        urgency=reading.urgency,
        floor_urgency=reading.floor_urgency,
    )


def words(message: Message) -> dict[str, Any]:
    """What lists show of a mail, with every CHI number masked."""
    return {
        "subject": chi.mask_all(message.subject)[:200],
        "summary": chi.mask_all(" ".join((message.new_text or message.text)[: 4 * LINE].split()))[:LINE],
        "sender": message.sender,
        "sender_name": message.sender_name,
    }
