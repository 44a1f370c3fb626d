"""The forms of one meeting: what its hosts offered, which slot is taken, another day, no room. Days and times are London's."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from liaison.domain.offers import Told
from liaison.web.forms import BlankIsNone, Number, Versioned
from liaison.web.rota_forms import CLOCK_WORDS, DAY_WORDS, Clock, Day

Free = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1_000)]
Place = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Minutes = Annotated[int, Field(ge=5, le=480)]


class OfferForm(Versioned):
    """A time that the hosts offered, or that was agreed."""

    name = "offer"
    words: ClassVar = {
        "told": "Choose how they told us.",
        "day": DAY_WORDS,
        "time": CLOCK_WORDS,
        "minutes": "Enter how long it takes: from 5 minutes to 8 hours.",
        "place": "Use at most 200 characters.",
        "said": "Use at most 1,000 characters.",
        "message_id": "Choose the mail from the list.",
    }
    told: Told
    day: Day
    time: Clock
    minutes: Minutes
    place: Place = ""
    said: Free = ""
    message_id: Annotated[Number | None, BlankIsNone] = None


class TakeSlotForm(Versioned):
    """The slot that is taken."""

    name = "take"
    words: ClassVar = {"slot": "Choose the slot."}
    slot: Number


class OtherDayForm(Versioned):
    """Around which day the hosts are asked anew."""

    name = "other"
    words: ClassVar = {"around": DAY_WORDS}
    around: Day


class NoRoomForm(Versioned):
    """The hosts have no room this time."""

    name = "no_room"


class SettleReplyForm(Versioned):
    """A mail that says nothing about a slot."""

    name = "reply"
    words: ClassVar = {"message_id": "Choose the mail from the list."}
    message_id: Number
