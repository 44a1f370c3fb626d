"""Compares the mailbox with the ledger: every item in the one must be in the other, and every row must have come to rest.

Takes:   all refs of one mailbox and all its ledger rows
Decides: what is missing from the ledger, and what stands unexplained in it
Leaves:  what was missing in the ledger at RECEIVED (a cursor that has passed it would never bring it); a report beside the mailbox
Runs:    jobs/reconcile_ledger.py
Seen on: Health
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlmodel import Session, col

from liaison.app import App
from liaison.domain.states import FINAL, LedgerState
from liaison.mail.mailbox import (
    Fetched,
    Mailbox,
    MailboxBusy,
    MailboxDown,
    MailboxError,
    MailboxRefused,
    MailGone,
)
from liaison.store.session import reading, transaction
from liaison.store.tables import LedgerItem, MailboxRow
from liaison.triage.intake import ensure_mailbox, take_these
from liaison.triage.ledger_queries import known_refs

PATIENCE = timedelta(minutes=30)  # a row on its way so long is unexplained
PORTION = 20  # missing mails held in memory at once, and in one commit


@dataclass(frozen=True)
class Reconciliation:
    """`missing` are refs that were in the mailbox and not in the ledger, of which `repaired` have been taken now and `gone` had left the
    mailbox meanwhile; `unexplained` are ledger ids that have not come to rest in time; `trouble` is why the repair broke off."""

    in_mailbox: int
    in_ledger: int
    missing: list[str]
    unexplained: list[int]
    repaired: int = 0
    gone: int = 0
    trouble: str = ""

    @property
    def ok(self) -> bool:
        """Whether everything was accounted for."""
        return not self.missing and not self.unexplained

    @property
    def left(self) -> int:
        """How many mails are in the mailbox and still not in the ledger."""
        return len(self.missing) - self.repaired - self.gone


def run(app: App, name: str, now: datetime) -> Reconciliation:
    """Compare one mailbox with the ledger, take what is missing, and keep the report. Raises MailboxError when the mailbox cannot be
    read."""
    refs = list(app.mailboxes[name].refs())
    mailbox_id, _ = ensure_mailbox(app, name)
    with reading(app.engine) as session:
        report = compare(session, mailbox_id, refs, now)
    report = repair(app, name, mailbox_id, report, now)
    keep(app, mailbox_id, report, now)
    return report


def keep(app: App, mailbox_id: int, report: Reconciliation, now: datetime) -> None:
    """Write the report beside the mailbox. Refs can hold file names: only their number is kept."""
    kept = {
        "in_mailbox": report.in_mailbox,
        "in_ledger": report.in_ledger,
        "missing": len(report.missing),
        "repaired": report.repaired,
        "left": report.left,
        "unexplained": report.unexplained,
    }
    with transaction(app.engine) as session:
        row = update(MailboxRow).where(col(MailboxRow.id) == mailbox_id)
        session.execute(row.values(reconciled_at=now, reconcile_report=kept))


def compare(session: Session, mailbox_id: int, refs: list[str], now: datetime) -> Reconciliation:
    """The comparison itself. A mail that we have moved is known by its new name as well; one moved out of the folder is no fault."""
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


def repair(app: App, name: str, mailbox_id: int, report: Reconciliation, now: datetime) -> Reconciliation:
    """Take what is missing, portion by portion. A server that has had enough ends it: the next comparison goes on from there."""
    for portion in portions(report.missing):
        items, gone, trouble = bring(app.mailboxes[name], portion)
        take_these(app, mailbox_id, items, now)  # a poll may have taken some of them just now: as good as repaired
        report = replace(report, repaired=report.repaired + len(items), gone=report.gone + gone, trouble=trouble)
        if trouble:
            break
    return report


def portions(refs: Sequence[str]) -> Iterator[Sequence[str]]:
    """A few at a time."""
    for start in range(0, len(refs), PORTION):
        yield refs[start : start + PORTION]


def bring(mailbox: Mailbox, refs: Sequence[str]) -> tuple[list[Fetched], int, str]:
    """The items, how many are no longer there, and why it broke off. One that cannot be read is kept without its bytes: it is parked."""
    items: list[Fetched] = []
    gone = 0
    for ref in refs:
        try:
            items.append(Fetched(ref, mailbox.get(ref)))
        except MailGone:
            gone += 1
        except (MailboxBusy, MailboxDown, MailboxRefused) as error:
            return items, gone, str(error)
        except MailboxError as error:
            items.append(Fetched(ref, None, error=str(error)))
    return items, gone, ""
