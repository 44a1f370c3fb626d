"""The words of one letter to a person: who writes, where to ring, what is already known of their choices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from liaison.domain.eligibility import Channel
from liaison.domain.inviting import Wanted
from liaison.domain.reaching import Reached
from liaison.domain.review_wishes import YES, gender
from liaison.domain.service import Service
from liaison.domain.spoken import day_name
from liaison.letters.catalogue import CATALOGUE
from liaison.letters.render import render
from liaison.store.tables_people import Person, Review, Staff
from liaison.store.tables_person_letters import StaffLine

# a choice on the record → how the letter says that we know it; {} is what was chosen
NOTED: Mapping[str, str] = {
    "mode": "you like to meet {}",
    "place": "you like to meet {}",
    "time": "about the time you said: {}",
    "worker_gender": "you would like to talk to {}",
    "bring": "you bring {}",
    "language": "the language you like is {}",
    "interpreter": "you asked for an interpreter",
    "breaks": "you asked for breaks",
    "step_free": "you need a room without steps",
    "two_exits": "you asked for a seat near the door",
    "quiet": "you asked for a quiet corner",
}
# what the record holds → how it stands in a sentence; anything else stands as it was written
SAID: Mapping[str, str] = {
    "here": "with us",
    "the practice": "at your GP surgery",
    "home": "at home",
    "a walk": "on a walk",
    "phone": "by phone",
    "telephone": "by phone",
    "by telephone": "by phone",
    "video": "by video",
    "by phone": "by phone",
    "by video": "by video",
    "in person": "face to face",
    "woman": "a woman",
    "man": "a man",
}
NO = frozenset({"", "no", "false", "none", "0"})


@dataclass(frozen=True)
class Worker:
    """Whose name and number stand in the letter."""

    id: int
    name: str
    phone: str

    @property
    def first(self) -> str:
        """The first name."""
        return self.name.split()[0]


def worker_of(session: Session, review: Review, person: Person, service: Service) -> Worker | None:
    """Who does the review, else the keyworker; None where nobody is named (the plan names somebody)."""
    return named(session, review.worker_id, service) or named(session, person.keyworker_id, service)


def named(session: Session, staff_id: int | None, service: Service) -> Worker | None:
    """A colleague as letters name them, with the service's number where no direct one is entered."""
    staff = session.get(Staff, staff_id) if staff_id else None
    if staff is None or staff.id is None or not staff.active or not staff.name.strip():
        return None
    line = session.get(StaffLine, staff.id)
    return Worker(staff.id, staff.name, line.phone if line else service.phone)


def draft(
    wanted: Wanted, person: Person, review: Review, reached: Reached, worker: Worker, service: Service, place: str = "", afar: str = ""
) -> tuple[str, str]:  # fmt: skip
    """The template's name and the words, in easy read where the person chose it; `place` is where the plan has it, by name; `afar` who rings
    whom, where nobody comes anywhere."""
    kind = f"{wanted.kind}_easy" if truth(person.choices.get("easy_read")) else wanted.kind
    day = review.planned_on
    values: dict[str, Any] = {
        "hello": hello(person),
        "worker": worker.name,
        "worker_first": worker.first,
        "phone": worker.phone,
        "signed": service.name if reached.names_service else "",
        "by_post": reached.channel is Channel.POST,
        "by_phone": reached.channel is Channel.PHONE,
        "around": f"{day_name(day)}, {f'{place}, ' if place else ''}or a day near it" if day else "the coming weeks",
        "noted": noted(person),
        "day": f"{day_name(day)}{' at ' + review.planned_time if review.planned_time else ''}" if day else "",
        "how": place or how(person),
        "afar": afar,
        "with_whom": "",
        "new": wanted.new or "day",
    }
    return kind, render(kind, service=service, **{name: values[name] for name in CATALOGUE[kind].needs}).text


def hello(person: Person) -> str:
    """How the person wants to be called."""
    return person.preferred_name.strip() or person.name.split()[0]


def noted(person: Person) -> str:
    """What the person chose before, in one line; empty when they chose nothing."""
    said = []
    for key, words in NOTED.items():
        if truth(person.choices.get(key)) and (chosen := spoken(person.choices[key], key)):
            said.append(words.format(chosen))
    return "; ".join(said)


def spoken(value: Any, key: str = "") -> str:
    """A choice as it stands in a sentence; a place in other words than the register's is "at" that place. Empty for what is no wish: any gender."""
    said = str(value).strip()
    if key == "worker_gender":
        return SAID.get(gender(said.casefold()), "")
    if key == "bring" and said.casefold() in YES:
        return "someone"
    return SAID.get(said, f"at {said}" if key == "place" else said)


def how(person: Person) -> str:
    """Way and place as chosen, like "by phone"; empty where nothing is on the record."""
    mode, place = (str(person.choices.get(key) or "").strip() for key in ("mode", "place"))
    if spoken(mode) in {"by phone", "by video"}:
        return spoken(mode)
    return SAID.get(place, f"the place is {place}") if place and place != "a walk" else "for a walk" if place else ""


def afar(person: Person, worker: Worker, *, rings: bool) -> str:
    """Who begins a talk by phone or video, so that nobody waits in vain and no telephone rings that is not safe; empty where they meet."""
    way = spoken(str(person.choices.get("mode") or "").strip())
    if way == "by video":
        return f"I will tell you before then how to join. You can ring me on {worker.phone} to ask."
    if way != "by phone":
        return ""
    return "I will ring you." if rings else f"Please ring me then, on {worker.phone}."


def truth(value: Any) -> bool:
    """Whether something was chosen."""
    return str(value or "").strip().lower() not in NO


def needs_other_words(person: Person) -> str:
    """What the person chose that our plain English may not meet, for whoever releases; empty when nothing."""
    asked = str(person.choices.get("language") or "").strip()
    return "" if asked.casefold() in {"english", "en", "en-gb"} else asked
