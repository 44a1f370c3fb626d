"""Whom a mail is about: a CHI number of the register together with the person's name or date of birth (`domain/identifying`)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlmodel import Session, col

from liaison.domain import chi
from liaison.domain.identifying import second_signs
from liaison.store.tables import Message
from liaison.store.tables_people import Person


def named_in(session: Session, messages: Sequence[Message]) -> dict[int, int]:
    """Message id → person id, for mails about exactly one person of the register."""
    numbers = {message.id: chi.find(f"{message.subject}\n{message.new_text}") for message in messages}
    wanted = {number for found in numbers.values() for number in found}
    if not wanted:
        return {}
    rows = session.execute(
        select(Person.chi, func.coalesce(Person.merged_into_id, Person.id), Person.name, Person.preferred_name).where(
            col(Person.chi).in_(wanted)
        )
    )
    register = {number: (person_id, {name, preferred}) for number, person_id, name, preferred in rows}
    found = {}
    for message in messages:
        if (
            len(numbers[message.id]) == 1
            and (match := register.get(numbers[message.id][0]))
            and named(numbers[message.id][0], match[1], message)
        ):
            found[message.id] = match[0]
    return found


def person_of(session: Session, number: str, message: Message) -> int | None:
    """The person of the register with this CHI number, where the mail bears a second sign of her: one of several people it names."""
    found = session.scalars(select(Person).where(col(Person.chi) == number)).first()
    return (
        (found.merged_into_id or found.id)
        if found and named(number, {found.name, found.preferred_name}, message)
        else None
    )


def named(number: str, names: set[str], message: Message) -> bool:
    """Whether the mail bears a second sign of the person beside her number."""
    return bool(second_signs(number, names, f"{message.subject}\n{message.new_text}"))
