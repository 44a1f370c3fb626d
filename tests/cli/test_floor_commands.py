"""`liaison floor list|show|try`, and `liaison triage --floor`: the red-flag rules from the command line."""

import json
from pathlib import Path
from typing import Any

import pytest
from build import TUESDAY_10AM, mail, service

from liaison.domain.redflag_site import SiteChange, merged
from liaison.practices import site_floor
from liaison.store.session import transaction
from tests.cli.conftest import one_line

TWO = SiteChange("limit", "u2.missed_doses", "doses", "2", owner="Dr Rowan Tait", because="agreed in May")


@pytest.fixture
def desk(liaison: Any) -> Any:
    """A service whose table has one change of its own."""
    app = liaison.app()
    ids = service(app)
    with transaction(app.engine) as session:
        site_floor.make(session, TWO, by_id=ids["Lena"], now=TUESDAY_10AM)
    return liaison


def test_the_list_has_every_rule_with_its_limits_and_the_sites_changes(desk: Any) -> None:
    said = desk("floor", "list", "--json").json

    assert said["version"] == merged([TWO]).version
    assert {rule["id"] for rule in said["rules"]} == {rule.id for rule in merged().rules}
    assert next(rule for rule in said["rules"] if rule["id"] == "u2.missed_doses")["limits"] == {"doses": 2}
    assert [(one["owner"], one["because"]) for one in said["changes"]] == [("Dr Rowan Tait", "agreed in May")]
    assert "doses 2" in desk("floor", "list").out
    assert "doses 3" in desk("floor", "list", "--defaults").out


def test_one_rule_is_shown_in_full_and_an_unknown_one_is_one_line(desk: Any) -> None:
    said = desk("floor", "show", "u1.seizure", "--json").json

    assert said["fires"]
    assert said["quiet"]
    assert "convuls*" in said["looks_for"]["seizure"]
    assert "A seizure" in desk("floor", "show", "u1.seizure").out
    assert one_line(desk("floor", "show", "u1.nothing"))


def test_a_text_is_tried_as_an_argument_or_on_standard_input(desk: Any) -> None:
    text = "He had a seizure today. She has missed two doses of methadone. Not drowsy."

    said = desk("floor", "try", text, "--json").json
    piped = desk("floor", "try", "-", stdin=text.encode())

    assert {hit["rule"] for hit in said["hits"]} == {"u1.seizure", "u2.missed_doses"}
    assert any(one["rule"] == "u1.drowsy_now" and "denied" in one["because"] for one in said["quiet"])
    assert "u1.seizure" in piped.out
    assert "u2.missed_doses" not in {
        hit["rule"] for hit in desk("floor", "try", text, "--json", "--defaults").json["hits"]
    }


def test_triage_reads_with_the_table_it_is_given(desk: Any, tmp_path: Path) -> None:
    (tmp_path / "one.eml").write_bytes(mail("She has missed two doses of methadone."))
    (tmp_path / "table.json").write_text(desk("floor", "list", "--json").out)

    (plain,) = desk("triage", tmp_path / "one.eml", "--json").rows
    (ours,) = desk("triage", tmp_path / "one.eml", "--json", "--floor", tmp_path / "table.json").rows

    assert (plain["floor"], plain["floor_version"]) == ([], merged().version)
    assert [hit["rule"] for hit in ours["floor"]] == ["u2.missed_doses"]
    assert ours["floor_version"] == merged([TWO]).version


@pytest.mark.parametrize("content", ["", "[]", '{"changes": [{"does": "off"}]}', json.dumps({"changes": [{"x": 1}]})])
def test_a_table_that_is_none_is_one_clear_line(desk: Any, tmp_path: Path, content: str) -> None:
    (tmp_path / "one.eml").write_bytes(mail("A question."))
    (tmp_path / "table.json").write_text(content)

    assert one_line(desk("triage", tmp_path / "one.eml", "--floor", tmp_path / "table.json"))
    assert one_line(desk("triage", tmp_path / "one.eml", "--floor", tmp_path / "nothing.json"))
