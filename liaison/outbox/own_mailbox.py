"""Which mailbox our own letters leave from: those that answer nobody's mail."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.app import App
from liaison.store.tables import MailboxRow
from liaison.store.upsert import insert_new


def main_mailbox(session: Session, app: App) -> MailboxRow:
    """The row of the mailbox in the settings, made here where it was never polled."""
    box = app.settings.mailbox
    mine = select(MailboxRow).where(col(MailboxRow.name) == box.name)
    if row := session.scalars(mine).first():
        return row
    insert_new(session, MailboxRow, [{"name": box.name, "address": box.address}], keys=["name"])
    return session.scalars(mine).one()
