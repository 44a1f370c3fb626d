"""Importing: the practices of Scotland as published, then invented people; seconds and memory, on SQLite and on PostgreSQL.

Every run is a process of its own, so that its memory is its own: 10,000 and 100,000 people beside each other show whether memory stays
flat. Each list is taken in, then once more (nothing may change). Every hundredth line is wrong and has to be named.
"""

from __future__ import annotations

import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path

from tests.benchmarks.inbox_load import on_postgres
from tests.shared_data import shared_place

NOW = datetime(2026, 11, 27, 10, tzinfo=UTC)
SIZES = (10_000, 100_000)
PRACTICES = ("data", "gp-practices-2024-04.csv")
WRONG_EVERY = 100
Figures = list[tuple[str, float, str]]


def measure() -> Figures:
    """Both sizes on both databases."""
    if not shared_place(*PRACTICES).exists():
        print("import: NOT RUN, the published list of practices is not in LIAISON_SHARED", file=sys.stderr)
        return []
    figures: Figures = []
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            write_list(Path(folder) / f"{size}.csv", size)
        for database in ("sqlite", "postgresql"):
            for size in SIZES:
                figures += [
                    (f"import_{database}_{size}_{name}", value, unit)
                    for name, value, unit in child(database, Path(folder), size)
                ]
    return figures


def child(database: str, folder: Path, size: int) -> Figures:
    """One size on one database, in a process of its own."""
    url: AbstractContextManager[str] = (
        on_postgres() if database == "postgresql" else nullcontext(f"sqlite:///{folder}/{size}.db")
    )
    with url as where:
        command = [sys.executable, "-m", "tests.benchmarks.import_rate", where, str(folder / f"{size}.csv")]
        run = subprocess.run(command, capture_output=True, text=True, check=True)
    return [(name, value, unit) for name, value, unit in json.loads(run.stdout)]


def numbers() -> Iterator[str]:
    """Invented CHI numbers: days of birth that no calendar has, each with a right check digit."""
    from liaison.domain.chi import is_valid

    for stem in range(1000):
        for day in ("3002", "3102", "3104", "3106", "3109", "3111"):
            for year in range(40, 100):
                nine = f"{day}{year}{stem:03d}"
                found = next(
                    (f"{nine}{check}" for check in range(10) if is_valid(f"{nine}{check}", allow_demo=True)), None
                )
                if found:
                    yield found


def write_list(path: Path, size: int) -> None:
    """A list of so many people with every column filled as a real one would be."""
    with shared_place(*PRACTICES).open(encoding="utf-8-sig") as published:
        codes = [row["PracticeCode"] for row in csv.DictReader(published)]
    with path.open("w", newline="", encoding="utf-8") as out:
        lines = csv.writer(out)
        lines.writerow(
            "chi name preferred_name practice_code prescriber pharmacy medicines methadone_mg shared_care_start last_review_on safe_contact_email "
            "safe_contact_post safe_contact_phone_to safe_contact_checked_on safe_contact_may_tell choice_place choice_mode choice_time "
            "choice_worker_gender choice_language choice_easy_read choice_interpreter".split()
        )  # fmt: skip
        for n, chi in enumerate(islice(numbers(), size), start=1):
            started = date(2015, 1, 5) + timedelta(days=n % 3_500)
            code = "00000" if n % WRONG_EVERY == 0 else codes[n % len(codes)]
            lines.writerow(
                [chi, f"Person {n} Example{n % 977}", f"P{n % 31}", code, "Dr Example", f"Pharmacy {n % 200}", "Methadone, daily", n % 120, started,
                 date(2026, 1, 5) + timedelta(days=n % 300), "yes", "no", f"01632 960{n % 1000:03d}", "2026-10-01", "a sister", "here", "in person",
                 "mornings", ("", "woman", "man")[n % 3], ("", "Polish")[n % 2], ("", "yes")[n % 2], ""]
            )  # fmt: skip


def one(url: str, people: Path) -> Figures:
    """Take practices and people in, then the people again; in this process."""
    from liaison.practices.importing import import_practices
    from liaison.reviews.register_import import import_people
    from liaison.store import migrate
    from liaison.store.session import open_engine, transaction

    engine = open_engine(url)
    migrate.upgrade(engine)
    before = memory()
    start = time.perf_counter()
    with transaction(engine) as session:
        practices = import_practices(session, shared_place(*PRACTICES), now=NOW)
    spent_practices = time.perf_counter() - start
    start = time.perf_counter()
    with transaction(engine) as session:
        first = import_people(session, people, now=NOW, allow_demo=True)
    spent = time.perf_counter() - start
    start = time.perf_counter()
    with transaction(engine) as session:
        second = import_people(session, people, now=NOW, allow_demo=True)
    again = time.perf_counter() - start
    engine.dispose()
    return [
        ("practices", spent_practices, f"s; {practices.added} of {practices.read} added"),
        ("people", spent, f"s; {first.added} of {first.read} added, {len(first.rejected)} wrong lines named"),
        ("together", spent_practices + spent, "s"),
        ("again", again, f"s; {second.changed} changed, {second.unchanged} unchanged"),
        ("memory", memory(), "MB at most"),
        ("memory_of_it", memory() - before, "MB more than before the lists"),
    ]


def memory() -> float:
    """The most memory this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    print(json.dumps(one(sys.argv[1], Path(sys.argv[2]))))
