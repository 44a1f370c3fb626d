"""Takes an old mailbox, exported as one mbox file, into the ledger of the service's own mailbox. From there its mails go the way of all.

A piece is named by its bytes: the same file again, or the same mail twice in it, adds nothing. Each portion is one durable commit, so a
stop in the middle loses nothing and the next run goes on. What cannot be taken as a mail is parked with its bytes, and said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session, col

from liaison.app import App
from liaison.domain.states import LedgerState
from liaison.mail.mailbox import Fetched
from liaison.mail.mbox_pieces import Piece, pieces
from liaison.store import events
from liaison.store.session import reading, transaction
from liaison.store.switches import HOLD_SENDS, is_on
from liaison.store.tables import LedgerItem, MailboxRow
from liaison.triage.intake import ensure_mailbox, record
from liaison.triage.ledger_queries import known_refs

ACTOR = events.step("import")
PORTION, PORTION_BYTES = 200, 16_000_000  # one commit holds so much: a stop in the middle repeats no more
LABEL = "imported"
NOT_HELD = "Letters are not held: whoever wrote these mails is acknowledged once they are read. To prevent that: liaison outbox hold."

Report = dict[str, Any]
Progress = Callable[[int], None]  # told how many bytes of the file are done


def import_mbox(app: App, path: Path, *, dry_run: bool = False, progress: Progress = lambda done: None) -> Report:
    """Take the file in; the report is that of every import: read, added, changed, unchanged, rejected (here: parked), notes.

    Raises WrongFile or StoreTrouble: what was committed before stays, and running again goes on from there.
    """
    report: Report = {"read": 0, "added": 0, "changed": 0, "unchanged": 0, "rejected": [], "notes": []}
    take = dry(app) if dry_run else wet(app)
    for portion in portions(pieces(path)):
        added = take(portion)
        report["read"] += len(portion)
        report["added"] += added
        report["unchanged"] += len(portion) - added
        report["rejected"] += [{"line": p.line, "field": "mail", "why": p.trouble} for p in portion if p.trouble]
        progress(portion[-1].end)
    if report["rejected"]:
        report["notes"].append(
            f"{len(report['rejected'])} pieces are no whole mails: they are parked, see liaison parked list."
        )
    with reading(app.engine) as session:
        if report["added"] and not is_on(session, HOLD_SENDS):
            report["notes"].append(NOT_HELD)
    return report


def portions(every: Iterable[Piece]) -> Iterator[list[Piece]]:
    """The pieces in portions of bounded number and size."""
    portion: list[Piece] = []
    size = 0
    for piece in every:
        portion.append(piece)
        size += len(piece.raw or b"")
        if len(portion) >= PORTION or size >= PORTION_BYTES:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion


def wet(app: App) -> Callable[[Sequence[Piece]], int]:
    """Takes a portion into the ledger in one commit; returns how many were new."""
    mailbox_id, _ = ensure_mailbox(app, app.settings.mailbox.name)

    def take(portion: Sequence[Piece]) -> int:
        now = app.now()
        with transaction(app.engine) as session:
            known = known_refs(session, mailbox_id, [piece.ref for piece in portion])
            new = [piece for piece in portion if piece.ref not in known]
            counts = record(session, mailbox_id, [Fetched(p.ref, p.raw, p.arrived, p.trouble) for p in new], now)
            park(session, mailbox_id, new, now)
            told(session, mailbox_id, new, now)
        return counts.get("taken", 0)

    return take


def dry(app: App) -> Callable[[Sequence[Piece]], int]:
    """Counts what would be new, and changes nothing."""
    seen: set[str] = set()

    def take(portion: Sequence[Piece]) -> int:
        with reading(app.engine) as session:
            mailbox_id = session.scalar(select(MailboxRow.id).where(col(MailboxRow.name) == app.settings.mailbox.name))
            refs = [piece.ref for piece in portion]
            known = known_refs(session, mailbox_id, refs) if mailbox_id else set()
        new = set(refs) - known - seen
        seen.update(new)
        return len(new)

    return take


def park(session: Session, mailbox_id: int, new: Sequence[Piece], now: datetime) -> None:
    """Park what has bytes and is no mail; what has none was parked when it was recorded."""
    for why in sorted({piece.trouble for piece in new if piece.trouble and piece.raw is not None}):
        refs = [piece.ref for piece in new if piece.trouble == why]
        ids = session.scalars(
            select(LedgerItem.id).where(col(LedgerItem.mailbox_id) == mailbox_id, col(LedgerItem.ref).in_(refs))
        )
        events.move_many(
            session, LedgerItem, [i for i in ids if i is not None], LedgerState.RECEIVED, LedgerState.PARKED,
            actor=ACTOR, now=now, because="no whole mail", error=why, parked_from=LABEL,
        )  # fmt: skip


def told(session: Session, mailbox_id: int, new: Sequence[Piece], now: datetime) -> None:
    """The mailbox's server knows nothing of these: there is nobody to tell that they are taken."""
    mine = update(LedgerItem).where(
        col(LedgerItem.mailbox_id) == mailbox_id, col(LedgerItem.ref).in_([p.ref for p in new])
    )
    session.execute(mine.values(acknowledged_at=now, label=LABEL))
