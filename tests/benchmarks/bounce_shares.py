"""Delivery reports of many servers: the share known as such, the share whose address is read rightly, the share whose permanence is.

The reports are `LIAISON_SHARED`/mails/sisimai-bounces; where they are absent, NOT RUN.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tests.benchmarks.bench_data import ROOT
from tests.bounce_truth import measure as measured


def measure() -> list[tuple[str, float, str]]:
    """The three shares."""
    folder = Path(os.environ.get("LIAISON_SHARED", ROOT / "../shared")) / "mails" / "sisimai-bounces"
    if not folder.is_dir():
        print("bounces: NOT RUN (LIAISON_SHARED leads nowhere)", file=sys.stderr)
        return []
    found = measured(folder)
    return [
        ("bounces", found.reports, "reports"),
        ("bounces_recognised", found.recognised / found.reports, "share"),
        ("bounces_address_right", found.addressed / found.reports, "share"),
        ("bounces_permanence_right", found.permanence / found.reports, "share"),
    ]
