"""The form of one place: its facts, hours for each weekday, single days with other hours, and contacts with the day they were checked."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, create_model

from liaison.domain import cells, open_hours
from liaison.domain.lists import Unusable
from liaison.domain.open_hours import DAYS
from liaison.practices import importing_places as lists
from liaison.practices.keeping_places import Wanted
from liaison.store.tables_places import Place
from liaison.web.forms import Form, Line, Mistake, Mistakes, Number
from liaison.web.rota_forms import DAY_WORDS, MaybeDay, as_read

MOST_DAYS, MOST_CONTACTS = 12, 8
SPARE = 2  # empty lines beyond those that are there

Text = Annotated[str, BeforeValidator(lambda value: as_read(lists.words)(value) or "")]
Phone = Annotated[str, BeforeValidator(lambda value: as_read(lists.phone)(value) or "")]
Mail = Annotated[str, BeforeValidator(lambda value: as_read(cells.email)(value) or "")]
Code = Annotated[str, BeforeValidator(as_read(cells.plain_line))]


def day_hours(value: Any) -> str:
    """The hours of one day as they were typed, where they can be read."""
    typed = str(value or "").strip()
    try:
        open_hours.of_one_day(typed)
    except Unusable as error:
        raise ValueError(error.why) from error
    return typed


DayHours = Annotated[str, BeforeValidator(day_hours)]
HOURS_WORDS = "Enter hours like 09:00-13:00, 14:00-17:30, or “closed”."
LINE_WORDS = "Use one line of at most 200 characters, without a CHI number."
PHONE_WORDS = "Enter a telephone number, like 01632 960100."
NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class PlaceFacts(Form):
    """What every place has. `kind` and `code` are those of a new one; one that is there keeps its own. `version` is of one that is there."""

    name_of_form: ClassVar[str] = "place"
    words: ClassVar = {
        "kind": "Choose what kind of place it is.",
        "code": "Enter the code that the board uses: at most 80 characters, beginning with a letter or figure.",
        "title": "Enter its name: at most 80 characters, beginning with a letter or figure.",
        "address": LINE_WORDS,
        "postcode": LINE_WORDS,
        "locality": LINE_WORDS,
        "phone": PHONE_WORDS,
        "email": "Enter one e-mail address.",
    }
    version: Number | None = None
    kind: str = ""
    code: Annotated[str, BeforeValidator(lambda value: as_read(cells.plain_line)(value) or "")] = ""
    title: Code
    address: Text = ""
    postcode: Text = ""
    locality: Text = ""
    phone: Phone = ""
    email: Mail = ""
    on_holidays: Literal["", "yes"] = ""


def rows(kinds: dict[str, Any], most: int) -> dict[str, Any]:
    """Numbered fields, all of them optional."""
    return {f"{name}_{n}": (kind, default) for n in range(most) for name, (kind, default) in kinds.items()}


_FIELDS: dict[str, Any] = {
    **dict.fromkeys(DAYS, (DayHours, "")),
    **rows({"on": (MaybeDay, None), "open": (DayHours, ""), "why": (Text, "")}, MOST_DAYS),
    **rows({"person": (Text, ""), "role": (Text, ""), "ring": (Phone, ""), "checked": (MaybeDay, None)}, MOST_CONTACTS),
}
PlaceForm: Any = create_model("PlaceForm", __base__=PlaceFacts, **_FIELDS)
PlaceForm.name = "place"
PlaceForm.words = PlaceFacts.words | {
    **dict.fromkeys(DAYS, HOURS_WORDS),
    **{f"on_{n}": DAY_WORDS for n in range(MOST_DAYS)},
    **{f"open_{n}": HOURS_WORDS for n in range(MOST_DAYS)},
    **{f"why_{n}": LINE_WORDS for n in range(MOST_DAYS)},
    **{f"{name}_{n}": LINE_WORDS for name in ("person", "role") for n in range(MOST_CONTACTS)},
    **{f"ring_{n}": PHONE_WORDS for n in range(MOST_CONTACTS)},
    **{f"checked_{n}": DAY_WORDS for n in range(MOST_CONTACTS)},
}


class CloseForm(Form):
    """Take a place out of use, or into use again."""

    name = "close"
    words: ClassVar = {"because": "Say in a few words why."}
    version: Number
    because: Line


def wanted(form: Any, today: date) -> Wanted:
    """The place that a form asks for. Raises Mistakes for lines that are half filled in, and for a check in the future."""
    wrong: list[Mistake] = []
    exceptions, contacts = days_of(form, wrong), contacts_of(form, today, wrong)
    if wrong:
        raise Mistakes(*wrong)
    return Wanted(
        form.title, form.address, form.postcode, form.locality, form.phone, form.email,
        open_hours.of_a_week([getattr(form, day) for day in DAYS]) if any(getattr(form, day) for day in DAYS) else "",
        form.on_holidays == "yes", tuple(exceptions), tuple(contacts),
    )  # fmt: skip


def days_of(form: Any, wrong: list[Mistake]) -> list[dict[str, str]]:
    """The single days, in order."""
    found = []
    for n in range(MOST_DAYS):
        on, times, why = (getattr(form, f"{name}_{n}") for name in ("on", "open", "why"))
        if on is None:
            if times or why:
                wrong.append(Mistake(f"place-on_{n}", "Enter the day that has these hours."))
            continue
        said = open_hours.times_said(open_hours.of_one_day(times))
        found.append({"on": on.isoformat(), "hours": said, "why": why})
    return sorted(found, key=lambda one: one["on"])


def contacts_of(form: Any, today: date, wrong: list[Mistake]) -> list[dict[str, str]]:
    """The contacts, as they stand."""
    found = []
    for n in range(MOST_CONTACTS):
        person, role, ring, checked = (getattr(form, f"{name}_{n}") for name in ("person", "role", "ring", "checked"))
        if not person:
            if role or ring or checked:
                wrong.append(Mistake(f"place-person_{n}", "Enter whom this line is about: a name, or a desk."))
            continue
        if checked and checked > today:
            wrong.append(Mistake(f"place-checked_{n}", "Enter the day on which it was checked: today or before."))
        day = {"checked_on": checked.isoformat()} if checked else {}
        found.append({"name": person, "role": role, "phone": ring} | day)
    return found


def held(place: Place, today: date) -> dict[str, str]:
    """A place as the form holds it; single days that are over are left out."""
    known = {"title": place.name, "on_holidays": "yes" if place.on_holidays else ""}
    known |= {
        name: getattr(place, name) for name in ("kind", "code", "address", "postcode", "locality", "phone", "email")
    }
    known |= dict(zip(DAYS, open_hours.each_day(place.hours), strict=True))
    to_come = [one for one in place.exceptions if one["on"] >= today.isoformat()]
    for n, one in enumerate(to_come):
        known |= {f"on_{n}": one["on"], f"open_{n}": one["hours"], f"why_{n}": one.get("why", "")}
    for n, one in enumerate(place.contacts):
        known |= {f"person_{n}": one["name"], f"role_{n}": one["role"], f"ring_{n}": one["phone"], f"checked_{n}": one.get("checked_on", "")}  # fmt: skip
    return known


def lines(typed: dict[str, str], name: str, most: int) -> range:
    """Which numbered lines are drawn: those that are filled in, and some to spare."""
    filled = [n for n in range(most) if any(typed.get(f"{one}_{n}") for one in LINES[name])]
    return range(min(most, max(filled, default=-1) + 1 + SPARE))


LINES = {"days": ("on", "open", "why"), "contacts": ("person", "role", "ring", "checked")}
