"""The words of attachments: documents a second, each in a child process of its own, one after the other; and a search through 5,000."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime

from tests.benchmarks.bench_data import ROOT

sys.path.insert(0, str(ROOT / "tests"))

COUNT = 40
MAILS, EACH = 500, 10  # what is searched through: mails, and attachments of each
NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
WORDS = "She asks whether the appointment could be on a Thursday, since the bus does not run on other days.\n"


def measure() -> list[tuple[str, float, str]]:
    """The rates of the two usual kinds, of two pages each, and the time of a search."""
    from documents import docx, pdf

    return [
        ("attachment text", rate(pdf(WORDS * 40, WORDS * 40)), "PDFs/s"),
        ("attachment text of Word", rate(docx(*[WORDS] * 80)), "documents/s"),
        ("search through 5000 attachments", 1000 * searching(), "ms"),
    ]


def rate(document: bytes) -> float:
    """Documents a second."""
    from liaison.mail.attachment_text import read

    start = time.perf_counter()
    for _ in range(COUNT):
        read(document)
    return COUNT / (time.perf_counter() - start)


def searching() -> float:
    """Seconds for a search of two words through so many attachments of two pages; the best of three."""
    from build import app_on, arrive, service
    from documents import mail_with
    from sqlalchemy import update

    from liaison.store import inbox_queries, migrate
    from liaison.store.session import open_engine, reading, transaction
    from liaison.store.tables_attachments import Attached

    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{folder}/liaison.db")
        migrate.upgrade(engine)
        app = app_on(engine, now=NOW)
        service(app)
        files = [(f"{n}.txt", b"words") for n in range(EACH)]
        arrive(app, *(mail_with(*files, message_id=f"<{n}@bench.example>") for n in range(MAILS)))
        with transaction(engine) as session:
            session.execute(update(Attached).values(text=WORDS * 60))
        wanted = inbox_queries.Wanted("open", 0, words="bus thursday")
        with reading(engine) as session:
            seconds = min(timed(lambda: inbox_queries.found(session, wanted)) for _ in range(3))
        engine.dispose()
    return seconds


def timed(act: Callable[[], object]) -> float:
    """Seconds."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start
