"""Whom a mail is about: a CHI number of the register together with the person's name. A number alone is not enough: with both check
digits in use one typing slip in ten passes for somebody else's number."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.domain import chi
from liaison.store.tables import Message
from liaison.store.tables_people import Person


def named_in(session: Session, messages: Sequence[Message]) -> dict[int, int]:
    """Message id → person id, for mails about exactly one person of the register."""
    numbers = {message.id: chi.find(f"{message.subject}\n{message.new_text}") for message in messages}
    wanted = {number for found in numbers.values() for number in found}
    if not wanted:
        return {}
    rows = session.execute(
        select(Person.chi, Person.id, Person.name, Person.preferred_name).where(col(Person.chi).in_(wanted))
    )
    register = {number: (person_id, {name, preferred}) for number, person_id, name, preferred in rows}
    found = {}
    for message in messages:
        if (
            len(numbers[message.id]) == 1
            and (match := register.get(numbers[message.id][0]))
            and named(match[1], message)
        ):
            found[message.id] = match[0]
    return found


def person_of(session: Session, number: str, message: Message) -> int | None:
    """The person of the register with this CHI number, where the mail bears a second sign of her: one of several people it names."""
    found = session.scalars(select(Person).where(col(Person.chi) == number)).first()
    return found.id if found and named({found.name, found.preferred_name}, message) else None


def named(names: set[str], message: Message) -> bool:
    """Whether the mail names the person by surname or preferred name, as a word of its own: "Li" does not stand in "clinic"."""
    words = plain(f"{message.subject}\n{message.new_text}")
    last = (plain(name.split()[-1]) for name in names if name.split())
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words) for name in last)


def plain(text: str) -> str:
    """Lower case, with one kind of apostrophe: O\u2019Neil is O'Neil."""
    return text.casefold().replace("\u2019", "'")
