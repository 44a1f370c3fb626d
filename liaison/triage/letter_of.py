"""Which letter of ours a notice is about, and whether that is proven.

Proof is what only somebody who had the letter can know: its Message-ID, our signed token, or our own header together with an address it
went to. Old servers return none of these; what names both a reference and the address of a letter of the last days is shown beside it,
and changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.domain.conversations import IN_SUBJECT, tokens_in, verify
from liaison.domain.states import LetterState
from liaison.store.tables import Case, Letter, Message
from liaison.store.tables_notices import Notice

LEFT = (LetterState.SENT, LetterState.UNKNOWN, LetterState.SENDING)  # about another there can be no report
RECENT = timedelta(days=10)  # servers give up after five days or less
LOOKED_AT = 50_000  # characters


@dataclass(frozen=True)
class Found:
    """The letter, and whether it was found by proof."""

    letter: Letter
    sure: bool


def letter_of(session: Session, key: bytes, notice: Notice, message: Message) -> Found | None:
    """The letter, or None: then the notice is about nothing of ours. `key` signs our tokens."""
    if letter := by_message_id(session, notice, message) or by_header(session, notice):
        return Found(letter, sure=True)
    signed = [name for token in tokens_in(message.text[:LOOKED_AT]) if (name := verify(token, key))]
    if letter := newest(session, signed, notice):
        return Found(letter, sure=True)
    named = IN_SUBJECT.findall(f"{message.subject}\n{message.text[:LOOKED_AT]}".upper())
    if letter := newest(session, named, notice):
        return Found(letter, sure=False)
    return None


def by_message_id(session: Session, notice: Notice, message: Message) -> Letter | None:
    """The letter whose Message-ID the notice names, the nearest one first."""
    names = [one for one in (notice.original_id, message.in_reply_to, *reversed(message.references)) if one]
    rows = select(Letter).where(col(Letter.message_id).in_(names), col(Letter.state).in_(LEFT))
    letters = {letter.message_id: letter for letter in session.scalars(rows)}
    return next((letters[one] for one in names if one in letters), None)


def by_header(session: Session, notice: Notice) -> Letter | None:
    """The letter whose key stands in what was returned. A key can be guessed, so an address it went to has to be named as well."""
    if not notice.letter_key:
        return None
    rows = select(Letter).where(col(Letter.key) == notice.letter_key, col(Letter.state).in_(LEFT))
    letter = session.scalars(rows).first()
    return letter if letter and went_to(letter, notice) else None


def newest(session: Session, references: list[str], notice: Notice) -> Letter | None:
    """The newest letter of those cases, of the last days, that went to an address the notice speaks of."""
    if not references:
        return None
    rows = select(Letter).join(Case, col(Case.id) == Letter.case_id).where(col(Case.reference).in_(references[:50]))
    since = notice.at - RECENT
    rows = rows.where(col(Letter.state).in_(LEFT), col(Letter.created_at) >= since).order_by(col(Letter.id).desc())
    return next((letter for letter in session.scalars(rows.limit(200)) if went_to(letter, notice)), None)


def went_to(letter: Letter, notice: Notice) -> bool:
    """Whether the notice speaks of an address the letter went to."""
    return bool({address.lower() for address in (*letter.to, *letter.cc)} & set(notice.addresses))
