"""A real Dovecot in a folder of its own: IMAP by TLS and STARTTLS, delivery by LMTP, passwords and tokens. Any user may sign in.

Used by tests, by the benchmark of reading and by the test of a long outage: `start`, `Dovecot.fill`, `Dovecot.mailbox`, `stop`.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import smtplib
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from imaplib import IMAP4
from pathlib import Path
from typing import Any

from imapclient import IMAPClient

from liaison.mail.imap import ImapMailbox
from liaison.mail.imap_places import Account, Door, Folders, Servers
from tests.servers.authority import Papers, issue
from tests.servers.token_desk import TokenDesk

PASSWORD = "only-for-tests"
MISSING = "Dovecot is not installed, and the tests of IMAP need it: apt-get install dovecot-imapd dovecot-lmtpd"
ATTEMPTS = 3  # a port that was free may be taken by another process of the run before the server has it
PATIENCE = 20.0  # seconds for it to come up

CONFIG = """
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
listen = 127.0.0.1
protocols = imap lmtp
ssl = required
ssl_cert = <{papers.certificate}
ssl_key = <{papers.key}
ssl_min_protocol = TLSv1.2
mail_location = {format}:{mails}/%u
mail_uid = {uid}
mail_gid = {gid}
first_valid_uid = 1
mail_fsync = never
{who}
auth_mechanisms = plain login xoauth2 oauthbearer
auth_failure_delay = 0
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {home}/oauth2.conf
}}
passdb {{
  driver = static
  mechanisms = plain login
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={mails}/%u allow_all_users=yes
}}
namespace inbox {{
  inbox = yes
  separator = {separator}
  {prefix}
  mailbox Sent {{
    special_use = \\Sent
  }}
  mailbox Drafts {{
    special_use = \\Drafts
  }}
}}
service imap-login {{
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
  chroot =
  client_limit = 200
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
protocol imap {{
  mail_max_userip_connections = 100
  imap_idle_notify_interval = 2 mins
  {imap_more}
}}
"""


@dataclass
class Dovecot:
    """A running server. `imap` and `imaps` are its ports; `desk` gives and checks tokens."""

    home: Path
    papers: Papers
    desk: TokenDesk
    imap: int
    imaps: int
    lmtp: int
    _boxes: list[ImapMailbox] = field(default_factory=list)

    def door(self, security: str = "tls", port: int | None = None) -> Door:
        """The way in."""
        own = self.imaps if security == "tls" else self.imap
        return Door("127.0.0.1", port or own, security, self.papers.ca, timeout=20)  # type: ignore[arg-type]

    def user(self) -> str:
        """A user whom nobody knows yet, with an empty mailbox."""
        return f"desk-{secrets.token_hex(6)}"

    def account(self, user: str) -> Account:
        """Signs in by password."""
        return Account(user, PASSWORD)

    def token_account(self, user: str, secret: str | None = None) -> Account:
        """Signs in by tokens from the desk."""
        return Account(user, tokens=self.desk.tokens(self.papers, user, secret))

    def mailbox(
        self, user: str, smtp: Door | None = None, *, folders: Folders | None = None, **more: Any
    ) -> ImapMailbox:
        """The mailbox of a user; without `smtp` letters find no server. It is closed when the server stops."""
        account = more.pop("account", None) or self.account(user)
        imap = more.pop("imap", None) or self.door()
        saves = more.pop("smtp_saves_sent", False)
        nowhere = Door("127.0.0.1", free_port(), "tls", self.papers.ca, timeout=5)
        box = ImapMailbox(Servers(imap, smtp or nowhere, account, saves), folders or Folders(), **more)
        self._boxes.append(box)
        return box

    def client(self, user: str) -> IMAPClient:
        """A foreign hand in the user's mailbox: somebody's mail program. To be used as a context."""
        client = IMAPClient("127.0.0.1", self.imaps, ssl_context=self.door().context(), timeout=20)
        client.login(user, PASSWORD)
        client.normalise_times = False
        return client

    def fill(self, user: str, mails: Iterable[bytes], folder: str = "INBOX", arrived: datetime | None = None) -> None:
        """Put mails into a folder, byte for byte."""
        with self.client(user) as client:
            for raw in mails:
                client.append(folder, raw, msg_time=arrived)

    def deliver(self, user: str, raw: bytes) -> None:
        """A mail comes as mails do, from outside; the server adds its own lines on top."""
        with smtplib.LMTP("127.0.0.1", self.lmtp, timeout=20) as line:
            line.sendmail("practice@gp.example", [user], raw)

    def empty(self, user: str, folder: str = "INBOX") -> None:
        """Somebody deletes every mail of a folder."""
        with self.client(user) as client:
            client.select_folder(folder)
            client.delete_messages("1:*", silent=True)
            client.expunge()

    def contents(self, user: str, folder: str) -> list[bytes]:
        """The bytes of every mail in a folder; none where there is no such folder."""
        with self.client(user) as client:
            if not client.folder_exists(folder):
                return []
            client.select_folder(folder, readonly=True)
            rows = client.fetch(client.search(), ["BODY.PEEK[]"])
            return [row[b"BODY[]"] for _, row in sorted(rows.items())]

    def flags(self, user: str, folder: str = "INBOX") -> list[set[str]]:
        """The flags of every mail in a folder, without \\Recent."""
        with self.client(user) as client:
            client.select_folder(folder, readonly=True)
            rows = client.get_flags(client.search())
            return [{flag.decode() for flag in flags} - {"\\Recent"} for _, flags in sorted(rows.items())]

    def stop(self) -> None:
        """Hang up, end the server and remove its folder."""
        for box in self._boxes:
            box.close()
        pid = self.home / "run" / "master.pid"
        with suppress(OSError, ValueError):  # "dovecot stop" would wait by the second
            os.kill(int(pid.read_text()), signal.SIGTERM)
        end = time.monotonic() + PATIENCE
        while pid.exists() and time.monotonic() < end:
            time.sleep(0.02)
        self.desk.stop()
        shutil.rmtree(self.home, ignore_errors=True)


def start(*, separator: str = "/", prefix: str = "", format: str = "mdbox", capability: str = "") -> Dovecot:
    """Bring a server up on free ports. `capability` is what it says it can, where that should be less than it can.

    Raises RuntimeError with what to do when Dovecot is not installed or does not come up.
    """
    if shutil.which("dovecot") is None:
        raise RuntimeError(MISSING)
    for attempt in range(1, ATTEMPTS + 1):
        server = set_up(separator, prefix, format, capability)
        try:
            bring_up(server)
        except RuntimeError:
            if attempt == ATTEMPTS:
                raise
        else:
            return server
    raise AssertionError("every attempt returns or raises")


def set_up(separator: str, prefix: str, format: str, capability: str) -> Dovecot:
    """A folder with all that a server needs, on ports that are free now."""
    home = Path(tempfile.mkdtemp(prefix="liaison-dovecot-"))
    home.chmod(0o755)  # the mail processes run as another user
    papers, desk = issue(home), TokenDesk()
    imap, imaps, lmtp = free_port(), free_port(), free_port()
    owner = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    mails = home / "mails"
    mails.mkdir()
    os.chown(mails, owner.pw_uid, owner.pw_gid)
    me = owner.pw_name if os.geteuid() else ""
    who = f"default_internal_user = {me}\ndefault_login_user = {me}\ndefault_internal_group =" if me else ""
    text = CONFIG.format(
        home=home, papers=papers, mails=mails, uid=owner.pw_uid, gid=owner.pw_gid, who=who, password=PASSWORD,
        imap=imap, imaps=imaps, lmtp=lmtp, separator=separator, format=format,
        prefix=f"prefix = {prefix}" if prefix else "", imap_more=f"imap_capability = {capability}" if capability else "",
    )  # fmt: skip
    (home / "dovecot.conf").write_text(text)
    (home / "oauth2.conf").write_text(
        f"introspection_mode = post\nintrospection_url = {desk.checks}\nusername_attribute = username\n"
    )
    return Dovecot(home, papers, desk, imap, imaps, lmtp)


def bring_up(server: Dovecot) -> None:
    """Start the process and wait until it answers."""
    with (server.home / "said").open("w") as said:  # a pipe would stay open as long as the server runs
        ran = subprocess.run(
            ["dovecot", "-c", str(server.home / "dovecot.conf")], stdout=said, stderr=said, check=False
        )
    end = time.monotonic() + PATIENCE
    while ran.returncode == 0 and time.monotonic() < end:
        try:
            with server.client("first"):
                return
        except (OSError, IMAP4.error):
            time.sleep(0.02)
    words = "".join(
        path.read_text("utf-8", "replace")[-2000:]
        for path in map(server.home.joinpath, ("said", "log"))
        if path.exists()
    )
    server.stop()
    raise RuntimeError(f"Dovecot did not come up: {words}")


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
