"""The posted forms of letters to people, of print batches, and of what colleagues do for a person."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from liaison.web.forms import Form, Number, Versioned


class LetterForm(Versioned):
    """A letter: its words, and what is to become of it."""

    name = "letter"
    words: ClassVar = {
        "text": "Write the letter, in at most 6,000 characters.",
        "because": "Use at most 300 characters.",
    }
    text: Annotated[str, StringConstraints(max_length=6_000)] = ""
    because: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""
    do: Literal["keep", "release", "stop", "came_back"]


class PostedForm(Form):
    """The letters of a batch that are in the post."""

    name = "posted"
    letter: list[Number] = Field(default_factory=list, max_length=500)


class LineForm(Form):
    """One's own direct number, as it stands in letters."""

    name = "line"
    words: ClassVar = {"phone": "Enter a telephone number, like 01632 960123."}
    phone: Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^\+?[0-9][0-9 ]{6,18}$")]


class NotMetForm(Form):
    """Who does what after we did not manage to meet."""

    name = "not_met"
    words: ClassVar = {
        "looks": "Choose who looks today whether the person is well.",
        "rings": "Choose who gets in touch.",
        "decides": "Choose the clinician who decides with the team.",
    }
    as_seen: Annotated[str, StringConstraints(max_length=60)]
    looks: Number
    rings: Number
    decides: Number


class TaskForm(Versioned):
    """The answer to a task."""

    name = "task"
    words: ClassVar = {"code": "Choose an answer.", "note": "Use at most 1,000 characters."}
    code: Annotated[str, StringConstraints(max_length=20, min_length=1)]
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1_000)] = ""
