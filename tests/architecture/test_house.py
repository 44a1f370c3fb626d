"""The rules of the house that a linter cannot see."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest
from long_first import LONG_FILES

ROOT = Path(__file__).resolve().parents[2]
CODE = sorted(path for top in ("liaison", "models", "jobs") for path in (ROOT / top).rglob("*.py"))
# migrations are a record: once a database has run one, its text stays as it is, however long
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


def test_the_tests_said_to_be_long_are_there() -> None:
    assert [file for file in LONG_FILES if not (ROOT / "tests" / file).is_file()] == []


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


def test_no_test_ends_early_and_counts_as_passed() -> None:
    """What lacks something skips or errs (`tests/shared_data.py`); only an example of a property may be done before the others."""
    early = [
        f"{named(path)}: {test.name}"
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        for test in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(test, ast.FunctionDef)
        and test.name.startswith("test_")
        and not is_property(test)
        and returns(test)
    ]
    assert early == []


def is_property(test: ast.FunctionDef) -> bool:
    return any("given(" in ast.unparse(one) for one in test.decorator_list)


def returns(test: ast.FunctionDef) -> bool:
    """Whether the test itself has a return; what it defines inside may."""
    inside = {
        id(node)
        for inner in ast.walk(test)
        if isinstance(inner, ast.FunctionDef) and inner is not test
        for node in ast.walk(inner)
    }
    return any(isinstance(node, ast.Return) and id(node) not in inside for node in ast.walk(test))


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


def test_no_file_holds_the_marks_of_a_merge() -> None:
    marked = []
    for path in sorted(ROOT.rglob("*")):
        if path.suffix in {".py", ".html", ".md", ".txt", ".css", ".js", ".toml"} and not {".venv", ".git"} & set(
            path.parts
        ):
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
            marked += [
                f"{path.name}:{n}" for n, line in enumerate(lines, 1) if line.startswith(("<" * 7 + " ", ">" * 7 + " "))
            ]
    assert marked == []
