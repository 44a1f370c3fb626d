"""What the doctor looks at: settings, database, mailboxes, the reader, who is told, jobs, letters, the shunt. One check a thing, with what to
do where it needs a hand. Looking changes nothing and sends nothing, but a letter to ourselves where that is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from liaison.app import App
from liaison.cli.surroundings import surroundings
from liaison.cli.verdicts import Check, advice, ill, well
from liaison.mail.mailbox import Finding, Mailbox


@dataclass(frozen=True)
class Verdict:
    """Everything that was looked at, in the order in which it should be mended."""

    checks: tuple[Check, ...]

    @property
    def findings(self) -> list[str]:
        """One sentence for each thing that needs a hand."""
        return [check.sentence for check in self.checks if check.ok is False]

    @property
    def json(self) -> dict[str, Any]:
        """As the contract wants it."""
        checks = [asdict(check) for check in self.checks]
        return {"ok": not self.findings, "findings": self.findings, "checks": checks}


def examine(*, send: bool = False) -> Verdict:
    """Look at everything; with `send`, a letter to ourselves leaves from each mailbox (unless sends are held)."""
    from liaison.bootstrap import build_app
    from liaison.config import WrongSetting, load_settings
    from liaison.logs import set_up
    from liaison.store.session import StoreTrouble

    set_up(quiet=True)
    try:
        app = build_app(load_settings())
        found = database(app)
        whole = all(check.ok for check in found)
        rest = [*surroundings(app), *waiting(app)] if whole else []
        return Verdict((*found, *mailboxes(app, send=send, whole=whole), *reader(app), *rest))
    except (WrongSetting, StoreTrouble) as error:
        return Verdict((ill("settings", str(error)),))


def database(app: App) -> list[Check]:
    """Whether the database opens and is at the program's version."""
    from alembic.migration import MigrationContext
    from sqlalchemy.exc import DBAPIError

    from liaison.cli.edge import database_words
    from liaison.store import backups, migrate

    try:
        with app.engine.connect() as connection:
            version = MigrationContext.configure(connection).get_current_revision()
    except DBAPIError as error:
        return [ill("database", database_words(error))]
    if version is None:
        return [ill("database", "The database has no tables yet: run liaison db upgrade.")]
    if version not in backups.known_versions():
        return [ill("database", "The database was made by a newer program than this one: install that version again.")]
    if version != migrate.newest():
        return [ill("database", "The database is older than the program: run liaison db upgrade.")]
    return [well("database", "It opens and is at the program's version.")]


def mailboxes(app: App, *, send: bool = False, whole: bool = True) -> list[Check]:
    """What each mailbox's examination finds, and those that cannot be opened. `whole`: the database can be asked whether sends are held."""
    held = send and whole and sends_held(app)
    found = (
        [Check("sends", None, "Sends are held, so no letter to ourselves was sent: liaison outbox release.")]
        if held
        else []
    )
    for name, mailbox in app.mailboxes.items():
        found += examined(app, name, mailbox, send=send and not held)
    return found + [Check("opening", False, words, name) for name, words in app.doors.broken.items()]


def sends_held(app: App) -> bool:
    """Whether the switch is on."""
    from liaison.store.session import reading
    from liaison.store.switches import HOLD_SENDS, is_on

    with reading(app.engine) as session:
        return is_on(session, HOLD_SENDS)


def examined(app: App, name: str, mailbox: Mailbox, *, send: bool) -> Iterator[Check]:
    """One mailbox's examination. It never raises; one that does all the same is a finding too."""
    from liaison.mail.mailbox import MailboxError
    from liaison.mailboxes.probes import probe

    letter = probe(address_of(app, name), app.now()) if send else None
    try:
        findings = mailbox.examine(letter)
    except MailboxError as error:
        findings = [Finding("read", False, str(error))]
    except Exception as error:
        findings = [Finding("read", False, f"It could not be examined ({type(error).__name__}).")]
    for finding in findings:
        yield Check(finding.what, finding.ok, finding.words, name)


def address_of(app: App, name: str) -> str:
    """The address a mailbox's letters leave from."""
    from sqlalchemy import select
    from sqlmodel import col

    from liaison.store.session import reading
    from liaison.store.tables import MailboxRow

    if name == app.settings.mailbox.name:
        return app.settings.mailbox.address
    with reading(app.engine) as session:
        return session.scalar(select(MailboxRow.address).where(col(MailboxRow.name) == name)) or ""


def reader(app: App) -> list[Check]:
    """Whether the text model loads; without it every mail is unclear, at U2."""
    trouble = getattr(app.classifier, "trouble", None)
    if trouble:
        if app.classifier.version != "none":
            return [ill("reader", f"The promoted reader does not load, and the one before goes on: {trouble}")]
        return [ill("reader", f"The reader does not load, so every mail is unclear: {trouble}")]
    return [well("reader", "The text model loads.")]


def waiting(app: App) -> list[Check]:
    """Work that stands still until a person looks: jobs that broke, letters of doubtful fate, parked mails."""
    from liaison.domain.states import LetterState, RunState
    from liaison.store import health_queries, today_queries
    from liaison.store.session import reading

    with reading(app.engine) as session:
        broken = [run.job for run in health_queries.last_runs(session) if run.state is RunState.FAILED]
        letters = health_queries.letters_by_state(session)
        parked = today_queries.parked(session)
    doubtful = letters[LetterState.UNKNOWN] + letters[LetterState.FAILED]
    found = [ill("jobs", f"The last run of {job} broke: see liaison jobs.") for job in broken]
    if doubtful:
        words = f"Letters that failed or may not have left: {doubtful}; see liaison outbox list."
        found.append(ill("letters", words))
    if parked:
        found.append(ill("parked mails", f"Mails that are parked: {parked}; see liaison parked list."))
    return found or [advice("work that waits", "Nothing waits for a person.", ok=True)]
