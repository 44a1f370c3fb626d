"""Questions to the ledger that more than one step asks."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.store.tables import LedgerItem


def known_refs(session: Session, mailbox_id: int, refs: Sequence[str]) -> set[str]:
    """Which of these refs the ledger holds already; asked in chunks, as databases limit the number of values."""
    known: set[str] = set()
    for start in range(0, len(refs), 500):
        part = col(LedgerItem.ref).in_(refs[start : start + 500])
        known |= set(session.scalars(select(LedgerItem.ref).where(col(LedgerItem.mailbox_id) == mailbox_id, part)))
    return known
