"""A service on disk, and turns of its jobs by hand."""

from dataclasses import replace
from pathlib import Path

from jobs import poll_mailboxes, send_letters, triage_messages
from liaison.app import App
from liaison.bootstrap import build_app
from liaison.clock import set_back_to
from liaison.config import Settings
from tests.build import TUESDAY_10AM, KeywordReader


def open_desk(inbox: Path, url: str, after: str) -> App:
    """An App on this folder and database, its clock set back to a Tuesday morning."""
    mailbox = {"path": inbox, "after": after}
    settings = Settings(database={"url": url}, mailbox=mailbox, secret="s" * 32)  # type: ignore[arg-type]
    return replace(build_app(settings, clock=set_back_to(TUESDAY_10AM)), classifier=KeywordReader())


def poll(app: App) -> list[str]:
    """One poll; returns its troubles."""
    return list(poll_mailboxes.poll(app, app.now())["trouble"])


def turn(app: App) -> list[str]:
    """One turn of the jobs, from the folder to the sent folder; returns the poll's troubles."""
    trouble = poll(app)
    triage_messages.drain(app, app.now())
    send_letters.run(app, app.now(), app.now())
    return trouble
