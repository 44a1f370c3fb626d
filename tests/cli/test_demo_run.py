"""`liaison demo --once`: an invented service from nothing, and nothing twice."""

from collections import Counter
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path

import pytest
from build import add_worker, app_on, ledger, letters
from sqlalchemy import select

from liaison.cli.demo_run import going_on
from liaison.domain.casework import CALL, MEETING, PAGE
from liaison.domain.states import RunState
from liaison.mail.mime import parse
from liaison.store import practice_desk_queries
from liaison.store.session import open_engine, reading, transaction
from liaison.store.tables import JobRun
from liaison.store.tables_people import Staff
from tests.cli.conftest import Desk, Ran


def figures(ran: Ran) -> dict[str, int]:
    """The summary, `name: number` a line."""
    return {name: int(number) for name, number in (line.split(": ") for line in ran.out.splitlines())}


def test_the_demo_builds_a_living_service_once_and_a_second_run_sends_and_takes_nothing_again(liaison: Desk) -> None:
    here = liaison.folder / "demo"

    first, second = liaison("demo", "--once", "--data", here), liaison("demo", "--once", "--data", here)

    assert (first.code, second.code) == (0, 0), first.err + second.err
    assert figures(first)["routed"] > 40
    assert figures(first)["people"] == 150
    assert figures(second) == figures(first)
    app = app_on(open_engine(f"sqlite:///{here}/liaison.db"))
    # a call, a question raised at a meeting and what a practice wrote on its page have no file
    by_mail = [one for one in ledger(app) if not one.ref.startswith((CALL, MEETING, PAGE))]
    assert len(list((here / "mailbox").iterdir())) == len(by_mail)
    assert len(by_mail) == figures(first)["mails"]
    sent = [path.read_bytes() for path in (here / "sent").iterdir()]
    assert len(sent) == figures(first)["letters sent"]
    assert max(Counter(letter.key for letter in letters(app)).values()) == 1
    assert max(Counter(str(message_from_bytes(raw)["Message-ID"]) for raw in sent).values()) == 1
    assert all(parse(raw).subject.startswith("[SU-GP ") for raw in sent)
    with reading(app.engine) as session:  # practices have answered about reviews: pressed, and in prose
        assert practice_desk_queries.waits(session) == {"to_settle": 2, "replies": 1, "to_ring": 0}
    machines = {letter.to[0] for letter in letters(app, "acknowledgement") if "ambulance" in letter.to[0]}
    assert machines == set()
    assert ledger(liaison.app()) == []  # the service in the environment is another one, and was left alone


def test_a_demo_opened_again_goes_on_from_where_its_clock_stood_so_that_its_jobs_turn(liaison: Desk) -> None:
    app = liaison.app()
    assert going_on(app) is app
    stood = app.now() + timedelta(minutes=16)
    with transaction(app.engine) as session:
        session.add(JobRun(job="send_letters", slot=stood, state=RunState.DONE, started_at=stood))

    again = going_on(app)

    assert stood < again.now() < stood + timedelta(minutes=2)
    assert going_on(again) is again


def test_the_demo_does_not_come_among_real_people(liaison: Desk) -> None:
    app = liaison.app()
    with transaction(app.engine) as session:
        add_worker(session, "Nora", ["duty_nurse"], app.now())

    ran = liaison("demo", "--once", "--data", liaison.folder)

    assert (ran.code, ran.out) == (1, "")
    assert "not the demo's" in ran.err
    with reading(app.engine) as session:
        assert [row.name for row in session.scalars(select(Staff))] == ["Nora"]


def test_a_folder_that_cannot_be_made_is_said_in_one_clear_line(liaison: Desk) -> None:
    Path("file").write_text("in the way")

    ran = liaison("demo", "--once", "--data", "file")

    assert (ran.code, ran.out) == (1, "")
    assert len(ran.err.splitlines()) == 1
    assert "should not have happened" not in ran.err


def test_a_wrong_setting_stops_the_demo_in_one_clear_line(liaison: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIAISON_READER__BLIND_SHARE", "many")

    ran = liaison("demo", "--once", "--data", "demo")

    assert (ran.code, len(ran.err.splitlines())) == (1, 1)
    assert "LIAISON_READER__BLIND_SHARE" in ran.err
