"""What is arranged before somebody comes home from prison: the checklist, and by when each. A table, and pure.

Comes in: an expected liberation date and the calendar. Goes out: each item's day. Nothing here decides for a clinician: an item says that
somebody sees to something, never what is prescribed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from liaison.domain.left_open import doses
from liaison.domain.workdays import Calendar

SOON = timedelta(weeks=12)  # from so long before it somebody is on the list of who comes home soon
LONGEST = timedelta(days=3 * 365)  # a date further away is a slip of the pen


@dataclass(frozen=True)
class Item:
    """One thing to arrange: `words` as the list says it, `working` days before liberation by which it is to be done, and why then."""

    words: str
    working: int
    why: str


# Source: the service's own list (prescription, naloxone, GP, who meets them); MAT standards 1, 3 and 4 for what, the spans are defaults.
ITEMS: Mapping[str, Item] = {
    "prescription": Item(
        "Prescription: somebody has confirmed with the prison and the pharmacy that there is no gap",
        10, "a pharmacy and a prescriber need about two weeks to have a first day ready",
    ),
    "naloxone": Item("Naloxone: a kit and how to use it, before the gate or on the day", 5, "kits are given out in the last week"),
    "gp": Item("GP: a practice knows the day, or somebody registers with one", 10, "registering takes a practice up to two weeks"),
    "meets": Item("Who meets them on the day, and where", 7, "whoever meets them plans their week before"),
}  # fmt: skip
DOSE = "This holds what looks like a dose. Leave it out: a prescriber decides, and it stands in the prescribing record alone."


def due_days(expected_on: date, calendar: Calendar) -> dict[str, date]:
    """By when each item is to be done: so many working days before the expected day."""
    return {key: calendar.working_day(expected_on, -item.working) for key, item in ITEMS.items()}


def why_not_expected(expected_on: date, today: date, status: str) -> str | None:
    """Why a date cannot be an expected liberation date, as words for a page; None when it can."""
    if status != "custody":
        return "Say first that the person is in custody; then the day can be entered."
    if expected_on < today:
        return "This day has passed. Enter the day that is expected now, or say what happened."
    if expected_on > today + LONGEST:
        return "This day is more than three years away. Please look at it again."
    return None


def why_not_words(text: str) -> str | None:
    """Why words cannot be kept beside an item; None when they can."""
    return DOSE if doses(text) else None
