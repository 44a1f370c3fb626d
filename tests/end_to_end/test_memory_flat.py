"""Fifty thousand mails in one process, from the mailbox to somebody on duty: what it holds does not grow with what it has carried."""

from pathlib import Path

import pytest

from tests.benchmarks.memory_growth import COUNT, growth, resident

# Megabytes from mail 10,000 to 50,000. A process that kept a mail each (a kilobyte and its Python objects, three at least) would gain
# 120; the allocator's own holes, and a folder's list of forty thousand more names, are well below this.
FLAT = 30


@pytest.mark.long
@pytest.mark.timeout(2400)
@pytest.mark.parametrize("kind", ["memory", "drop folder"])
def test_over_fifty_thousand_mails_memory_stays_flat(tmp_path: Path, kind: str) -> None:
    held = resident(tmp_path, kind, COUNT)

    assert growth(held) < FLAT, [round(one) for one in held]
