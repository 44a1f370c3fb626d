"""Writes lists as CSV files that `import` takes in again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import IO

from liaison.app import App
from liaison.cli.edge import Trouble
from liaison.clock import london_date
from liaison.domain.patterns import monday
from liaison.reviews.register_export import export_people
from liaison.staff.exporting_rota import whole_list
from liaison.store.session import reading, transaction

OWNER_ALONE = 0o600


def people(app: App, file: Path) -> int:
    """The register; returns how many people. Raises Trouble where the file cannot be written: then nothing is recorded."""
    with written(file) as out, transaction(app.engine) as session:
        return export_people(session, out, now=app.now())


def rota(app: App, file: Path, first: date | None, weeks: int) -> int:
    """The rota from that day's Monday on (this week's without one); returns how many lines. Raises Trouble."""
    with written(file) as out:
        with reading(app.engine) as session:
            text = whole_list(session, monday(first or london_date(app.now())), weeks)
        out.write(text)
    return text.count("\n") - 1


@contextmanager
def written(file: Path) -> Iterator[IO[str]]:
    """The file, to be written in UTF-8; a new one is its owner's alone, as lists hold people. Raises Trouble."""

    def opener(path: str, flags: int) -> int:
        return os.open(path, flags, OWNER_ALONE)

    try:
        with open(file, "w", encoding="utf-8", newline="", opener=opener) as out:
            yield out
    except OSError as error:
        raise Trouble(f"{file.name} cannot be written: {error.strerror}.") from error
