"""How much memory one process takes up while it carries fifty thousand mails from the mailbox to somebody on duty.

The mailbox is filled from outside, a thousand mails at a time; the process is a child of its own, which polls, triages, and says after
each thousand how much memory it holds. What counts is the growth from mail 10,000 on: by then the model is loaded and every cache of a
fixed size is full (SQLite's pages, compiled statements), so that what grows still would grow for ever.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import psutil

from tests.benchmarks.bench_data import ROOT

sys.path.insert(0, str(ROOT / "tests"))

AT_A_TIME = 1000
SETTLED = 10_000  # mails after which nothing should grow any more
COUNT = 50_000
NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
KINDS = ("memory", "drop folder", "maildir")


def measure() -> list[tuple[str, float, str]]:
    """The growth for each kind of mailbox."""
    figures = []
    for kind in KINDS:
        with tempfile.TemporaryDirectory() as folder:
            held = resident(Path(folder), kind, COUNT)
        print(f"   {kind}: {[round(one) for one in held[:: COUNT // AT_A_TIME // 10]]} MB", file=sys.stderr)
        figures.append((f"memory growth over 50,000 mails, {kind}", growth(held), "MB"))
    return figures


def growth(held: list[float]) -> float:
    """Megabytes gained from `SETTLED` to the end: the middle one of the last five samples less that of the five around it."""
    start = SETTLED // AT_A_TIME
    return sorted(held[-5:])[2] - sorted(held[start - 2 : start + 3])[2]


def resident(folder: Path, kind: str, count: int) -> list[float]:
    """Megabytes that the process held after each thousand of so many mails."""
    from tests.crash.all_posts import POSTS

    files = sorted((ROOT / "models/corpus").glob("*.jsonl"))
    rows = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]
    with POSTS[kind](folder / "post") as post:
        child = start(folder, post.settings)
        assert child.stdin is not None
        assert child.stdout is not None
        held = []
        for first in range(0, count, AT_A_TIME):
            fill(post.deliver, rows, first)
            print("more", file=child.stdin, flush=True)
            said = json.loads(child.stdout.readline())
            assert said["ledger"] == first + AT_A_TIME, said
            held.append(said["megabytes"])
        child.communicate(timeout=60)
    return held


def start(folder: Path, settings: dict[str, str]) -> subprocess.Popen[str]:
    """The process that is measured."""
    env = {**os.environ, **settings, "LIAISON_DATABASE__URL": f"sqlite:///{folder}/liaison.db", "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.memory_growth"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, env=env, text=True,
    )  # fmt: skip


def fill(deliver: Callable[[bytes, datetime], None], rows: list[dict[str, str]], first: int) -> None:
    """The next thousand mails arrive: small ones, the beginning of a corpus row each, every one with words of its own."""
    from build import mail

    for number in range(first, first + AT_A_TIME):
        row = rows[number % len(rows)]
        words = f"{row['body'][:100]}\n\nNumber {number}\n"
        sender = f"Dr A Writer <desk{number % 400}@p{99900 + number % 12}.example>"
        deliver(mail(words, subject=f"About {number}", sender=sender, message_id=f"<{number}@p.example>"), NOW)


def main() -> None:
    """The process that is measured: at each line on standard input, everything from the mailbox to somebody on duty."""
    from build import service
    from sqlalchemy import func, select

    from jobs import poll_mailboxes, triage_messages
    from liaison.config import load_settings
    from liaison.reader.serving import SteadyReader
    from liaison.store import migrate
    from liaison.store.session import reading
    from liaison.store.tables import LedgerItem
    from tests.crash.child import open_app

    app = open_app(load_settings(), NOW, reader=SteadyReader())
    migrate.upgrade(app.engine)
    service(app)
    for _ in sys.stdin:
        trouble = poll_mailboxes.poll(app, NOW)["trouble"]
        assert trouble == [], trouble
        triage_messages.drain(app, NOW)
        with reading(app.engine) as session:
            rows = session.scalar(select(func.count()).select_from(LedgerItem))
        held = psutil.Process().memory_info().rss / 1e6
        print(json.dumps({"ledger": rows, "megabytes": held}), flush=True)


if __name__ == "__main__":
    main()
