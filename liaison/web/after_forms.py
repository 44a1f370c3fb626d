"""The forms of what follows a meeting, and of actions. Days are London's."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import StringConstraints

from liaison.domain.states import ActionState
from liaison.web.forms import BlankIsNone, Form, Number, Versioned
from liaison.web.rota_forms import DAY_WORDS, Day
from models.taxonomy import Urgency

Long = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000)]
Some = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4_000)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]
Code = Annotated[str, StringConstraints(pattern=r"^(?:\d{5})?$")]


class MinutesForm(Versioned):
    """The minutes as somebody wrote them, from the version that she saw; or her draft is put away."""

    name = "minutes"
    words: ClassVar = {"notes": "Use at most 20,000 characters.", "decisions": "Use at most 4,000 characters."}
    notes: Long = ""
    decisions: Some = ""
    do: Literal["save", "away"] = "save"


class AgreedForm(Form):
    """Something to be done."""

    name = "agreed"
    words: ClassVar = {
        "what": "Write what is to be done, in at most 300 characters.",
        "owner": "Choose who does it.",
        "practice": "Choose the practice from the list.",
        "due_on": DAY_WORDS,
        "aim": "Use at most 300 characters.",
    }
    what: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
    owner: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    practice: Code = ""
    due_on: Day
    aim: Short = ""


class AgreedAnewForm(AgreedForm):
    """The same, changed from the version that was seen."""

    version: Number


class EndActionForm(Versioned):
    """An action that is done or not needed."""

    name = "end"
    words: ClassVar = {"how": "Say whether it is done or not needed.", "why": "Use at most 300 characters."}
    how: Literal[ActionState.DONE, ActionState.NOT_NEEDED]
    why: Short = ""


class OpenAgainForm(Versioned):
    """An action that is to be done after all."""

    name = "again"


class RaisedForm(Form):
    """A question that was raised."""

    name = "raised"
    words: ClassVar = {
        "question": "Write the question, in at most 4,000 characters.",
        "guest": "Choose from the list, or say who it was.",
        "who": "Use at most 300 characters.",
        "practice": "Choose the practice from the list.",
        "said": "Use at most 4,000 characters.",
    }
    question: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4_000)]
    guest: Annotated[Number | None, BlankIsNone] = None
    who: Short = ""
    practice: Code = ""
    said: Some = ""


class ToDeskForm(Form):
    """A question that goes to the duty desk."""

    name = "desk"
    words: ClassVar = {"urgency": "Choose how soon it is needed.", "about": "Use at most 300 characters."}
    urgency: Urgency
    about: Short = ""
    acknowledged: Literal["", "yes"] = ""


class AfterLetterForm(Versioned):
    """The letter after the meeting: kept, drafted anew, or released."""

    name = "letter"
    words: ClassVar = {"text": "Write the letter first, in at most 10,000 characters."}
    text: Annotated[str, StringConstraints(strip_whitespace=True, max_length=10_000)] = ""
    do: Literal["save", "anew", "release"] = "save"


class NextSlotForm(Form):
    """Around which day the next slot is asked for."""

    name = "next"
    words: ClassVar = {"around": DAY_WORDS}
    around: Day
