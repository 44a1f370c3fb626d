"""Reading the real world's mails, one by one and with no database: mails a second, and the slowest.

The mails are `LIAISON_BENCH_DATA`, else `LIAISON_SHARED`/mails; where neither is there, NOT RUN.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from tests.benchmarks.bench_data import ROOT


def measure() -> list[tuple[str, float, str]]:
    """The rate and the slowest mail of what `liaison triage` does."""
    from liaison.clock import system_clock
    from liaison.mail.sources import Source, find
    from liaison.reader.serving import SteadyReader
    from liaison.triage.oneshot import triage

    folder = Path(
        os.environ.get("LIAISON_BENCH_DATA") or Path(os.environ.get("LIAISON_SHARED", ROOT / "../shared")) / "mails"
    )
    if not folder.is_dir():
        print("real_mails: NOT RUN (LIAISON_BENCH_DATA and LIAISON_SHARED lead nowhere)", file=sys.stderr)
        return []
    reader = SteadyReader()
    reader.predict("warm", "up please")
    times = []
    for source in find([str(folder)]):
        if isinstance(source, Source):
            start = time.perf_counter()
            triage(source, reader, at=None, clock_now=system_clock())
            times.append(time.perf_counter() - start)
    return [
        ("real_mails", len(times), "mails"),
        ("real_mails_rate", len(times) / sum(times), "mails/s"),
        ("real_mails_slowest", 1000 * max(times), "ms"),
    ]
