"""The columns of a list of people in shared care: one for every field of the record, so that a list can say what the page can, and back.

Pure. A value of None means that the list says nothing (an empty cell leaves what is stored); "" that it takes a wish away. Words that
the page does not offer for a choice are read as `Other`: they are taken only where the register has the very same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from liaison.domain import cells
from liaison.domain.csv_text import tidy, unguarded
from liaison.domain.lists import Column, Unusable
from liaison.domain.record_sections import LONGEST, SECTIONS, TICK, YES_NO_UNKNOWN, Entry, shown
from liaison.domain.safe_contact import WAYS, noted_by

STATUSES = ("in_shared_care", "custody", "hospital", "paused", "left", "died")
PREFIX = {"column": "", "safe_contact": "safe_contact_", "choices": "choice_"}  # how the columns of each block begin
ENTRIES: Mapping[str, Entry] = {entry.name: entry for _, entries in SECTIONS.values() for entry in entries}
# words that people and other programs write for what the page offers
ALSO: Mapping[str, Mapping[str, str]] = {
    "worker_gender": {"female": "woman", "male": "man"},
    "mode": {"phone": "by phone", "telephone": "by phone", "video": "by video", "face to face": "in person"},
    "place": {"practice": "the practice", "surgery": "the practice", "with us": "here", "walk": "a walk"},
    "prefers": {"text": "sms", "letter": "post"},
}
# columns that are no field of the page's sections, and the names that a site's older lists use
OWN = ("chi", "practice_code", "shared_care_start", "last_review_on", "status", "look_again_on", "letters_held")
ALL_ASKED = "checked_on"  # one day for every way of reaching the person that a line answers
BESIDE = (ALL_ASKED, *(noted_by(way) for way in WAYS))  # what a list says of safe contact and no field of the page does
ALIASES: Mapping[str, tuple[str, ...]] = {"keyworker_id": ("keyworker", "keyworker_email")}
# what a board's own extracts call the columns that every list needs; ours goes first where a list has both
BOARDS: Mapping[str, tuple[str, ...]] = {
    "chi": ("chi", "chi_number", "chi_no"),
    "name": ("name", "full_name", "patient_name"),
    "practice_code": ("practice_code", "gp_practice_code", "practice_number"),
    "shared_care_start": ("shared_care_start", "shared_care_since", "in_shared_care_since"),
    "last_review_on": ("last_review_on", "last_review", "last_review_date", "last_completed_review"),
}


class Other(str):
    """Words of a choice that the page does not offer."""

    __slots__ = ()


def heading(name: str) -> str:
    """The usual heading of a field."""
    if name in OWN:
        return name
    if name in BESIDE:
        return PREFIX["safe_contact"] + name
    return ALIASES.get(name, (PREFIX[ENTRIES[name].home] + name,))[0]


def columns(*, allow_demo: bool) -> dict[str, Column]:
    """The fields of the list; CHI numbers with a day of birth that does not exist are read for the demo only."""
    chi = partial(cells.chi_number, allow_demo=allow_demo)
    found = {
        "chi": Column(("chi",), chi, required=True, filled=True),
        "name": entry_column(ENTRIES["name"], required=True),
        "preferred_name": entry_column(ENTRIES["preferred_name"]),
        "practice_code": Column(("practice_code",), cells.practice_code, required=True, empty=None),
        "shared_care_start": Column(("shared_care_start",), cells.day, required=True, filled=True),
        "last_review_on": Column(("last_review_on",), cells.day, empty=None),
        "status": Column(("status",), cells.one_of(STATUSES), empty=None),
        "look_again_on": Column(("look_again_on",), cells.day, empty=None),
        "letters_held": Column(("letters_held",), cells.truth, empty=None),
    }
    found |= {name: entry_column(entry) for name, entry in ENTRIES.items() if name not in found}
    found |= {name: Column((heading(name),), past if name == ALL_ASKED else address, empty=None) for name in BESIDE}
    return {name: replace(column, headings=BOARDS.get(name, column.headings)) for name, column in found.items()}


def entry_column(entry: Entry, *, required: bool = False) -> Column:
    """The column of a field of the page."""
    headings = ALIASES.get(entry.name, (PREFIX[entry.home] + entry.name,))
    return Column(headings, reader(entry), required=required, filled=required, empty=None)


def reader(entry: Entry) -> Callable[[str], Any]:
    """How a cell of this field is read."""
    if entry.kind == "staff":
        return address
    if entry.name == "email_to":
        return partial(read_or_other, cells.email)
    if entry.kind == "day":
        return cells.day if entry.home == "column" else past
    if entry.kind == "number":
        return milligrams
    if entry.name == "domestic_abuse":
        return cells.truth
    if entry.kind == "choice":
        return partial(read_or_other, wish) if entry.options == TICK else partial(offered, by_word(entry))
    return words


def address(cell: str) -> str:
    """A colleague's address."""
    return cells.email(unguarded(cell))


def past(cell: str) -> str:
    """A day, as the safe-contact block keeps it."""
    return cells.day(cell).isoformat()


def words(cell: str) -> str:
    """Words of at most a thousand characters; the mark that a spreadsheet needs before a sign of a formula is taken off."""
    if len(cell) > LONGEST:
        raise Unusable(f"is longer than {LONGEST:,} characters")
    return unguarded(cell)


def read_or_other(read: Callable[[str], str], cell: str) -> str:
    """The cell as it is usually read; else its words, which count only where the register has the very same."""
    word = unguarded(cell)
    try:
        return read(word)
    except Unusable:
        return Other(word)


def milligrams(cell: str) -> int:
    """A dose a day."""
    if (found := cells.whole_number(cell)) > 1_000:
        raise Unusable("is more than 1,000 milligrams a day")
    return found


def wish(cell: str) -> str:
    """A wish: "yes", or "" where it is taken away."""
    return "yes" if cells.truth(cell) else ""


def by_word(entry: Entry) -> Mapping[str, str]:
    """What may be written for each of the words that the page offers: the value, its label, and what other programs say."""
    found = dict(ALSO.get(entry.name, {}))
    for value, label in reversed(entry.options):
        if value:
            found |= {label.casefold(): value, value.casefold().replace("_", " "): value}
    return found


def offered(values: Mapping[str, str], cell: str) -> str:
    """One of the words that the page offers."""
    word = unguarded(cell)
    return values.get(word.casefold().replace("_", " ")) or Other(word)


def refuse_other(entry: Entry) -> str:
    """What to do about words that the page does not offer."""
    if entry.name == "email_to":
        return "is not one e-mail address"
    return f"is none of: {', '.join(value for value, _ in entry.options if value)}"


def same(entry: Entry, stored: Any, value: Any) -> bool:
    """Whether the register says it already; blanks and line ends do not count, as a list has one line."""
    if stored == value:
        return True
    if entry.options == YES_NO_UNKNOWN:  # what nobody asked is unknown
        return bool((stored or "unknown") == value)
    if stored in (None, "") and isinstance(value, str) and value.strip():
        return False  # the usual case of a long list, without reading anything
    was = tidy(shown(entry, stored))
    if entry.options == TICK and value in ("yes", ""):
        return was.lower() in (cells.YES if value else {"", *cells.NO})
    return was == tidy(shown(entry, value))


def too_late(values: Mapping[str, Any], today: date) -> str | None:
    """The first field with a day to come where only a past one can be, or None."""
    for name in PAST:
        day = values.get(name)
        if day and (day if isinstance(day, date) else date.fromisoformat(day)) > today:
            return name
    return None


PAST = (
    "shared_care_start",
    "last_review_on",
    ALL_ASKED,
    *(entry.name for entry in ENTRIES.values() if entry.kind == "day"),
)
