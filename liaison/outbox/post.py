"""Adds a letter to the outbox, in the caller's transaction. The key is unique: a job that runs twice posts once."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session

from liaison.domain.conversations import subject
from liaison.domain.states import LetterState
from liaison.letters.render import Rendered
from liaison.store import events
from liaison.store.tables import Letter, MailboxRow
from liaison.store.upsert import insert_one


@dataclass(frozen=True)
class Posting:
    """A letter to be posted.

    `key` makes it unique ("ack:case-12"). `about` ties it to rows (case_id, review_id, meeting_id, person_id, practice_code,
    author_id). `automatic` is auto-replied, auto-generated, or None for a letter a person wrote. `not_before` is aware UTC. `subject` stands in
    place of reference and purpose where even our mark would tell too much.
    """

    key: str
    kind: str
    reference: str
    words: Rendered
    to: Sequence[str]
    cc: Sequence[str] = ()
    automatic: str | None = None
    in_reply_to: str | None = None
    references: Sequence[str] = ()
    not_before: datetime | None = None
    draft: bool = False
    about: dict[str, Any] = field(default_factory=dict)
    calendar: str | None = None
    calendar_method: str | None = None
    subject: str = ""


def post(
    session: Session, mailbox: MailboxRow, posting: Posting, *, sender_name: str, actor: str, now: datetime
) -> int | None:
    """Post one letter; returns its id, or None when a letter with this key was posted before."""
    state = LetterState.DRAFT if posting.draft else LetterState.QUEUED
    events.refuse_start(state, actor)
    letter_id = insert_one(session, Letter, letter_row(mailbox, posting, state, sender_name, now), keys=["key"])
    if letter_id is not None:
        events.log(session, Letter, [(letter_id, None, state, posting.kind)], actor, now)
    return letter_id


def post_many(
    session: Session, mailbox: MailboxRow, postings: Sequence[Posting], *, sender_name: str, actor: str, now: datetime
) -> int:
    """Post letters that are new by construction, in one statement; returns how many. A key posted before fails the batch."""
    rows = [letter_row(mailbox, posting, LetterState.QUEUED, sender_name, now) for posting in postings]
    return len(events.open_rows(session, Letter, rows, actor=actor, now=now))


def letter_row(
    mailbox: MailboxRow, posting: Posting, state: LetterState, sender_name: str, now: datetime
) -> dict[str, Any]:
    """The columns of one letter. Its Message-ID is made here, so that a retry keeps it."""
    domain = mailbox.address.partition("@")[2] or "liaison.invalid"
    row: dict[str, Any] = {
        "key": posting.key,
        "kind": posting.kind,
        "state": state,
        "mailbox_id": mailbox.id,
        "message_id": f"<{uuid.uuid4().hex}@{domain}>",
        "sender": mailbox.address,
        "sender_name": sender_name,
        "to": list(posting.to),
        "cc": list(posting.cc),
        "subject": posting.subject or subject(posting.reference, posting.words.purpose),
        "text": posting.words.text,
        "html": posting.words.html,
        "in_reply_to": posting.in_reply_to,
        "references": list(posting.references),
        "automatic": posting.automatic,
        "calendar": posting.calendar,
        "calendar_method": posting.calendar_method,
        "created_at": now,
        "not_before": posting.not_before or now,
        "attempts": 0,
        "because": "",
    }
    about = dict.fromkeys(("case_id", "review_id", "meeting_id", "person_id", "practice_code", "author_id"))
    return row | about | posting.about
