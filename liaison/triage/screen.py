"""Reads a mail for the first time: parses the bytes and says by headers and structure what is not a query.

Takes:   ledger rows at RECEIVED
Decides: domain/screening.screen, domain/triage.decide
Leaves:  SCREENED (a person may have written it), CALENDAR_REPLY (with what it answers), BOUNCE and AUTO_REPLY (each with a notice), SET_ASIDE, or PARKED; attachments at WAITING
Runs:    jobs/triage_messages.py
Seen on: Set aside and parked
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session, col

from liaison.app import App
from liaison.domain.calendar_answers import ANSWERS, as_row
from liaison.domain.letter_fates import Bounce, Fate
from liaison.domain.mails import ParsedMail
from liaison.domain.redflag_site import Table
from liaison.domain.redflags import check
from liaison.domain.screening import Screened, screen
from liaison.domain.states import AttachmentState, LedgerState
from liaison.domain.triage import Decision, Evidence, decide
from liaison.mail.bounces import read_bounce
from liaison.mail.mime import parse
from liaison.practices import site_floor
from liaison.practices.senders import clinical_automatic, practice_of
from liaison.store import events
from liaison.store.session import StoreTrouble, reading, transaction
from liaison.store.storable import storable
from liaison.store.tables import LedgerItem, Message, Raw, Reading
from liaison.store.tables_attachments import Attached
from liaison.store.tables_meetings import CalendarSaid
from liaison.store.tables_notices import Notice
from liaison.store.upsert import insert_rows
from liaison.triage import null_sender
from liaison.triage.answered_letters import letters_answered, mend
from models.taxonomy import Kind, Outcome

ACTOR = events.step("screen")
BATCH = 100
PORTION = 8_000_000  # bytes of mail held in memory at once
PATIENCE = timedelta(minutes=1)  # a row in hand for longer belongs to a process that stopped
ATTEMPTS = 3  # a mail that stopped the program so often is parked unread, and the others go on

# what structure says it is → where the ledger row comes to rest
RESTS: dict[Kind, LedgerState] = {
    Kind.AUTO_REPLY: LedgerState.AUTO_REPLY,
    Kind.READ_RECEIPT: LedgerState.AUTO_REPLY,
    Kind.BOUNCE: LedgerState.BOUNCE,
    Kind.CALENDAR_REPLY: LedgerState.CALENDAR_REPLY,
    Kind.BULK: LedgerState.SET_ASIDE,
    Kind.SPAM: LedgerState.SET_ASIDE,
}


# what may be said about a letter of ours
NOTICES = frozenset({LedgerState.BOUNCE, LedgerState.AUTO_REPLY})


@dataclass(frozen=True)
class Screening:
    """One mail read: where its ledger row goes and what is stored of it."""

    row_id: int
    to: LedgerState
    because: str
    message: dict[str, Any] | None = None
    reading: dict[str, Any] | None = None
    error: str | None = None
    notice: dict[str, Any] | None = None
    said: dict[str, Any] | None = None


@dataclass(frozen=True)
class Waiting:
    """A ledger row that waits to be read."""

    row_id: int
    size: int
    received_at: datetime
    attempts: int
    sha256: str | None


def take_batch(app: App, now: datetime) -> int:
    """Screen the next rows; returns how many were taken. A mail that cannot be read is parked and the rest goes on."""
    waiting = claim(app, now)
    if not waiting:
        return 0
    with reading(app.engine) as session:
        automatic, floor = clinical_automatic(session), site_floor.table(session)
    done: list[Screening] = []
    for portion in portions(waiting):
        raws = bytes_of(app, portion)
        done += [read_one(row, raws.get(row.sha256 or ""), automatic, floor, now) for row in portion]
    try:
        keep(app, done, now)
    except StoreTrouble:
        let_go(app, waiting)
        raise
    return len(waiting)


def keep(app: App, done: Sequence[Screening], now: datetime) -> None:
    """Store what was read; what the database refuses is parked alone."""
    try:
        with transaction(app.engine) as session:
            write(session, done, now)
    except StoreTrouble:  # nobody's fault but the disk's: all of it is tried again
        raise
    except Exception as error:
        if len(done) > 1:
            for one in done:
                keep(app, [one], now)
        elif done[0].to is LedgerState.PARKED:
            raise
        else:
            keep(app, [parked(done[0].row_id, "store", type(error).__name__)], now)


def claim(app: App, now: datetime) -> list[Waiting]:
    """Take the next rows in hand, each by one process, and count the attempt before it is made. A row tried before and not finished is
    taken alone, and only when whoever tried it last is given up: it may be the one that stopped the program."""
    columns = (LedgerItem.id, LedgerItem.size, LedgerItem.received_at, LedgerItem.attempts, LedgerItem.raw_sha256)
    order = select(*columns).where(col(LedgerItem.state) == LedgerState.RECEIVED).order_by(col(LedgerItem.id))  # type: ignore[call-overload]
    given_up = col(LedgerItem.tried_at).is_(None) | (col(LedgerItem.tried_at) < now - PATIENCE)
    with transaction(app.engine) as session:
        tried = session.execute(order.where(col(LedgerItem.attempts) > 0, given_up).limit(1)).all()
        fresh = order.where(col(LedgerItem.attempts) == 0).limit(BATCH)
        waiting = [Waiting(*row) for row in tried or session.execute(fresh)]
        mine = taken_in_hand(session, waiting, now)
    return [row for row in waiting if row.row_id in mine]


def taken_in_hand(session: Session, waiting: Sequence[Waiting], now: datetime) -> set[int]:
    """Count the attempt on the rows that no other process has taken since they were seen; returns their ids."""
    if not waiting:
        return set()
    same = col(LedgerItem.attempts) == waiting[0].attempts
    rows = update(LedgerItem).where(col(LedgerItem.id).in_([row.row_id for row in waiting]), same)
    counted = rows.values(attempts=LedgerItem.attempts + 1, tried_at=now).returning(col(LedgerItem.id))
    return {i for i in session.scalars(counted) if i is not None}


def let_go(app: App, waiting: Sequence[Waiting]) -> None:
    """What could not be stored did not stop the program: its attempt does not count, and it need not wait."""
    rows = update(LedgerItem).where(col(LedgerItem.id).in_([row.row_id for row in waiting]))
    with suppress(StoreTrouble), transaction(app.engine) as session:
        session.execute(rows.values(attempts=LedgerItem.attempts - 1, tried_at=None))


def portions(waiting: Sequence[Waiting]) -> Iterator[list[Waiting]]:
    """The rows in portions of so many bytes, so that a hundred mails of 30 MB are not in memory at once."""
    portion: list[Waiting] = []
    held = 0
    for row in waiting:
        if portion and held + row.size > PORTION:
            yield portion
            portion, held = [], 0
        portion.append(row)
        held += row.size
    if portion:
        yield portion


def bytes_of(app: App, portion: Sequence[Waiting]) -> dict[str, bytes]:
    """The raw mails of one portion, by the name of their bytes."""
    wanted = [row.sha256 for row in portion if row.sha256]
    with reading(app.engine) as session:
        rows = session.execute(select(Raw.sha256, Raw.content).where(col(Raw.sha256).in_(wanted)))
        return {sha: content for sha, content in rows}


def read_one(row: Waiting, raw: bytes | None, automatic: frozenset[str], floor: Table, now: datetime) -> Screening:
    """Parse and screen one mail, outside any transaction; whatever breaks parks this mail alone."""
    if row.attempts >= ATTEMPTS:
        return parked(row.row_id, "screen", f"reading it stopped the program {ATTEMPTS} times")
    if raw is None:
        return parked(row.row_id, "fetch", "its bytes are not here: retry to fetch them again")
    try:
        mail = parse(raw)
        read = screened(row.row_id, row.received_at, mail, automatic, floor, now)
        return replace(read, notice=notice_row(row, read, raw), said=said_row(row, mail))
    except Exception as error:  # the shunt: one bad mail never stops the others
        return parked(row.row_id, "screen", type(error).__name__)


def parked(row_id: int, origin: str, error: str) -> Screening:
    """A mail that broke; `error` never holds words of it."""
    return Screening(row_id, LedgerState.PARKED, f"parked: {error}", error=f"{origin}: {error}")


def screened(
    row_id: int, received_at: datetime, mail: ParsedMail, automatic: frozenset[str], floor: Table, now: datetime
) -> Screening:
    """What becomes of a parsed mail: structurally automatic ones come to rest unless the floor reads a person's words in them."""
    seen = screen(mail, automatic)
    message = message_row(row_id, mail, seen)
    if seen.kind is None:
        return Screening(row_id, LedgerState.SCREENED, "a person may have written it", message)
    hits = tuple(check(seen.text_for_floor, on=(mail.date or received_at).date(), rules=floor.rules))
    decision = decide(Evidence(kind=seen.kind, kind_because=seen.because, hits=hits))
    if decision.outcome is Outcome.UNCLEAR:
        return Screening(row_id, LedgerState.SCREENED, decision.because, message)
    return Screening(row_id, RESTS[seen.kind], decision.because, message, reading_row(row_id, decision, floor, now))


def notice_row(row: Waiting, read: Screening, raw: bytes) -> dict[str, Any] | None:
    """What a delivery report or an automatic answer says of a letter of ours; `returned` looks for the letter. None for other mail."""
    if read.message is None or read.to not in NOTICES:
        return None
    sender = (read.message["sender"] or "").lower()
    if read.to is LedgerState.BOUNCE:
        told = read_bounce(raw)
    else:
        receipt = read.message["auto"] == Kind.READ_RECEIPT.value
        told = Bounce(Fate.RELAYED if receipt else Fate.AWAY, (sender,) if sender else ())
    values = {
        "id": row.row_id,
        "fate": told.fate,
        "addresses": list(told.recipients),
        "status": told.status,
        "why": told.why,
        "original_id": told.original_id,
        "letter_key": told.letter_key,
        "at": row.received_at,
    }
    return {key: storable(value) for key, value in values.items()}


def said_row(row: Waiting, mail: ParsedMail) -> dict[str, Any] | None:
    """What a calendar program answered, whatever becomes of the mail: `rsvp` ties it to its meeting. None for other mail."""
    if mail.auto is not Kind.CALENDAR_REPLY:
        return None
    parts = [as_row(part) for part in mail.calendar if part.method in ANSWERS]
    values = {"id": row.row_id, "parts": parts, "sender": (mail.sender or "").lower(), "at": row.received_at}
    return {key: storable(value) for key, value in values.items()}


def message_row(row_id: int, mail: ParsedMail, seen: Screened) -> dict[str, Any]:
    """The columns of a message, safe to store: no null characters, no half characters."""
    attachments = [
        {"name": a.name, "content_type": a.content_type, "size": a.size, "inline": a.inline} for a in mail.attachments
    ]
    row: dict[str, Any] = {
        "id": row_id,
        "message_id": mail.message_id,
        "in_reply_to": mail.in_reply_to,
        "references": list(mail.references),
        "sender": mail.sender,
        "sender_name": mail.sender_name,
        "to": list(mail.to),
        "cc": list(mail.cc),
        "subject": mail.subject,
        "sent_at": mail.date,
        "text": mail.text,
        "new_text": mail.new_text,
        "html": mail.html,
        "attachments": attachments,
        "calendar": [plain(part) for part in mail.calendar],
        "auto": seen.kind.value if seen.kind else None,
        "doubts": [*mail.doubts, *null_sender.doubts(mail.headers)],
        "unreadable": mail.unreadable or (seen.because if seen.outcome_hint is Outcome.UNCLEAR else None),
        "is_forward": mail.is_forward,
        "likeness": likeness(mail),
        "floor_text": seen.text_for_floor,
    }
    return {key: storable(value) for key, value in row.items()}


def plain(part: Any) -> dict[str, Any]:
    """A calendar part as JSON values."""
    fields = part if isinstance(part, dict) else vars(part)
    return {
        key: value if isinstance(value, (int, float, bool, type(None))) else str(value) for key, value in fields.items()
    }


def likeness(mail: ParsedMail) -> str:
    """A hash of sender, day and words: the same mail that came by two ways has the same one, whatever its Message-ID."""
    words = " ".join(mail.text.split()).lower()[:2000]
    day = mail.date.date().isoformat() if mail.date else ""
    return hashlib.sha256(f"{mail.sender}|{day}|{words}".encode("utf-8", "replace")).hexdigest()[:32] if words else ""


def reading_row(row_id: int, decision: Decision, floor: Table, now: datetime) -> dict[str, Any]:
    """The reading of a mail that structure alone decided."""
    kind = decision.kind.value if decision.kind else None
    decided = {"outcome": decision.outcome, "kind": kind, "because": decision.because}
    return {"id": row_id, "at": now, "floor_version": floor.version, **decided}


def write(session: Session, done: Sequence[Screening], now: datetime) -> None:
    """Move the rows that are still where we saw them, and store what was read of those."""
    mine: set[int] = set()
    groups: dict[tuple[LedgerState, str, str | None], list[int]] = defaultdict(list)
    for one in done:
        groups[one.to, one.because, one.error].append(one.row_id)
    for (to, because, error), ids in groups.items():
        changes = {"error": error, "parked_from": "screen"} if error else {}
        mine |= set(
            events.move_many(
                session, LedgerItem, ids, LedgerState.RECEIVED, to, actor=ACTOR, now=now, because=because, **changes
            )
        )
    messages = [one.message for one in done if one.message and one.row_id in mine]
    store_messages(session, messages)
    list_attachments(session, messages, now)
    mend(session, [m["sender"] for m in messages if m["auto"] != Kind.BOUNCE.value and m["sender"]], now)
    notices = [one.notice for one in done if one.notice and one.row_id in mine]
    insert_rows(session, Notice, notices)
    insert_rows(session, CalendarSaid, [one.said for one in done if one.said and one.row_id in mine])
    readings = [one.reading for one in done if one.reading and one.row_id in mine]
    insert_rows(session, Reading, readings)


def store_messages(session: Session, messages: Sequence[dict[str, Any]]) -> None:
    """Store the messages, tied to their practice, and link those that look like an earlier one."""
    if not messages:
        return
    of = practice_of(session, [m["sender"] for m in messages if m["sender"]])
    marks = {m["likeness"]: m["id"] for m in reversed(messages) if m["likeness"]}
    same = select(Message.likeness, Message.id).where(col(Message.likeness).in_(list(marks)))
    for mark, earlier in session.execute(same.order_by(col(Message.id).desc())):
        marks[mark] = earlier
    rows = [m | {"practice_code": of.get((m["sender"] or "").lower())} for m in messages]
    answered = letters_answered(session, rows)
    insert_rows(session, Message, [row | {"answers_letter_id": answered.get(row["id"])} for row in rows])
    for m in messages:
        first = marks.get(m["likeness"])
        if first is not None and first != m["id"]:
            session.execute(update(LedgerItem).where(col(LedgerItem.id) == m["id"]).values(lookalike_of=first))


def list_attachments(session: Session, messages: Sequence[dict[str, Any]], now: datetime) -> None:
    """A row for each attached file. Its words are read later, in a process of its own: no mail waits for that."""
    waiting = {"state": AttachmentState.WAITING, "text": "", "cut": False, "because": "", "floor": [], "attempts": 0}
    rows = [
        {"message_id": message["id"], "number": number, "name": file["name"], **waiting}
        for message in messages
        for number, file in enumerate(message["attachments"])
    ]
    events.open_rows(session, Attached, rows, actor=ACTOR, now=now)
