"""The forms of a series of meetings. Times are London's."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from liaison.domain.meeting_kinds import KINDS
from liaison.domain.recurrence import NTH
from liaison.domain.spoken import DAYS
from liaison.domain.telling import Way
from liaison.web.forms import BlankIsNone, Form, Line, Number, Versioned
from liaison.web.meeting_forms import Minutes, Place
from liaison.web.rota_forms import CLOCK_WORDS, Clock

NTHS = tuple(NTH.values())
WEEKDAYS = tuple(day.lower() for day in DAYS)
LONG = "Enter how long it takes: from 5 minutes to 8 hours."
Why = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]
MaybeNumber = Annotated[Number | None, BlankIsNone]


class SeriesForm(Form):
    """A series, new or changed."""

    name = "series"
    words: ClassVar = {
        "kind": "Choose what kind of meeting it is.",
        "title": "Give it a name: no name of anybody, at most 300 characters.",
        "nth": "Choose which week.",
        "weekday": "Choose the day of the week.",
        "time": CLOCK_WORDS,
        "minutes": LONG,
        "place": "Use at most 200 characters.",
    }
    version: Number = 0
    kind: Literal[tuple(KINDS)]  # type: ignore[valid-type]
    title: Line
    cluster_id: MaybeNumber = None
    practice_code: Annotated[str, StringConstraints(strip_whitespace=True, max_length=5)] = ""
    nth: Literal[NTHS]  # type: ignore[valid-type]
    weekday: Literal[WEEKDAYS]  # type: ignore[valid-type]
    months: list[Annotated[int, Field(ge=1, le=12)]] = Field(default_factory=list, max_length=12)
    time: Clock
    minutes: Minutes
    place: Place = ""
    room_id: MaybeNumber = None
    active: Literal["", "yes"] = ""


class RegularsForm(Form):
    """People who are invited to the whole series: from the directory, or one entered by hand."""

    name = "regulars"
    words: ClassVar = {
        "chosen": "Choose from the list.",
        "guest": "Use at most 120 characters.",
        "email": "Enter a whole mail address, or how to reach them.",
        "channel": "Choose how they want to be told.",
    }
    chosen: list[Annotated[str, StringConstraints(max_length=320)]] = Field(default_factory=list, max_length=200)
    guest: Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)] = ""
    email: Annotated[str, StringConstraints(strip_whitespace=True, max_length=320)] = ""
    channel: Way = Way.EMAIL
    lived: Literal["", "yes"] = ""


class InviteAllForm(Form):
    """Invite all of them to the meetings that are ticked."""

    name = "all"
    words: ClassVar = {"meetings": "Choose at least one meeting.", "agreed": "Use at most 200 characters."}
    meetings: list[Number] = Field(default_factory=list, max_length=60)
    agreed: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""


class LeaveForm(Form):
    """Somebody is not invited to the series any more."""

    name = "leave"
    guest_id: Number


class FromForm(Versioned):
    """Another time or place for a meeting and all after it."""

    name = "from"
    words: ClassVar = {"from_time": CLOCK_WORDS, "from_minutes": LONG, "from_place": "Use at most 200 characters."}
    from_time: Clock
    from_minutes: Minutes
    from_place: Place = ""


class RuleForm(Form):
    """A rule of a series, as a preview asks for it."""

    name = "rule"
    words: ClassVar = {name: SeriesForm.words[name] for name in ("nth", "weekday", "time", "minutes", "place")}
    nth: Literal[NTHS]  # type: ignore[valid-type]
    weekday: Literal[WEEKDAYS]  # type: ignore[valid-type]
    months: list[Annotated[int, Field(ge=1, le=12)]] = Field(default_factory=list, max_length=12)
    time: Clock
    minutes: Minutes
    place: Place = ""


class ChangeRuleForm(RuleForm):
    """The same, to begin from a meeting on; each meeting that is to move is "id:version" as it was seen."""

    version: Number
    move: list[Annotated[str, StringConstraints(pattern=r"^[0-9]{1,9}:[0-9]{1,9}$")]] = Field(default_factory=list, max_length=200)  # fmt: skip


class OffFromForm(Versioned):
    """Call off a meeting and all after it."""

    name = "off_from"
    words: ClassVar = {"off_why": "Use at most 300 characters."}
    off_why: Why = ""


class ToldForm(Versioned):
    """A colleague told somebody who is not written to."""

    name = "told"
    invitation: Number


class RoomOfForm(Versioned):
    """The room of a meeting."""

    name = "in_room"
    words: ClassVar = {"room_id": "Choose a room from the list."}
    room_id: MaybeNumber = None
