"""“This is me” is never an input to a model: nothing that learns, sorts or runs by itself names its modules or its tables."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MAY_NAME_IT = {"reviews", "web", "store", "letters", "domain", "demo"}


def test_no_code_outside_its_own_rooms_names_it() -> None:
    named = {
        path.relative_to(ROOT).as_posix()
        for top in ("liaison", "models", "jobs")
        for path in (ROOT / top).rglob("*.py")
        if "about_me" in path.read_text("utf-8")
    }
    assert {one for one in named if one.startswith(("models/", "jobs/"))} == set()
    assert {one.split("/")[1] for one in named} <= MAY_NAME_IT
    assert {one for one in named if one.startswith("liaison/store/")} == {
        "liaison/store/about_me_queries.py",
        "liaison/store/migrate.py",
        "liaison/store/tables_about_me.py",
        *(path.relative_to(ROOT).as_posix() for path in (ROOT / "liaison/store/migrations/versions").glob("*_this_is_me.py")),
    }  # fmt: skip


def test_the_import_contract_keeps_readers_and_sorters_from_its_tables_by_any_way() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    (ours,) = [one for one in contracts if "liaison.store.tables_about_me" in one.get("forbidden_modules", [])]
    assert {"models", "liaison.reader", "liaison.triage", "liaison.outbox", "liaison.meetings", "liaison.domain"} <= set(ours["source_modules"])  # fmt: skip
    assert "liaison.store.about_me_queries" in ours["forbidden_modules"]
    assert not ours.get("allow_indirect_imports")
    assert not ours.get("ignore_imports")
