"""The edge of every command: each trouble is one clear line, with no trace, no mail's words and no secret in it."""

import os
import sqlite3
import sys

import pytest
from build import mail

from liaison.cli.edge import Trouble, in_one_line, plainly
from liaison.mail.mailbox import CursorLost, MailboxDown
from liaison.staff.accounts import WrongAccount
from liaison.store.session import open_engine
from tests.cli.conftest import Desk


@pytest.mark.parametrize(
    "error", [Trouble("said"), WrongAccount("said"), MailboxDown("said"), CursorLost("said")], ids=lambda e: type(e).__name__
)  # fmt: skip
def test_expected_trouble_is_told_in_its_own_words(error: Exception) -> None:
    assert in_one_line(error) == "said"


def test_an_error_that_nobody_expected_keeps_its_words_back_and_says_where_it_was() -> None:
    from liaison.domain.conversations import reference

    try:
        reference(-1)
    except ValueError as error:
        words = in_one_line(error)

    assert "ValueError in liaison/domain/conversations.py:" in words
    assert "a case number" not in words


def test_an_error_of_the_database_is_told_without_statement_and_values() -> None:
    engine = open_engine("sqlite://")
    with pytest.raises(Exception) as caught, engine.begin() as connection:
        connection.exec_driver_sql("SELECT * FROM nowhere WHERE name = ?", ("Jo Example",))
    engine.dispose()

    words = in_one_line(caught.value)

    assert "db upgrade" in words
    assert "Jo Example" not in words
    assert "SELECT" not in words


def test_a_raw_error_of_the_driver_does_not_break_the_edge() -> None:
    assert "sqlite3" not in in_one_line(sqlite3.OperationalError("near x"))


def test_the_edge_ends_with_1_and_one_line_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end, plainly():
        raise Trouble("The sky is falling.")

    said = capsys.readouterr()
    assert end.value.code == 1
    assert (said.out, said.err) == ("", "liaison: The sky is falling.\n")


def test_what_a_command_opened_is_closed_at_its_end(liaison: Desk) -> None:
    liaison("parked", "list")

    assert not (liaison.folder / "liaison.db-wal").exists()  # the last connection takes its log with it


@pytest.mark.parametrize(
    "command", [("parked", "list", "--json"), ("poll", "--once", "--json"), ("db", "upgrade"), ("web",)]
)
@pytest.mark.parametrize(
    ("content", "says"),
    [(b"no database at all, only text that is long enough", "not a database"), (None, "cannot be opened")],
)  # fmt: skip
def test_a_database_that_cannot_be_opened_is_one_clear_line(
    liaison: Desk, command: tuple[str, ...], content: bytes | None, says: str
) -> None:
    liaison.database.unlink()
    if content is None:
        liaison.database.mkdir()
    else:
        liaison.database.write_bytes(content)

    ran = liaison(*command)

    assert (ran.code, ran.out) == (1, "")
    assert len(ran.err.splitlines()) == 1
    assert says in ran.err


def test_a_database_of_a_newer_program_is_one_clear_line(liaison: Desk) -> None:
    engine = open_engine(f"sqlite:///{liaison.database}")
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()

    ran = liaison("parked", "list", "--json")

    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "liaison: The database was made by a newer program than this one: install that version again.\n"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LIAISON_DATABASE__URL", "mysql://root:hunter2secret@db/liaison"),
        ("LIAISON_SECRET", "hunter2secret"),
        ("LIAISON_DATABASE", "{hunter2secret"),
        ("LIAISON_WEB__PORT", "hunter2secret"),
        ("LIAISON_MAILBOX__PASSWORD", "hunter2secret"),
        ("LIAISON_SECRT", "hunter2secret"),
    ],
)
def test_a_wrong_setting_is_one_line_that_names_it_and_never_says_its_value(
    liaison: Desk, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)

    ran = liaison("parked", "list", "--json")

    assert (ran.code, ran.out) == (1, "")
    assert len(ran.err.splitlines()) == 1
    assert name in ran.err
    assert "hunter2" not in ran.err


def test_a_closed_pipe_ends_a_command_quietly(liaison: Desk) -> None:
    import subprocess

    for number in range(40):
        (liaison.folder / "mailbox" / f"{number}.eml").write_bytes(mail("long " * 500))
    with subprocess.Popen(
        [sys.executable, "-m", "liaison.cli", "triage", "mailbox", "--json"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read().decode()

    assert "Traceback" not in said
    assert "should not have happened" not in said
