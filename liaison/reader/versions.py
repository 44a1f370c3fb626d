"""Which reader serves: promoted by a person where the gate allows it, rolled back in one step. The rows say it, every process asks them.

Exactly one row stands at SERVING once anything was promoted here; before that, the reader that ships (or that `LIAISON_READER__MODEL`
names) serves without a row. Its row has no folder, so that one can always go back to it.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select
from sqlmodel import Session, col

from liaison.config import Settings
from liaison.domain.learning_policy import KEPT_READERS
from liaison.domain.states import LessonState, ReaderState
from liaison.store import events
from liaison.store.session import database_file, reading
from liaison.store.tables_reader import Lesson, ReaderVersion

DEFAULT = Path("liaison-data/reader")  # where the database is not a file here
KEEPER = events.step("retrain")


class NotPromoted(Exception):
    """A reader cannot be promoted or gone back to; the message gives every reason."""


def readers_folder(settings: Settings) -> Path:
    """Where readers trained here are kept: the setting, else beside the SQLite database."""
    if settings.reader.folder is not None:
        return settings.reader.folder
    file = database_file(settings.database.url)
    return file.parent / "reader" if file else DEFAULT


def serving(session: Session) -> ReaderVersion | None:
    """The row that serves; None while nothing was ever promoted here."""
    return session.scalars(select(ReaderVersion).where(col(ReaderVersion.state) == ReaderState.SERVING)).first()


def serving_version(session: Session, base: str) -> str:
    """The version that serves. The first reader is the program's own, and may be another after an upgrade: `base` is what it is now."""
    row = serving(session)
    return row.version if row and row.folder else base


def base_folder(settings: Settings) -> Path:
    """Where the first reader is: the one that a setting names, or the one that ships."""
    from models.predict import SHIPPED

    return settings.reader.model or SHIPPED


def base_version(settings: Settings) -> str:
    """The first reader's version; "none" where it cannot be read."""
    from models.artifact import ArtifactError, read_manifest

    try:
        return str(read_manifest(base_folder(settings))["version"])
    except ArtifactError:
        return "none"


def about_base(settings: Settings) -> dict[str, Any]:
    """What the first reader's manifest tells people of it; nothing where it cannot be read."""
    from models.artifact import ArtifactError, read_manifest

    try:
        return dict(read_manifest(base_folder(settings))["about"])
    except ArtifactError:
        return {}


def every(session: Session) -> Sequence[ReaderVersion]:
    """All readers known here, newest first."""
    return session.scalars(select(ReaderVersion).order_by(col(ReaderVersion.id).desc())).all()


def named(session: Session, version: str) -> ReaderVersion | None:
    """The reader of this version."""
    return session.scalars(select(ReaderVersion).where(col(ReaderVersion.version) == version)).first()


class Promoted:
    """Asks the database which folder to serve from; None: the reader that was there before. Cheap: one row by one index."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self._engine, self._folder = engine, folder

    def __call__(self) -> Path | None:
        """The folder."""
        with reading(self._engine) as session:
            row = serving(session)
            return self._folder / row.folder if row and row.folder else None


def promote(session: Session, version: str, settings: Settings, *, base: str, staff_id: int, now: datetime) -> None:
    """Let a reader serve. `base` is the version of the reader that was there before. Raises NotPromoted with every reason."""
    row = named(session, version)
    if row is None:
        raise NotPromoted(f"There is no reader called {version} here: see liaison model list.")
    refuse(row, serving_version(session, base), settings)
    refuse_taken_back(session, row)
    before = retire(session, base, actor=events.person(staff_id), now=now)
    events.move(
        session, row, ReaderState.SERVING, actor=events.person(staff_id), now=now, because="promoted", served_from=now,
        promoted_by=staff_id, replaced_id=before.id,
    )  # fmt: skip


def refuse(row: ReaderVersion, serves: str, settings: Settings) -> None:
    """Raise NotPromoted where the gate, the files or the settings say no."""
    if row.state is ReaderState.SERVING:
        raise NotPromoted(f"{row.version} serves already.")
    if row.state is ReaderState.DROPPED:
        raise NotPromoted(f"The files of {row.version} are gone: only the newest {KEPT_READERS} are kept.")
    if said_no := [check["words"] for check in row.checks if not check["ok"]]:
        raise NotPromoted(f"The gate says no to {row.version}. " + " ".join(said_no))
    against = row.compared.get("against")
    if not row.checks or against != serves:
        raise NotPromoted(
            f"{row.version} was compared with {against or 'nothing'}, and {serves} serves now: the next training compares anew."
        )
    refuse_fixed(settings)
    refuse_broken(readers_folder(settings) / row.folder, row.version)


def refuse_taken_back(session: Session, row: ReaderVersion) -> None:
    """Raise NotPromoted where a text that the reader was trained with is released no longer."""
    taught = set(row.taught.get("messages", ()))
    released = select(Lesson.message_id).where(col(Lesson.state) == LessonState.RELEASED)
    if gone := len(taught - set(session.scalars(released))):
        raise NotPromoted(
            f"{row.version} was trained with {gone} text{'' if gone == 1 else 's'} taken back since: the next training goes without."
        )


def refuse_fixed(settings: Settings) -> None:
    """Raise NotPromoted where a setting says which reader serves."""
    if settings.reader.model is not None:
        raise NotPromoted(
            "LIAISON_READER__MODEL says which reader serves: take it out of the settings before another is promoted."
        )


def refuse_broken(folder: Path, version: str) -> None:
    """Raise NotPromoted for files that are damaged, missing, or another reader's."""
    from models.artifact import ArtifactError, load

    try:
        found = load(folder).version
    except ArtifactError as error:
        raise NotPromoted(f"Its files cannot be used: {error}") from error
    if found != version:
        raise NotPromoted(f"Its files hold another reader ({found}): it is not promoted.")


def retire(session: Session, base: str, *, actor: str, now: datetime) -> ReaderVersion:
    """Take what serves out of service; returns its row, made here where the first reader never had one."""
    row = serving(session)
    if row is None:
        row = named(session, base) or ReaderVersion(version=base, state=ReaderState.SERVING, trained_at=now)
        if row.id is None:
            events.open_row(session, row, actor=KEEPER, now=now, because="was there before any was trained here")
    if row.state is ReaderState.SERVING:
        events.move(session, row, ReaderState.RESTING, actor=actor, now=now, because="another serves from now on")
    return row


def roll_back(session: Session, settings: Settings, *, actor: str, now: datetime) -> tuple[str, str]:
    """Go back to the reader that served before; returns (which goes, which serves). Asks no gate: it has served. Raises NotPromoted."""
    row = serving(session)
    before = session.get(ReaderVersion, row.replaced_id) if row and row.replaced_id else None
    if row is None or before is None:
        raise NotPromoted("The reader that serves is the first one: there is none to go back to.")
    if before.state is ReaderState.DROPPED:
        raise NotPromoted(f"The files of {before.version} are gone.")
    if before.folder:
        refuse_broken(readers_folder(settings) / before.folder, before.version)
    events.move(session, row, ReaderState.RESTING, actor=actor, now=now, because="rolled back")
    events.move(session, before, ReaderState.SERVING, actor=actor, now=now, because="gone back to", served_from=now)
    return row.version, before.version


def drop_old(session: Session, *, now: datetime, kept: int = KEPT_READERS) -> list[str]:
    """Give up all but the newest few readers, the serving one and the way back from it aside; returns the folders to delete."""
    row = serving(session)
    needed = {row.id, row.replaced_id} if row else set()
    files = [one for one in every(session) if one.folder and one.state is not ReaderState.DROPPED]
    gone = [one for one in files[kept:] if one.id not in needed]
    for one in gone:
        events.move(session, one, ReaderState.DROPPED, actor=KEEPER, now=now, because="only the newest are kept")
    return [one.folder for one in gone]


def delete(folder: Path, names: Sequence[str]) -> None:
    """Delete the files of readers that were given up; what cannot be deleted stays and harms nobody."""
    for name in names:
        shutil.rmtree(folder / name, ignore_errors=True)
