"""`liaison poll`, `run`, `jobs` and the help: fields, exit codes, and trouble in one clear line."""

import subprocess
import sys
from datetime import datetime

import pytest
from build import cases, ledger, mail, service
from sqlalchemy import select

from liaison.store.session import reading
from liaison.store.tables import JobRun
from tests.cli.conftest import Desk


def test_one_poll_takes_mails_from_the_folder_through_to_routed_and_the_second_finds_nothing_new(liaison: Desk) -> None:
    app = liaison.app()
    service(app)
    (liaison.mailbox / "a.eml").write_bytes(mail("Could you advise about the dose please?"))
    (liaison.mailbox / "b.eml").write_bytes(mail("Could you advise about the dose please?"))

    first, second = liaison("poll", "--once", "--json"), liaison("poll", "--once", "--json")

    assert (first.code, second.code) == (0, 0)
    assert (first.json["taken"], first.json["routed"], first.json["trouble"]) == (2, 1, [])
    assert first.json["duplicates"] == 1
    assert (second.json["taken"], second.json["routed"]) == (0, 0)
    assert len(cases(app)) == 1
    assert len(ledger(app)) == 2


def test_a_mailbox_in_trouble_ends_the_poll_with_1_and_one_clear_line(liaison: Desk) -> None:
    liaison.mailbox.rmdir()

    ran = liaison("poll", "--once", "--json")

    assert ran.code == 1
    assert len(ran.json["trouble"]) == 1
    assert len(ran.err.splitlines()) == 1
    assert "mailbox" in ran.err


def test_the_jobs_are_listed_with_their_last_and_next_runs(liaison: Desk) -> None:
    liaison("run", "reconcile_ledger")

    ran = liaison("jobs", "--json")

    jobs = {row["job"]: row for row in ran.json["jobs"]}
    assert ran.code == 0
    assert {"poll_mailboxes", "triage_messages", "send_letters", "reconcile_ledger", "plan_reviews"} <= set(jobs)
    assert all({"job", "last", "next", "state"} <= set(row) for row in jobs.values())
    assert jobs["reconcile_ledger"]["state"] == "done"
    assert datetime.fromisoformat(jobs["reconcile_ledger"]["next"]) > datetime.fromisoformat(
        jobs["reconcile_ledger"]["last"]
    )
    assert jobs["plan_reviews"]["last"] is None
    assert "reconcile_ledger" in liaison("jobs").out


def test_a_job_is_run_for_a_slot_once(liaison: Desk) -> None:
    first = liaison("run", "reconcile_ledger", "--slot", "2026-11-24T10:00")
    again = liaison("run", "reconcile_ledger", "--slot", "2026-11-24T10:00")

    with reading(liaison.app().engine) as session:
        runs = len(list(session.scalars(select(JobRun))))
    assert (first.code, again.code, runs) == (0, 1, 1)
    assert len(again.err.splitlines()) == 1


def test_every_job_of_the_timetable_can_be_run_by_hand(liaison: Desk) -> None:
    service(liaison.app())
    names = [row["job"] for row in liaison("jobs", "--json").json["jobs"]]

    codes = {name: liaison("run", name, "--json").code for name in names}

    assert set(codes.values()) == {0}


def test_a_job_there_is_not_is_named_with_those_there_are(liaison: Desk) -> None:
    ran = liaison("run", "nothing", "--json")

    assert (ran.code, ran.out) == (1, "")
    assert "send_letters" in ran.err


@pytest.mark.parametrize(
    "arguments",
    [("run",), ("run", "send_letters", "--slot", "noon"), ("nothing",), ("poll", "--twice"), ("serve", "--port", "x"), ("demo", "x")],
)  # fmt: skip
def test_wrong_usage_ends_with_2(liaison: Desk, arguments: tuple[str, ...]) -> None:
    ran = liaison(*arguments)

    assert (ran.code, ran.out) == (2, "")
    assert "Traceback" not in ran.err


def test_a_port_that_is_taken_is_said_in_one_clear_line(liaison: Desk) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ran = liaison("web", "--port", taken.getsockname()[1])

    assert ran.code == 1
    assert "cannot be used" in ran.err.splitlines()[-1]
    assert "Traceback" not in ran.err


def test_the_help_names_every_command_and_loads_nothing_heavy() -> None:
    heavy = "sqlalchemy,pydantic,numpy,sklearn,fastapi,apscheduler,jinja2,alembic,holidays"
    check = f"import sys, liaison.cli; print([m for m in {heavy!r}.split(',') if m in sys.modules])"

    loaded = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    shown = subprocess.run([sys.executable, "-m", "liaison.cli", "--help"], capture_output=True, text=True, check=True)

    assert loaded.stdout.strip() == "[]"
    words = shown.stdout.split()
    for command in (
        "demo", "serve", "web", "work", "poll", "run", "jobs", "triage", "reconcile", "doctor", "import", "backup", "restore", "parked",
        "outbox", "reviews", "meetings", "user", "db", "model",
    ):  # fmt: skip
        assert command in words
