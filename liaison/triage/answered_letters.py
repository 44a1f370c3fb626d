"""Which letter of ours a new mail answers, for `screen`: the mail is tied to it in plain sight and is read as any other.

Reviews and meetings find the answers to their letters here, after the floor has read them; nothing is filed by it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session, col

from liaison.store.tables import Letter
from liaison.store.tables_notices import BadAddress


def letters_answered(session: Session, mails: Sequence[Mapping[str, Any]]) -> dict[int, int]:
    """By message id: our letter whose Message-ID the mail names last, where whoever wrote the mail is one of those it went to, or
    writes for the practice it went to. `mails` are the columns of messages."""
    asked = {one for mail in mails for one in named(mail)}
    if not asked:
        return {}
    letters = {
        letter.message_id: letter for letter in session.scalars(select(Letter).where(col(Letter.message_id).in_(asked)))
    }
    found = {}
    for mail in mails:
        ours = [letters[one] for one in named(mail) if one in letters and was_sent_to(letters[one], mail)]
        if ours and ours[-1].id is not None:
            found[mail["id"]] = ours[-1].id
    return found


def named(mail: Mapping[str, Any]) -> list[str]:
    """The Message-IDs a mail names, the one it answers last."""
    return [one for one in (*mail["references"], mail["in_reply_to"]) if one]


def was_sent_to(letter: Letter, mail: Mapping[str, Any]) -> bool:
    """Whether a mail's sender is among those a letter went to, or of the practice it went to."""
    sender = (mail["sender"] or "").lower()
    addressed = sender in {address.lower() for address in (*letter.to, *letter.cc)}
    return addressed or (letter.practice_code is not None and letter.practice_code == mail["practice_code"])


def mend(session: Session, senders: Sequence[str], now: datetime) -> None:
    """An address from which a mail comes is no longer one at which letters do not arrive."""
    wanted = {address.lower() for address in senders}
    if wanted:
        rows = update(BadAddress).where(col(BadAddress.email).in_(wanted), col(BadAddress.ended_at).is_(None))
        session.execute(rows.values(ended_at=now))
