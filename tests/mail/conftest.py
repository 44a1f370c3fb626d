"""Fixtures of the post room."""

import mailbox as stdlib_mailbox
from pathlib import Path

import pytest

from tests.mail.folder_desk import Desk
from tests.servers.servers_for_tests import dovecot, one_receiver, receiver

__all__ = ["dovecot", "one_receiver", "receiver"]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    folder = tmp_path / "mailbox"
    folder.mkdir()
    return Desk(folder)


@pytest.fixture
def maildesk(tmp_path: Path) -> Desk:
    stdlib_mailbox.Maildir(str(tmp_path / "Maildir"), create=True)
    return Desk(tmp_path / "Maildir")
