"""Takes mails in prose that are nothing but an answer to an invitation of ours out of the way of questions, for `route`.

They rest as answers to an invitation and stand on the page of the meeting or training, where a colleague reads each and notes what it says; on
Set aside and parked a case can be made of one by hand. Whatever says more, holds a file or a red flag, or could not be read, is a question.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.app import App
from liaison.domain.only_answers import why_more
from liaison.domain.states import LedgerState
from liaison.store import events
from liaison.store.tables import LedgerItem, Letter, Message, Reading
from liaison.triage import follow_up

# letters that ask somebody whether they come
INVITATIONS = frozenset({"training_invitation", "training_confirmation", "training_reminder", "meeting_invitation", "meeting_reminder"})  # fmt: skip
BECAUSE = "nothing but an answer to an invitation; a colleague reads it there"

Arrival = tuple[LedgerItem, Reading, Message]


def take_out(
    session: Session, app: App, arrivals: Sequence[Arrival], *, actor: str, now: datetime
) -> tuple[list[Arrival], int]:
    """The mails that go on, and how many rest here."""
    letters = letters_of(session, arrivals)
    maybe = [one for one in arrivals if is_only_an_answer(letters.get(one[2].answers_letter_id or 0), one)]
    if not maybe:
        return list(arrivals), 0
    places = follow_up.find(session, app, [message for _, _, message in maybe])
    ids = {ledger.id for ledger, _, message in maybe if follow_up.is_new(places[message.id])}
    events.move_many(
        session, LedgerItem, sorted(i for i in ids if i), LedgerState.CLASSIFIED, LedgerState.CALENDAR_REPLY, actor=actor, now=now,
        because=BECAUSE,
    )  # fmt: skip
    return [one for one in arrivals if one[0].id not in ids], len(ids)


def letters_of(session: Session, arrivals: Sequence[Arrival]) -> dict[int, Letter]:
    """The invitations that these mails answer, by id."""
    ids = {message.answers_letter_id for _, _, message in arrivals if message.answers_letter_id}
    if not ids:
        return {}
    rows = select(Letter).where(
        col(Letter.id).in_(ids), col(Letter.kind).in_(INVITATIONS), col(Letter.case_id).is_(None)
    )
    return {one.id: one for one in session.scalars(rows) if one.id}


def is_only_an_answer(letter: Letter | None, arrival: Arrival) -> bool:
    """Whether nothing else stands in a mail that answers this letter."""
    _, reading, message = arrival
    if letter is None or message.auto or message.unreadable or message.doubts or message.is_forward:
        return False
    if reading.floor or reading.floor_urgency or any(not one.get("inline") for one in message.attachments):
        return False
    return why_more(message.new_text, subject=message.subject, asked=letter.subject) is None
