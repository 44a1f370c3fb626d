"""The duty desk under load: 500 mails that arrive at once, 500 cases shared out among 40 colleagues, and twelve weeks of one desk.

Arrival to assigned: one process, SQLite on disk with synchronous=FULL, the reader warm, a real folder mailbox, acknowledgements posted.
A mail counts from the moment at which all 500 lie in the folder to the commit that gives it to somebody.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmarks.bench_data import ROOT, mails

sys.path.insert(0, str(ROOT / "tests"))

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
COUNT, WORKERS = 500, 40
Figures = list[tuple[str, float, str]]


def measure() -> Figures:
    """All three."""
    return [*arrival_to_assigned(), *sharing_out(), *weeks()]


def arrival_to_assigned() -> Figures:
    """Seconds from arrival to an owner: half of the mails, 95 of 100, and the last."""
    with tempfile.TemporaryDirectory() as folder:
        arrive(
            Path(folder) / "before", mails(COUNT)[::-1]
        )  # a process that has worked before: its word lists are compiled, its libraries loaded
        spent = sorted(arrive(Path(folder) / "now", mails(COUNT)))
    return [
        ("arrival_to_assigned_median_500_at_once", median(spent), "s"),
        ("arrival_to_assigned_p95_500_at_once", spent[int(0.95 * len(spent)) - 1], "s"),
        ("arrival_to_assigned_last_of_500", spent[-1], "s"),
    ]


def arrive(folder: Path, raws: list[bytes]) -> list[float]:
    """Let these mails arrive and turn the jobs until nobody waits; seconds for each that somebody has."""
    from build import app_on

    from jobs.poll_mailboxes import poll
    from jobs.triage_messages import CHAIN
    from liaison.bootstrap import known_to
    from liaison.mail.folder import FolderMailbox
    from liaison.reader.serving import SteadyReader
    from liaison.store import migrate
    from liaison.store.session import open_engine

    box = folder / "mailbox"
    box.mkdir(parents=True)
    engine = open_engine(f"sqlite:///{folder}/liaison.db")
    migrate.upgrade(engine)
    mailbox = FolderMailbox(box, name="main", known=known_to(engine, "main"))
    app = app_on(engine, mailbox=mailbox, reader=SteadyReader(), now=NOW)
    staff(app)
    for number, raw in enumerate(raws):
        (box / f"{number:05}.eml").write_bytes(raw)
    spent: list[float] = []
    start = time.perf_counter()
    poll(app, NOW)
    while sum(step.take_batch(app, NOW) for step, _ in CHAIN):
        spent += [time.perf_counter() - start] * (with_owner(app) - len(spent))
    engine.dispose()
    print(f"   {len(spent)} of {len(raws)} have an owner", file=sys.stderr)
    return spent


def staff(app: Any) -> None:
    """The invented service, and colleagues of every role up to forty."""
    from build import add_worker, service

    from liaison.store.session import transaction
    from models.taxonomy import Handler

    roles = [handler.value for handler in Handler]
    service(app)
    with transaction(app.engine) as session:
        for number in range(WORKERS - 5):
            add_worker(session, f"Colleague {number}", [roles[number % len(roles)]], NOW)


def with_owner(app: Any) -> int:
    """How many cases somebody has."""
    from sqlalchemy import func, select
    from sqlmodel import col

    from liaison.store.session import reading
    from liaison.store.tables import Case

    with reading(app.engine) as session:
        return session.scalar(select(func.count()).select_from(Case).where(col(Case.owner_id).is_not(None))) or 0


def sharing_out() -> Figures:
    """Seconds for 500 cases to 40 colleagues: as one problem (the library's first import included, and again without), and one by one."""
    together, apart = [share(place_together) for _ in range(4)], [share(place_apart) for _ in range(3)]
    return [
        ("assign_500_to_40_first_time", together[0], "s"),
        ("assign_500_to_40_together", median(together[1:]), "s"),
        ("assign_500_to_40_one_by_one", median(apart), "s"),
    ]


def share(how: Any) -> float:
    """Seconds of one way, on invented cases and colleagues."""
    from liaison.domain.presence import Presence
    from liaison.domain.rota import Rota, Shift, Worker
    from liaison.domain.routing import Routable
    from liaison.domain.workdays import calendar_for
    from models.taxonomy import CATEGORIES, Category, Handler

    dice, handlers, places = random.Random(1), list(Handler), ("North", "South", "East")
    workers = [
        Worker(n, f"W{n}", frozenset({handlers[n % 11], handlers[n % 3]}), frozenset({places[n % 3]}), hours=(37.5, 22.5)[n % 2])
        for n in range(1, WORKERS + 1)
    ]  # fmt: skip
    shifts = [Shift(worker.id, NOW - timedelta(hours=1), NOW + timedelta(hours=7)) for worker in workers]
    cases = []
    for _ in range(COUNT):
        category = dice.choice(list(Category))
        read_by, locality = NOW + timedelta(hours=dice.choice([1, 7])), dice.choice(places)
        rule = CATEGORIES[category]
        cases.append(
            Routable(
                category, rule.handlers, rule.usual, read_by, locality, dice.choice([None, None, dice.randint(1, 40)])
            )
        )
    rota, calendar = Rota(workers, shifts), calendar_for([2026])
    start = time.perf_counter()
    how(cases, Presence(rota, NOW, calendar))
    return time.perf_counter() - start


def place_together(cases: Any, present: Any) -> None:
    """As one problem for each urgency."""
    from liaison.domain.routing_batch import place_all

    place_all(cases, present, {})


def place_apart(cases: Any, present: Any) -> None:
    """One after the other."""
    from liaison.domain.routing_batch import place_all

    load: Any = {}
    for case in cases:
        place_all([case], present, load)


def weeks() -> Figures:
    """Twelve weeks with leave and illness: how far apart colleagues of equal roles and hours are, of groups with 80 points a week or more."""
    from desk_weeks import Weeks

    told = Weeks(12).live()
    spreads = sorted(group.spread for group in told.weeks if group.mean >= 80)
    small = sorted(group.spread for group in told.weeks if group.mean < 80)
    return [
        ("weeks_mails", told.mails, "mails in 12 weeks"),
        ("weeks_urgent_to_somebody_off_shift", told.urgent_to_absent, "mails"),
        ("weeks_left_with_absent", told.left_with_absent, "cases"),
        ("weeks_spread_median", 100 * median(spreads), "%"),
        (
            "weeks_spread_worst",
            100 * spreads[-1],
            f"% of {len(spreads)} groups and weeks with 80 points or more a person",
        ),
        (
            "weeks_spread_median_small_groups",
            100 * median(small),
            f"% of {len(small)} with fewer, where one mail is a tenth to a third",
        ),
    ]
