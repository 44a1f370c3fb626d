"""The ways by which an alarm reaches people beside mail: a webhook (a channel in Teams), an SMS gateway. Each is a small Protocol.

Comes in: a number where the way has one, and a plain sentence without a word of any mail. Goes out: nothing, or NotRung with the reason, in
which neither the address nor the number nor a secret stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

from liaison.config import AlarmSettings
from liaison.outbox.webhook import TIMEOUT, NotRung, ring

if TYPE_CHECKING:
    import httpx2

SHORT = 300  # characters of an SMS: two or three parts at most


class Channel(Protocol):
    """One way. It is asked once a call; what it refuses is tried again a minute later by whoever asked."""

    def tell(self, phone: str, words: str) -> None:
        """Tell it. Raises NotRung."""


@dataclass(frozen=True)
class Webhook:
    """A webhook: `{"text": ...}`, or a card as Teams takes it."""

    url: str = field(repr=False)
    style: Literal["text", "teams"] = "text"

    def tell(self, phone: str, words: str) -> None:
        """Post the sentence. Raises NotRung."""
        ring(self.url, words, style=self.style)


@dataclass(frozen=True)
class Sms:
    """An SMS gateway by HTTP: one POST with the number and the sentence, as JSON or as a form; a token goes in the header."""

    url: str = field(repr=False)
    token: str = field(default="", repr=False)
    style: Literal["json", "form"] = "json"
    to_name: str = "to"
    text_name: str = "text"
    transport: httpx2.BaseTransport | None = None

    def tell(self, phone: str, words: str) -> None:
        """Send it. Raises NotRung."""
        import httpx2

        if not phone:
            raise NotRung("No number is entered for this step: add it to the ladder.")
        body: dict[str, Any] = {self.to_name: phone, self.text_name: words[:SHORT]}
        sent: dict[str, Any] = {"data": body} if self.style == "form" else {"json": body}
        secret = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        try:
            with httpx2.Client(transport=self.transport, timeout=TIMEOUT, follow_redirects=False) as client:
                answer = client.post(self.url, headers=secret, **sent)
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
            raise NotRung(
                f"The SMS gateway cannot be reached ({type(error).__name__}): check LIAISON_ALARM__SMS_URL."
            ) from None
        if not answer.is_success:
            raise NotRung(f"The SMS gateway answered {answer.status_code}: check LIAISON_ALARM__SMS_URL and its token.")


def channels_of(alarm: AlarmSettings) -> Mapping[str, Channel]:
    """The ways that are set up, by name."""
    found: dict[str, Channel] = {}
    if alarm.webhook is not None:
        found["webhook"] = Webhook(alarm.webhook.get_secret_value(), alarm.webhook_style)
    if alarm.sms_url is not None:
        token = alarm.sms_token.get_secret_value()
        found["sms"] = Sms(
            alarm.sms_url.get_secret_value(), token, alarm.sms_style, alarm.sms_to_name, alarm.sms_text_name
        )
    return found
