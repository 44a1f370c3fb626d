"""The forms of the path to a first appointment. Days and times are London's."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from liaison.domain import cells
from liaison.domain.offers import Told
from liaison.web.forms import Line, Number, Versioned
from liaison.web.meeting_forms import Minutes, Place
from liaison.web.rota_forms import CLOCK_WORDS, DAY_WORDS, Clock, Day, as_read


class IntroduceForm(Versioned):
    """They know that we are here."""

    name = "introduce"
    words: ClassVar = {"how": "Say in a few words how: on the telephone, at the cluster's meeting, by letter."}
    how: Line


class OfferPathForm(Versioned):
    """Offer an appointment by letter."""

    name = "offer"
    words: ClassVar = {"around": DAY_WORDS, "to": "Choose to whom the letter goes."}
    around: Day
    to: Annotated[str, BeforeValidator(lambda value: as_read(cells.email)(value) or "")] = ""


class BookForm(Versioned):
    """A day is agreed; `guests` are contacts to put on the list of invitations, by id."""

    name = "book"
    words: ClassVar = {
        "told": "Choose how it was agreed.",
        "day": DAY_WORDS,
        "time": CLOCK_WORDS,
        "minutes": "Enter how long it takes: from 5 minutes to 8 hours.",
        "place": "Use at most 200 characters.",
        "guests": "Choose from the list.",
    }
    told: Told
    day: Day
    time: Clock
    minutes: Minutes
    place: Place = ""
    guests: list[Number] = Field(default_factory=list, max_length=50)


class LaterForm(Versioned):
    """They asked us to come back."""

    name = "later"
    words: ClassVar = {"until": DAY_WORDS}
    until: Day


class HeldForm(Versioned):
    """It took place."""

    name = "held"
    words: ClassVar = {"on": DAY_WORDS}
    on: Day


class ItemForm(Versioned):
    """One line of the checklist."""

    name = "item"
    words: ClassVar = {"said": "Use at most 500 characters.", "item": "Choose a line of the checklist."}
    item: Annotated[str, StringConstraints(max_length=30)]
    said: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""
    done: Literal["", "yes"] = ""


class HandedForm(Versioned):
    """The communications document was handed over."""

    name = "handed"
    words: ClassVar = {"how": "Say in a few words how: on paper, at the appointment."}
    how: Line
