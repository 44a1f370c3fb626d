"""The record of a person in shared care as the page edits it: which fields stand in which section, and how each is read.

Pure: posted text in, values or words about what to put right out. What is not said is not assumed: an empty field is stored as not known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from liaison.domain import cells
from liaison.domain.lists import Unusable
from liaison.domain.safe_contact import on

LONGEST = 1_000  # characters of one field
YES_NO_UNKNOWN = (("unknown", "not known: counts as no"), ("yes", "yes, it is safe"), ("no", "no, it is not safe"))
TICK = (("", "not asked for"), ("yes", "yes"))
WAYS = (("", "not asked yet"), ("post", "post"), ("email", "e-mail"), ("phone", "telephone"), ("sms", "text message"))
REMINDERS = (("", "not asked for"), *WAYS[1:])


@dataclass(frozen=True)
class Entry:
    """One field. `home` is where it is stored: a column of the register, the safe-contact block, or the choices."""

    name: str
    label: str
    home: str = "column"
    kind: str = "line"  # line, text, day, number, choice, staff
    options: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    needed: bool = False


def tick(name: str, label: str) -> Entry:
    """A wish that is there or not."""
    return Entry(name, label, "choices", "choice", TICK)


def safe(name: str, label: str, short: str) -> tuple[Entry, Entry]:
    """What the person said is safe, and when they were asked; what nobody asked is unknown, and counts as not safe."""
    answer = Entry(name, label, "safe_contact", "choice", YES_NO_UNKNOWN)
    return answer, Entry(on(name), f"{short}: asked on", "safe_contact", "day")


# section → title and fields, in the order of the page
SECTIONS: Mapping[str, tuple[str, tuple[Entry, ...]]] = {
    "who": (
        "Name",
        (
            Entry("name", "Name", needed=True),
            Entry("preferred_name", "Preferred name"),
            Entry("pronouns", "Pronouns", hint="Only where the person wants them known."),
        ),
    ),
    "care": (
        "Who looks after what",
        (
            Entry("keyworker_id", "Keyworker", kind="staff"),
            Entry("prescriber", "Prescriber"),
            Entry("pharmacy", "Pharmacy"),
            Entry("locality", "Locality"),
        ),
    ),
    "medicines": (
        "Medicines and checks",
        (
            Entry("medicines", "Medicines", kind="text"),
            Entry(
                "methadone_mg",
                "Methadone, mg a day",
                kind="number",
                hint="Empty: none, or as the medicines say it in words.",
            ),
            Entry("ecg_on", "Last ECG", kind="day"),
            Entry("naloxone_on", "Naloxone last supplied", kind="day"),
            Entry("bbv_on", "Blood-borne viruses last tested", kind="day"),
        ),
    ),
    "contact": (
        "Safe contact",
        (
            *safe("email", "E-mail", "E-mail"),
            *safe("sms", "Text message", "Text message"),
            *safe("post", "Post", "Post"),
            *safe("phone", "Telephone", "Telephone"),
            *safe("voicemail", "A voice message may be left", "Voice message"),
            *safe("service_name", "The service may be named", "Naming the service"),
            Entry("prefers", "The way the person chose", "safe_contact", "choice", WAYS),
            Entry("email_to", "E-mail address", "safe_contact"),
            Entry("phone_to", "Telephone number", "safe_contact"),
            Entry("post_to", "Postal address", "safe_contact", hint="In one line, with commas."),
            Entry("shared", "Who shares the telephone or letter box", "safe_contact"),
            Entry("times", "Days and times that are safe", "safe_contact"),
            Entry("may_tell", "Who may be told", "safe_contact"),
            Entry("do_not_tell", "Who must not be told", "safe_contact"),
            Entry("letters", "How an envelope may look", "safe_contact"),
            Entry(
                "domestic_abuse",
                "Domestic abuse is known of",
                "safe_contact",
                "choice",
                (("", "no, or not known"), ("yes", "yes: nothing is sent by itself")),
            ),
        ),
    ),
    "choices": (
        "What the person has chosen",
        (
            Entry(
                "place",
                "Place",
                "choices",
                "choice",
                (
                    ("", "not asked yet"),
                    ("here", "with us"),
                    ("the practice", "at the practice"),
                    ("home", "at home"),
                    ("a walk", "on a walk"),
                ),
            ),
            Entry(
                "mode",
                "How",
                "choices",
                "choice",
                (
                    ("", "not asked yet"),
                    ("in person", "in person"),
                    ("by phone", "by telephone"),
                    ("by video", "by video"),
                ),
            ),
            Entry("time", "Time of day", "choices", hint="For example: mornings, not Mondays."),
            Entry(
                "worker_gender",
                "Worker's gender",
                "choices",
                "choice",
                (("", "no preference"), ("woman", "a woman"), ("man", "a man")),
            ),
            Entry("language", "Language", "choices"),
            tick("interpreter", "Interpreter"),
            tick("easy_read", "Easy-read letters"),
            Entry("reminder", "Reminder before we meet", "choices", "choice", REMINDERS),
            Entry("bring", "Somebody comes along", "choices", hint="Who, as the person says it."),
            tick("breaks", "Breaks"),
            tick("step_free", "Step-free room"),
            tick("two_exits", "A seat near the door"),
            tick("quiet", "A quiet corner"),
            tick("visit_together", "A visit to the practice on which others come too"),
            Entry("not_asked", "Not to be asked again", "choices", "text"),
        ),
    ),
}


def shown(entry: Entry, stored: Any) -> str:
    """What is stored, as the form's field holds it."""
    if stored is None or stored is False:
        return ""
    if stored is True:
        return "yes"
    if isinstance(stored, list):
        return ", ".join(str(one) for one in stored)
    return stored.isoformat() if isinstance(stored, date) else str(stored)


def chosen(choices: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a person has chosen for meeting us, label and words, in the order of the page; what was not said is left out."""
    found = []
    for entry in SECTIONS["choices"][1]:
        held = shown(entry, choices.get(entry.name))
        if held:
            found.append((entry.label, dict(entry.options).get(held, held)))
    return found


def value_of(entry: Entry, text: str, stored: Any, today: date) -> Any:
    """The value of one posted field; what was there before stays if it is posted again as it was. Raises Unusable, in words for the page."""
    text = text.strip()
    if text == shown(entry, stored) or (entry.options == YES_NO_UNKNOWN and text == "unknown" and not stored):
        return stored  # what nobody asked about is unknown already
    if not text:
        if entry.needed:
            raise Unusable(f"Enter the {entry.label.lower()}.")
        return None if entry.kind in ("day", "number", "staff") else ""
    if len(text) > LONGEST:
        raise Unusable(f"Use at most {LONGEST:,} characters.")
    if entry.kind == "day":
        return a_day(entry, text, today)
    if entry.kind == "number":
        if not (text.isascii() and text.isdigit() and int(text[:5]) <= 1_000 and len(text) <= 4):
            raise Unusable("Enter a whole number of milligrams, at most 1,000.")
        return int(text)
    if entry.kind == "staff":
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            raise Unusable("Choose a colleague from the list.")
        return int(text)
    if entry.kind == "choice":
        if text not in {value for value, _ in entry.options}:
            raise Unusable("Choose one from the list.")
        return True if entry.name == "domestic_abuse" else text
    if entry.name == "email_to":
        return an_address(text)
    if entry.name == "phone_to" and sum(sign.isdigit() for sign in text) < 5:
        raise Unusable("Enter a telephone number, like 01632 960100. What goes with it can stand behind it.")
    return text


def an_address(text: str) -> str:
    """One e-mail address."""
    try:
        return cells.email(text)
    except Unusable:
        raise Unusable("Enter one e-mail address, like name@example.org.") from None


def a_day(entry: Entry, text: str, today: date) -> Any:
    """A day that has been; the safe-contact block keeps it as text."""
    try:
        found = cells.day(text)
    except Unusable:
        raise Unusable("Enter a day, like 27/11/2026.") from None
    if found > today:
        raise Unusable("This day is still to come: enter the day it was done.")
    return found.isoformat() if entry.home == "safe_contact" else found
