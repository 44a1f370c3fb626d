"""The one composition root: turns Settings into an App. The only module that names a concrete mailbox."""

from __future__ import annotations

import os
import secrets
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import Engine, make_url, select
from sqlmodel import col

from liaison.app import App
from liaison.clock import Clock, system_clock
from liaison.config import Settings, WrongSetting
from liaison.mail.folder import FolderMailbox as Folder
from liaison.mail.folder import nothing_known
from liaison.mail.mailbox import Known, Mailbox
from liaison.mailbox_settings import AnyMailbox, EwsMailbox, FolderMailbox, GraphMailbox, ImapMailbox
from liaison.mailboxes.open_mailboxes import OpenMailboxes
from liaison.reader.serving import SteadyReader
from liaison.reader.versions import Promoted, readers_folder
from liaison.store.session import make_folder, open_engine, reading
from liaison.store.tables import MailboxRow
from liaison.triage.ledger_queries import known_refs

SHORTEST_KEY = 16  # characters


def build_app(settings: Settings, *, clock: Clock = system_clock) -> App:
    """Everything the steps need, ready to use. Raises WrongSetting or StoreTrouble with a plain sentence."""
    engine = open_engine(settings.database.url)
    key = signing_key(settings)
    fixed = open_mailbox(settings.mailbox, engine)
    mailboxes = OpenMailboxes(fixed, engine, key, lambda wanted: open_mailbox(wanted, engine))
    return App(
        engine=engine,
        mailboxes=mailboxes,
        classifier=the_reader(settings, engine),
        settings=settings,
        clock=clock,
        secret=key,
        doors=mailboxes,
    )


def the_reader(settings: Settings, engine: Engine) -> SteadyReader:
    """The reader of this process: the one a setting names, else the one promoted here, else the one that ships."""
    if settings.reader.model is not None:
        return SteadyReader(settings.reader.model)
    return SteadyReader(None, Promoted(engine, readers_folder(settings)))


def open_mailbox(wanted: AnyMailbox, engine: Engine) -> Mailbox:
    """The mailbox that the settings, or a row of further mailboxes, ask for. Reaches no server yet. Raises WrongSetting."""
    match wanted:
        case FolderMailbox():
            return open_folder(wanted, known_to(engine, wanted.name))
        case ImapMailbox():
            return open_imap(wanted)
        case EwsMailbox():
            return open_ews(wanted)
        case GraphMailbox():
            return open_graph(wanted, known_to(engine, wanted.name))
    raise AssertionError(f"no opener for {type(wanted).__name__}")


def open_folder(wanted: FolderMailbox, known: Known) -> Mailbox:
    """A folder of mail files, or a Maildir."""
    return Folder(wanted.path, name=wanted.name, known=known, after=wanted.after, quiet=wanted.quiet_seconds)


def open_imap(wanted: ImapMailbox) -> Mailbox:
    """An IMAP mailbox with its SMTP server. The library is imported by those who use it."""
    from liaison.mail.imap import ImapMailbox as Imap
    from liaison.mail.imap_places import Account, Door, Folders, Servers
    from liaison.mail.imap_tokens import Tokens

    password, secret = (s.get_secret_value() if s else None for s in (wanted.password, wanted.client_secret))
    more = {"ca_file": wanted.ca_file, "timeout": wanted.timeout_seconds}
    reading_at = Door(wanted.host, wanted.port, wanted.security, **more)
    sending_at = Door(wanted.smtp_host or wanted.host, wanted.smtp_port, wanted.smtp_security, **more)
    tokens = None
    if wanted.token_url:
        tokens = Tokens(
            wanted.token_url,
            wanted.client_id or "",
            secret or "",
            wanted.scope,
            reading_at.new_context,
            wanted.timeout_seconds,
        )
    servers = Servers(reading_at, sending_at, Account(wanted.user, password, tokens), wanted.smtp_saves_sent)
    folders = Folders(wanted.folder or "INBOX", wanted.taken_folder, wanted.sent_folder, wanted.drafts_folder)
    return Imap(servers, folders, name=wanted.name, after=wanted.after, ends=midnight(wanted.secret_expires))


def midnight(day: date | None) -> datetime | None:
    """The beginning of the day on which credentials end, aware UTC: from then on they cannot be relied on."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None


def open_ews(wanted: EwsMailbox) -> Mailbox:
    """An Exchange mailbox by EWS."""
    from liaison.mail.ews import EwsMailbox as Ews  # slow to import, and heavy: only where it is wanted
    from liaison.mail.ews_account import Access

    for name, url in (("URL", wanted.url), ("AUTHORITY", wanted.authority)):
        if not url.lower().startswith("https://"):
            raise WrongSetting(
                f"LIAISON_MAILBOX__{name}: should begin with https://, since passwords and mails go through it."
            )
    access = Access(
        url=wanted.url,
        address=wanted.address,
        user=wanted.user,
        password=wanted.password.get_secret_value() if wanted.password else None,
        sign_in=wanted.sign_in,
        tenant=wanted.tenant,
        client_id=wanted.client_id,
        client_secret=wanted.client_secret.get_secret_value() if wanted.client_secret else None,
        authority=wanted.authority,
        ca_file=wanted.ca_file,
        timeout=wanted.timeout_seconds,
    )
    return Ews(
        access,
        name=wanted.name,
        after=wanted.after,
        folder=wanted.folder,
        taken=wanted.taken_folder,
        secret_expires=wanted.secret_expires,
    )


def open_graph(wanted: GraphMailbox, known: Known = nothing_known) -> Mailbox:
    """A Microsoft 365 mailbox by Graph."""
    from liaison.mail.graph import GraphMailbox as Graph
    from liaison.mail.graph_tokens import Identity
    from liaison.mail.graph_wire import Wire

    secret, base = wanted.client_secret, urlsplit(wanted.base_url)
    identity = Identity(
        wanted.tenant,
        wanted.client_id,
        wanted.authority,
        scope=f"{base.scheme}://{base.netloc}/.default",  # a national cloud's tokens are for its own Graph
        secret=secret.get_secret_value() if secret else None,
        certificate=wanted.certificate,
    )
    wire = Wire(
        wanted.base_url,
        identity,
        clock=system_clock,
        sleep=time.sleep,
        ca_file=wanted.ca_file,
        timeout=wanted.timeout_seconds,
    )
    ends = wanted.secret_expires
    return Graph(
        wire,
        wanted.address,
        name=wanted.name,
        folder=wanted.folder,
        taken_folder=wanted.taken_folder,
        after=wanted.after,
        known=known,
        forbidden=wanted.forbidden_mailbox,
        secret_ends=datetime(ends.year, ends.month, ends.day, tzinfo=UTC) if ends else None,
    )


def known_to(engine: Engine, name: str) -> Known:
    """Asks the ledger which refs of one mailbox it holds."""

    def known(refs: Sequence[str]) -> set[str]:
        with reading(engine) as session:
            mailbox_id = session.scalar(select(MailboxRow.id).where(col(MailboxRow.name) == name))
            return known_refs(session, mailbox_id, refs) if mailbox_id else set()

    return known


def signing_key(settings: Settings) -> bytes:
    """The key that signs reference tokens: the setting, else a file beside the SQLite database, made once. Raises WrongSetting."""
    if given := settings.secret.get_secret_value():
        if len(given) < SHORTEST_KEY:
            raise WrongSetting(f"LIAISON_SECRET is too short: give at least {SHORTEST_KEY} random characters.")
        return given.encode()
    url = make_url(settings.database.url)
    if url.get_backend_name() != "sqlite":
        raise WrongSetting(
            "LIAISON_SECRET is missing: with PostgreSQL every process needs the same one, 16 random characters or more."
        )
    if url.database in (None, "", ":memory:"):
        return secrets.token_bytes(32)
    return kept_key(Path(str(url.database)).parent / ".liaison-secret")


def kept_key(path: Path) -> bytes:
    """The key in this file; made, readable by this account alone, if it is not there. Two processes agree on the first one's."""
    make_folder(path.parent)
    try:
        if not path.exists():
            make_key(path)
        key = path.read_bytes()
    except OSError as error:
        raise WrongSetting(
            f"The signing key beside the database cannot be kept or read ({error.strerror}): set LIAISON_SECRET."
        ) from error
    if len(key) < SHORTEST_KEY:
        raise WrongSetting(f"The signing key in {path} is not whole: put it back from a copy, or set LIAISON_SECRET.")
    return key


def make_key(path: Path) -> None:
    """Write a new key under its name in one step, so that nobody ever reads half of one; the first to come wins. Raises OSError."""
    handle, written = tempfile.mkstemp(dir=path.parent, prefix=path.name)  # for this account alone
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_hex(32).encode())
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(written, path)
        except FileExistsError:
            pass
        except OSError:  # a disk without links
            os.rename(written, path)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(written)
