"""Which files of tests take longest, and the order that follows: a long test begun last leaves one worker at it and the others idle."""

from collections.abc import Sequence

import pytest

# by their longest single test or fixture on a busy machine with two cores: half a minute and more
LONG_FILES = (
    *("crash/test_killed_midway.py", "crash/test_outage.py"),
    *("web/test_path_browser.py", "simulation/test_living_season.py", "simulation/test_random_lives.py"),
    *("hazards/test_a_private_mark_stays_private.py", "web/test_practices_browser.py", "models/test_shipped_reader.py"),
    *(
        "hazards/test_no_patient_words_leak.py",
        "simulation/test_living_year.py",
        "hazards/test_no_text_trains_unreleased.py",
    ),
    *("crash/test_sending.py", "crash/test_killed_first_start.py", "crash/test_killed_at_random.py"),
)


def longest_first(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """The tests with those of the long files at the front; else in the order they were in."""
    places = {f"tests/{file}": place for place, file in enumerate(LONG_FILES)}
    return sorted(items, key=lambda item: places.get(item.nodeid.partition("::")[0], len(places)))
