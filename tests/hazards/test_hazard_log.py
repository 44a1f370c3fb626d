"""The hazard log and its evidence agree: each line names a test file of this room, each file stands on one line, each holds tests."""

import re
from pathlib import Path

HERE = Path(__file__).resolve().parent
LOG = HERE.parents[1] / "docs/hazards.md"


def lines() -> list[list[str]]:
    """The rows of the table, by cell."""
    rows = [line.strip("|").split(" | ") for line in LOG.read_text("utf-8").splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in row] for row in rows if not set(row[0]) <= set(" -")][1:]


def test_every_line_is_complete_and_names_one_file_of_this_room() -> None:
    assert len(lines()) >= 20
    for row in lines():
        assert len(row) == 4, row[0]
        assert all(row), row[0]
        assert len(re.findall(r"`(test_\w+)`", row[3])) == 1, row[0]


def test_every_file_of_this_room_stands_on_one_line_and_every_line_has_its_file() -> None:
    named = [re.findall(r"`(test_\w+)`", row[3])[0] for row in lines()]

    assert sorted(named) == sorted(path.stem for path in HERE.glob("test_*.py") if path.name != Path(__file__).name)


def test_every_file_holds_tests_and_says_its_hazard_first() -> None:
    for path in HERE.glob("test_*.py"):
        text = path.read_text("utf-8")
        assert re.search(r"^def test_", text, re.M), path.name
        assert text.startswith('"""Hazard: ') or path.name == Path(__file__).name, path.name


def test_every_room_that_is_named_as_further_evidence_is_there() -> None:
    for room in set(re.findall(r"`(tests/\w+)`", LOG.read_text("utf-8"))):
        assert list((HERE.parents[1] / room).glob("test_*.py")), room
