"""The line to Microsoft Graph: one HTTPS client, the sign-in on every request, patience with a busy server.

`ask` is for what may be repeated (reading, marking): it waits a little when told to and tries a dropped line again. `tell` is for what
must not be (making, sending): it is tried once, and what it raises says whether it can have had an effect.
"""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from liaison.clock import Clock
from liaison.mail.graph_answers import Answer, trouble_of
from liaison.mail.graph_tokens import Identity, Tokens
from liaison.mail.mailbox import MailboxBusy, MailboxDown, MailboxError, MailboxRefused

if TYPE_CHECKING:
    import httpx2

TRIES = 4  # of one request that may be repeated
LONGEST_NAP = 10.0  # seconds; whoever asks for more is answered by the job that comes back later
AT_ONCE = 4  # requests at the same time, which is what Graph allows one application in one mailbox
IMMUTABLE = 'IdType="ImmutableId"'  # an item keeps its id when it is moved or sent
UNREACHABLE = (
    "Microsoft 365 cannot be reached ({why}); it is asked again at the next poll. Check the network and the proxy."
)
NOT_TRUSTED = (
    "The server's certificate is not to be trusted, so nothing was said to it. If the board's proxy opens TLS, give its authority's "
    "certificate in LIAISON_MAILBOX__CA_FILE."
)
NO_TLS = "LIAISON_MAILBOX__{name} must begin with https://."
ELSEWHERE = "Microsoft 365 pointed to another server; our sign-in was not given to it."
NO_JSON = "Something on the way answered instead of Microsoft 365 (a proxy or a sign-in page of the network)."
UNKNOWN = "The line broke while a letter or a change was handed over ({why}): whether it arrived is not known."


class Wire:
    """Requests under one base URL with one identity. `sleep` waits a number of seconds. Safe among threads."""

    def __init__(
        self,
        base_url: str,
        identity: Identity,
        *,
        clock: Clock,
        sleep: Callable[[float], None],
        ca_file: Path | None = None,
        timeout: float = 30.0,
    ) -> None:
        self.base, self.clock, self.sleep = base_url.rstrip("/"), clock, sleep
        self.identity, self._ca_file, self._timeout = identity, ca_file, timeout
        self._lock = threading.Lock()
        self._client: httpx2.Client | None = None
        self._tokens: Tokens | None = None

    @property
    def http(self) -> httpx2.Client:
        """The HTTPS client, made when first needed. Raises MailboxRefused for addresses without TLS and a CA file that is none."""
        with self._lock:
            self._client = self._client or self._connected()
        return self._client

    def _connected(self) -> httpx2.Client:
        """A client that trusts whom it should, and keeps four lines open. Raises MailboxRefused."""
        import httpx2

        for name, url in (("BASE_URL", self.base), ("AUTHORITY", self.identity.authority)):
            if urlsplit(url).scheme != "https":
                raise MailboxRefused(NO_TLS.format(name=name))
        limits = httpx2.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE)
        return httpx2.Client(verify=trust(self._ca_file), timeout=self._timeout, limits=limits)

    @property
    def tokens(self) -> Tokens:
        """Where tokens come from."""
        if self._tokens is None:
            self._tokens = Tokens(self.identity, self.http)
        return self._tokens

    def close(self) -> None:
        """Give the connections back."""
        if self._client is not None:
            self._client.close()
            self._client = None
            self._tokens = None

    def ask(self, path: str, *, method: str = "GET", said: object = None, allow: int = 0, **more: Any) -> Answer:
        """An answer of success (or of the status `allow`) to a request that may be repeated. Raises MailboxErrors."""
        for tries_left in reversed(range(TRIES)):
            try:
                answer = self._go(method, path, said=said, **more)
                if answer.ok or answer.status == allow:
                    return answer
                raise trouble_of(answer, self.clock())
            except MailboxBusy as error:
                if not tries_left or error.retry_after > LONGEST_NAP:
                    raise
                self.sleep(error.retry_after)
            except Unsure as error:  # repeating it is harmless
                if not tries_left:
                    raise MailboxDown(UNREACHABLE.format(why=error.why)) from error
        raise AssertionError("unreachable")

    def tell(self, path: str, *, method: str = "POST", said: object = None, **more: Any) -> Answer:
        """The answer, of success or not, to a request that is made once.

        Raises MailboxDown when it certainly never arrived, MailboxRefused for the sign-in, and Unsure when it may have had an effect.
        """
        return self._go(method, path, said=said, **more)

    def _go(
        self,
        method: str,
        path: str,
        *,
        said: object = None,
        prefer: str = "",
        content: bytes | None = None,
        **more: Any,
    ) -> Answer:
        """One request; a token that is no longer taken is renewed once, since the server did nothing."""
        for renewed in (False, True):
            token = self.tokens.get()
            headers = {"Authorization": f"Bearer {token}", "Prefer": f"{IMMUTABLE}, {prefer}" if prefer else IMMUTABLE}
            headers |= more.get("headers", {})
            answer = self._once(method, self._url(path), headers, said=said, content=content, limit=more.get("limit"))
            if answer.status != 401 or renewed:
                return answer
            self.tokens.forget()
        raise AssertionError("unreachable")

    def _once(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        *,
        said: object,
        content: bytes | None,
        limit: int | None,
    ) -> Answer:
        """One exchange, the library's exceptions translated. `limit`: more bytes than that are not read (status 200, content cut)."""
        import httpx2

        body = {"json": said} if said is not None else {"content": content}
        try:
            with self.http.stream(method, url, headers=dict(headers), **body) as response:
                received = read_body(response, limit)
        except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout) as error:
            raise MailboxDown(NOT_TRUSTED if is_certificate(error) else UNREACHABLE.format(why=kind(error))) from error
        except httpx2.HTTPError as error:
            raise Unsure(kind(error)) from error
        except (httpx2.InvalidURL, ValueError) as error:
            raise MailboxRefused(NO_TLS.format(name="BASE_URL")) from error
        return answer_of(response, received)

    def _url(self, path: str) -> str:
        """The address of a path, or of a link that the server gave. Raises MailboxError rather than carry our token elsewhere."""
        if not path.startswith("http"):
            return f"{self.base}{path}"
        if not self.is_ours(path):
            raise MailboxError(ELSEWHERE)
        return path

    def is_ours(self, link: str) -> bool:
        """True for a link to the server of our base URL."""
        ours, theirs = urlsplit(self.base), urlsplit(link)
        return (ours.scheme, ours.netloc.lower()) == (theirs.scheme, theirs.netloc.lower())


class Unsure(MailboxError):
    """The line broke after something may have been handed over. `why` is the kind of break, without any text."""

    def __init__(self, why: str) -> None:
        super().__init__(UNKNOWN.format(why=why))
        self.why = why


@lru_cache(maxsize=8)  # reading the system's certificates takes a tenth of a second, and several mailboxes share them
def trust(ca_file: Path | None) -> ssl.SSLContext:
    """The certificates we trust: the system's, and the board's own authority if given. Raises MailboxRefused."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        if ca_file is not None:
            context.load_verify_locations(cafile=ca_file)
    except (OSError, ssl.SSLError) as error:
        raise MailboxRefused("LIAISON_MAILBOX__CA_FILE holds no certificate that can be read.") from error
    return context


def read_body(response: httpx2.Response, limit: int | None) -> bytes:
    """The body, at most `limit` bytes and a little more."""
    received = bytearray()
    for chunk in response.iter_bytes():
        received += chunk
        if limit is not None and len(received) > limit:
            break
    return bytes(received)


def answer_of(response: httpx2.Response, received: bytes) -> Answer:
    """The answer as a value; JSON is read where it says that it is JSON. Raises MailboxDown for JSON that is none."""
    import json

    headers = {name.lower(): value for name, value in response.headers.items()}
    said: Any = {}
    if "json" in headers.get("content-type", "") and received:
        try:
            said = json.loads(received)
        except ValueError as error:
            if response.is_success:
                raise Unsure("an answer cut short") from error
    return Answer(response.status_code, headers, received, said if isinstance(said, dict) else {})


def is_certificate(error: BaseException | None) -> bool:
    """True when the reason, at any depth, is a certificate that does not hold."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError) or "CERTIFICATE_VERIFY_FAILED" in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def kind(error: Exception) -> str:
    """The kind of a library's exception in words; its text may hold an address and is not shown."""
    return {"ReadTimeout": "no answer in time", "ConnectTimeout": "no connection in time"}.get(
        type(error).__name__, type(error).__name__
    )


def segment(name: str) -> str:
    """One part of a path, whatever stands in it."""
    return quote(name, safe="")
