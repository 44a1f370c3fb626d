"""Settles a reply in prose: the answers that an admin read out of it, one a person, with the mail they stand in.

The floor and a colleague on duty have read the mail before, like every mail; it stays with its case there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from liaison.domain.practice_answers import Kind
from liaison.reviews.digest_answers import NotSettled, Said, take
from liaison.store import events
from liaison.store.practice_desk_queries import replies, standings
from liaison.store.tables_practice_answers import PracticeReply
from liaison.store.upsert import insert_one


@dataclass(frozen=True)
class Entered:
    """What an admin entered for one review."""

    kind: Kind
    text: str = ""


def settle_reply(
    session: Session, message_id: int, entered: Mapping[int, Entered], *, staff_id: int, now: datetime
) -> None:
    """Write down the answers of one reply, and that it is settled. Raises NotSettled, MovedMeanwhile."""
    found = replies(session, message_id)
    row = {"id": message_id, "digest_id": found[0].digest.id if found else 0, "settled_by": staff_id, "settled_at": now}
    if not found or insert_one(session, PracticeReply, row, keys=["id"]) is None:
        raise events.MovedMeanwhile("a colleague settled the reply meanwhile")
    digest = found[0].digest
    write(session, digest.practice_code, entered, "mail", staff_id, now, digest_id=digest.id, message_id=message_id)


def by_phone(session: Session, code: str, entered: Mapping[int, Entered], *, staff_id: int, now: datetime) -> None:
    """Write down what a practice said on the telephone. Raises NotSettled."""
    if not entered:
        raise NotSettled("Choose what the practice said about at least one person.", "kind")
    write(session, code, entered, "phone", staff_id, now)


def write(
    session: Session,
    code: str,
    entered: Mapping[int, Entered],
    how: str,
    staff_id: int,
    now: datetime,
    *,
    digest_id: int | None = None,
    message_id: int | None = None,
) -> None:
    """Write these answers; only about people this practice was asked about. Raises NotSettled."""
    asked = {one.review.id for one in standings(session, code)}
    if set(entered) - asked:
        raise NotSettled("Somebody on this page is no longer asked about: load it again.", "kind")
    for review_id, one in entered.items():
        said = Said(review_id, code, one.kind, how, one.text, staff_id, digest_id, message_id)
        take(session, said, now)
