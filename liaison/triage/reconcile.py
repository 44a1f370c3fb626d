"""Compares the mailbox with the ledger: every item in the one must be in the other, and every row must have come to rest.

Takes:   all refs of one mailbox and all its ledger rows
Decides: what is missing from the ledger, and what stands unexplained in it
Leaves:  a report beside the mailbox; what is missing is taken by the next poll
Runs:    jobs/reconcile_ledger.py
Seen on: Health
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlmodel import Session, col

from liaison.app import App
from liaison.domain.states import FINAL, LedgerState
from liaison.store.session import reading, transaction
from liaison.store.tables import LedgerItem, MailboxRow
from liaison.triage.intake import ensure_mailbox
from liaison.triage.ledger_queries import known_refs

PATIENCE = timedelta(minutes=30)  # a row on its way so long is unexplained


@dataclass(frozen=True)
class Reconciliation:
    """`missing` are refs in the mailbox and not in the ledger; `unexplained` ledger ids that have not come to rest in time."""

    in_mailbox: int
    in_ledger: int
    missing: list[str]
    unexplained: list[int]

    @property
    def ok(self) -> bool:
        """Whether everything is accounted for."""
        return not self.missing and not self.unexplained


def run(app: App, name: str, now: datetime) -> Reconciliation:
    """Compare one mailbox with the ledger and keep the report. Raises MailboxError when the mailbox cannot be read."""
    refs = list(app.mailboxes[name].refs())
    mailbox_id, _ = ensure_mailbox(app, name)
    with reading(app.engine) as session:
        report = compare(session, mailbox_id, refs, now)
    with transaction(app.engine) as session:
        kept = {**asdict(report), "missing": len(report.missing)}  # refs can hold file names: only their number is kept
        row = update(MailboxRow).where(col(MailboxRow.id) == mailbox_id)
        session.execute(row.values(reconciled_at=now, reconcile_report=kept))
    return report


def compare(session: Session, mailbox_id: int, refs: list[str], now: datetime) -> Reconciliation:
    """The comparison itself."""
    held = known_refs(session, mailbox_id, refs)
    mine = col(LedgerItem.mailbox_id) == mailbox_id
    total = session.scalar(select(func.count()).select_from(LedgerItem).where(mine)) or 0
    moving = col(LedgerItem.state).not_in(list(FINAL[LedgerState]))
    late = (
        select(LedgerItem.id)
        .where(mine, moving, col(LedgerItem.fetched_at) < now - PATIENCE)
        .order_by(col(LedgerItem.id))
    )
    unexplained = [i for i in session.scalars(late) if i is not None]
    return Reconciliation(len(refs), total, [ref for ref in refs if ref not in held], unexplained)
