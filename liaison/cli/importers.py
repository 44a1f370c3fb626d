"""Which importer reads which file, and its report as the contract prints it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from liaison.app import App
from liaison.domain.lists import Rejected, Report
from liaison.domain.practice_changes import Fate, Row
from liaison.domain.register_columns import heading
from liaison.practices import list_diff, quarterly
from liaison.practices.importing import import_practices
from liaison.practices.importing_closures import import_closures
from liaison.practices.importing_places import import_places
from liaison.reviews.register_import import import_people
from liaison.reviews.register_list import Fate as PersonFate
from liaison.staff.importing_rota import import_rota
from liaison.staff.importing_staff import import_staff
from liaison.store.session import reading, transaction
from liaison.triage.mbox_import import import_mbox


def with_session(take_in: Callable[..., Report]) -> Callable[[App, Path, bool], dict[str, Any]]:
    """The importer inside its own transaction; a dry run only reads."""

    def run(app: App, file: Path, dry_run: bool) -> dict[str, Any]:
        with (reading if dry_run else transaction)(app.engine) as session:
            return printed(take_in(session, file, now=app.now(), dry_run=dry_run))

    return run


def people(app: App, file: Path, dry_run: bool) -> dict[str, Any]:
    """People in shared care, in one transaction; a dry run only reads. The report says line by line which fields change, and never a value."""
    changes: list[dict[str, Any]] = []

    def told(fates: Sequence[PersonFate | Rejected]) -> None:
        changes.extend(
            {"line": one.line, "fields": [heading(name) for name, _, _ in one.changes]}
            for one in fates
            if isinstance(one, PersonFate) and one.word == "changed"
        )

    with bar("Taking people in", file) as progress, (reading if dry_run else transaction)(app.engine) as session:
        report = import_people(
            session, file, now=app.now(), dry_run=dry_run, allow_demo=app.settings.demo, progress=progress, told=told
        )  # fmt: skip
    return printed(report) | {"changes": sorted(changes, key=lambda one: one["line"])}


def practices(app: App, file: Path, dry_run: bool) -> dict[str, Any]:
    """Practices, in one transaction; the report says beside the counts what the list changes in the directory, by kind."""
    with (reading if dry_run else transaction)(app.engine) as session:
        diff = list_diff.weigh(session, file, now=app.now())
        report = import_practices(session, file, now=app.now(), dry_run=dry_run)
        if not dry_run:
            quarterly.log_import(session, diff, app.now())
        return printed(report) | changes(diff)


def changes(diff: list_diff.Diff) -> dict[str, Any]:
    """What a list changes, for the report: practices by kind, and a sentence a kind for who reads."""
    kinds = {fate: [row for row in diff.rows if row.fate is fate] for fate in Fate}
    shown = {
        fate.value: [
            {"line": row.line, "code": row.code, "name": row.name, "changes": [list(one) for one in row.changes]}
            | {"because": row.because, "successor": row.successor}
            for row in rows
        ]
        for fate, rows in kinds.items()
        if fate not in (Fate.UNCHANGED, Fate.REJECTED, Fate.OUTSIDE)
    }
    return {"directory": {"edition": diff.edition, "counts": diff.counts(), **shown}, "told": told(kinds)}


def told(kinds: dict[Fate, list[Row]]) -> list[str]:
    """One sentence a kind that has any, with the first few practices by name."""
    said = []
    for fate, rows in kinds.items():
        if rows and fate is not Fate.REJECTED:
            few = ", ".join(f"{row.name} ({row.code})" for row in rows[:5]) if fate is not Fate.UNCHANGED else ""
            more = f" and {len(rows) - 5} more" if few and len(rows) > 5 else ""
            said.append(f"{fate.value}: {len(rows)}{': ' if few else ''}{few}{more}")
    return said


def mbox(app: App, file: Path, dry_run: bool) -> dict[str, Any]:
    """Mails of an mbox file: it commits portion by portion, as the file may hold a hundred thousand."""
    with bar("Taking mails in", file) as progress:
        return import_mbox(app, file, dry_run=dry_run, progress=progress)


@contextmanager
def bar(words: str, file: Path) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal, and nothing elsewhere; it is told the bytes read so far."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as shown:
        task = shown.add_task(words, total=file.stat().st_size if file.is_file() else None)
        yield lambda done: shown.update(task, completed=done)


IMPORTERS: dict[str, Callable[[App, Path, bool], dict[str, Any]]] = {
    "practices": practices,
    "people": people,
    "staff": with_session(import_staff),
    "rota": with_session(import_rota),
    "closures": with_session(import_closures),
    "places": with_session(import_places),
    "mbox": mbox,
}


def printed(report: Report) -> dict[str, Any]:
    """The contract's object."""
    return {**asdict(report), "rejected": [asdict(one) for one in report.rejected]}


def by_line(said: Iterable[tuple[int, str]]) -> list[str]:
    """What is said of lines, the same of many in one sentence with all their numbers: "lines 2-601 (600): ..."."""
    lines: dict[str, list[int]] = defaultdict(list)
    for number, words in said:
        lines[words].append(number)
    return [
        f"line {numbers[0]}: {words}" if len(numbers) == 1 else f"lines {spans(numbers)} ({len(numbers):,}): {words}"
        for words, numbers in lines.items()
    ]


def spans(numbers: Sequence[int]) -> str:
    """Numbers in order as "2-5, 9"."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in found)
