"""Signs in to Microsoft 365 as an application, by secret or certificate, and keeps the token until it ends.

`msal` does the talking, over the same HTTPS client as everything else, so that one set of certificates is trusted.
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from liaison.mail.mailbox import MailboxDown, MailboxError, MailboxRefused

if TYPE_CHECKING:
    import httpx2

CODE = re.compile(r"AADSTS(\d{4,8})")
# The sign-in service's codes (learn.microsoft.com, "Microsoft Entra authentication and authorization error codes") → what to do.
REMEDIES = {
    "7000222": "The client secret has expired: make a new one and set LIAISON_MAILBOX__CLIENT_SECRET and LIAISON_MAILBOX__SECRET_EXPIRES.",
    "7000215": "The client secret is not the right one: set LIAISON_MAILBOX__CLIENT_SECRET to the secret's value, not its id.",
    "1000502": "The certificate has expired: make a new one, upload it to the application, and set LIAISON_MAILBOX__CERTIFICATE.",
    "700027": "The certificate is not one of the application's: upload it there, or set LIAISON_MAILBOX__CERTIFICATE to the one that is.",
    "700016": "The tenant does not know this application: check LIAISON_MAILBOX__CLIENT_ID and LIAISON_MAILBOX__TENANT.",
    "7000112": "The application was switched off in the tenant: its administrator can switch it on again.",
    "90002": "There is no such tenant: check LIAISON_MAILBOX__TENANT.",
    "900023": "There is no such tenant: check LIAISON_MAILBOX__TENANT.",
    "900021": "There is no such tenant: check LIAISON_MAILBOX__TENANT.",
    "700024": "This machine's clock is wrong, so our signature counts as too old or too new: set the clock.",
    "53003": "A rule of the tenant (conditional access) keeps this application out: its administrator can except it.",
    "65001": "The application has no rights yet: the administrator gives them as docs/graph.md says.",
}
# codes of the service's own trouble: asked again later
PASSING = {"90033", "90036", "90055", "900382", "50196"}
OTHER = "Microsoft 365 refused our sign-in ({code}). Check tenant, client id and secret or certificate."
UNREACHABLE = "The sign-in service of Microsoft 365 cannot be reached; it is asked again at the next poll."
NO_TENANT = (
    "The sign-in service does not know this tenant: check LIAISON_MAILBOX__TENANT and LIAISON_MAILBOX__AUTHORITY."
)
BAD_PEM = "LIAISON_MAILBOX__CERTIFICATE cannot be used ({why}): give one PEM file with the certificate and its private key, without a password."


@dataclass(frozen=True)
class Identity:
    """Who we are to Microsoft 365. One of `secret` and `certificate` (a PEM file with certificate and private key) is given."""

    tenant: str
    client_id: str
    authority: str
    scope: str
    secret: str | None = None
    certificate: Path | None = None

    def __repr__(self) -> str:
        return f"Identity({self.tenant!r}, {self.client_id!r})"


class Tokens:
    """Access tokens for one identity, got when first asked for and again shortly before they end. Safe among threads."""

    def __init__(self, identity: Identity, http: httpx2.Client) -> None:
        self._identity, self._http = identity, http
        self._lock = threading.Lock()
        self._application: Any = None

    def get(self) -> str:
        """A token that is valid now. Raises MailboxRefused, MailboxDown."""
        with self._lock:
            result = self._ask()
        token = result.get("access_token")
        if isinstance(token, str):
            return token
        raise refusal(result)

    def forget(self) -> None:
        """Throw the token away: the server no longer takes it."""
        with self._lock:
            if self._application is not None:
                self._application.remove_tokens_for_client()

    def _ask(self) -> dict[str, Any]:
        """What msal answers, its own and the network's exceptions translated."""
        import httpx2

        try:
            self._application = self._application or self._sign_up()
            return dict(self._application.acquire_token_for_client(scopes=[self._identity.scope]) or {})
        except MailboxError:
            raise
        except httpx2.HTTPError as error:
            raise MailboxDown(UNREACHABLE) from error
        except ValueError as error:  # msal's word for a discovery that was refused, and for an authority that is none
            raise MailboxRefused(NO_TENANT) from error
        except Exception as error:  # msal's own kinds, which share no base: for a 5xx, and for answers that are no JSON
            raise MailboxDown(UNREACHABLE) from error

    def _sign_up(self) -> Any:
        """The msal application; asks the authority where its token endpoint is."""
        import msal

        who = self._identity
        return msal.ConfidentialClientApplication(
            who.client_id,
            client_credential=who.secret if who.certificate is None else credential_in(who.certificate),
            authority=f"{who.authority.rstrip('/')}/{who.tenant}",
            http_client=Line(self._http),
            instance_discovery=False,  # the authority is the setting's; no other host is asked whether it is one
        )


class Line:
    """Our HTTPS client as msal calls it: it hands over some values of a form as bytes, which other clients write out wrongly."""

    def __init__(self, http: httpx2.Client) -> None:
        self._http = http

    def get(self, url: str, *, params: Any = None, headers: Any = None, **more: object) -> Any:
        """A GET."""
        return self._http.get(url, params=params, headers=headers)

    def post(self, url: str, *, params: Any = None, data: Any = None, headers: Any = None, **more: object) -> Any:
        """A POST of a form."""
        form = {name: value.decode() if isinstance(value, bytes) else value for name, value in (data or {}).items()}
        return self._http.post(url, params=params, data=form, headers=headers)

    def close(self) -> None:
        """Whoever made the client closes it."""


def refusal(result: dict[str, Any]) -> MailboxError:
    """The error for an answer without a token; only its code is repeated."""
    found = CODE.search(str(result.get("error_description", "")))
    code = found.group(1) if found else None
    if code in PASSING or result.get("error") == "temporarily_unavailable":
        return MailboxDown(UNREACHABLE)
    return MailboxRefused(REMEDIES.get(code or "", OTHER.format(code=f"AADSTS{code}" if code else "no code")))


def credential_in(path: Path) -> dict[str, str]:
    """What msal needs of a PEM file: private key and certificate, of which it makes the thumbprint. Raises MailboxRefused."""
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    content = pem(path)
    certificate_in(path)
    try:
        load_pem_private_key(content, password=None)
    except (ValueError, TypeError) as error:
        raise MailboxRefused(BAD_PEM.format(why="no private key that can be read")) from error
    parts = re.findall(rb"-----BEGIN ([A-Z ]+)-----.+?-----END \1-----", content, re.DOTALL)
    blocks = [
        match.group(0) for match in re.finditer(rb"-----BEGIN ([A-Z ]+)-----.+?-----END \1-----", content, re.DOTALL)
    ]
    kinds = dict(zip(reversed(parts), reversed(blocks), strict=True))  # the first certificate is the leaf
    key = next(block for kind, block in kinds.items() if kind.endswith(b"PRIVATE KEY"))
    return {"private_key": key.decode("ascii"), "public_certificate": kinds[b"CERTIFICATE"].decode("ascii")}


def certificate_in(path: Path) -> Any:
    """The certificate of a PEM file. Raises MailboxRefused."""
    from cryptography import x509

    try:
        return x509.load_pem_x509_certificate(pem(path))
    except ValueError as error:
        raise MailboxRefused(BAD_PEM.format(why="no certificate that can be read")) from error


def pem(path: Path) -> bytes:
    """The bytes of a PEM file. Raises MailboxRefused."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise MailboxRefused(BAD_PEM.format(why=error.strerror)) from error


def ends_at(path: Path) -> datetime:
    """When the certificate ends, aware UTC. Raises MailboxRefused."""
    ends: datetime = certificate_in(path).not_valid_after_utc
    return ends
