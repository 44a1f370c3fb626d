"""One case's page and the answers suggested for it, in the database that `inbox_load` has filled: server time of one process, nobody else at work."""

from __future__ import annotations

import time
from typing import Any

from tests.benchmarks.bench_data import corpus_texts

ANSWERED = 20_000  # finished cases that have an answer which left: some years of a large service
ASKED = 60
BATCH = 5_000
# what each is to stay under, in milliseconds at the 95th percentile
TARGETS = {"case_page": 150, "suggestions": 500, "search": 150}


def measured(app: Any, staff_id: int, name: str, newest: int) -> list[tuple[str, float, str]]:
    """95th percentiles in milliseconds, each with its target."""
    from seed import signed_in_cookie
    from starlette.testclient import TestClient

    from liaison.store.session import reading
    from liaison.triage.suggest import suggestions
    from liaison.web.window import create_app

    token, _ = signed_in_cookie(app, staff_id)
    client = TestClient(create_app(app), base_url="http://127.0.0.1", cookies={"liaison": token})
    asked = [newest - 37 * n for n in range(min(ASKED, newest // 40))]

    def page(case_id: int) -> None:
        assert client.get(f"/cases/{case_id}").status_code == 200

    def suggest(case_id: int) -> None:
        with reading(app.engine) as session:
            suggestions(session, case_id)

    page(asked[0])
    return [
        line(f"case_page_{name}_p95", timed(page, asked), "case_page"),
        line(f"suggestions_{ANSWERED}_answered_{name}_p95", timed(suggest, asked), "suggestions"),
    ]


def line(name: str, value: float, kind: str) -> tuple[str, float, str]:
    """A figure with its target beside it."""
    return name, value, f"ms (target: under {TARGETS[kind]} ms)"


def timed(act: Any, asked: list[int]) -> float:
    """The 95th percentile of an act on each of these cases, in milliseconds."""
    spent = []
    for case_id in asked:
        start = time.perf_counter()
        act(case_id)
        spent.append(1000 * (time.perf_counter() - start))
    return sorted(spent)[int(0.95 * (len(spent) - 1))]


def answer(app: Any, staff_id: int, count: int) -> None:
    """Give the first so many cases an answer that left; before the words of cases are copied for the search, as row by row takes minutes."""
    from datetime import UTC, datetime

    from liaison.domain.states import LetterState
    from liaison.store.session import transaction
    from liaison.store.tables import Letter
    from liaison.store.upsert import insert_rows

    texts, at = corpus_texts(), datetime(2026, 11, 1, tzinfo=UTC)
    rows = [
        {
            "key": f"answer:bench-{n}",
            "kind": "answer",
            "state": LetterState.SENT,
            "mailbox_id": 1,
            "message_id": f"<bench-{n}@service.example>",
            "sender": "queries@service.example",
            "subject": "Our answer",
            "text": f"Dear colleague,\n\n{texts[(7 * n) % len(texts)]}\n\nKind regards",
            "case_id": n,
            "author_id": staff_id,
            "created_at": at,
            "not_before": at,
            "sent_at": at,
        }
        for n in range(1, count + 1)
    ]
    for start in range(0, count, BATCH):
        with transaction(app.engine) as session:
            insert_rows(session, Letter, rows[start : start + BATCH])
