"""What the environment says of the pages counts in the demo too."""

from pathlib import Path

import pytest

from liaison.cli.demo_run import settings
from liaison.config import WrongSetting


def test_the_demo_heeds_the_environment_for_its_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIAISON_WEB__HOST", "127.0.0.2")
    monkeypatch.setenv("LIAISON_WEB__PORT", "8123")
    monkeypatch.setenv("LIAISON_WEB__SIGN_IN_HOURS", "3")
    monkeypatch.setenv("LIAISON_WEB__PUBLIC_ADDRESS", "https://liaison.example")

    web = settings(tmp_path, None).web

    assert (web.host, web.port, web.sign_in_hours) == ("127.0.0.2", 8123, 3)
    assert web.public_address == "https://liaison.example"
    assert settings(tmp_path, 8200).web.port == 8200  # what is asked for on the command goes before it


def test_without_it_the_demos_letters_name_this_machine(tmp_path: Path) -> None:
    assert settings(tmp_path, None).web.public_address == "http://127.0.0.1:8000"
    assert settings(tmp_path, 8200).web.public_address == "http://127.0.0.1:8200"


def test_the_demos_database_and_mailbox_stay_in_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIAISON_DATABASE__URL", "sqlite:////srv/real.db")
    monkeypatch.setenv("LIAISON_MAILBOX__PATH", "/srv/real")

    made = settings(tmp_path, None)

    assert made.database.url == f"sqlite:///{tmp_path}/liaison.db"
    assert made.mailbox.path == tmp_path / "mailbox"


def test_a_wrong_one_is_said_and_not_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIAISON_WEB__PORT", "none")

    with pytest.raises(WrongSetting, match="LIAISON_WEB__PORT"):
        settings(tmp_path, None)
