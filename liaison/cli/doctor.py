"""What the doctor looks at: settings, database, mailboxes, the reader, jobs, letters, the shunt. One sentence for each thing that needs a
hand; looking changes nothing."""

from __future__ import annotations

from liaison.app import App


def findings() -> list[str]:
    """Every finding, in the order in which they should be mended."""
    from liaison.bootstrap import build_app
    from liaison.config import WrongSetting, load_settings
    from liaison.logs import set_up
    from liaison.store.session import StoreTrouble

    set_up(quiet=True)
    try:
        app = build_app(load_settings())
        found = database(app)
        return found + mailboxes(app) + reader(app) + ([] if found else waiting(app))
    except (WrongSetting, StoreTrouble) as error:
        return [str(error)]


def database(app: App) -> list[str]:
    """Whether the database opens and is at the program's version."""
    from alembic.migration import MigrationContext
    from sqlalchemy.exc import DBAPIError

    from liaison.cli.edge import database_words
    from liaison.store import backups, migrate

    try:
        with app.engine.connect() as connection:
            version = MigrationContext.configure(connection).get_current_revision()
    except DBAPIError as error:
        return [database_words(error)]
    if version is None:
        return ["The database has no tables yet: run liaison db upgrade."]
    if version not in backups.known_versions():
        return ["The database was made by a newer program than this one: install that version again."]
    return ["The database is older than the program: run liaison db upgrade."] if version != migrate.newest() else []


def mailboxes(app: App) -> list[str]:
    """What each mailbox says of itself."""
    from liaison.mail.mailbox import MailboxError

    found = []
    for name, mailbox in app.mailboxes.items():
        try:
            found += [f"Mailbox {name}: {sentence}" for sentence in mailbox.check()]
        except MailboxError as error:
            found.append(f"Mailbox {name}: {error}")
    return found


def reader(app: App) -> list[str]:
    """Whether the text model loads; without it every mail is unclear, at U2."""
    trouble = getattr(app.classifier, "trouble", None)
    return [f"The reader does not load, so every mail is unclear: {trouble}"] if trouble else []


def waiting(app: App) -> list[str]:
    """Work that stands still until a person looks: jobs that broke, letters of doubtful fate, parked mails."""
    from liaison.domain.states import LetterState, RunState
    from liaison.store import health_queries, today_queries
    from liaison.store.session import reading

    with reading(app.engine) as session:
        broken = [run.job for run in health_queries.last_runs(session) if run.state is RunState.FAILED]
        letters = health_queries.letters_by_state(session)
        parked = today_queries.parked(session)
    doubtful = letters[LetterState.UNKNOWN] + letters[LetterState.FAILED]
    return [
        *(f"The last run of {job} broke: see liaison jobs." for job in broken),
        *([f"Letters that failed or may not have left: {doubtful}; see liaison outbox list."] if doubtful else []),
        *([f"Mails that are parked: {parked}; see liaison parked list."] if parked else []),
    ]
