"""The App as it is put together from settings: the mailbox, what the ledger knows of it, and the key that signs letters."""

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, ClassVar

import pytest
from build import TUESDAY_10AM as NOW
from build import mail, service
from snapshots import lay_out

from liaison.app import App
from liaison.bootstrap import build_app, kept_key, open_ews, signing_key
from liaison.config import DatabaseSettings, FolderMailbox, Settings, WrongSetting
from liaison.mail.folder import FolderMailbox as Folder
from liaison.mailbox_settings import EwsMailbox
from liaison.store.session import StoreTrouble
from liaison.triage import intake

KEY_FILE = ".liaison-secret"


def settings(folder: Path, **more: Any) -> Settings:
    database = DatabaseSettings(url=f"sqlite:///{folder}/data/liaison.db")
    mailbox = FolderMailbox(path=folder / "box", name="inbound")
    return Settings(**{"database": database, "mailbox": mailbox, **more})


@pytest.fixture
def app(tmp_path: Path) -> Any:
    (tmp_path / "box").mkdir()
    lay_out(tmp_path / "data" / "liaison.db")
    made = build_app(settings(tmp_path), clock=lambda: NOW)
    yield made
    made.engine.dispose()


def test_settings_become_an_app_with_the_mailbox_by_its_name(app: App) -> None:
    assert isinstance(app.mailboxes["inbound"], Folder)
    assert app.now() == NOW
    assert len(app.secret) >= 32
    assert repr(app.secret) not in repr(app)


def test_nothing_of_the_model_is_loaded_yet(app: App) -> None:
    assert app.classifier._loaded is None  # type: ignore[attr-defined]


def test_the_mailbox_asks_the_ledger_what_it_knows_and_a_second_poll_takes_nothing(app: App, tmp_path: Path) -> None:
    service(app)
    (tmp_path / "box" / "a.eml").write_bytes(mail())

    first = intake.take_batch(app, "inbound", NOW)
    intake.acknowledge(app, "inbound", NOW)
    again = build_app(app.settings, clock=lambda: NOW)
    second = intake.take_batch(again, "inbound", NOW)
    again.engine.dispose()

    assert (first.taken, second.taken) == (1, 0)


def test_a_database_folder_that_cannot_be_made_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way")

    with pytest.raises(StoreTrouble, match="LIAISON_DATABASE__URL"):
        build_app(settings(tmp_path))


def test_the_key_is_made_once_beside_the_database_for_this_account_alone(tmp_path: Path) -> None:
    first, second = signing_key(settings(tmp_path)), signing_key(settings(tmp_path))

    kept = tmp_path / "data" / KEY_FILE
    assert first == second == kept.read_bytes()
    assert len(first) == 64
    assert kept.stat().st_mode & 0o777 == 0o600
    assert os.listdir(tmp_path / "data") == [KEY_FILE]
    assert signing_key(settings(tmp_path / "another")) != first


def test_a_given_secret_goes_before_the_file_and_must_be_long_enough(tmp_path: Path) -> None:
    assert signing_key(settings(tmp_path, secret="sixteen letters!")) == b"sixteen letters!"
    assert not (tmp_path / "data" / KEY_FILE).exists()

    with pytest.raises(WrongSetting, match="LIAISON_SECRET is too short") as wrong:
        signing_key(settings(tmp_path, secret="hunter2"))
    assert "hunter2" not in str(wrong.value)


def test_with_postgresql_the_secret_must_be_given(tmp_path: Path) -> None:
    database = DatabaseSettings(url="postgresql+psycopg://liaison@db/liaison")

    with pytest.raises(WrongSetting, match="LIAISON_SECRET is missing"):
        signing_key(settings(tmp_path, database=database))


def test_a_database_in_memory_has_a_key_of_its_own(tmp_path: Path) -> None:
    in_memory = settings(tmp_path, database=DatabaseSettings(url="sqlite://"))

    assert signing_key(in_memory) != signing_key(in_memory)


def test_many_processes_starting_at_once_agree_on_one_key(tmp_path: Path) -> None:
    gate = threading.Barrier(16)

    def start(_: int) -> bytes:
        gate.wait()
        return kept_key(tmp_path / KEY_FILE)

    with ThreadPoolExecutor(16) as pool:
        keys = set(pool.map(start, range(16)))

    assert len(keys) == 1
    assert os.listdir(tmp_path) == [KEY_FILE]


@pytest.mark.parametrize("left", [b"", b"half"])
def test_half_a_key_is_never_used_to_sign(tmp_path: Path, left: bytes) -> None:
    (tmp_path / KEY_FILE).write_bytes(left)

    with pytest.raises(WrongSetting, match="not whole"):
        kept_key(tmp_path / KEY_FILE)


def test_a_key_that_cannot_be_read_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / KEY_FILE).mkdir()

    with pytest.raises(WrongSetting, match="LIAISON_SECRET"):
        kept_key(tmp_path / KEY_FILE)


class TestExchange:
    """The opener of an `ews` mailbox."""

    WANTED: ClassVar[dict[str, str]] = {
        "kind": "ews",
        "name": "exchange",
        "address": "queries@board.example",
        "url": "https://mail.board.example/EWS/Exchange.asmx",
        "folder": "Inbox/GP queries",
        "after": "move",
        "secret_expires": "2027-03-31",
    }

    def opened(self, **more: str) -> Any:
        return open_ews(EwsMailbox(**{**self.WANTED, "user": "BOARD\\svc", "password": "not to be seen", **more}))

    def test_settings_become_a_mailbox_without_reaching_a_server(self) -> None:
        mailbox = self.opened()

        assert (mailbox.name, mailbox.after) == ("exchange", "move")
        assert str(mailbox.valid_until()) == "2027-03-31 00:00:00+00:00"
        assert mailbox._folders.path == "Inbox/GP queries"
        assert "not to be seen" not in repr(vars(mailbox))

    def test_a_password_or_the_three_of_oauth_are_handed_on(self) -> None:
        app = {"tenant": "t", "client_id": "c", "client_secret": "not to be seen"}

        by_password = self.opened()._exchange.access
        by_token = open_ews(EwsMailbox(**self.WANTED, **app))._exchange.access  # type: ignore[attr-defined]

        assert (by_password.user, by_password.password, by_password.sign_in) == ("BOARD\\svc", "not to be seen", "ntlm")
        assert (by_token.tenant, by_token.client_id, by_token.client_secret) == ("t", "c", "not to be seen")

    @pytest.mark.parametrize("field", ["url", "authority"])
    def test_an_address_without_tls_is_refused_by_name(self, field: str) -> None:
        with pytest.raises(WrongSetting, match=f"LIAISON_MAILBOX__{field.upper()}.*https"):
            self.opened(**{field: "http://mail.board.example/EWS/Exchange.asmx"})

    def test_a_service_without_exchange_does_not_load_its_library(self) -> None:
        code = "import sys, liaison.bootstrap; sys.exit('exchangelib' in sys.modules)"

        assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_an_imap_mailbox_is_opened_with_what_the_settings_say_and_reaches_no_server(tmp_path: Path) -> None:
    from liaison.bootstrap import open_imap
    from liaison.mail.imap import ImapMailbox as Opened
    from liaison.mailbox_settings import ImapMailbox

    wanted = ImapMailbox(
        kind="imap", name="gp", host="imap.board.example", user="queries", token_url="https://tokens.board.example", client_id="a",
        client_secret="b", smtp_host="smtp.board.example", smtp_port=587, smtp_security="starttls", folder="Inbox/GP", after="move",
        taken_folder="Taken", smtp_saves_sent=True, ca_file=tmp_path / "ca.pem", timeout_seconds=7, secret_expires=date(2027, 3, 1),
    )  # fmt: skip

    box = open_imap(wanted)

    assert isinstance(box, Opened)
    assert (str(box.servers.imap), str(box.servers.smtp)) == ("imap.board.example:993", "smtp.board.example:587")
    assert (box.servers.imap.security, box.servers.smtp.security, box.servers.smtp.timeout) == ("tls", "starttls", 7)
    assert (box.name, box.after, box.folders.read, box.folders.taken) == ("gp", "move", "Inbox/GP", "Taken")
    assert box.servers.account.tokens is not None
    assert box.servers.smtp_saves_sent
    assert box.valid_until() == datetime(2027, 3, 1, tzinfo=UTC)
    assert "'b'" not in repr(box.servers)
