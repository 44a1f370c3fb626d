"""Free words from the page of somebody invited: where a red-flag rule fits them they come into the ledger as a mail does, and so to a colleague on
duty; otherwise they stay with the answer, which somebody reads."""

from __future__ import annotations

import hashlib
import uuid
from datetime import datetime
from typing import Any

from sqlmodel import Session

from liaison.app import App
from liaison.clock import london_date
from liaison.domain.casework import PAGE
from liaison.domain.conversations import subject
from liaison.domain.mails import OutgoingMail
from liaison.domain.redflags import check
from liaison.domain.states import LedgerState
from liaison.letters.meeting_letters import reference_of
from liaison.mail.compose import compose
from liaison.outbox.own_mailbox import main_mailbox
from liaison.practices import site_floor
from liaison.store import events
from liaison.store.tables import LedgerItem, Raw
from liaison.store.tables_people import Invitation, Meeting
from liaison.store.upsert import insert_new, insert_one

ACTOR = events.step("meeting_page")


def take_in(session: Session, app: App, meeting: Meeting, guest: Invitation, words: str, now: datetime) -> int | None:
    """Put the words of somebody invited into the ledger where a rule fits them; returns the row's id, else None."""
    about = subject(reference_of(meeting), "From the page of a meeting")
    return take_words(session, app, guest.email, about, f"{guest.id}\0{words}", words, now)


def take_words(
    session: Session, app: App, sender: str, about: str, unique: str, words: str, now: datetime
) -> int | None:
    """Put words from a page of ours into the ledger where a rule fits them; returns the row's id, None where none fits or exactly these
    (by `unique`) came before."""
    if not check(words, on=london_date(now), rules=site_floor.table(session).rules):
        return None
    box = main_mailbox(session, app)
    mail = OutgoingMail(
        message_id=f"<{uuid.uuid4().hex}@{box.address.partition('@')[2] or 'liaison.invalid'}>", sender=sender, sender_name="",
        to=(box.address or "liaison@liaison.invalid",), subject=about,
        text=words, date=now,
    )  # fmt: skip
    raw = compose(mail)
    name = hashlib.sha256(raw).hexdigest()
    once = hashlib.sha256(unique.encode()).hexdigest()
    insert_new(session, Raw, [{"sha256": name, "content": raw, "size": len(raw)}], keys=["sha256"])
    row: dict[str, Any] = {
        "mailbox_id": box.id, "ref": PAGE + once, "raw_sha256": name, "size": len(raw), "received_at": now,
        "fetched_at": now, "state": LedgerState.RECEIVED, "label": "", "acknowledged_at": now, "untold": 0, "attempts": 0,
    }  # fmt: skip
    ledger_id = insert_one(session, LedgerItem, row, keys=["mailbox_id", "ref"])
    if ledger_id is not None:
        because = "written on a page of ours"
        events.log(session, LedgerItem, [(ledger_id, None, LedgerState.RECEIVED, because)], ACTOR, now)
    return ledger_id
