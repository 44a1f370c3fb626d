"""Takes mails out of a mailbox into the ledger. No mail is ever lost here: bytes, ledger row and cursor in one commit, then the
server is told.

Takes:   items of one mailbox after its cursor
Decides: nothing; identical bytes are recognised as duplicates
Leaves:  ledger rows at RECEIVED, DUPLICATE, or PARKED (bytes that could not be read)
Runs:    jobs/poll_mailboxes.py
Seen on: Health, and Set aside and parked
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import Session, col

from liaison.app import App
from liaison.domain.states import LedgerState
from liaison.domain.told import TAKEN
from liaison.mail.mailbox import CursorLost, Fetched, Mailbox, MailboxError
from liaison.store import events
from liaison.store.session import StoreTrouble, explain, reading, transaction
from liaison.store.tables import LedgerItem, MailboxRow, Raw
from liaison.store.upsert import insert_new
from liaison.triage import canary_marks
from liaison.triage.ledger_queries import known_refs
from liaison.triage.telling_turn import turn

ACTOR = events.step("intake")
BATCH = 100  # one durable commit for so many mails: durability, not reading, is what costs


@dataclass(frozen=True)
class Intake:
    """What one batch brought: new ledger rows, of which duplicates and parked; whether more waits."""

    taken: int = 0
    duplicates: int = 0
    parked: int = 0
    more: bool = False
    notes: tuple[str, ...] = ()


def take_batch(app: App, name: str, now: datetime) -> Intake:
    """Take the next batch of one mailbox. Raises MailboxError or StoreTrouble; then nothing was acknowledged and nothing lost."""
    mailbox = app.mailboxes[name]
    mailbox_id, cursor = ensure_mailbox(app, name)
    try:
        batch = fetch(mailbox, cursor)
    except MailboxError as error:
        record_trouble(app, mailbox_id, now, str(error))
        raise
    with transaction(app.engine) as session:
        if place_in(session, mailbox_id) != cursor:
            return Intake(
                more=True
            )  # another poller came first: look again from where it stands, or its mails would be doubled
        result = record(session, mailbox_id, batch.items, now)
        canary_marks.settle(session, app.secret, mailbox_id, batch.items, now)
        state = {"cursor": batch.cursor, "polled_at": now, "polled_ok_at": now, "trouble": None}
        session.execute(update(MailboxRow).where(col(MailboxRow.id) == mailbox_id).values(**state))
    return Intake(**result, more=batch.more, notes=tuple(batch.notes))


def place_in(session: Session, mailbox_id: int) -> str | None:
    """The mailbox's cursor as it is now; no other poller moves it until our commit."""
    return session.scalar(select(MailboxRow.cursor).where(col(MailboxRow.id) == mailbox_id).with_for_update())


def fetch(mailbox: Mailbox, cursor: str | None) -> Any:
    """The next batch; a lost cursor means a scan from the beginning, which the ledger's keys make harmless."""
    try:
        return mailbox.fetch(cursor, BATCH)
    except CursorLost:
        return mailbox.fetch(None, BATCH)


def ensure_mailbox(app: App, name: str) -> tuple[int, str | None]:
    """The mailbox's row id and cursor; the row is made at the first poll."""
    with reading(app.engine) as session:
        found = session.execute(select(MailboxRow.id, MailboxRow.cursor).where(col(MailboxRow.name) == name)).first()
    if found:
        return found[0], found[1]
    with transaction(app.engine) as session:
        address = app.settings.mailbox.address if name == app.settings.mailbox.name else ""
        insert_new(session, MailboxRow, [{"name": name, "address": address, "since": app.now()}], keys=["name"])
        return session.execute(select(MailboxRow.id).where(col(MailboxRow.name) == name)).scalar_one(), None


def record_trouble(app: App, mailbox_id: int, now: datetime, words: str) -> None:
    """Remember that the mailbox could not be read, for the health page."""
    with transaction(app.engine) as session:
        changed = update(MailboxRow).where(col(MailboxRow.id) == mailbox_id)
        session.execute(changed.values(polled_at=now, trouble=words))


def take_these(app: App, mailbox_id: int, items: Sequence[Fetched], now: datetime) -> int:
    """Take items that the cursor has passed, under the same lock as a poll; the cursor stays. Returns how many were new."""
    with transaction(app.engine) as session:
        place_in(session, mailbox_id)
        taken = record(session, mailbox_id, items, now)["taken"]
        canary_marks.settle(session, app.secret, mailbox_id, items, now)
        return taken


def record(session: Session, mailbox_id: int, items: Sequence[Fetched], now: datetime) -> dict[str, int]:
    """Write one batch; if the database refuses a row, write them one by one so that the others are kept."""
    known = known_refs(session, mailbox_id, [item.ref for item in items])
    fresh = list({item.ref: item for item in items if item.ref not in known}.values())
    try:
        with session.begin_nested():
            return write(session, mailbox_id, fresh, now)
    except OperationalError as error:  # no row's fault but the disk's
        raise StoreTrouble(explain(first_of(error))) from error
    except DBAPIError:
        alone = [write_alone(session, mailbox_id, item, now) for item in fresh]
        return dict(sum(map(Counter, alone), Counter(taken=0, duplicates=0, parked=0)))


def first_of(error: OperationalError) -> OperationalError:
    """What really happened: on a full disk SQLite ends the transaction, and giving back the savepoint is then an error of its own."""
    before = error.__context__
    return first_of(before) if isinstance(before, OperationalError) else error


def write_alone(session: Session, mailbox_id: int, item: Fetched, now: datetime) -> dict[str, int]:
    """Write one item: nothing when another process was first; without its bytes, parked, when the database refuses them."""
    if known_refs(session, mailbox_id, [item.ref]):
        return {}
    try:
        with session.begin_nested():
            return write(session, mailbox_id, [item], now)
    except DBAPIError:
        if item.raw is None:
            raise  # not even its name can be kept: the cursor must not pass it
        bare = replace(item, raw=None, error="The database refused its bytes: retry once that is mended.")
        return write_alone(session, mailbox_id, bare, now)


def write(session: Session, mailbox_id: int, items: Sequence[Fetched], now: datetime) -> dict[str, int]:
    """Insert raw bytes and ledger rows, then settle duplicates and unreadable items."""
    shas = [digest(item.raw) if item.raw is not None else None for item in items]
    firsts = earlier_of(session, [sha for sha in shas if sha])
    raws = {sha: item.raw for sha, item in zip(shas, items, strict=True) if sha and item.raw is not None}
    content = [{"sha256": sha, "content": raw, "size": len(raw)} for sha, raw in raws.items() if sha not in firsts]
    insert_new(session, Raw, content, keys=["sha256"])
    rows = [
        {
            "mailbox_id": mailbox_id,
            "ref": item.ref,
            "raw_sha256": sha,
            "size": len(item.raw or b""),
            "received_at": item.received_at or now,
            "fetched_at": now,
            "state": LedgerState.RECEIVED,
        }
        for sha, item in zip(shas, items, strict=True)
    ]
    ids = events.open_rows(session, LedgerItem, rows, actor=ACTOR, now=now)
    duplicates = settle_duplicates(session, ids, shas, firsts, now)
    parked = settle_unreadable(session, ids, items, now)
    return {"taken": len(ids), "duplicates": duplicates, "parked": parked}


def digest(raw: bytes) -> str:
    """The name of these very bytes."""
    return hashlib.sha256(raw).hexdigest()


def earlier_of(session: Session, shas: Sequence[str]) -> dict[str, int]:
    """sha256 → the first ledger row that brought these bytes."""
    same = select(LedgerItem.raw_sha256, LedgerItem.id).where(col(LedgerItem.raw_sha256).in_(shas))
    firsts: dict[str, int] = {}
    for sha, row_id in session.execute(same.order_by(col(LedgerItem.id).desc())):
        firsts[sha] = row_id
    return firsts


def settle_duplicates(
    session: Session, ids: Sequence[int], shas: Sequence[str | None], firsts: dict[str, int], now: datetime
) -> int:
    """Move rows whose very bytes came before to DUPLICATE, tied to the first."""
    seen, count = dict(firsts), 0
    for row_id, sha in zip(ids, shas, strict=True):
        if sha is None or seen.setdefault(sha, row_id) == row_id:
            continue
        moved = events.move_many(
            session, LedgerItem, [row_id], LedgerState.RECEIVED, LedgerState.DUPLICATE,
            actor=ACTOR, now=now, because="identical bytes came before", duplicate_of=seen[sha],
        )  # fmt: skip
        count += len(moved)
    return count


def settle_unreadable(session: Session, ids: Sequence[int], items: Sequence[Fetched], now: datetime) -> int:
    """Park rows whose bytes the mailbox could not give, with its reason."""
    count = 0
    for row_id, item in zip(ids, items, strict=True):
        if item.raw is None:
            why = item.error or "the mailbox could not give its bytes"
            count += len(
                events.move_many(
                    session,
                    LedgerItem,
                    [row_id],
                    LedgerState.RECEIVED,
                    LedgerState.PARKED,
                    actor=ACTOR,
                    now=now,
                    because="the bytes could not be read",
                    error=why,
                    parked_from="fetch",
                )
            )
    return count


def acknowledge(app: App, name: str, now: datetime, limit: int = 500) -> int:
    """Tell the server which items are taken, after our commit; what a crash left untold is told next time. Returns how many.

    An item that was moved for it has another name from then on, which is kept beside the row. What the label says later is `tell`'s.
    """
    mailbox_id, _ = ensure_mailbox(app, name)
    if not untold(app, mailbox_id, 1):
        return 0  # nothing to say, and no turn to ask for
    with turn(app, mailbox_id, now) as ours:
        return tell_taken(app, name, untold(app, mailbox_id, limit), ours, now) if ours else 0


def untold(app: App, mailbox_id: int, limit: int) -> Sequence[Any]:
    """Id and ref of the next rows of which the server knows nothing yet."""
    wanted = select(LedgerItem.id, LedgerItem.ref).where(
        col(LedgerItem.mailbox_id) == mailbox_id, col(LedgerItem.acknowledged_at).is_(None)
    )
    with reading(app.engine) as session:
        return session.execute(wanted.order_by(col(LedgerItem.id)).limit(limit)).all()


def tell_taken(app: App, name: str, waiting: Sequence[Any], ours: Callable[[], bool], now: datetime) -> int:
    """Tell the server of these rows while the turn is ours; returns of how many."""
    told: list[int] = []
    moved = 0
    try:
        for row_id, ref in waiting:
            if not ours():
                break
            if place := app.mailboxes[name].acknowledge(ref, TAKEN):
                keep_told(app, [row_id], now, place=place)  # at once: nobody but we know its new name
                moved += 1
            else:
                told.append(row_id)
    finally:
        keep_told(app, told, now)
    return moved + len(told)


def keep_told(app: App, told: Sequence[int], now: datetime, **place: str) -> None:
    """Remember what the server was told, and where it has put it."""
    if told:
        with transaction(app.engine) as session:
            rows = update(LedgerItem).where(col(LedgerItem.id).in_(told))
            session.execute(rows.values(acknowledged_at=now, label=TAKEN, **place))
