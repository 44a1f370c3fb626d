"""Thunderbird, a mail program that others wrote, run headless with a profile of its own against a double, and steered by Marionette."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.doubles.foreign_davmail import free_port

# one account at an Exchange server, and nothing that asks, updates or reports by itself
SETTINGS = {
    "mail.accountmanager.accounts": "account1",
    "mail.accountmanager.defaultaccount": "account1",
    "mail.account.account1.server": "server1",
    "mail.account.account1.identities": "id1",
    "mail.identity.id1.valid": True,
    "mail.server.server1.type": "ews",
    "mail.server.server1.name": "double",
    "mail.server.server1.hostname": "127.0.0.1",
    "mail.server.server1.authMethod": 3,  # a password, as Basic
    "mail.server.server1.check_new_mail": False,
    "mail.server.server1.login_at_startup": False,
    "mail.provider.suppress_dialog_on_startup": True,
    "mail.spotlight.firstRunDone": True,
    "mail.rights.version": 1,
    "mailnews.start_page.enabled": False,
    "app.update.enabled": False,
    "extensions.update.enabled": False,
    "datareporting.policy.dataSubmissionPolicyBypassNotification": True,
    "toolkit.telemetry.server": "",
    "services.settings.server": "",
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
}

ACCOUNT = """
  const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
  const server = MailServices.accounts.accounts[0].incomingServer;
  const folder = name => server.rootFolder.descendants.find(one => one.name == name);
  const heads = name => { const found = folder(name); return found ? Array.from(found.messages) : []; };
"""


@dataclass(frozen=True)
class Thunderbird:
    """A running Thunderbird with one account."""

    steering: Any

    def run(self, script: str, *given: Any) -> Any:
        """What a script in the program itself returns; it knows `server`, `folder(name)` and `heads(name)`."""
        return self.steering.execute_script(ACCOUNT + script, script_args=given)

    def until(self, script: str, right: Callable[[Any], bool]) -> Any:
        """What the script returns once it is right. Raises AssertionError after a minute."""
        deadline = time.monotonic() + 60
        while not right(found := self.run(script)):
            assert time.monotonic() < deadline, f"Thunderbird still says {found}"
            time.sleep(0.1)
        return found

    def sign_in(self, password: str) -> None:
        """Give the password and look for mail."""
        self.run("server.password = arguments[0]; server.performBiff(null);", password)


@contextmanager
def thunderbird(url: str, user: str, folder: Path) -> Iterator[Thunderbird]:
    """Thunderbird with an account at this address, while the block runs."""
    program = shutil.which("thunderbird")
    assert program, "Thunderbird is missing: install the system package thunderbird (make long does)"
    profile, port = folder / "profile", free_port()
    profile.mkdir(parents=True)
    own = {"marionette.port": port, "mail.identity.id1.useremail": user, "mail.server.server1.userName": user}
    settings = {**SETTINGS, **own, "mail.server.server1.ews_url": url}
    (profile / "user.js").write_text(
        "".join(f"user_pref({js(name)}, {js(value)});\n" for name, value in settings.items())
    )
    command = [program, "--headless", "--marionette", "--remote-allow-system-access", "--profile", str(profile)]
    environment = {**os.environ, "HOME": str(folder), "MOZ_HEADLESS": "1"}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the steering library is older than our Python
            steering = steer(process, port)
            yield Thunderbird(steering)
            steering.delete_session()
    finally:
        process.terminate()
        process.wait(30)


def js(value: str | bool | int) -> str:
    """A value as a settings file writes it."""
    return f'"{value}"' if isinstance(value, str) else str(value).lower()


def steer(process: subprocess.Popen[bytes], port: int) -> Any:
    """A session in the program's own context, as soon as it takes one. Raises AssertionError after two minutes."""
    from marionette_driver.marionette import Marionette

    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        assert process.poll() is None, "Thunderbird ended at once"
        try:
            steering = Marionette(host="127.0.0.1", port=port)
            steering.start_session()
        except OSError:
            time.sleep(0.2)
            continue
        steering.set_context("chrome")
        steering.timeout.script = 60
        return steering
    raise AssertionError("Thunderbird cannot be steered")
