"""DavMail, an IMAP gateway to Exchange that others wrote, run headless in a private directory against the double."""

from __future__ import annotations

import imaplib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

JAR = Path("/usr/share/davmail/davmail.jar")

# DavMail's own settings file; no port but IMAP's and SMTP's is opened, and both on this machine alone
SETTINGS = """davmail.server=true
davmail.mode=EWS
davmail.url={url}
davmail.imapPort={imap}
davmail.smtpPort={smtp}
davmail.caldavPort=
davmail.ldapPort=
davmail.popPort=
davmail.bindAddress=127.0.0.1
davmail.allowRemote=false
davmail.disableUpdateCheck=true
davmail.enableKeepAlive=false
davmail.smtpSaveInSent=true
davmail.logFilePath={folder}/davmail.log
log4j.rootLogger=WARN
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def davmail(url: str, folder: Path) -> Iterator[tuple[int, int]]:
    """DavMail in front of a server, while the block runs: (its IMAP port, its SMTP port)."""
    java = shutil.which("java")
    assert java, "java is missing: install the system package davmail-server (make long does)"
    assert JAR.exists(), "DavMail is missing: install the system package davmail-server (make long does)"
    imap, smtp = free_port(), free_port()
    settings = folder / "davmail.properties"
    settings.write_text(SETTINGS.format(url=url, imap=imap, smtp=smtp, folder=folder))
    command = [java, "-Xmx200m", "-Djava.awt.headless=true", f"-Duser.home={folder}", "-jar", str(JAR), "-server"]
    process = subprocess.Popen(
        [*command, str(settings)], cwd=folder, env={**os.environ, "HOME": str(folder)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_for(process, imap)
        yield imap, smtp
    finally:
        process.terminate()
        process.wait(20)


def wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    """Until somebody listens at the port. Raises AssertionError after a minute, or when the process has ended."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert process.poll() is None, "DavMail ended at once"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("DavMail does not listen")


@contextmanager
def imap_at(port: int, user: str, password: str) -> Iterator[imaplib.IMAP4]:
    """A session of the standard library's IMAP client."""
    client = imaplib.IMAP4("127.0.0.1", port, timeout=60)
    try:
        client.login(user, password)
        yield client
    finally:
        client.logout()
