"""How soon new mail is noticed, mailbox by mailbox: written by whoever listens, read by Health."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine, update
from sqlmodel import col

from liaison.store.session import transaction
from liaison.store.tables import MailboxRow


def remember(engine: Engine, name: str, within: float | None, now: datetime) -> None:
    """A mailbox was listened to until `now`: new mail is noticed `within` seconds (0: at once), or by the polls alone (None)."""
    with transaction(engine) as session:
        row = update(MailboxRow).where(col(MailboxRow.name) == name)
        session.execute(row.values(notices_within=within, listened_at=now))
