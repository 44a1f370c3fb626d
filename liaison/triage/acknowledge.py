"""Tells the sender that the mail has arrived: reference, who reads it by when, whom to ring. Never to anything automatic."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from liaison.app import App
from liaison.clock import london_date
from liaison.domain.conversations import sign
from liaison.domain.screening import is_listed
from liaison.domain.service import Service
from liaison.domain.spoken import clock, day_name
from liaison.domain.urgency import notice
from liaison.letters.render import Rendered, render
from liaison.outbox.caps import recent_counts, why_not
from liaison.outbox.post import Posting, post_many
from liaison.practices import comms_document
from liaison.practices.senders import clinical_automatic
from liaison.store import events
from liaison.store.tables import LedgerItem, MailboxRow, Message, Reading
from liaison.triage import null_sender
from liaison.triage.desk import Desk

ACTOR = events.step("acknowledge")
NewCase = tuple[int, dict[str, Any], tuple[LedgerItem, Reading, Message]]


def post_all(app: App, session: Session, desk: Desk, cases: Sequence[NewCase], now: datetime) -> int:
    """Post an acknowledgement for each new case whose sender may be answered automatically; returns how many."""
    counts = recent_counts(session, now)
    boxes = {row.id: row for row in session.scalars(select(MailboxRow))}
    ours = [box.address for box in boxes.values()]
    machines = clinical_automatic(session)
    posted: dict[int, list[Posting]] = {}
    link = comms_document.address(app, session)
    for case_id, row, (ledger, _, message) in cases:
        address = row["sender"]
        if message.auto or null_sender.DOUBT in message.doubts:
            continue
        if is_listed(address, machines) or why_not(address, ours, counts, desk.service.automatic_per_day):
            continue
        counts[address.lower()] += 1
        posted.setdefault(ledger.mailbox_id, []).append(posting(app, desk.service, case_id, row, message, link))
    done = sum(
        post_many(session, boxes[box], letters, sender_name=desk.service.name, actor=ACTOR, now=now)
        for box, letters in posted.items()
    )
    if link:
        letters = [one for many in posted.values() for one in many]
        comms_document.linked(session, {one.key: one.about["practice_code"] for one in letters}, now)
    return done


def posting(app: App, service: Service, case_id: int, row: dict[str, Any], message: Message, link: str) -> Posting:
    """The acknowledgement of one case, threaded to the mail it answers."""
    thread = [i for i in (*message.references, message.message_id) if i]
    return Posting(
        key=f"ack:case-{case_id}",
        kind="acknowledgement",
        reference=row["reference"],
        words=words(app, service, row, link),
        to=[row["sender"]],
        automatic="auto-replied",
        in_reply_to=message.message_id,
        references=thread[-20:],
        about={"case_id": case_id, "practice_code": row["practice_code"]},
    )


def words(app: App, service: Service, row: dict[str, Any], link: str = "") -> Rendered:
    """The acknowledgement's words: it opens with when the mailbox is next read if that is not soon. `link` is where our document is, or ""."""
    return render(
        "acknowledgement",
        service=service,
        reference=row["reference"],
        token=sign(row["reference"], app.secret),
        notice=notice(row["received_at"], row["urgency"], service.calendar, service.ladder),
        read_words=by(row["read_by"]),
        answer_words=by(row["answer_by"]),
        link=link,
    )


def by(moment: datetime) -> str:
    """Like "by 10:15 on Tuesday 24 November": true whenever it is read."""
    return f"by {clock(moment)} on {day_name(london_date(moment))}"
