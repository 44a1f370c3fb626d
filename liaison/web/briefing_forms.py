"""The forms of a briefing: what a colleague adds, and sending it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from liaison.meetings.brief import MOST_PAIRS
from liaison.web.forms import Form, Versioned

Text = Annotated[str, StringConstraints(max_length=2_000)]


class BriefingForm(Versioned):
    """What is added: pairs of "you asked" and "we did", and points, one a line."""

    name = "briefing"
    asked: list[Text] = Field(default_factory=list, max_length=MOST_PAIRS + 2)
    did: list[Text] = Field(default_factory=list, max_length=MOST_PAIRS + 2)
    points: Text = ""


class SendBriefingForm(Form):
    """Send it: to everybody who stands on the page."""

    name = "send_briefing"
    sure: Literal["yes"]
