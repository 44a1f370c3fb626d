"""What every answer carries: a content policy with a nonce of its own, and no trace of a page in caches or other sites' logs.

Pure ASGI, so that streamed downloads pass through untouched.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' 'nonce-{nonce}'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
CONTENT = "Content-Security-Policy"
A_YEAR = "public, max-age=31536000, immutable"  # static files are asked for with their checksum in the address


def headers(nonce: str, *, static: bool = False) -> dict[str, str]:
    """The headers of one answer. `static` is a file of ours with its checksum in the address, which may be kept."""
    return {
        CONTENT: POLICY.format(nonce=nonce),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Cache-Control": A_YEAR if static else "no-store",
    }


class BodyLimit:
    """Middleware that stops reading a body after `largest` bytes (by its path), whatever it says of itself."""

    def __init__(self, app: ASGIApp, *, largest: Callable[[str], int]) -> None:
        self.app = app
        self.largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        most = self.largest(scope["path"]) if scope["type"] == "http" else 0
        await RequestBodyLimitMiddleware(self.app, max_body_size=most)(scope, receive, send)


class SafeAnswers:
    """Middleware that gives each request a nonce (`request.state.nonce`) and each answer the headers. A body that says it is larger
    than `largest` bytes (by its path) is not read at all: `too_large` answers."""

    def __init__(
        self, app: ASGIApp, *, largest: Callable[[str], int], too_large: Callable[[Request], Response]
    ) -> None:
        self.app = app
        self.largest = largest
        self.too_large = too_large

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        nonce = secrets.token_urlsafe(16)
        scope.setdefault("state", {})["nonce"] = nonce
        static = scope["path"].startswith("/static/") and b"v=" in scope.get("query_string", b"")

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                found = MutableHeaders(scope=message)
                for name, value in headers(nonce, static=static and message["status"] == 200).items():
                    if (
                        name != CONTENT or name not in found
                    ):  # a file of ours that is shown alone has a policy of its own
                        found[name] = value
            await send(message)

        said = Headers(scope=scope).get("content-length", "0")
        app = self.too_large(Request(scope)) if said.isdigit() and int(said) > self.largest(scope["path"]) else self.app
        await app(scope, receive, send_safely)
