"""`liaison model list`, `promote` and `rollback`: what serves, past the gate alone, and back in one command."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from build import app_on
from reader_rows import a_candidate

from liaison.config import ReaderSettings, Settings
from liaison.staff import accounts
from liaison.store.session import open_engine, transaction
from models.artifact import read_manifest
from models.predict import SHIPPED
from tests.cli.conftest import Desk, one_line

BASE = str(read_manifest(SHIPPED)["version"])
NO = "On the fixed set it calls 1 urgent mail calm that the serving reader found."


@pytest.fixture
def site(liaison: Desk, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch):
    """A database and a readers' folder, a lead and a duty worker; gives what makes a trained reader."""
    url, folder = f"sqlite:///{liaison.folder}/site.db", liaison.folder / "kept"
    monkeypatch.setenv("LIAISON_DATABASE__URL", url)
    monkeypatch.setenv("LIAISON_READER__FOLDER", str(folder))
    shutil.copy(sqlite_template, liaison.folder / "site.db")
    engine = open_engine(url)
    now = datetime(2026, 11, 24, 10, tzinfo=UTC)
    with transaction(engine) as session:
        for email, access in (("lead@x.example", ["lead"]), ("duty@x.example", ["duty_worker"])):
            accounts.add(session, email=email, name=email.split("@")[0].title(), access=access, now=now)
    app = app_on(engine)
    app = app.__class__(**{**app.__dict__, "settings": Settings(reader=ReaderSettings(folder=folder))})
    yield lambda **more: a_candidate(app, **more)
    engine.dispose()


def test_at_first_the_one_that_ships_serves_and_is_listed_with_its_figures(liaison: Desk, site) -> None:
    ran = liaison("model", "list", "--json")

    assert ran.code == 0
    assert ran.json["serving"] == BASE
    (one,) = ran.json["readers"]
    assert (one["version"], one["serving"], one["gate"]) == (BASE, True, None)
    assert one["figures"]["category_macro_f1"] > 0.5
    assert f"* {BASE}" in liaison("model", "list").out


def test_promoted_it_serves_and_one_command_goes_back(liaison: Desk, site) -> None:
    version = site()

    ran = liaison("model", "promote", version, "--by", "lead@x.example")
    assert (ran.code, ran.out) == (0, "")
    listed = liaison("model", "list", "--json").json
    assert listed["serving"] == version
    found = {one["version"]: one for one in listed["readers"]}
    assert (found[version]["serving"], found[BASE]["serving"]) == (True, False)
    assert found[version]["gate"] == {"passes": True, "reasons": []}
    assert found[version]["taught"]["local_rows"] == 84
    assert version in liaison("model", "card").out

    back = liaison("model", "rollback")
    assert back.code == 0
    assert liaison("model", "list", "--json").json["serving"] == BASE
    again = liaison("model", "rollback", "--by", "lead@x.example")
    assert (again.code, one_line(again)) == (1, True)


def test_what_the_gate_refuses_is_refused_with_the_reason_and_no_option_forces_it(liaison: Desk, site) -> None:
    version = site(no=NO)

    ran = liaison("model", "promote", version, "--by", "lead@x.example")

    assert (ran.code, one_line(ran)) == (1, True)
    assert NO in ran.err
    assert liaison("model", "list", "--json").json["serving"] == BASE
    assert "the gate says no" in liaison("model", "list").out
    assert liaison("model", "promote", version, "--by", "lead@x.example", "--force").code == 2


def test_only_a_lead_or_admin_promotes_and_by_name(liaison: Desk, site) -> None:
    version = site()

    assert liaison("model", "promote", version).code == 2
    for who in ("duty@x.example", "nobody@x.example"):
        ran = liaison("model", "promote", version, "--by", who)
        assert (ran.code, one_line(ran)) == (1, True)
    assert liaison("model", "list", "--json").json["serving"] == BASE


def test_the_card_of_what_serves_asks_no_database_into_being(
    liaison: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LIAISON_DATABASE__URL", f"sqlite:///{tmp_path}/none/here.db")

    assert BASE in liaison("model", "card").out
    assert not (tmp_path / "none").exists()
