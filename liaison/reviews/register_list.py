"""The columns of a list of people in shared care, and how one line becomes a row of the register."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from liaison.domain import cells
from liaison.domain.eligibility import Channel, Safe
from liaison.domain.lists import Column
from liaison.store.tables_people import Person

STATUSES = ("in_shared_care", "custody", "hospital", "paused", "left", "died")
BLOCK = "safe_contact_"  # the columns of the safe contact block begin so; without it they are the block's keys

safe = cells.one_of(Safe)
# What is known of reaching the person safely. A channel nobody asked about counts as not safe.
SAFE_CONTACT: dict[str, Column] = {
    **{channel.value: Column((BLOCK + channel.value,), safe) for channel in Channel},
    "checked_on": Column((BLOCK + "checked_on",), lambda cell: cells.day(cell).isoformat()),
    "domestic_abuse": Column((BLOCK + "domestic_abuse",), cells.truth),  # yes turns all automatic contact off
    "voicemail": Column((BLOCK + "voicemail",), safe),  # may a message be left
    "service_name": Column((BLOCK + "service_name",), safe),  # may the service be named
    "shared": Column((BLOCK + "shared",)),  # who shares the telephone or the letter box
    "times": Column((BLOCK + "times",)),  # days and hours that are safe
    "do_not_tell": Column((BLOCK + "do_not_tell",)),
    "letters": Column((BLOCK + "letters",)),  # how an envelope may look
    "prefers": Column((BLOCK + "prefers",), cells.one_of(Channel)),  # the way the person chose
    "email_to": Column((BLOCK + "email_to",), cells.email),  # where each channel leads
    "phone_to": Column((BLOCK + "phone_to",)),
    "post_to": Column((BLOCK + "post_to",)),  # the lines of the address, with commas between them
}


def columns(*, allow_demo: bool) -> dict[str, Column]:
    """The fields of the list; CHI numbers with a day of birth that does not exist are read for the demo only."""
    chi = partial(cells.chi_number, allow_demo=allow_demo)
    return {
        "chi": Column(("chi",), chi, required=True, filled=True),
        "name": Column(("name",), required=True, filled=True),
        "preferred_name": Column(("preferred_name",)),
        "practice_code": Column(("practice_code",), cells.practice_code, required=True, filled=True),
        "keyworker": Column(("keyworker", "keyworker_email"), cells.email),
        "locality": Column(("locality",)),
        "medicines": Column(("medicines",)),
        "pharmacy": Column(("pharmacy",)),
        "prescriber": Column(("prescriber",)),
        "shared_care_start": Column(("shared_care_start",), cells.day, required=True, filled=True),
        "last_review_on": Column(("last_review_on",), cells.day, empty=None),
        "status": Column(("status",), cells.one_of(STATUSES)),
        **{BLOCK + key: column for key, column in SAFE_CONTACT.items()},
    }


def wanted_row(values: Mapping[str, Any], row: Person | None, keyworker_id: int | None) -> dict[str, Any]:
    """The columns of the register that the line speaks of; an empty cell leaves what is stored.

    A review already completed is not undone by an older list, and a person who has died has every letter held.
    """
    said = {name: value for name, value in values.items() if value not in ("", None)}
    block = {name.removeprefix(BLOCK): said.pop(name) for name in list(said) if name.startswith(BLOCK)}
    if said.pop("keyworker", None):
        said["keyworker_id"] = keyworker_id
    if row and row.last_review_on:
        said["last_review_on"] = max(row.last_review_on, said.get("last_review_on", date.min))
    if said.get("status") == "died":
        said["letters_held"] = True
    if block:
        said["safe_contact"] = {**(row.safe_contact if row else {}), **block}
    return said


def may_be_one_person(row: Person, name: str) -> bool:
    """Whether a listed name shares a word with the register's: one digit wrong in ten still makes a valid CHI number."""
    known = f"{row.name} {row.preferred_name}".casefold().replace("-", " ").split()
    return bool(set(known) & set(name.casefold().replace("-", " ").split()))
