"""The forms of answers to an invitation: those of somebody invited, on their page, and those of the colleague who notes or settles them."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from liaison.domain.attending import Answer
from liaison.web.forms import BlankIsNone, Form, Number, Versioned

Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)]
Free = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1_000)]


class PageAnswerForm(Form):
    """A pressed button on the page of somebody invited. `version` is of the meeting as the page showed it."""

    name = "answer"
    words: ClassVar = {
        "said": "Press one of the buttons.",
        "deputy": "Use at most 120 characters.",
        "text": "Use at most 1,000 characters.",
    }
    said: Literal["yes", "deputy", "no", "other_time"]
    deputy: Short = ""
    text: Free = ""
    version: Number


class NoteAnswerForm(Form):
    """What somebody invited said, as a colleague notes it."""

    name = "note"
    words: ClassVar = {
        "invitation": "Choose who it was.",
        "said": "Choose what they said.",
        "how": "Choose how they told us.",
        "deputy": "Use at most 120 characters.",
        "text": "Use at most 1,000 characters.",
        "mail": "Choose the mail from the list.",
    }
    invitation: Number
    said: Answer
    how: Literal["phone", "mail"]
    deputy: Short = ""
    text: Free = ""
    mail: Annotated[Number | None, BlankIsNone] = None


class SettleForm(Form):
    """An answer that needed a person: whose it is and what it says, or that it counts for nobody."""

    name = "settle"
    words: ClassVar = {
        "invitation": "Choose whose answer it is.",
        "said": "Choose what it says.",
        "deputy": "Use at most 120 characters.",
    }
    do: Literal["count", "nobody"]
    invitation: Annotated[Number | None, BlankIsNone] = None
    said: Annotated[Answer | None, BlankIsNone] = None
    deputy: Short = ""


class HeldForm(Versioned):
    """Who came: one choice a person, in the order of the page."""

    name = "held"
    words: ClassVar = {"came": "Choose from the list.", "also": "Use at most 1,000 characters."}
    guest: list[Number] = Field(default_factory=list, max_length=200)
    came: list[Literal["", "came", "apologies", "absent"]] = Field(default_factory=list, max_length=200)
    also: Free = ""
