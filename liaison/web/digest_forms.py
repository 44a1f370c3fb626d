"""The forms of practices' answers about reviews: the practice's own, and those of the admin who settles them."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from liaison.domain.digest_policy import Form as LetterForm
from liaison.domain.practice_answers import Kind
from liaison.web.forms import Form, Number

Free = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2_000)]
Days = Annotated[int, Field(ge=1, le=200)]


class DigestAnswerForm(Form):
    """One answer of a practice about one person, or the button that shows who the people are. The file is read beside it."""

    name = "answer"
    words: ClassVar = {"kind": "Press one of the buttons.", "text": "Use at most 2,000 characters, or attach a file."}
    review: Number = 0
    kind: Kind | Literal["", "open", "worried"] = ""
    sure: Kind | Literal[""] = ""  # the second press of what holds letters
    text: Free = ""
    file: str = ""


class SettleAnswerForm(Form):
    """How an admin settles an answer."""

    name = "settle"
    words: ClassVar = {"how": "Choose how it is settled.", "words_said": "Use at most 2,000 characters."}
    how: Annotated[str, StringConstraints(max_length=20)] = ""
    words_said: Free = ""


class DigestChoiceForm(Form):
    """How this site writes to practices about reviews."""

    name = "choice"
    words: ClassVar = {
        "form": "Choose what a letter may carry.",
        "again": "Enter a whole number of working days.",
        "third": "Enter a whole number of working days.",
        "ring": "Enter a whole number of working days.",
        "link_days": "Enter a whole number of days.",
        "gather": "Enter a whole number of weeks, 0 for one week alone.",
        "because": "Use at most 300 characters.",
    }
    seen: Number
    form: LetterForm
    again: Days
    third: Days
    ring: Days
    link_days: Days
    gather: Annotated[int, Field(ge=0, le=52)]
    because: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""


class EnterForm(Form):
    """What a practice said of several people, in the order of the page."""

    name = "enter"
    words: ClassVar = {"kind": "Choose what the practice said.", "text": "Use at most 2,000 characters."}
    review: list[Number] = Field(default_factory=list, max_length=300)
    kind: list[Kind | Literal[""]] = Field(default_factory=list, max_length=300)
    text: list[Free] = Field(default_factory=list, max_length=300)
