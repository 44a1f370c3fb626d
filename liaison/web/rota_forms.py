"""The forms of the rota: shifts, patterns, leave, swaps. Days and times are London's, as a date field or a person writes them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, StringConstraints

from liaison.domain import cells
from liaison.domain.lists import Unusable
from liaison.web.forms import BlankIsNone, Form, Number


def as_read(read: Callable[[str], Any]) -> Callable[[Any], Any]:
    """A reader of a list's cell as a reader of a form's field."""

    def validate(value: Any) -> Any:
        if value in ("", None):
            return None
        try:
            return read(str(value).strip())
        except Unusable as error:
            raise ValueError(error.why) from error

    return validate


Day = Annotated[date, BeforeValidator(as_read(cells.day))]
MaybeDay = Annotated[date | None, BeforeValidator(as_read(cells.day))]
Clock = Annotated[time, BeforeValidator(as_read(cells.clock))]
MaybeClock = Annotated[time | None, BeforeValidator(as_read(cells.clock))]
Where = Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)]

DAY_WORDS = "Enter a day, like 27/11/2026."
CLOCK_WORDS = "Enter a time, like 09:00."
WHO_WORDS = "Choose a colleague from the list."


class ShiftForm(Form):
    """A shift, once or by the week. `version` is of the shift that is changed; a new one has none."""

    name = "shift"
    words: ClassVar = {
        "staff_id": WHO_WORDS,
        "day": DAY_WORDS,
        "start": CLOCK_WORDS,
        "end": CLOCK_WORDS,
        "place": "Use at most 80 characters.",
        "weeks": "Choose how often it comes back.",
        "last": DAY_WORDS,
    }
    staff_id: Number
    day: Day
    start: Clock
    end: Clock
    place: Where = ""
    version: Annotated[Number | None, BlankIsNone] = None
    weeks: Literal["0", "1", "2", "3", "4"] = "0"  # 0: this once
    last: MaybeDay = None
    on_holidays: Literal["", "yes"] = ""


class SeenForm(Form):
    """A button on a row as it was seen."""

    name = "seen"
    version: Number


class EndForm(SeenForm):
    """The last day of a pattern."""

    name = "end"
    words: ClassVar = {"last": DAY_WORDS}
    last: Day


class SwapForm(SeenForm):
    """Whom to ask: "to:5" to take the shift, "shift:12" for one of theirs."""

    name = "swap"
    words: ClassVar = {"ask": "Choose whom to ask."}
    ask: Annotated[str, StringConstraints(pattern=r"^(to|shift):[0-9]{1,9}$")]

    @property
    def chosen(self) -> tuple[str, int]:
        """ "to" or "shift", and the id."""
        kind, _, number = self.ask.partition(":")
        return kind, int(number)


class LeaveForm(Form):
    """Leave: whole days, or from a time to a time. `staff_id` is empty for one's own."""

    name = "leave"
    words: ClassVar = {
        "staff_id": WHO_WORDS,
        "first": DAY_WORDS,
        "last": DAY_WORDS,
        "start": CLOCK_WORDS,
        "end": CLOCK_WORDS,
        "kind": "Choose from the list.",
    }
    staff_id: Annotated[Number | None, BlankIsNone] = None
    kind: Literal["leave", "away", "training"] = "leave"
    first: Day
    last: Day
    start: MaybeClock = None
    end: MaybeClock = None


class AwayForm(Form):
    """Somebody rang in: away from now until the end of a day, or until a time of it."""

    name = "away"
    words: ClassVar = {"staff_id": WHO_WORDS, "last": DAY_WORDS, "end": CLOCK_WORDS}
    staff_id: Number
    last: Day
    end: MaybeClock = None


class BackForm(SeenForm):
    """When somebody is back: now, or at the end of a day."""

    name = "back_on"
    words: ClassVar = {"last": DAY_WORDS}
    last: MaybeDay = None


class AnswerForm(Form):
    """Yes or no to what a colleague asks."""

    name = "answer"
    do: Literal["agree", "decline", "withdraw"]
