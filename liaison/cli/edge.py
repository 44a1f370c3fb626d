"""The edge of every command: expected trouble becomes one clear line, and the App is built here."""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from datetime import datetime
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from liaison.app import App

PROBLEM = 3  # ran well and found a problem


at_end: ContextVar[ExitStack | None] = ContextVar("at_end", default=None)  # closes what the command opened


class Trouble(Exception):
    """A command cannot go on: one clear line."""


@contextmanager
def plainly() -> Iterator[None]:
    """Turn expected trouble into one clear line on standard error and exit code 1."""
    with ExitStack() as closing:
        at_end.set(closing)
        try:
            yield
        except Exception as error:
            fail(in_one_line(error))


def speak_utf8() -> None:
    """Print UTF-8 whatever the machine is set to: a sender's name must not end a command. Half a character is printed as its escape."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def in_one_line(error: Exception) -> str:
    """What to tell of an error. The words of one that nobody expected are kept back: they may hold words of a mail."""
    names = {kind.__name__ for kind in type(error).__mro__}
    if isinstance(error, Trouble) or names & EXPECTED:
        return str(error)
    if "DBAPIError" in names and type(error).__name__ in {"OperationalError", "DatabaseError"}:
        return database_words(error)
    if "CommandError" in names and "revision" in str(error):  # Alembic's: it has no word for it
        return "The database was made by a newer program than this one: install that version again."
    what = f"{type(error).__name__} in {where(error)}"
    return f"This should not have happened ({what}). Nothing that was confirmed is lost."


def database_words(error: Any) -> str:
    """The database's trouble; where it could not even be reached, the setting is named."""
    from liaison.store.session import explain

    words = explain(error)
    if error.statement is None and words.startswith("The database refused"):
        words = f"The database cannot be reached ({type(error.orig).__name__}): check LIAISON_DATABASE__URL."
    return words


def where(error: Exception) -> str:
    """The innermost place of ours in an error's way, for whoever mends it."""
    house = Path(__file__).parents[2]
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if path.is_relative_to(house) and path.relative_to(house).parts[0] in {"liaison", "models", "jobs"}:
            return f"{path.relative_to(house).as_posix()}:{frame.lineno}"
    return "an unknown place"


# errors of lower rooms whose message is already a clear line; named, so that this edge imports none of them
EXPECTED = frozenset(
    {
        "WrongSetting", "StoreTrouble", "MailboxBusy", "MailboxDown", "MailboxRefused", "ArtifactError", "CorpusError", "WrongAccount",
        "WeakPassword", "NotAllowed", "MovedMeanwhile", "WrongFile", "WrongLetter", "MailboxError", "UnknownJob", "JobFailed", "NotRehearsed", "WrongList", "WrongEntry",
        "NotPromoted", "NotReleased", "TrainingBroke",
    }
)  # fmt: skip


def fail(words: str) -> None:
    """One line on standard error, exit code 1."""
    if words:
        say(f"liaison: {words}")
    raise SystemExit(1)


def say(words: str) -> None:
    """A message for people, on standard error."""
    print(words, file=sys.stderr)


def out(value: Any) -> None:
    """One JSON object, on standard output."""
    print(json.dumps(value, ensure_ascii=False, default=str))


def built(*, upgraded: bool = True, quiet: bool = True) -> App:
    """The App of this process, its database at the program's version; `quiet` logs warnings alone. Raises WrongSetting or StoreTrouble."""
    from liaison.bootstrap import build_app
    from liaison.config import load_settings
    from liaison.logs import set_up
    from liaison.store import migrate

    set_up(quiet=quiet)
    app = build_app(load_settings())
    if closing := at_end.get():
        closing.callback(app.engine.dispose)
    if upgraded:
        migrate.upgrade(app.engine)
        app.doors.look_again()  # an older database could not be asked
    return app


def moment(text: str | None) -> datetime | None:
    """An ISO moment from the command line as aware UTC; without a zone it is London time. Wrong usage otherwise."""
    if text is None:
        return None
    from liaison.triage.oneshot import YEARS, utc

    try:
        found = utc(datetime.fromisoformat(text))
    except (ValueError, OverflowError) as error:
        raise typer.BadParameter(f"{text!r} is not a moment such as 2026-11-24T10:00") from error
    if found.year not in YEARS:
        raise typer.BadParameter(f"{text!r} is out of reach: give a year from {YEARS.start} to {YEARS.stop - 1}")
    return found
