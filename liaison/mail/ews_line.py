"""The line to Exchange: how exchangelib's connection is made ours. Certificates, timeouts, tokens, and who decides on trying again.

exchangelib keeps its adapter class, timeout and agent on the Protocol class, for the whole process. Each mailbox gets a Protocol
class of its own instead, so that two mailboxes with different certificates do not share them.
"""

from __future__ import annotations

import functools
import ssl
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from exchangelib import errors
from exchangelib.configuration import Configuration
from exchangelib.credentials import OAuth2Credentials
from exchangelib.protocol import FailFast, Protocol
from requests.adapters import HTTPAdapter
from requests.utils import DEFAULT_CA_BUNDLE_PATH

AGENT = "Liaison"
UNAUTHORISED = 401
LATER = {429, 502, 503, 504}  # what servers before Exchange say when it is overrun, restarted or not to be reached


class LineBusy(errors.ErrorServerBusy):  # type: ignore[misc]
    """Patience asked for by HTTP, not by Exchange: whether it heard the question is not known."""


class WeDecide(FailFast):  # type: ignore[misc]
    """Never waits or tries again inside the library: the outbox and the poller do that, and only they know what is safe.

    `heard` is the server's clock at its last answer, aware, to the second.
    """

    heard: datetime | None = None

    def raise_response_errors(self, response: requests.Response) -> None:
        """Note the server's clock, read Retry-After, and tell a refused sign-in from a closed connection."""
        self.heard = moment(response.headers.get("Date")) or self.heard
        if response.status_code == UNAUTHORISED:
            raise errors.UnauthorizedError("refused")
        seconds = response.headers.get("Retry-After", "")
        busy = LineBusy("busy", back_off=float(seconds) if seconds.isdecimal() else None)
        if response.status_code in LATER:
            raise busy
        try:
            super().raise_response_errors(response)
        except (errors.ErrorInternalServerTransientError, errors.ErrorServerBusy):
            raise busy from None


def moment(date: str | None) -> datetime | None:
    """An HTTP Date header as an aware moment, None for one that is none."""
    try:
        found = parsedate_to_datetime(date) if date else None
    except ValueError:
        return None
    return found if found and found.tzinfo else None


class OwnProtocol(Protocol):  # type: ignore[misc]
    """A Protocol that loses no session when a new one cannot be made.

    In exchangelib a session is replaced at once; where that fails (the token server is down too) the pool counts one that is not
    there, and the next question waits for it for ever.
    """

    def retire_session(self, session: Any) -> None:
        """Close the session; the next question makes a new one."""
        self.close_session(session)
        with self._session_pool_lock:
            self._session_pool_size -= 1

    def renew_session(self, session: Any) -> Any:
        """Close the session and make a new one; if that fails there is one fewer. Raises what the making raised."""
        self.close_session(session)
        try:
            return self.create_session()
        except Exception:
            with self._session_pool_lock:
                self._session_pool_size -= 1
            raise


class AppCredentials(OAuth2Credentials):  # type: ignore[misc]
    """An application's secret, for the tokens of one authority and one server (Exchange hybrid has its own address)."""

    def __init__(self, *, authority: str, url: str, **given: Any) -> None:
        super().__init__(**given)
        self.authority, self.audience = authority.rstrip("/"), f"https://{urlsplit(url).hostname}"

    @property
    def token_url(self) -> str:
        """Where tokens are asked for."""
        return f"{self.authority}/{self.tenant_id}/oauth2/v2.0/token"

    @property
    def scope(self) -> list[str]:
        """All that the application was granted at this server."""
        return [f"{self.audience}/.default"]

    def session_params(self) -> dict[str, Any]:
        """No refreshing inside the session: it asks for a refresh token, which applications do not get, and fails in as many ways
        as there are token servers. A token that has ended makes a new session instead."""
        return {"token": self.access_token}


def open_line(config: Configuration, ca_file: Path | None, timeout: float) -> Protocol:
    """A Protocol for one mailbox; reaches no server. Raises OSError or ssl.SSLError for a certificate file that cannot be read."""
    own = {"HTTP_ADAPTER_CLS": verifying_adapter(ca_file), "TIMEOUT": timeout, "USERAGENT": AGENT}
    # past the library's cache of Protocols, whose key knows neither certificate nor timeout
    protocol: Protocol = type.__call__(type("OneMailbox", (OwnProtocol,), own), config=config)
    return protocol


def verifying_adapter(ca_file: Path | None) -> type[HTTPAdapter]:
    """An adapter that always verifies. Raises OSError or ssl.SSLError for a certificate file that cannot be read."""
    context = trusting(ca_file, ca_file.stat().st_mtime_ns if ca_file else 0)

    class Verifying(HTTPAdapter):
        def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
            super().init_poolmanager(*args, **kwargs, ssl_context=context)

        def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
            return super().proxy_manager_for(proxy, **kwargs, ssl_context=context)

        def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
            """The context knows whom to trust; nothing is read from disk again for each connection."""
            conn.cert_reqs = "CERT_REQUIRED"

        def send(self, request: Any, *args: Any, **kwargs: Any) -> requests.Response:
            """Whatever the environment says (REQUESTS_CA_BUNDLE, an empty CURL_CA_BUNDLE), verification stays as it is here."""
            return super().send(request, *args, **{**kwargs, "verify": True})

    return Verifying


@functools.lru_cache(maxsize=8)
def trusting(ca_file: Path | None, changed: int) -> ssl.SSLContext:
    """TLS 1.2 or newer, with the machine's authorities, the public ones, and the one in this file as it was when it changed last."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    for authorities in (DEFAULT_CA_BUNDLE_PATH, ca_file):
        if authorities:
            context.load_verify_locations(cafile=authorities)
    return context
