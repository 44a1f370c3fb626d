"""The generated pages say what the code says, and the hand-written ones name what is there."""

import re
import subprocess
import sys
from pathlib import Path

from tests.architecture import data_card, write_docs

ROOT = Path(__file__).resolve().parents[2]


def test_the_map_is_true() -> None:
    assert (ROOT / "docs/map.md").read_text("utf-8") == write_docs.map_page(), "run `make docs`"


def test_the_states_are_true() -> None:
    assert (ROOT / "docs/states.md").read_text("utf-8") == write_docs.states_page(), "run `make docs`"


def test_the_labels_are_true() -> None:
    assert (ROOT / "docs/labels.md").read_text("utf-8") == write_docs.labels_page(), "run `make docs`"


def test_the_floor_page_is_what_the_rules_say() -> None:
    assert (ROOT / "docs/floor.md").read_text("utf-8") == write_docs.floor_page(), "run `make docs`"


def test_the_data_card_counts_the_rows_there_are() -> None:
    assert (write_docs.CORPUS / "README.md").read_text("utf-8") == data_card.page(write_docs.CORPUS), "run `make docs`"


def test_every_step_tells_the_five_things() -> None:
    steps = write_docs.steps()
    assert len(steps) >= 8
    for step in steps:
        assert set(step.told) == set(write_docs.FIELDS), step.path


def test_the_readme_names_the_commands_that_ci_runs() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for command in ("make demo", "make test", "make check", "make long", "make bench"):
        assert command in readme


def test_every_link_of_the_pages_leads_somewhere() -> None:
    for page in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_command_stands_in_the_documentation() -> None:
    help_text = subprocess.run(
        [sys.executable, "-m", "liaison.cli", "--help"], capture_output=True, text=True, cwd=ROOT, timeout=60
    ).stdout
    names = re.findall(r"^  ([a-z]+)  ", help_text, re.M)
    page = (ROOT / "docs/commands.md").read_text("utf-8")
    assert len(names) > 10
    for name in names:
        assert f"`liaison {name}" in page, name


def test_every_setting_stands_in_the_documentation() -> None:
    from liaison.config import Settings

    page = (ROOT / "docs/settings.md").read_text("utf-8")
    for name, field in Settings.model_fields.items():
        inner = getattr(field.annotation, "model_fields", None)
        for leaf in inner or [None]:
            variable = f"LIAISON_{name.upper()}" + (f"__{leaf.upper()}" if leaf else "")
            assert variable in page, variable
