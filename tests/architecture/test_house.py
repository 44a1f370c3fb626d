"""The rules of the house that a linter cannot see."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = sorted(path for top in ("liaison", "models", "jobs") for path in (ROOT / top).rglob("*.py"))
OURS = [path for path in CODE if "versions" not in path.parts]


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_the_only_commit_stands_in_the_session() -> None:
    found = {named(path) for path in OURS if re.search(r"\.commit\(", path.read_text("utf-8"))}
    assert found == {"liaison/store/session.py"}


def test_states_are_written_by_events_alone() -> None:
    wrong = []
    for path in OURS:
        if named(path) == "liaison/store/events.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign)):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                wrong += [
                    f"{named(path)}:{node.lineno}"
                    for target in targets
                    if isinstance(target, ast.Attribute) and target.attr == "state"
                ]
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "values":
                wrong += [f"{named(path)}:{node.lineno}" for word in node.keywords if word.arg == "state"]
    assert wrong == []


def test_every_basename_is_unique() -> None:
    names = Counter(
        path.name
        for path in [*OURS, *(ROOT / "tests").rglob("*.py")]
        if path.name not in {"__init__.py", "conftest.py", "__main__.py"}
    )
    assert [name for name, count in names.items() if count > 1] == []


def test_every_module_says_what_room_it_is() -> None:
    silent = [
        named(path)
        for path in OURS
        if path.stat().st_size and not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert silent == []


def test_every_package_says_what_belongs_there_and_what_never_does() -> None:
    packages = [ROOT / top for top in ("liaison", "models", "jobs")] + [
        path for path in (ROOT / "liaison").iterdir() if path.is_dir()
    ]
    for package in packages:
        init = package / "__init__.py"
        if package.name != "__pycache__" and init.exists() and package.name != "liaison":
            text = ast.get_docstring(ast.parse(init.read_text("utf-8"))) or ""
            assert "elong" in text, named(init)
            assert "ever" in text, named(init)


def test_no_file_passes_four_hundred_lines() -> None:
    assert [named(path) for path in OURS if len(path.read_text("utf-8").splitlines()) > 400] == []


def test_no_machine_path_and_no_unfinished_mark_stands_in_the_code() -> None:
    pattern = re.compile(r"\b(?:TODO|FIXME|XXX|HACK|raise NotImplementedError)\b")
    assert [named(path) for path in OURS if pattern.search(path.read_text("utf-8"))] == []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_the_lock_pins_with_hashes_and_names_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    pins = re.findall(r"^([A-Za-z0-9_.\-\[\]]+)==", text, re.M)
    assert len(pins) > 50
    assert text.count("--hash=sha256:") >= len(pins)
    assert "://" not in text


def test_no_code_is_unpickled() -> None:
    found = [
        named(path)
        for path in OURS
        if re.search(r"\bimport (?:pickle|joblib|dill|shelve)\b|allow_pickle=True", path.read_text("utf-8"))
    ]
    assert found == []
