"""Whose turn it is to tell a mailbox's server: one process at a time, or two would move the same mail and leave it there twice.

The turn is a moment beside the mailbox, renewed while its holder works; one that was not renewed for long belongs to a process that
stopped, and is taken over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import col

from liaison.app import App
from liaison.store.session import transaction
from liaison.store.tables import MailboxRow

STALE = timedelta(minutes=5)  # longer than any one request to a server may take
RENEWED = timedelta(seconds=30)


@contextmanager
def turn(app: App, mailbox_id: int, now: datetime) -> Iterator[Callable[[], bool] | None]:
    """The turn at this mailbox, or None while another process has it. What it gives is asked before each item: whether it is still ours."""
    held = now
    mine = col(MailboxRow.id) == mailbox_id
    free = col(MailboxRow.telling_since).is_(None) | (col(MailboxRow.telling_since) < now - STALE)
    if not _write(app, update(MailboxRow).where(mine, free).values(telling_since=held)):
        yield None
        return

    def still() -> bool:
        nonlocal held
        moment = max(app.now(), held)
        if moment - held < RENEWED:
            return True
        kept = _write(
            app, update(MailboxRow).where(mine, col(MailboxRow.telling_since) == held).values(telling_since=moment)
        )
        held = moment if kept else held
        return kept

    try:
        yield still
    finally:
        _write(app, update(MailboxRow).where(mine, col(MailboxRow.telling_since) == held).values(telling_since=None))


def _write(app: App, statement: object) -> bool:
    with transaction(app.engine) as session:
        return bool(session.execute(statement).rowcount)  # type: ignore[call-overload]
