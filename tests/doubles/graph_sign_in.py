"""The sign-in half of the Graph double: where tokens come from, and whether one still counts."""

from __future__ import annotations

import base64
import itertools
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from tests.doubles.graph_queries import Said


@dataclass
class SignIn:
    """One tenant with one application. `refuse_with` is an AADSTS code that every sign-in is answered with."""

    tenant: str = "board.example"
    client_id: str = "11111111-2222-3333-4444-555555555555"
    secret: str = "the-double's-own-secret"
    certificate: x509.Certificate | None = None
    roles: tuple[str, ...] = ()  # as a consent for the whole tenant would put them into tokens
    refuse_with: str | None = None
    people: dict[str, str] = field(
        default_factory=dict
    )  # address → password, of mail programs that sign in as a person
    tokens: set[str] = field(default_factory=set)
    given: int = 0
    _numbers: Any = field(default_factory=itertools.count)

    def discovery(self, origin: str, tenant: str) -> Said:
        """Where this tenant's endpoints are."""
        if tenant != self.tenant:
            return refusal("invalid_tenant", "90002")
        place = f"{origin}/{tenant}"
        said = {
            "issuer": f"{place}/v2.0",
            "authorization_endpoint": f"{place}/oauth2/v2.0/authorize",
            "token_endpoint": f"{place}/oauth2/v2.0/token",
            "device_authorization_endpoint": f"{place}/oauth2/v2.0/devicecode",
            "jwks_uri": f"{place}/discovery/v2.0/keys",
        }
        return Said(200, said)

    def token(self, form: Mapping[str, str], endpoint: str) -> Said:
        """A token, or why not."""
        if self.refuse_with:
            return refusal("invalid_client", self.refuse_with)
        if form.get("client_id") != self.client_id:
            return refusal("unauthorized_client", "700016")
        if "client_assertion" in form:
            if not self.proven(form["client_assertion"], endpoint):
                return refusal("invalid_client", "700027")
        elif form.get("client_secret") != self.secret:
            return refusal("invalid_client", "7000215")
        if not form.get("scope", "").endswith("/.default"):
            return refusal("invalid_scope", "1002012")
        self.given += 1
        token = self.new_token()
        return Said(200, {"token_type": "Bearer", "expires_in": 3599, "ext_expires_in": 3599, "access_token": token})

    def somebody(self, authorization: str) -> str | None:
        """Whose request this is: "" of the application, an address of a person, None of nobody."""
        kind, _, given = authorization.partition(" ")
        if kind == "Bearer":
            return "" if given in self.tokens else None
        address, _, password = (
            unbased(given).decode("utf-8", "replace").partition(":") if kind == "Basic" else ("", "", "")
        )
        return address if address and self.people.get(address) == password else None

    def new_token(self) -> str:
        """A token in the shape of one; it counts until it is thrown away."""
        said = {"roles": list(self.roles)} if self.roles else {}
        token = ".".join([encoded({"alg": "none"}), encoded(said | {"jti": next(self._numbers)}), "double"])
        self.tokens.add(token)
        return token

    def expire(self) -> None:
        """Every token given so far is no longer taken."""
        self.tokens.clear()

    def proven(self, assertion: str, endpoint: str) -> bool:
        """True for an assertion (RFC 7523) signed with the certificate's key, for this endpoint, of now."""
        head, payload, signature = assertion.split(".")
        header, claims = decoded(head), decoded(payload)
        if self.certificate is None or claims["aud"] != endpoint or not time.time() < claims["exp"]:
            return False
        thumbprint = base64.urlsafe_b64encode(self.certificate.fingerprint(hashes.SHA256())).rstrip(b"=").decode()
        if header.get("x5t#S256", "").rstrip("=") != thumbprint:
            return False
        public = self.certificate.public_key()
        assert isinstance(public, RSAPublicKey)
        pss = padding.PSS(padding.MGF1(hashes.SHA256()), padding.PSS.AUTO)
        try:
            public.verify(unbased(signature), f"{head}.{payload}".encode(), pss, hashes.SHA256())
        except Exception:
            return False
        return True


def refusal(error: str, code: str) -> Said:
    """A refusal as Entra says it."""
    said = {"error": error, "error_description": f"AADSTS{code}: words for nobody.", "error_codes": [int(code)]}
    return Said(400 if error != "invalid_client" else 401, said)


def encoded(said: Mapping[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=").decode()


def unbased(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def decoded(part: str) -> dict[str, Any]:
    found = json.loads(unbased(part))
    assert isinstance(found, dict)
    return found
