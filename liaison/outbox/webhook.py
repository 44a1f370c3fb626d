"""Rings a webhook: a second way to reach people, for the day on which mail itself is what is broken.

Comes in: the address from the settings (https alone), one plain sentence without a word of any mail. Goes out: whether it was taken. The
body is `{"text": "..."}`, which Slack, Mattermost and most alarm services take, or the card of a Teams workflow. The address may hold a secret: it stands in no
message and no log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx2

TIMEOUT = 10.0  # seconds


class NotRung(Exception):
    """The webhook did not take it: says why, without its address."""


def body(words: str, style: str) -> dict[str, Any]:
    """The sentence as JSON: plain, or the card that a Teams workflow takes."""
    if style != "teams":
        return {"text": words}
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard", "version": "1.4",
        "body": [{"type": "TextBlock", "text": words, "wrap": True}],
    }  # fmt: skip
    kind = "application/vnd.microsoft.card.adaptive"
    return {"type": "message", "attachments": [{"contentType": kind, "contentUrl": None, "content": card}]}


def ring(url: str, words: str, *, style: str = "text", transport: httpx2.BaseTransport | None = None) -> None:
    """Post the sentence. Follows no redirect: the address is who may know. Raises NotRung."""
    import httpx2

    try:
        with httpx2.Client(transport=transport, timeout=TIMEOUT, follow_redirects=False) as client:
            answer = client.post(url, json=body(words, style))
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
        raise NotRung(
            f"The webhook cannot be reached ({type(error).__name__}): check LIAISON_ALARM__WEBHOOK."
        ) from None
    if not answer.is_success:
        raise NotRung(f"The webhook answered {answer.status_code}: check LIAISON_ALARM__WEBHOOK.")
