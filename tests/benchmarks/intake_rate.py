"""From the mailbox to routed: mails a second, and how that compares with the bare floor measured in the same run.

One process, SQLite on disk with WAL and synchronous=FULL, the model warm, a real folder mailbox, acknowledgements posted. The floor is
the standard library's parser and an insert of the bytes, with the same pragmas and a commit for every 100 mails.
"""

from __future__ import annotations

import email
import hashlib
import sqlite3
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from tests.benchmarks.bench_data import ROOT, mails

sys.path.insert(0, str(ROOT / "tests"))

COUNT = 2000
NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)


def measure() -> list[tuple[str, float, str]]:
    """The rate, the floor's rate, and their ratio; best of two runs each, interleaved."""
    raws = mails(COUNT)
    with tempfile.TemporaryDirectory() as folder:
        ours, floors = [], []
        for number in range(2):
            floors.append(COUNT / floor(Path(folder) / f"floor{number}.db", raws))
            ours.append(COUNT / whole(Path(folder) / f"run{number}", raws))
    rate, bare = max(ours), max(floors)
    return [
        ("intake_to_routed", rate, "mails/s"),
        ("intake_floor", bare, "mails/s"),
        ("intake_ratio_to_floor", rate / bare, ""),
    ]


def floor(path: Path, raws: list[bytes]) -> float:
    """Seconds for the bare floor."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE mail (sha TEXT PRIMARY KEY, subject TEXT, raw BLOB)")
    start = time.perf_counter()
    for first in range(0, len(raws), 100):
        connection.execute("BEGIN IMMEDIATE")
        for raw in raws[first : first + 100]:
            parsed = email.message_from_bytes(raw)
            connection.execute(
                "INSERT INTO mail VALUES (?, ?, ?)", (hashlib.sha256(raw).hexdigest(), str(parsed["subject"]), raw)
            )
        connection.execute("COMMIT")
    return time.perf_counter() - start


def whole(folder: Path, raws: list[bytes]) -> float:
    """Seconds from the first poll to the last mail routed."""
    from build import app_on, service
    from sqlalchemy import func, select
    from sqlmodel import col

    from liaison.domain.redflags import check
    from liaison.mail.folder import FolderMailbox
    from liaison.reader.serving import SteadyReader
    from liaison.store import migrate
    from liaison.store.session import open_engine, reading
    from liaison.store.tables import LedgerItem, MailboxRow
    from liaison.triage import classify, intake, route, screen
    from liaison.triage.ledger_queries import known_refs

    box = folder / "mailbox"
    box.mkdir(parents=True)
    for number, raw in enumerate(raws):
        (box / f"{number:05}.eml").write_bytes(raw)
    engine = open_engine(f"sqlite:///{folder}/liaison.db")
    migrate.upgrade(engine)

    def known(refs):
        with reading(engine) as session:
            mailbox_id = session.scalar(select(MailboxRow.id).where(col(MailboxRow.name) == "main"))
            return known_refs(session, mailbox_id, refs) if mailbox_id else set()

    reader = SteadyReader()
    reader.predict("warm", "up please")
    for raw in raws[:50]:  # the floor's word lists are compiled when first met
        check(raw.decode("utf-8", "replace"))
    app = app_on(engine, mailbox=FolderMailbox(box, name="main", known=known), reader=reader, now=NOW)
    service(app)
    spent: dict[str, float] = {}
    start = time.perf_counter()
    more = True
    while more:
        begun = time.perf_counter()
        more = intake.take_batch(app, "main", NOW).more
        intake.acknowledge(app, "main", NOW)
        spent["intake"] = spent.get("intake", 0) + time.perf_counter() - begun
        for step in (screen, classify, route):
            begun = time.perf_counter()
            while step.take_batch(app, NOW):
                pass
            spent[step.__name__.rpartition(".")[2]] = (
                spent.get(step.__name__.rpartition(".")[2], 0) + time.perf_counter() - begun
            )
    seconds = time.perf_counter() - start
    with reading(engine) as session:
        states = dict(session.execute(select(LedgerItem.state, func.count()).group_by(LedgerItem.state)).all())
    print(
        "  ",
        {k.value: v for k, v in states.items()},
        {k: f"{1000 * v / len(raws):.2f} ms" for k, v in spent.items()},
        file=sys.stderr,
    )
    engine.dispose()
    return seconds
