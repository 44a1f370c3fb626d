"""Which tests need both databases in `make test`: all of those of the rooms that hold what the databases do differently, and of every other
file the first that runs on both. The rest runs on SQLite there, and on PostgreSQL as well in `make long`."""

import pytest

# their questions, locks and moves have tests of their own on both databases (store, outbox, jobs, practices, hazards and others)
ROOMS = ("tests/triage/", "tests/reviews/", "tests/meetings/", "tests/reader/")

# by file: the test in it that stays on both
FIRST: dict[str, str] = {}


def waits_for_long(item: pytest.Item) -> bool:
    """Whether this is the second database of a test for which one is enough. Asked in the order in which they stand in their file."""
    file = item.nodeid.partition("::")[0]
    if not file.startswith(ROOMS) or "engine" not in getattr(item, "fixturenames", ()):
        return False
    called = getattr(item, "callspec", None)
    if called is None or called.params.get("engine") != "postgres":
        return False
    return FIRST.setdefault(file, item.originalname) != item.originalname  # type: ignore[attr-defined]
