"""Mails that nobody here wrote, through the real commands: every one is on the list, none is lost, and fed twice none is doubled.

The mails are data outside the repository; where they are absent, the terminal says NOT RUN.
"""

import json
import re
import shutil
import sqlite3
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from models.taxonomy import Category, Handler, Kind, Outcome, Urgency
from tests.end_to_end.command import answer, environment, run
from tests.shared_data import shared_file

FIELDS = {
    "path", "message_id", "from", "subject", "outcome", "kind", "category", "also", "probability", "urgency", "floor", "handler",
    "read_by", "answer_by", "because", "model", "floor_version",
    "words", "urgent_words", "chances", "choices", "familiarity",
}  # fmt: skip
NO_QUERY = ("category", "urgency", "handler", "read_by", "answer_by")


@pytest.fixture(scope="module")
def mails(request: pytest.FixtureRequest) -> Path:
    """The folder of real mails."""
    return shared_file(request.config, "mails")


@pytest.fixture(scope="module")
def triaged(mails: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[dict[str, Any]], str]:
    """The lines of `liaison triage --json` on all of them, and what it said beside."""
    done = run(environment(tmp_path_factory.mktemp("triage")), "triage", str(mails), "--json")
    return [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def is_mail(path: Path) -> bool:
    return path.suffix.lower() in {".eml", ".msg"}


def test_every_mail_has_one_line_and_every_other_file_is_named_beside(mails: Path, triaged: Any) -> None:
    lines, said = triaged
    files = [path for path in mails.rglob("*") if path.is_file()]

    assert sorted(line["path"] for line in lines) == sorted(str(path) for path in files if is_mail(path))
    assert [path for path in files if not is_mail(path) and str(path) not in said] == []
    assert len(lines) > 500


def test_every_line_has_exactly_the_contracts_fields(triaged: Any) -> None:
    for line in triaged[0]:
        assert set(line) == FIELDS | ({"error"} if line["outcome"] == "parked" else set()), line["path"]


def test_every_value_is_one_the_contract_knows(triaged: Any) -> None:
    for line in triaged[0]:
        where = line["path"]
        assert line["outcome"] in set(Outcome), where
        assert line["kind"] in {None, *Kind}, where
        assert line["category"] in {None, *Category}, where
        assert set(line["also"]) <= set(Category), where
        assert line["urgency"] in {None, *Urgency}, where
        assert line["handler"] in {None, *Handler}, where
        assert line["probability"] is None or 0 <= line["probability"] <= 1, where
        assert re.fullmatch(r"<.*>", line["message_id"] or "<>", re.S), where
        assert line["from"] is None or "@" in line["from"], where
        assert isinstance(line["subject"] or "", str), where
        assert line["because"].strip(), where
        assert line["model"].strip(), where
        for hit in line["floor"]:
            assert set(hit) == {"rule", "level", "words"}, where
            assert hit["level"] in {"U1", "U2"}, where


def test_what_is_no_query_has_no_deadline_and_what_is_one_has_all_of_it(triaged: Any) -> None:
    for line in triaged[0]:
        where = line["path"]
        if line["outcome"] in {"not_a_query", "parked"}:
            assert [line[name] for name in NO_QUERY] == [None] * 5, where
            assert (line["kind"] is None) is (line["outcome"] == "parked"), where
            continue
        read_by, answer_by = (datetime.fromisoformat(line[name]) for name in ("read_by", "answer_by"))
        assert read_by.tzinfo is not None, where
        assert read_by <= answer_by, where
        assert line["handler"], where
        assert line["kind"] is None, where
        if line["outcome"] == "unclear":
            assert line["urgency"] in {"U1", "U2"}, where
            assert line["handler"] == "duty_nurse", where
        else:
            assert line["category"], where
        assert min([line["urgency"], *(hit["level"] for hit in line["floor"])]) == line["urgency"], where


@pytest.fixture(scope="module")
def polled(mails: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A service that was fed all of them in their sub-folders, then once more, flat and under other names."""
    folder = tmp_path_factory.mktemp("service")
    environ, inbox = environment(folder), folder / "mailbox"
    originals = sorted(mails.rglob("*.eml"))
    for path in originals:
        (inbox / path.relative_to(mails)).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, inbox / path.relative_to(mails))
    first = answer(environ, "poll", "--once")
    after_first = answer(environ, "reconcile"), in_database(folder)
    for number, path in enumerate(originals):
        shutil.copyfile(path, inbox / f"again-{number}.eml")
    second = answer(environ, "poll", "--once")
    after_second = answer(environ, "reconcile"), in_database(folder)
    return {
        "count": len(originals),
        "first": first,
        "second": second,
        "after": (after_first, after_second),
        "environ": environ,
    }


def in_database(folder: Path) -> dict[str, int]:
    """Ledger rows by state, cases and letters, asked of the file itself."""
    with sqlite3.connect(folder / "data/liaison.db") as connection:
        states = dict(connection.execute("SELECT state, count(*) FROM ledger GROUP BY state").fetchall())
        cases, letters = (
            connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in ("case", "letter")
        )
    connection.close()
    return {**states, "cases": cases, "letters": letters}


@pytest.mark.long
def test_a_poll_takes_every_mail_and_reconciliation_has_nothing_to_explain(polled: dict[str, Any]) -> None:
    report, found = polled["after"][0]

    assert polled["first"]["taken"] == polled["count"]
    assert polled["first"]["trouble"] == []
    assert (report["in_mailbox"], report["in_ledger"]) == (polled["count"], polled["count"])
    assert (report["missing"], report["unexplained"]) == ([], [])
    assert {"received", "screened", "classified"} & set(found) == set()
    assert found["cases"] == found["case"]


@pytest.mark.long
def test_fed_twice_under_other_names_there_is_no_second_case_and_no_second_letter(
    polled: dict[str, Any],
) -> None:
    (_, once), (report, twice) = polled["after"]

    assert (polled["second"]["taken"], polled["second"]["duplicates"]) == (polled["count"], polled["count"])
    assert (report["in_mailbox"], report["in_ledger"]) == (2 * polled["count"], 2 * polled["count"])
    assert (report["missing"], report["unexplained"]) == ([], [])
    assert (twice["cases"], twice["letters"]) == (once["cases"], once["letters"])


@pytest.mark.long
def test_a_third_poll_finds_nothing_to_do(polled: dict[str, Any]) -> None:
    done = answer(polled["environ"], "poll", "--once")

    assert [done[word] for word in ("taken", "screened", "classified", "routed", "acknowledged")] == [0, 0, 0, 0, 0]
