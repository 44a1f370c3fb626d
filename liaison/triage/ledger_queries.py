"""Questions to the ledger that more than one step asks."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.store.tables import LedgerItem


def known_refs(session: Session, mailbox_id: int, refs: Sequence[str]) -> set[str]:
    """Which of these refs the ledger holds already, under their first name or where we have moved them; asked in chunks, as databases
    limit the number of values."""
    known: set[str] = set()
    for start in range(0, len(refs), 500):
        for name in (LedgerItem.ref, LedgerItem.place):
            part = col(name).in_(refs[start : start + 500])
            known |= set(session.scalars(select(name).where(col(LedgerItem.mailbox_id) == mailbox_id, part)))  # type: ignore[arg-type]
    return known
