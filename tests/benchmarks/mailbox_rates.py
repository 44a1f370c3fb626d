"""How many mails a second each kind of mailbox brings, and how many letters a second it sends: the adapter alone, without a database.

Every post of `tests/crash/all_posts` is measured, filled with the same mails of 1 to 3 KB. Those that have no server of ours to install
speak to a double, which is part of what is measured.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.benchmarks.bench_data import ROOT, mails

sys.path.insert(0, str(ROOT / "tests"))

MAILS = 1000
LETTERS = 50
NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)


def measure() -> list[tuple[str, float, str]]:
    """Two figures for each kind."""
    from tests.crash.all_posts import POSTS

    figures = []
    for kind, opened in POSTS.items():
        with tempfile.TemporaryDirectory() as folder, opened(Path(folder) / "post") as post:
            for number, raw in enumerate(mails(MAILS)):
                post.deliver(raw, NOW - timedelta(days=30) * (1 - number / MAILS))
            with mailbox_of(post.settings, Path(folder)) as mailbox:
                figures.append((f"fetch rate {kind}", MAILS / fetching(mailbox), "mails/s"))
                figures.append((f"send rate {kind}", LETTERS / sending(mailbox), "letters/s"))
            assert len(post.letters()) == LETTERS
    return figures


@contextmanager
def mailbox_of(settings: dict[str, str], folder: Path) -> Any:
    """The mailbox as a process with these settings opens it, beside an empty ledger."""
    from liaison.config import load_settings
    from liaison.store import migrate
    from tests.crash.child import open_app

    before = dict(os.environ)
    os.environ.update(settings, LIAISON_DATABASE__URL=f"sqlite:///{folder}/liaison.db", LIAISON_SECRET="k" * 32)
    try:
        app = open_app(load_settings(), NOW)
        migrate.upgrade(app.engine)
        yield app.mailboxes["main"]
        app.engine.dispose()
    finally:
        os.environ.clear()
        os.environ.update(before)


def fetching(mailbox: Any) -> float:
    """Seconds from the first fetch to the last mail, a hundred at a time."""
    sizes, cursor, more = list[int](), None, True
    start = time.perf_counter()
    while more:
        batch = mailbox.fetch(cursor, 100)
        cursor, more = batch.cursor, batch.more
        sizes += [len(item.raw) for item in batch.items]
    seconds = time.perf_counter() - start
    assert len(sizes) == MAILS, len(sizes)
    return seconds


def sending(mailbox: Any) -> float:
    """Seconds for preparing and sending so many letters, one after the other as the outbox does."""
    letters = some_letters(LETTERS)
    start = time.perf_counter()
    for letter in letters:
        mailbox.send(mailbox.prepare(letter), letter)
    return time.perf_counter() - start


def some_letters(count: int) -> Sequence[Any]:
    """Plain letters of a few hundred bytes."""
    from liaison.domain.mails import OutgoingMail

    return [
        OutgoingMail(
            message_id=f"<rate-{number}@liaison.example>",
            sender="queries@liaison.example",
            sender_name="Service",
            to=(f"gp{number}@practice.example",),
            subject="We have your question",
            text="It is read by 10:15 on Tuesday 24 November.\n" * 8,
            date=NOW,
            letter_key=f"rate:{number}",
        )
        for number in range(count)
    ]
