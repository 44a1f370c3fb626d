"""The forms of casework: a telephone call, an answer by telephone, and what else is done with a case beside answering it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints, field_validator

from liaison.clock import LONDON
from liaison.domain.casework import FiledAs
from liaison.domain.dividing import MOST
from liaison.domain.psychology import Barrier
from liaison.web.forms import BlankIsNone, Form, Line, Number, Versioned
from models.taxonomy import Urgency

LONGEST = 5_000  # characters of what was said
Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]
Tick = Literal["", "yes"]
WHEN = {"on": "Give the day of the call.", "at": "Give the time of the call, for example 14:30."}


def moment(on: date, at: time) -> datetime:
    """A London day and clock time as a moment in UTC."""
    return datetime.combine(on, at.replace(tzinfo=None), LONDON).astimezone(UTC)


class CallForm(Form):
    """A telephone call as a new question."""

    name = "call"
    words: ClassVar = {
        **WHEN,
        "spoke_with": "Say who rang.",
        "said": f"Write down what was said, in at most {LONGEST:,} characters.",
        "urgency": "Choose how soon it is needed.",
        "practice": "Choose the practice from the list.",
        "address": "Give an address like desk@practice.example, or leave it empty.",
    }
    once: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
    spoke_with: Line
    practice: Annotated[str, StringConstraints(pattern=r"^(?:\d{5})?$")] = ""
    number: Short = ""
    address: Annotated[str, StringConstraints(strip_whitespace=True, max_length=320)] = ""
    on: date
    at: time
    said: Said
    about: Short = ""
    urgency: Urgency
    acknowledged: Tick = ""
    mine: Tick = ""

    @field_validator("address")
    @classmethod
    def like_an_address(cls, value: str) -> str:
        """Empty, or something at a host, in one word."""
        local, at, host = value.rpartition("@")
        if value and not (
            local and at and "." in host and value.isascii() and len(value.split()) == 1 and "," not in value
        ):
            raise ValueError("no address")
        return value


class PhonedForm(Versioned):
    """A question answered by telephone."""

    name = "phoned"
    words: ClassVar = {**WHEN, "spoke_with": "Say with whom you spoke.", "said": "Write down what was said."}
    spoke_with: Line
    number: Short = ""
    on: date
    at: time
    said: Said


class LookForm(Versioned):
    """The day on which the case comes back."""

    name = "look"
    words: ClassVar = {"on": "Give the day on which it comes back.", "because": "Use at most 300 characters."}
    on: date
    because: Short = ""


class BarrierForm(Versioned):
    """What stands in the way of psychology; empty takes it away."""

    name = "psychology"
    words: ClassVar = {"barrier": "Choose from the list, or leave it."}
    barrier: Annotated[Barrier | None, BlankIsNone] = None


class MarkForm(Form):
    """A mark for one's own supervision, with a word to oneself."""

    name = "mark"
    words: ClassVar = {"note": "Use at most 500 characters."}
    case_id: Number
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""


class OffForm(Form):
    """Such a mark taken off."""

    name = "off"
    case_id: Number


class LinkForm(Versioned):
    """The case that belongs to this one."""

    name = "link"
    words: ClassVar = {
        "reference": "Give the other question's reference, for example 9YT7.",
        "because": "Say in a few words why they belong together.",
    }
    reference: Line
    because: Line


class UnlinkForm(Versioned):
    """A link to take away."""

    name = "unlink"
    link_id: Number


Few = Annotated[list[Short], Field(max_length=MOST)]


class DivideForm(Versioned):
    """A mail about several people; the lists hold one entry a person. `do` adds a row, or divides."""

    name = "divide"
    mail_id: Number
    label: Few
    number: Few
    urgency: Few
    owner: Few
    carries: Annotated[str, StringConstraints(pattern=r"^[0-9]?$")] = ""
    do: Literal["more", "divide"] = "divide"


class JoinForm(Versioned):
    """The other question, as it was seen."""

    name = "join"
    words: ClassVar = {"because": "Say in a few words why they are one question."}
    other_id: Number
    other_version: Number
    because: Line


class FindForm(Form):
    """Which question to join."""

    name = "find"
    words: ClassVar = {"reference": "Give the other question's reference, for example 9YT7."}
    reference: Line


class BookForm(Versioned):
    """The day of a review, as it is agreed with the person."""

    name = "book"
    words: ClassVar = {
        "on": "Give the day of the review.",
        "worker": "Choose the colleague who does it.",
        "agreed": "Book only what is agreed with the person: tick it, or leave the review as it is planned.",
    }
    as_seen: Annotated[str, StringConstraints(max_length=60)]
    on: date
    worker: Number
    agreed: Literal["yes"]


class FiledForm(Versioned):
    """How the case stands to the clinical record."""

    name = "filed"
    how: FiledAs
