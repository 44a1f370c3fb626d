"""The inbox page with 5,000 open cases: server time, signed in, 50 a page."""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.benchmarks.bench_data import ROOT, mails

sys.path.insert(0, str(ROOT / "tests"))

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
OPEN = 5000


def measure() -> list[tuple[str, float, str]]:
    """Median of twenty requests for the inbox's first page, and for Today."""
    import warnings

    from starlette.testclient import TestClient

    from liaison.web.deps import COOKIE
    from liaison.web.window import create_app

    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        app, token = filled(Path(folder))
        client = TestClient(create_app(app), base_url="http://127.0.0.1")
        client.cookies.set(COOKIE, token)
        first, today = (median(client, path) for path in ("/inbox?tab=open", "/"))
        app.engine.dispose()
    return [("inbox_page_5000_open", first, "ms"), ("today_page_5000_open", today, "ms")]


def filled(folder: Path):
    """An App with so many open cases, and a signed-in colleague's token."""
    from build import KeywordReader, app_on, service

    from liaison.staff import signing_in
    from liaison.store import migrate
    from liaison.store.session import open_engine, transaction

    engine = open_engine(f"sqlite:///{folder}/liaison.db")
    migrate.upgrade(engine)
    app = app_on(engine, reader=KeywordReader(), now=NOW)
    ids = service(app)
    fill(app)
    with transaction(engine) as session:
        token = signing_in.start(session, ids["Lena"], now=NOW, hours=8).token
    return app, token


def fill(app) -> None:
    """Cases of every category and urgency, routed as route does it, without parsing five thousand mails."""
    from liaison.domain.states import LedgerState
    from liaison.store import events
    from liaison.store.session import transaction
    from liaison.store.tables import LedgerItem, Message, Reading
    from liaison.triage import intake
    from liaison.triage.desk import open_desk
    from liaison.triage.new_case import case_row
    from liaison.triage.route import make
    from models.taxonomy import CATEGORIES, Category, Outcome

    mailbox_id, _ = intake.ensure_mailbox(app, "main")
    words = [" ".join(raw.decode().split("\n\n", 1)[1].split())[:1500] for raw in mails(200)]
    kinds = list(Category)
    with transaction(app.engine) as session:
        desk = open_desk(session, app, NOW)
        came = [NOW - timedelta(minutes=n % 2000) for n in range(OPEN)]
        rows = [
            {
                "mailbox_id": mailbox_id,
                "ref": str(n),
                "size": 1,
                "received_at": at,
                "fetched_at": at,
                "state": LedgerState.RECEIVED,
            }
            for n, at in enumerate(came)
        ]
        ids = events.open_rows(session, LedgerItem, rows, actor="step:bench", now=NOW)
        arrivals = []
        for i, at, n in zip(ids, came, range(OPEN), strict=True):
            text = words[n % len(words)]
            category = kinds[n % len(kinds)]
            message = Message(
                id=i,
                sender="tait@quay.example",
                sender_name="Dr Rowan Tait",
                subject=text[:60],
                text=text,
                new_text=text,
                practice_code="99901",
            )
            reading = Reading(
                id=i,
                at=NOW,
                outcome=Outcome.QUERY,
                category=category,
                urgency=CATEGORIES[category].usual,
                handler=CATEGORIES[category].handlers[0],
            )
            arrivals.append(
                (LedgerItem(id=i, received_at=at, mailbox_id=mailbox_id, ref="", fetched_at=at), reading, message)
            )
            session.add_all([message, reading])
        session.flush()
        make(session, [case_row(desk, arrival) for arrival in arrivals], NOW, "step:bench")


def median(client, path: str) -> float:
    """Milliseconds."""
    times = []
    for _ in range(20):
        start = time.perf_counter()
        response = client.get(path)
        times.append(1000 * (time.perf_counter() - start))
        assert response.status_code == 200, response.status_code
    return sorted(times)[10]
