"""Tells the server what became of each mail it holds, after our commit: by whom it is handled, that it is answered, that a person looks.

Takes:   ledger rows whose state, or whose case's state or owner, changed since their label was set (a count beside each row)
Decides: domain/told.label
Leaves:  the label on the server and in the ledger, and the item's new name where it was moved
Runs:    jobs/tell_mailboxes.py
Seen on: the mailbox itself; Health, where labels wait
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update
from sqlmodel import Session, col

from liaison.app import App
from liaison.domain.casework import WRITTEN_HERE
from liaison.domain.told import CaseNow, label
from liaison.mail.mailbox import MailboxBusy, MailboxDown, MailboxError, MailboxRefused
from liaison.mail.mbox_pieces import PREFIX
from liaison.store.session import reading, transaction
from liaison.store.tables import Case, LedgerItem, Message
from liaison.store.tables_people import Staff
from liaison.triage.intake import ensure_mailbox
from liaison.triage.telling_turn import turn

PORTION = 100  # rows between two looks at the database
NOT_NOW = (MailboxBusy, MailboxDown, MailboxRefused)  # no other label would be taken either


@dataclass(frozen=True)
class Telling:
    """What one portion came to: labels set, labels that could not be (tried again), and the last reason in the mailbox's words."""

    rows: int = 0
    told: int = 0
    failed: int = 0
    trouble: str = ""


@dataclass(frozen=True)
class Waiting:
    """A mail whose label may be out of date. `untold` is the count that we saw."""

    row_id: int
    ref: str
    label: str
    untold: int
    wanted: str


def tell(app: App, name: str, now: datetime, limit: int = PORTION) -> Telling:
    """Bring the next labels of one mailbox up to date. One that cannot be set is left for the next time, behind the others."""
    mailbox_id, _ = ensure_mailbox(app, name)
    if not rows_of(app, mailbox_id, now, 1):
        return Telling()
    with turn(app, mailbox_id, now) as ours:
        return tell_rows(app, name, rows_of(app, mailbox_id, now, limit), ours, now) if ours else Telling()


def rows_of(app: App, mailbox_id: int, now: datetime, limit: int) -> Sequence[Waiting]:
    """The next rows to be told, as they stand now."""
    with reading(app.engine) as session:
        return next_rows(session, mailbox_id, now, limit)


def tell_rows(app: App, name: str, waiting: Sequence[Waiting], ours: Callable[[], bool], now: datetime) -> Telling:
    """Tell the server of these rows while the turn is ours."""
    told = failed = 0
    trouble = ""
    for row in waiting:
        if not ours():
            break
        try:
            told += tell_one(app, name, row)
        except MailboxError as error:
            failed, trouble = failed + 1, str(error)
            put_back(app, row, now)
            if isinstance(error, NOT_NOW):
                break
    return Telling(len(waiting), told, failed, trouble)


def tell_one(app: App, name: str, row: Waiting) -> bool:
    """Set one label and remember it; False where it was right already. A change that came meanwhile stays to be told.

    What was imported from a file or written here lies on no server: its label is remembered alone.
    """
    moved = None
    if row.label != row.wanted and not row.ref.startswith((PREFIX, *WRITTEN_HERE)):
        moved = app.mailboxes[name].acknowledge(row.ref, row.wanted)
    with transaction(app.engine) as session:
        fresh = {"label": row.wanted, "label_tried_at": None} | ({"place": moved} if moved else {})
        session.execute(update(LedgerItem).where(col(LedgerItem.id) == row.row_id).values(**fresh))
        as_seen = col(LedgerItem.id) == row.row_id, col(LedgerItem.untold) == row.untold
        session.execute(update(LedgerItem).where(*as_seen).values(untold=0))
    return row.label != row.wanted


def put_back(app: App, row: Waiting, now: datetime) -> None:
    """Remember when it was tried, so that others go first."""
    with transaction(app.engine) as session:
        session.execute(update(LedgerItem).where(col(LedgerItem.id) == row.row_id).values(label_tried_at=now))


def next_rows(session: Session, mailbox_id: int, now: datetime, limit: int) -> Sequence[Waiting]:
    """The rows to be told, each with the label it should have."""
    return [waiting(row) for row in session.execute(out_of_date(mailbox_id, now, limit))]


def out_of_date(mailbox_id: int, now: datetime, limit: int) -> Any:
    """The query for them: those never tried first; what was tried in this very run waits for the next. By index: nothing is scanned."""
    columns = (
        *(LedgerItem.id, LedgerItem.ref, LedgerItem.place, LedgerItem.label, LedgerItem.untold, LedgerItem.state),
        *(Case.reference, col(Case.state).label("stands"), Staff.name),
    )
    rows = select(*columns).select_from(LedgerItem).outerjoin(Message, col(Message.id) == LedgerItem.id)  # type: ignore[call-overload]
    rows = rows.outerjoin(Case, col(Case.id) == Message.case_id).outerjoin(Staff, col(Staff.id) == Case.owner_id)
    due = col(LedgerItem.mailbox_id) == mailbox_id, col(LedgerItem.untold) > 0
    known = col(LedgerItem.acknowledged_at).is_not(None)  # the first word is intake's
    not_yet = col(LedgerItem.label_tried_at).is_(None) | (col(LedgerItem.label_tried_at) < now)
    order = col(LedgerItem.label_tried_at).asc().nulls_first(), col(LedgerItem.id)
    return rows.where(*due, known, not_yet).order_by(*order).limit(limit)


def waiting(row: Row[tuple[object, ...]]) -> Waiting:
    """One row with the label it should have."""
    case = CaseNow(row.reference, row.stands, row.name) if row.reference else None
    return Waiting(row.id, row.place or row.ref, row.label, row.untold, label(row.state, case))
