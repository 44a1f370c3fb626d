"""The forms of training: the one that anybody may send, and those of the colleagues who answer. Days and times are London's."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from liaison.web.forms import BlankIsNone, Form, Number, Versioned
from liaison.web.rota_forms import CLOCK_WORDS, DAY_WORDS, Clock, Day

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Email = Annotated[str, StringConstraints(strip_whitespace=True, max_length=320, pattern=r"^[!-~]*$")]
Code = Annotated[str, StringConstraints(pattern=r"^(?:\d{5})?$")]
Minutes = Annotated[int, Field(ge=15, le=600)]
Seats = Annotated[int, Field(ge=1, le=500)]


class NeedForm(Form):
    """What somebody would like training in. `once` names this very form."""

    name = "need"
    words: ClassVar = {
        "group": "Choose who you are.",
        "organisation": "Say where you work, in at most 120 characters.",
        "contact": "Say whom we write to or ring, in at most 120 characters.",
        "email": "Enter a whole mail address, like name@practice.example.",
        "phone": "Use at most 200 characters.",
        "kinds": "Choose at least one.",
        "people": "Enter about how many people: a number from 1 to 500, or nothing.",
        "when": "Use at most 200 characters.",
        "text": "Use at most 2,000 characters.",
        "practice": "Choose the practice from the list.",
    }
    once: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
    group: Annotated[str, StringConstraints(min_length=1, max_length=30)]
    organisation: Name
    contact: Name
    email: Email = ""
    phone: Short = ""
    kinds: list[Number] = Field(min_length=1, max_length=40)
    people: Annotated[Seats | None, BlankIsNone] = None
    when: Short = ""
    text: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2_000)] = ""
    practice: Code = ""


class NeedActForm(Versioned):
    """What a colleague does with a request: put it away, take it up again, say whose practice it is, offer a date."""

    name = "act"
    words: ClassVar = {
        "why": "Use at most 300 characters.",
        "practice": "Choose the practice from the list.",
        "date": "Choose a date.",
    }
    do: Literal["away", "up", "practice", "offer"]
    why: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""
    practice: Code = ""
    date: Annotated[Number | None, BlankIsNone] = None


class DateForm(Form):
    """A date of a training. `version` is of the one that is changed; a new one has none."""

    name = "date"
    words: ClassVar = {
        "kind": "Choose what it is about.",
        "day": DAY_WORDS,
        "time": CLOCK_WORDS,
        "minutes": "Enter how long it takes: from 15 minutes to 10 hours.",
        "place": "Use at most 200 characters.",
        "seats": "Enter how many can come: from 1 to 500.",
    }
    kind: Number
    day: Day
    time: Clock
    minutes: Minutes
    place: Short = ""
    seats: Seats = 12
    version: Number = 0


class ComerForm(Versioned):
    """Somebody for the list of a date: from a request, or entered by hand."""

    name = "comer"
    words: ClassVar = {"who": "Enter their name.", "email": "Enter a whole mail address, like name@practice.example."}
    need: Annotated[Number | None, BlankIsNone] = None
    who: Short = ""
    email: Email = ""
    organisation: Short = ""


class DateActForm(Versioned):
    """A button about one place, or the date as a whole."""

    name = "do"
    words: ClassVar = {"why": "Use at most 300 characters.", "answer": "Choose what they said."}
    do: Literal["send", "off", "remove", "answer"]
    place: Annotated[Number | None, BlankIsNone] = None
    answer: Literal["", "yes", "maybe", "no", "other_time", "nothing"] = ""
    mail: Annotated[Number | None, BlankIsNone] = None  # the mail in which it stands
    look: Annotated[Number | None, BlankIsNone] = None  # the answer of a calendar that a person looks at
    why: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""


class TrainingHeldForm(Versioned):
    """Who came."""

    name = "held"
    words: ClassVar = {"also": "Use at most 300 characters."}
    guest: list[Number] = Field(default_factory=list, max_length=500)
    came: list[Literal["", "came", "apologies", "absent"]] = Field(default_factory=list, max_length=500)
    also: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""


class KindForm(Form):
    """What is on offer."""

    name = "kind"
    words: ClassVar = {
        "title": "Give it a name of at most 80 characters.",
        "about": "Use at most 300 characters.",
        "minutes": "Enter how long it usually takes: from 15 minutes to 10 hours.",
    }
    number: Annotated[Number | None, BlankIsNone] = None
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
    about: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""
    minutes: Minutes = 60
    offered: Literal["yes", "no"] = "yes"
    version: Number = 0


class PageYesForm(Form):
    """A button of somebody invited. `version` is of the date as the page showed it."""

    name = "answer"
    words: ClassVar = {"said": "Press one of the buttons."}
    said: Literal["yes", "no"]
    version: Number
