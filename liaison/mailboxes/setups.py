"""Further mailboxes as rows: adding, changing, resting, taking off the list. The ledger of a mailbox outlives all of it.

Each function works inside the caller's transaction. `given` are a form's fields as text; what is wrong is told field by field, and no
message repeats what was typed: it may be a secret.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import delete, select
from sqlmodel import Session, col

from liaison.mailbox_settings import KINDS, AnyMailbox
from liaison.mailboxes.fields import IDENTITY, fields, secret_fields
from liaison.mailboxes.sealing import seal, unseal
from liaison.store.tables import MailboxRow
from liaison.store.tables_post import MailboxSetup
from liaison.store.upsert import insert_one

USED = "A mailbox of this name is or was here, and its mails stand under it: choose another name."


class WrongSetup(Exception):
    """A mailbox cannot be set up so: (field, what to do) for each mistake; the field is "" where it is about several."""

    def __init__(self, *wrong: tuple[str, str]) -> None:
        super().__init__("; ".join(words for _, words in wrong))
        self.wrong = wrong


@dataclass(frozen=True)
class Setup:
    """A further mailbox with its row; `values` are its settings as text, without secrets."""

    id: int
    kind: str
    version: int
    values: dict[str, str]
    has_secrets: bool
    row: MailboxRow


def listing(session: Session) -> Sequence[Setup]:
    """Every further mailbox, by name."""
    rows = select(MailboxSetup, MailboxRow).join(MailboxRow, col(MailboxRow.id) == MailboxSetup.mailbox_id)
    return [shown(setup, row) for setup, row in session.execute(rows.order_by(col(MailboxRow.name)))]


def one(session: Session, setup_id: int) -> Setup | None:
    """One further mailbox."""
    setup = session.get(MailboxSetup, setup_id)
    row = session.get(MailboxRow, setup.mailbox_id) if setup else None
    return shown(setup, row) if setup and row else None


def row_of(session: Session, setup_id: int) -> MailboxSetup:
    """The stored row of one that is there."""
    return session.get_one(MailboxSetup, setup_id)


def shown(setup: MailboxSetup, row: MailboxRow) -> Setup:
    """A row as others may see it."""
    assert setup.id is not None
    return Setup(setup.id, setup.kind, setup.version, dict(setup.settings), bool(setup.sealed), row)


def add(
    session: Session, kind: str, given: Mapping[str, str], *, ours: str, key: bytes, by_id: int | None, now: datetime
) -> int:
    """Add a mailbox, resting until somebody starts it; returns its id. `ours` is the name of the one in the settings. Raises
    WrongSetup."""
    settings = checked(kind, given)
    if settings.name == ours:
        raise WrongSetup(("name", USED))
    mailbox = {"name": settings.name, "address": settings.address, "since": now, "paused_at": now}
    mailbox_id = insert_one(session, MailboxRow, mailbox, keys=["name"])
    if mailbox_id is None:
        raise WrongSetup(("name", USED))
    setup = MailboxSetup(mailbox_id=mailbox_id, kind=kind, by_id=by_id, at=now)
    session.add(setup)
    session.flush()
    write(setup, kind, given, {}, key)
    assert setup.id is not None
    return setup.id


def change(
    session: Session, setup_id: int, given: Mapping[str, str], *, key: bytes, by_id: int | None, now: datetime
) -> None:
    """Change what may change; a secret left empty stays as it is. Raises WrongSetup, or LostKey where a kept secret cannot be read."""
    setup = session.get_one(MailboxSetup, setup_id, with_for_update=True)
    kept = kept_secrets(setup, given, key)
    fixed = {name: text for name, text in setup.settings.items() if name in IDENTITY[setup.kind]}
    whole = {name: text for name, text in given.items() if name not in IDENTITY[setup.kind]} | fixed
    settings = checked(setup.kind, kept | {name: text for name, text in whole.items() if text})
    write(setup, setup.kind, whole, kept, key)
    setup.version, setup.by_id, setup.at = setup.version + 1, by_id, now
    session.get_one(MailboxRow, setup.mailbox_id).address = settings.address


def kept_secrets(setup: MailboxSetup, given: Mapping[str, str], key: bytes) -> dict[str, str]:
    """The secrets that stay. One typed anew needs none of the old ones, so that a lost key can be mended on the page."""
    typed = {name for name in secret_fields(setup.kind) if given.get(name)}
    return {} if typed or not setup.sealed else unseal(setup.sealed, key, setup.id or 0)


def write(setup: MailboxSetup, kind: str, given: Mapping[str, str], kept: Mapping[str, str], key: bytes) -> None:
    """Put the settings into the row, the secrets sealed."""
    hidden = secret_fields(kind)
    known = {one.name for one in fields(kind)}
    setup.settings = {name: text for name, text in given.items() if text and name in known - hidden}
    typed = {name: text for name, text in given.items() if text and name in hidden}
    setup.sealed = seal({**kept, **typed}, key, setup.id or 0)


def settings_of(setup: MailboxSetup, key: bytes) -> AnyMailbox:
    """The settings of one row, whole. Raises LostKey, or WrongSetup where this program no longer knows them so."""
    return checked(setup.kind, dict(setup.settings) | unseal(setup.sealed, key, setup.id or 0))


def checked(kind: str, given: Mapping[str, Any]) -> AnyMailbox:
    """The settings, if they are whole and right. Raises WrongSetup."""
    if kind not in KINDS:
        raise WrongSetup(("", f"This program knows no mailbox of the kind {kind}: choose from {', '.join(KINDS)}."))
    missing = [one.name for one in fields(kind) if one.required and not given.get(one.name)]
    if missing:
        raise WrongSetup(*((name, f"{called(kind, name)}: please fill this in.") for name in missing))
    values = {name: text for name, text in given.items() if text}
    try:
        return KINDS[kind].model_validate({**values, "kind": kind})
    except ValidationError as error:
        problems = error.errors(include_input=False, include_url=False)
        raise WrongSetup(*(told(kind, problem) for problem in problems)) from None


def told(kind: str, problem: Any) -> tuple[str, str]:
    """One mistake: its field, and what to do in plain words, beginning with what the page calls the field."""
    field = str(problem["loc"][0]) if problem["loc"] else ""
    words = str(problem["msg"]).removeprefix("Value error, ")
    words = f"{called(kind, field)}: {words[:1].lower()}{words[1:]}" if field else words[:1].upper() + words[1:]
    return field, words.rstrip(".") + "."


def called(kind: str, name: str) -> str:
    """What the page calls a field."""
    return next((one.label for one in fields(kind) if one.name == name), name)


def pause(session: Session, setup_id: int, *, on: bool, now: datetime) -> None:
    """Rest it, or start it: at rest it is not read, and its letters wait."""
    setup = session.get_one(MailboxSetup, setup_id)
    row = session.get_one(MailboxRow, setup.mailbox_id)
    row.paused_at, row.trouble = (now if on else None), None
    if not on:
        row.since = now
    setup.version += 1


def remove(session: Session, setup_id: int, *, now: datetime) -> None:
    """Take it off the list and forget its secrets. Its row, its mails and its letters stay."""
    setup = session.get_one(MailboxSetup, setup_id)
    row = session.get_one(MailboxRow, setup.mailbox_id)
    row.removed_at, row.trouble = now, None
    session.execute(delete(MailboxSetup).where(col(MailboxSetup.id) == setup_id))
