"""The servers of a run, as fixtures: brought up when the first test wants them, ended with the run, new letters for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.servers import dovecot as dovecot_server
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.letter_receiver import LetterReceiver


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """A real Dovecot; each process of the run has its own."""
    server = dovecot_server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def one_receiver(dovecot: Dovecot) -> Iterator[LetterReceiver]:
    """A real SMTP server for the whole run."""
    receiver = LetterReceiver(dovecot.papers, password=PASSWORD)
    yield receiver
    receiver.stop()


@pytest.fixture
def receiver(one_receiver: LetterReceiver) -> LetterReceiver:
    """The SMTP server, without letters and in good health."""
    one_receiver.letters.clear()
    one_receiver.faults.clear()
    one_receiver.on_taken = None
    return one_receiver
