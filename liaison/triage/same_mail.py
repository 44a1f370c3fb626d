"""Knows a mail that comes twice: to two mailboxes of one service, or by two ways into one. Its bytes differ (each server adds lines),
its Message-ID and every word of it do not.

A Message-ID alone is never trusted: it may be missing, or used again for another mail.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.domain.states import LedgerState
from liaison.store.tables import LedgerItem, Message

MOVING = frozenset({LedgerState.RECEIVED, LedgerState.SCREENED, LedgerState.CLASSIFIED})


@dataclass(frozen=True)
class First:
    """The first copy of a mail: the case it is in, or that it has still to be routed."""

    case_id: int | None
    on_the_way: bool


def twins(session: Session, messages: Sequence[Message]) -> dict[int, First]:
    """By message id: the earlier copy of each mail that has one."""
    asked = {message.message_id for message in messages if message.message_id}
    if not asked:
        return {}
    rows = select(Message, LedgerItem.state).join(LedgerItem, col(LedgerItem.id) == Message.id)  # type: ignore[call-overload]
    earlier: dict[str, list[tuple[Message, LedgerState]]] = {}
    for message, state in session.execute(rows.where(col(Message.message_id).in_(asked)).order_by(col(Message.id))):
        earlier.setdefault(message.message_id or "", []).append((message, state))
    found = {}
    for mail in messages:
        for message, state in earlier.get(mail.message_id or "", []):
            if message.id < mail.id and is_same(message, mail):
                found[mail.id] = First(message.case_id, state in MOVING)
                break
    return found


def is_same(one: Message, other: Message) -> bool:
    """Whether two mails say the same in every word: who, when, subject, text, files."""
    return content(one) == content(other)


def content(mail: Message) -> tuple[object, ...]:
    """What makes a mail the mail it is; not to whom a copy went, nor how it travelled."""
    files = [(one.get("name"), one.get("size")) for one in mail.attachments]
    return mail.sender, mail.sent_at, mail.subject, " ".join(mail.text.split()), files
