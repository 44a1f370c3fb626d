"""One mailbox at Exchange, kept open: the account is made once and every question goes through `ask`.

The account is made at the first question and kept: exchangelib's memory grows when it is made anew for every poll.
"""

from __future__ import annotations

import logging
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, TypeVar

from exchangelib import BASIC, DELEGATE, IMPERSONATION, NTLM, UTC, Account, Configuration, Credentials, Identity
from exchangelib.errors import UnauthorizedError
from exchangelib.protocol import Protocol
from exchangelib.version import EXCHANGE_2013_SP1, Version
from oauthlib.oauth2.rfc6749.errors import InvalidClientIdError

from liaison.mail.ews_line import AppCredentials, WeDecide, open_line
from liaison.mail.mailbox import MailboxRefused

Answer = TypeVar("Answer")
WAYS = {"ntlm": NTLM, "basic": BASIC}


@dataclass(frozen=True, kw_only=True)
class Access:
    """Where the mailbox is and how to sign in: user and password, or the three of OAuth. The secrets never show."""

    url: str
    address: str
    user: str | None = None
    password: str | None = None
    sign_in: Literal["ntlm", "basic"] = "ntlm"
    tenant: str | None = None
    client_id: str | None = None
    client_secret: str | None = None
    authority: str = "https://login.microsoftonline.com"
    ca_file: Path | None = None
    timeout: float = 30.0  # seconds

    def __repr__(self) -> str:
        return f"Access({self.url!r})"


class Exchange:
    """The long-lived account. Several threads may ask; the library lets one speak at a time."""

    def __init__(self, access: Access) -> None:
        self.access = access
        self._policy = WeDecide()
        self._account: Account | None = None
        self._making = threading.Lock()

    @property
    def heard(self) -> datetime | None:
        """The server's clock at its last answer; None before there was one."""
        return self._policy.heard

    def ask(self, question: Callable[[Account], Answer]) -> Answer:
        """The answer to one question. Raises what exchangelib raises.

        A token that ended meanwhile is asked for anew and the question put once more: a refused one had no effect.
        """
        with self._making:
            account = self._account = self._account or open_account(self.access, self._policy)
        try:
            return question(account)
        except (UnauthorizedError, InvalidClientIdError):
            if self.access.tenant is None:
                raise
        return question(account)


def open_account(access: Access, policy: WeDecide) -> Account:
    """The account, without asking any server: no autodiscovery, no guessing of the way to sign in. Raises MailboxRefused."""
    # at a broken connection the library logs what it was sending, letters included
    logging.getLogger("exchangelib").setLevel(logging.CRITICAL + 1)
    config = configuration(access, policy)
    try:
        line = open_line(config, access.ca_file, access.timeout)
    except (OSError, ssl.SSLError) as error:
        raise MailboxRefused("The file given as CA_FILE cannot be read as a certificate.") from error
    way = IMPERSONATION if access.tenant else DELEGATE
    account = Account(access.address, config=config, access_type=way, default_timezone=UTC)
    account.protocol = line
    del Protocol[config]  # the one the library made and remembered for the whole process
    return account


def configuration(access: Access, policy: WeDecide) -> Configuration:
    """What exchangelib wants to know.

    One connection: with more, it answers a broken line by trying again. The oldest version of the dialect that we want, as every
    server since speaks it: guessing takes a question more and hides what went wrong with it.
    """
    given: dict[str, Any] = {
        "service_endpoint": access.url,
        "retry_policy": policy,
        "max_connections": 1,
        "version": Version(build=EXCHANGE_2013_SP1),
    }
    if not access.tenant:
        credentials = Credentials(access.user, access.password)
        return Configuration(credentials=credentials, auth_type=WAYS[access.sign_in], **given)
    app = AppCredentials(
        authority=access.authority,
        url=access.url,
        client_id=access.client_id,
        client_secret=access.client_secret,
        tenant_id=access.tenant,
        identity=Identity(primary_smtp_address=access.address),
    )
    return Configuration(credentials=app, **given)
