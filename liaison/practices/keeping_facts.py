"""Changing what the service says of itself: its name, telephone and hours, when a first review is due, how many a colleague holds a week.

Each change is a fact with who and when, and a line in the events with the reason. What a step asks for is the newest, from its next run on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.domain import cells
from liaison.domain.lists import Unusable
from liaison.domain.review_times import MOST, NoTimes, review_times
from liaison.domain.service import Service
from liaison.practices.service_facts import HOURS, set_fact, stored
from liaison.store import events
from liaison.store.tables import Event, ServiceFact
from liaison.store.tables_people import Staff

LONGEST = 200
KIND = "service_fact"  # of the events
TOGETHER = frozenset(
    {"opens", "closes", "review_times", "review_minutes"}
)  # a change of one is looked at beside the others
ALL = 0  # an event's subject: the facts have no number of their own


class NotKept(ValueError):
    """It cannot be kept so; `problems` says what to put right, by field ("" for the form as a whole)."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems = problems


@dataclass(frozen=True)
class Fact:
    """One fact as the page says it: its words, a hint, and what a cell of it may hold."""

    label: str
    read: Callable[[str], Any]
    hint: str = ""
    group: str = "service"


def words(text: str) -> str:
    """A line of words."""
    if len(text) > LONGEST:
        raise Unusable(f"is longer than {LONGEST} characters")
    return text


def hour(text: str) -> str:
    """A time of day."""
    return cells.clock(text).strftime("%H:%M")


def number(most: int, least: int = 1) -> Callable[[str], int]:
    """A whole number from 1 on, or from another."""

    def read(text: str) -> int:
        if not least <= (found := cells.whole_number(text)) <= most:
            raise Unusable(f"is not a number from {least} to {most}")
        return found

    return read


def times(text: str) -> str:
    """The times of a day, in order, in one way of writing."""
    found = sorted({cells.clock(one).strftime("%H:%M") for one in re.split(r"[,;\s]+", text) if one})
    if len(found) > MOST:
        raise Unusable(f"has more than {MOST} times")
    return ", ".join(found)


FACTS: Mapping[str, Fact] = {
    "name": Fact("Name of the service", words, "As letters to practices say it."),
    "phone": Fact("Telephone", words),
    "out_of_hours": Fact("Whom to ring when nobody reads the mailbox", words),
    "hours_words": Fact("Opening hours in words", words, "As letters say them. They should say the same as the two times below."),
    "opens": Fact("Opens at", hour, "Monday to Friday. Closures and short days come as a list."),
    "closes": Fact("Closes at", hour),
    "first_review_months": Fact(
        "First review: months after shared care began", number(12), "12 at most: nobody is a year without a review. After it, the next is due 12 months after the last completed one.", "reviews",
    ),
    "reviews_per_week": Fact(
        "Reviews a week for a colleague who works full time", number(40), "Part-time colleagues have their share of it.", "reviews",
    ),
    "review_times": Fact(
        "Reviews begin at", times, "Like 09:30, 11:00, 13:30, 15:00. Whoever asked for mornings has those before noon; a colleague has those that fit in her shift.", "reviews",
    ),
    "review_minutes": Fact(
        "Minutes kept free for a review", number(240, 15), "With time to breathe after it: 75 lets nobody be hurried.", "reviews",
    ),
}  # fmt: skip


def held(session: Session) -> dict[str, str]:
    """Every fact of the page as it stands, as a form holds it."""
    usual, said = Service(), stored(session)
    return {key: str(said.get(key, HOURS[key] if key in HOURS else getattr(usual, key))) for key in FACTS}


def seen(values: Mapping[str, str]) -> str:
    """A mark of these facts: a form that was opened before a colleague changed one is refused by it."""
    return sha256(repr(sorted(values.items())).encode()).hexdigest()[:16]


def change(session: Session, typed: Mapping[str, str], *, as_seen: str, because: str, by_id: int, now: datetime) -> tuple[str, ...]:  # fmt: skip
    """Keep what is new; returns the facts that changed. Raises NotKept."""
    was = held(session)
    if seen(was) != as_seen:
        raise NotKept({"": "A colleague changed this meanwhile. What you typed is below; look at the page anew, and keep it again."})  # fmt: skip
    values, problems = read_all(typed)
    if not problems and values["opens"] >= values["closes"]:
        problems["closes"] = "The service closes after it opens: look at both times."
    new = {key: value for key, value in values.items() if str(value) != was[key]}
    if not problems and new.keys() & TOGETHER:
        problems |= no_times(values)
    if new and not because.strip():
        problems["because"] = "Say in a few words why it changes."
    if problems:
        raise NotKept(problems)
    for key in HOURS.keys() & new.keys():  # both at once: either alone could be before or after the other's old time
        session.merge(ServiceFact(key=key, value={"is": new[key]}, by_id=by_id, at=now))
    session.flush()
    for key, value in new.items():
        set_fact(session, key, value, now=now, by_id=by_id)
        session.add(Event(at=now, actor=events.person(by_id), kind=KIND, subject_id=ALL, was=f"{key}: {was[key]}", now=f"{key}: {value}", because=because.strip()))  # fmt: skip
    return tuple(new)


def no_times(values: Mapping[str, Any]) -> dict[str, str]:
    """Why reviews cannot begin at these times with these hours, by field."""
    opens, closes = (time.fromisoformat(values[key]) for key in ("opens", "closes"))
    try:
        review_times(values["review_times"], values["review_minutes"]).check(opens, closes)
    except NoTimes as no:
        return {"review_times": f"This {no}."}
    return {}


def read_all(typed: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Each fact as it was typed, and what is to be put right."""
    values: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for key, fact in FACTS.items():
        text = typed.get(key, "").strip()
        try:
            values[key] = fact.read(text) if text else None
        except Unusable as no:
            problems[key] = f"This {no.why}."
        if not text:
            problems[key] = "This must not be empty."
    return values, problems


def history(session: Session, most: int = 20) -> list[tuple[Event, str]]:
    """The newest changes with who made them."""
    rows = select(Event).where(col(Event.kind) == KIND, col(Event.subject_id) == ALL).order_by(col(Event.id).desc()).limit(most)  # fmt: skip
    names = {events.person(i): name for i, name in session.execute(select(col(Staff.id), col(Staff.name))) if i}
    return [(row, names.get(row.actor, "somebody")) for row in session.scalars(rows)]
