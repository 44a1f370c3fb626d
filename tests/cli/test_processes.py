"""`liaison serve`, `work` and `poll` as processes: they do their work and end gently when the machine stops them."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from build import ledger, mail, service

from tests.cli.conftest import Desk

PATIENCE = 60  # seconds; a loaded machine may need most of them


@contextmanager
def running(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A command in a process of its own, ended at the latest when the test ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", "liaison.cli", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "LIAISON_POLL_SECONDS": "5", "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def until(holds: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    """Wait for something outside this process."""
    ends = time.monotonic() + PATIENCE
    while not holds():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < ends
        time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in") as page:
            return page.status == 200
    except (urllib.error.URLError, ConnectionError):
        return False


def ended_gently(process: subprocess.Popen[str]) -> bool:
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=PATIENCE)
    return process.returncode == 0 and out == "" and "Traceback" not in err


def test_the_service_serves_pages_turns_jobs_and_ends_gently(liaison: Desk) -> None:
    app = liaison.app()
    service(app)
    (liaison.mailbox / "a.eml").write_bytes(mail())
    port = free_port()

    with running("serve", "--port", str(port)) as process:
        until(lambda: answers(port), process)
        until(lambda: len(ledger(app)) == 1, process)
        assert ended_gently(process)


@pytest.mark.parametrize("command", ["work", "poll"])
def test_jobs_alone_and_endless_polling_take_mails_and_end_gently(liaison: Desk, command: str) -> None:
    app = liaison.app()
    service(app)
    (liaison.mailbox / "a.eml").write_bytes(mail())

    with running(command) as process:
        until(lambda: len(ledger(app)) == 1, process)
        assert ended_gently(process)
