"""How long commands take to start, and how much memory the service holds with its model loaded."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import psutil

from tests.benchmarks.bench_data import ROOT, mails

LIAISON = [str(Path(sys.executable).parent / "liaison")]


def measure() -> list[tuple[str, float, str]]:
    """Median of five starts each; resident memory after pages and a triage have run."""
    with tempfile.TemporaryDirectory() as folder:
        mail = Path(folder) / "one.eml"
        mail.write_bytes(mails(1)[0])
        helps = sorted(seconds([*LIAISON, "--help"]) for _ in range(5))
        triages = sorted(seconds([*LIAISON, "triage", str(mail), "--json"]) for _ in range(5))
        memory = resident(Path(folder))
    return [
        ("help_start", helps[2], "s"),
        ("triage_cold_start", triages[2], "s"),
        ("serve_resident_memory", memory, "MB"),
    ]


def seconds(command: list[str]) -> float:
    """How long a command takes, whole process."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    return time.perf_counter() - start


def resident(folder: Path) -> float:
    """Megabytes held by `liaison serve` once it has read 200 mails and served pages."""
    box = folder / "mailbox"
    box.mkdir()
    for number, raw in enumerate(mails(200)):
        (box / f"{number}.eml").write_bytes(raw)
    port = 18473
    env = os.environ | {
        "LIAISON_DATABASE__URL": f"sqlite:///{folder}/liaison.db",
        "LIAISON_MAILBOX__PATH": str(box),
        "LIAISON_POLL_SECONDS": "5",
    }
    process = subprocess.Popen([*LIAISON, "serve", "--port", str(port)], env=env, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        deadline = time.perf_counter() + 60
        done = 0
        while time.perf_counter() < deadline and done < 200:
            time.sleep(1)
            done = cases_in(folder / "liaison.db")
        for _ in range(20):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=10).read()
        held = psutil.Process(process.pid)
        return sum(p.memory_info().rss for p in [held, *held.children(recursive=True)]) / 1e6
    finally:
        process.terminate()
        process.wait(20)


def cases_in(path: Path) -> int:
    """How many mails have come to rest."""
    import sqlite3

    try:
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
            query = "SELECT count(*) FROM ledger WHERE state NOT IN ('received', 'screened', 'classified')"
            return int(connection.execute(query).fetchone()[0])
    except sqlite3.Error:
        return 0
