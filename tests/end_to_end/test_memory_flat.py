"""Fifty thousand mails in one process, from the mailbox to somebody on duty: what it holds does not grow with what it has carried."""

from pathlib import Path

import pytest

from tests.benchmarks.memory_growth import COUNT, growth, resident

# Megabytes from mail 10,000 to 50,000. A process that kept a mail each (a kilobyte and its Python objects, three at least) would gain
# 120; the allocator's own holes are well below this. A folder whose mails are left in place is listed whole at every poll: forty
# thousand more names, at some eight hundred bytes each while they are looked at.
FLAT = {"memory": 30, "drop folder": 60}


@pytest.mark.long
@pytest.mark.timeout(2400)
@pytest.mark.parametrize("kind", FLAT)
def test_over_fifty_thousand_mails_memory_stays_flat(tmp_path: Path, kind: str) -> None:
    held = resident(tmp_path, kind, COUNT)

    assert growth(held) < FLAT[kind], [round(one) for one in held]
