"""The original bytes of a ledger item, for downloads and attachments."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.store.tables import LedgerItem, Raw


def raw_of(session: Session, ledger_id: int) -> bytes | None:
    """The mail exactly as it came; None where its bytes could not be read, or there is no such item."""
    chosen = select(col(Raw.content)).join(LedgerItem, col(LedgerItem.raw_sha256) == col(Raw.sha256))
    return session.scalar(chosen.where(col(LedgerItem.id) == ledger_id))
