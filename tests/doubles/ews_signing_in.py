"""How clients sign in at the double of Exchange: Basic, NTLM (by pyspnego, which somebody else wrote) and tokens of OAuth 2."""

from __future__ import annotations

import base64
import json
import os
import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs


@dataclass
class Doors:
    """Who may come in. `offered` are the ways that a 401 names, `revoked` tokens that are no longer good."""

    passwords: dict[str, str] = field(default_factory=dict)  # user → password
    secrets: dict[str, str] = field(default_factory=dict)  # client → secret
    tokens: set[str] = field(default_factory=set)
    offered: tuple[str, ...] = ("Basic", "NTLM", "Bearer")
    lifetime: int = 3599  # seconds that a token is said to last
    token_server_down: bool = False
    given_out: int = 0  # tokens, as many as were asked for

    def user_of(self, authorization: str) -> str | None:
        """The user whom a Basic header names, or "app" for a good token; None for anybody else."""
        way, _, given = authorization.partition(" ")
        if way == "Bearer":
            return "app" if given in self.tokens else None
        if way != "Basic":
            return None
        user, _, password = base64.b64decode(given).decode().partition(":")
        return user if self.passwords.get(user) == password else None

    def token(self, body: bytes) -> tuple[int, dict[str, Any]]:
        """(status, answer) of a token server, to client credentials."""
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        client = form.get("client_id", "")
        if self.token_server_down:
            return 503, {}
        if form.get("grant_type") != "client_credentials":
            return 400, {"error": "invalid_request", "error_description": "a parameter is missing"}
        if self.secrets.get(client) != form.get("client_secret"):
            return 401, {"error": "invalid_client", "error_description": "the secret of Nobody is wrong"}
        token = secrets.token_urlsafe(24)
        self.tokens.add(token)
        self.given_out += 1
        answer = {
            "token_type": "Bearer",
            "expires_in": self.lifetime,
            "access_token": token,
            "scope": form.get("scope"),
        }
        return 200, answer


class NtlmTalk:
    """The two steps of NTLM on one connection. The users stand in the file that NTLM_USER_FILE names, as pyspnego wants it."""

    def __init__(self) -> None:
        import spnego

        self._context = spnego.server(protocol="ntlm")

    def step(self, given: str) -> tuple[str | None, str | None]:
        """(challenge, user): the challenge to send back, or the user who has proven to know the password."""
        import spnego.exceptions

        try:
            answer = self._context.step(base64.b64decode(given))
        except spnego.exceptions.SpnegoError:
            return None, None
        if self._context.complete:
            return None, str(self._context.client_principal).rpartition("\\")[2]
        return base64.b64encode(answer or b"").decode(), None


def write_ntlm_users(path: str, users: dict[str, str]) -> None:
    """The file for NTLM_USER_FILE."""
    with open(path, "w") as file:
        file.writelines(f"BOARD:{user}:{password}{os.linesep}" for user, password in users.items())


def form_of(answer: dict[str, Any]) -> bytes:
    return json.dumps(answer).encode()
