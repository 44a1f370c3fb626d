"""Settings from the environment: each wrong one is a line that names it, and never says what it held."""

import os
import re
from pathlib import Path

import pytest

from liaison.config import WrongSetting, known_names, load_settings

SECRET = "hunter2-and-more-of-it"


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment without a word of ours."""
    for name in [name for name in os.environ if name.upper().startswith("LIAISON_")]:
        monkeypatch.delenv(name)


def test_without_a_word_everything_has_a_default() -> None:
    settings = load_settings()

    assert settings.database.url == "sqlite:///liaison-data/liaison.db"
    assert settings.mailbox.path == Path("liaison-data/mailbox")
    assert (settings.mailbox.kind, settings.mailbox.after) == ("folder", "leave")
    assert (settings.reader.model, settings.demo, settings.web.port) == (None, False, 8000)


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("LIAISON_DATABASE__URL", "sqlite:////srv/l.db", lambda s: s.database.url == "sqlite:////srv/l.db"),
        ("LIAISON_DATABASE__URL", "postgresql+psycopg://l@db/l", lambda s: "psycopg" in s.database.url),
        ("LIAISON_MAILBOX__KIND", "folder", lambda s: s.mailbox.kind == "folder"),
        ("LIAISON_MAILBOX__PATH", "/srv/mail", lambda s: s.mailbox.path == Path("/srv/mail")),
        ("LIAISON_MAILBOX__ADDRESS", "gp@liaison.example", lambda s: s.mailbox.address == "gp@liaison.example"),
        ("LIAISON_READER__MODEL", "/srv/model", lambda s: s.reader.model == Path("/srv/model")),
        ("LIAISON_WEB__PORT", "9000", lambda s: s.web.port == 9000),
        ("LIAISON_SECRET", SECRET, lambda s: s.secret.get_secret_value() == SECRET),
        ("LIAISON_DEMO", "true", lambda s: s.demo),
        ("LIAISON_POLL_SECONDS", "5", lambda s: s.poll_seconds == 5),
    ],
)
def test_a_setting_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch, name: str, value: str, read) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv(name, value)

    assert read(load_settings())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LIAISON_DATABASE__URL", f"mysql://root:{SECRET}@db/l"),
        ("LIAISON_DATABASE__URL", f"postgresql://root:{SECRET}@db/l"),  # would ask for a driver that is not installed
        ("LIAISON_DATABASE__URL", f"no url {SECRET}"),
        ("LIAISON_DATABASE__URL", f"sqlite://{SECRET}/l.db"),
        ("LIAISON_DATABASE", f"{{{SECRET}"),
        ("LIAISON_DATABASE", SECRET),
        ("LIAISON_DATABASE__PASSWORD", SECRET),
        ("LIAISON_MAILBOX__KIND", SECRET),
        ("LIAISON_MAILBOX__HOST", SECRET),
        ("LIAISON_MAILBOX__AFTER", SECRET),
        ("LIAISON_MAILBOX__ADDRESS", SECRET),
        ("LIAISON_MAILBOX__ADDRESS", f"{SECRET}@"),
        ("LIAISON_MAILBOX__QUIET_SECONDS", "-1"),
        ("LIAISON_WEB__PORT", "0"),
        ("LIAISON_WEB__PORT", SECRET),
        ("LIAISON_WEB__SIGN_IN_HOURS", "100"),
        ("LIAISON_WEB__SECURE_COOKIES", SECRET),
        ("LIAISON_DEMO", SECRET),
        ("LIAISON_POLL_SECONDS", "1"),
        ("LIAISON_MAILBX__PATH", SECRET),
        ("LIAISON_MAILBOX_PATH", SECRET),
        ("LIAISON_SECRT", SECRET),
        ("liaison_secrt", SECRET),
    ],
)
def test_a_wrong_setting_is_one_line_with_its_name_and_without_what_it_held(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(WrongSetting) as wrong:
        load_settings()

    words = str(wrong.value)
    assert name.upper() in words
    assert SECRET not in words
    assert "\n" not in words


def test_a_typing_slip_is_answered_with_the_name_that_was_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIAISON_MAILBOX_PATH", "/srv/mail")

    with pytest.raises(WrongSetting, match=r"Did you mean LIAISON_MAILBOX__PATH\?"):
        load_settings()


def test_several_wrong_settings_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIAISON_WEB__PORT", "many")
    monkeypatch.setenv("LIAISON_POLL_SECONDS", "soon")

    with pytest.raises(WrongSetting, match=r"LIAISON_WEB__PORT: .*; LIAISON_POLL_SECONDS: "):
        load_settings()


@pytest.mark.parametrize("name", ["LIAISON_MAILBOX__PATH", "LIAISON_READER__MODEL", "LIAISON_DATABASE__URL"])
def test_an_empty_path_is_never_the_folder_we_stand_in(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "")

    with pytest.raises(WrongSetting, match=f"{name}: is empty"):
        load_settings()


def test_what_the_tests_and_other_programs_read_is_let_be(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LIAISON_SHARED", "LIAISON_BENCH_DATA", "LIAISON_NEW_PASSWORD"):
        monkeypatch.setenv(name, "anything")

    load_settings()


def test_what_a_command_gives_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIAISON_POLL_SECONDS", "99")

    assert load_settings(poll_seconds=7).poll_seconds == 7


def test_no_secret_shows_when_settings_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIAISON_SECRET", SECRET)

    assert SECRET not in repr(load_settings()) + str(load_settings())


def test_every_setting_is_in_the_table_of_settings() -> None:
    table = (Path(__file__).parents[1] / "docs" / "settings.md").read_text()

    assert set(
        re.findall(r"`(LIAISON_\w+)`", "\n".join(line for line in table.splitlines() if line.startswith("|")))
    ) == set(known_names())
