"""The forms of the communications document: the draft, its sign-off, taking a version back, and a copy handed to a practice."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from liaison.domain.communications import MOST
from liaison.web.forms import BlankIsNone, Form, Number, Versioned

Text = Annotated[str, StringConstraints(max_length=8_000)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]
Day = Annotated[str, StringConstraints(strip_whitespace=True, min_length=10, max_length=10)]
WRITE_A_DAY = "Write the day as year, month, day, like 2026-11-24."


class CommsForm(Versioned):
    """The draft. `version` is how often it was saved when the page was drawn."""

    name = "comms"
    about: Text = ""
    pathway: Text = ""
    contact: Text = ""
    feedback: Text = ""
    hard: list[Text] = Field(default_factory=list, max_length=MOST + 2)
    doing: list[Text] = Field(default_factory=list, max_length=MOST + 2)


class SignOffForm(Versioned):
    """Sign the draft off."""

    name = "sign"
    words: ClassVar = {"signed_on": WRITE_A_DAY, "owner_id": "Choose who owns it."}
    owner_id: Annotated[Number | None, BlankIsNone] = None
    made_with: Short = ""
    signed_by: Short = ""
    signed_on: Day
    sure: Literal["", "yes"] = ""


class WithdrawForm(Form):
    """Take the version in force back."""

    name = "withdraw"
    number: Number
    because: Short = ""


class HandedForm(Form):
    """A copy that was handed over."""

    name = "handed"
    words: ClassVar = {"given_on": WRITE_A_DAY, "practice": "Choose a practice from the list."}
    practice: Annotated[str, StringConstraints(strip_whitespace=True, min_length=5, max_length=5)]
    how: Short = ""
    given_on: Day
