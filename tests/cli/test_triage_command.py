"""`liaison triage`: one line a mail with the contract's fields exactly, and its clocks."""

import os
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from build import mail

from tests.cli.conftest import Desk

FIELDS = [
    "path", "message_id", "from", "subject", "outcome", "kind", "category", "also", "probability", "urgency", "floor", "handler",
    "read_by", "answer_by", "because", "model", "floor_version",
]  # fmt: skip
BESIDE = ["words", "urgent_words", "chances", "choices", "familiarity"]  # the explanation, after the contract's fields
URGENT = "He took an overdose of heroin this morning and is drowsy now."
VACATION = "Auto-Submitted: auto-replied\nX-Autoreply: yes"


def test_one_mail_gives_one_object_with_the_contracts_fields_and_nothing_else_on_standard_output(liaison: Desk) -> None:
    (liaison.folder / "one.eml").write_bytes(mail(URGENT, subject="URGENT", message_id="<one@quay.example>"))

    ran = liaison("triage", "one.eml", "--json")

    (row,) = ran.rows
    assert ran.code == 0
    assert list(row) == [*FIELDS, *BESIDE]
    assert row["path"] == "one.eml"
    assert row["message_id"] == "<one@quay.example>"
    assert row["from"] == "tait@quay.example"
    assert row["subject"] == "URGENT"
    assert (row["outcome"], row["kind"], row["category"], row["urgency"]) == ("query", None, "acute_risk", "U1")
    assert row["handler"] == "duty_nurse"
    assert row["read_by"] == "2026-11-24T10:13:00+00:00"
    assert row["answer_by"] == "2026-11-24T10:28:00+00:00"
    assert 0 <= row["probability"] <= 1
    assert row["because"].endswith(".")
    assert row["model"]
    assert all(set(hit) == {"rule", "level", "words"} for hit in row["floor"])
    assert {hit["level"] for hit in row["floor"]} <= {"U1", "U2"}
    assert row["floor"]
    assert "1 mail" in ran.err


def test_an_automatic_mail_has_its_kind_and_no_deadline(liaison: Desk) -> None:
    (liaison.folder / "away.eml").write_bytes(
        mail("I am away until Monday.", subject="Automatic reply", headers=VACATION)
    )

    (row,) = liaison("triage", "away.eml", "--json").rows

    assert list(row) == [*FIELDS, *BESIDE]
    assert (row["outcome"], row["kind"]) == ("not_a_query", "auto_reply")
    assert [row[name] for name in ("category", "probability", "urgency", "handler", "read_by", "answer_by")] == [
        None
    ] * 6


def test_an_empty_mail_is_unclear_at_u2_for_the_duty_nurse(liaison: Desk) -> None:
    (liaison.folder / "empty.eml").write_bytes(b"")

    (row,) = liaison("triage", "empty.eml", "--json").rows

    assert (row["outcome"], row["urgency"], row["handler"]) == ("unclear", "U2", "duty_nurse")
    assert (row["message_id"], row["from"], row["category"]) == (None, None, None)
    assert row["read_by"] < row["answer_by"]


def test_at_is_now_in_london_unless_it_names_a_zone(liaison: Desk) -> None:
    (liaison.folder / "one.eml").write_bytes(mail(URGENT))

    def read_by(at: str) -> datetime:
        (row,) = liaison("triage", "one.eml", "--json", "--at", at).rows
        return datetime.fromisoformat(row["read_by"])

    assert read_by("2026-07-07T10:00").isoformat() == "2026-07-07T10:15:00+01:00"
    assert read_by("2026-07-07T10:00+00:00").isoformat() == "2026-07-07T11:15:00+01:00"
    assert read_by("2026-11-27T18:00").isoformat() == "2026-12-01T09:15:00+00:00"  # the 30th is closed
    assert read_by("2026-11-27").isoformat() == "2026-11-27T09:15:00+00:00"


@pytest.mark.parametrize(
    "at", ["yesterday", "2026-13-01T10:00", "1200-01-01T10:00", "9999-12-31T23:59", "0001-01-01T00:00+05:00", ""]
)
def test_a_moment_that_is_none_or_out_of_reach_is_wrong_usage(liaison: Desk, at: str) -> None:
    (liaison.folder / "one.eml").write_bytes(mail())

    ran = liaison("triage", "one.eml", "--json", "--at", at)

    assert (ran.code, ran.out) == (2, "")
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    "date",
    ["Fri, 31 Dec 9999 23:59:00 -0500", "Mon, 1 Jan 0001 00:00:00 +1400", "Tue, 24 Nov 1066 10:00:00 +0000", "soon"],
)
def test_a_date_no_clock_can_mean_is_replaced_by_ours(liaison: Desk, date: str) -> None:
    (liaison.folder / "one.eml").write_bytes(mail(URGENT, date_=date))

    (row,) = liaison("triage", "one.eml", "--json").rows

    assert row["urgency"] == "U1"
    assert 1990 < datetime.fromisoformat(row["read_by"]).year < 2100


@pytest.mark.parametrize("year", [1970, 1999, 2050, 2199])
def test_a_mails_own_date_is_its_now_in_any_year_a_calendar_can_be_made_for(liaison: Desk, year: int) -> None:
    (liaison.folder / "one.eml").write_bytes(mail(URGENT, date_=f"24 Nov {year} 10:00:00 +0000"))

    (row,) = liaison("triage", "one.eml", "--json").rows

    assert row["outcome"] == "query"
    assert datetime.fromisoformat(row["read_by"]).year in {year, datetime.now().year}


def test_without_json_a_person_reads_level_handler_reason_and_red_flags(liaison: Desk) -> None:
    (liaison.folder / "one.eml").write_bytes(mail(URGENT))

    ran = liaison("triage", "one.eml")

    assert ran.code == 0
    assert ran.out.startswith("U1  acute_risk")
    assert "duty_nurse" in ran.out
    assert "u1." in ran.out
    assert "Overdose within 24 hours" in ran.out
    assert "The reader went by “" in ran.out
    assert re.search(r"acute_risk: [a-z ]+, \d\d %\. Next: [a-z_]+, (?:under )?\d{1,2} %\.", ran.out)
    assert "100 %" not in ran.out


def test_the_explanation_in_json_is_what_the_reader_said(liaison: Desk) -> None:
    (liaison.folder / "one.eml").write_bytes(
        mail("The chemist has no prescription for tonight, she missed three doses.")
    )

    (row,) = liaison("triage", "one.eml", "--json").rows

    assert 0 < len(row["words"]) <= 5
    assert row["urgent_words"]
    assert row["chances"][0]["label"] == row["category"]
    assert row["chances"][0]["probability"] == pytest.approx(row["probability"], abs=1e-3)


def test_without_a_path_it_is_wrong_usage(liaison: Desk) -> None:
    assert liaison("triage").code == 2


def test_a_model_that_does_not_load_leaves_every_mail_unclear_and_says_so(
    liaison: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIAISON_READER__MODEL", str(liaison.folder / "nothing"))
    (liaison.folder / "one.eml").write_bytes(mail("Could you tell us how to refer somebody?"))

    ran = liaison("triage", "one.eml", "--json")

    (row,) = ran.rows
    assert ran.code == 0
    assert (row["outcome"], row["urgency"], row["model"]) == ("unclear", "U2", "none")
    assert "could not be loaded" in row["because"]
    assert "reader.not_loaded" in ran.err


def test_nothing_is_stored(liaison: Desk) -> None:
    (liaison.folder / "one.eml").write_bytes(mail())
    before = {path.name: path.stat().st_mtime_ns for path in liaison.folder.iterdir()}

    liaison("triage", "one.eml", "--json")

    assert {path.name: path.stat().st_mtime_ns for path in liaison.folder.iterdir()} == before


def test_a_name_no_terminal_can_show_is_printed_all_the_same_where_the_machine_speaks_latin(tmp_path: Path) -> None:
    odd = os.fsencode(tmp_path) + b"/caf\xe9.eml"
    with open(odd, "wb") as file:
        file.write(mail("Dose?", subject="\u2019\u4f60 dose"))
    environment = {"PATH": os.environ["PATH"], "PYTHONIOENCODING": "latin-1", "LC_ALL": "C"}

    ran = subprocess.run(
        [sys.executable, "-m", "liaison.cli", "triage", odd, "--json"],
        env=environment,
        capture_output=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
    assert "\u4f60 dose" in ran.stdout.decode("utf-8")
    assert b"caf\xef\xbf\xbd.eml" in ran.stdout
