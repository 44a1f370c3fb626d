"""Texts for training: a named person looks at the redacted text of a judged mail and releases it, declines it, or takes it back.

Until then no copy of the text exists here: what the page shows is made anew from the mail each time. What is released is exactly what was
on the page: its fingerprint comes back with the click, and if the text would be another by now, it is shown again instead.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.domain.labelling import Label
from liaison.domain.learning_policy import is_too_old
from liaison.domain.states import LessonState
from liaison.reader.striking import Struck, strike
from liaison.store import events
from liaison.store.learning_queries import Judged, judged, judged_mail, mail_of
from liaison.store.tables import Case, Letter, Message
from liaison.store.tables_people import Contact, Person, Staff
from liaison.store.tables_reader import Lesson

KEEPER = events.step("retrain")  # who withdraws what has been kept long enough


class NotReleased(Exception):
    """A text cannot be released, declined or withdrawn; the message says why and is shown to the person."""


@dataclass(frozen=True)
class Looked:
    """One judged mail as it would be released."""

    judged: Judged
    struck: Struck
    received_at: datetime

    @property
    def fingerprint(self) -> str:
        """What the person saw, in short."""
        seen = "\0".join((self.struck.subject, self.struck.body, str(self.judged.correction.id)))
        return hashlib.sha256(seen.encode("utf-8", "replace")).hexdigest()


@dataclass(frozen=True)
class Taught:
    """One released row for training; `at` is when the mail was judged."""

    message_id: int
    at: datetime
    subject: str
    body: str
    label: Label

    @property
    def id(self) -> str:
        """Its name among the rows of a corpus."""
        return f"local-{self.message_id}"


def look(session: Session, message_id: int, words: Iterable[str] = ()) -> Looked:
    """A judged mail without what identifies; `words` are those the person strikes. Raises NotReleased."""
    found, mail = judged_mail(session, message_id), mail_of(session, message_id)
    if found is None or mail is None:
        raise NotReleased("Nobody has judged this mail, or it could not be read: there is nothing to release.")
    message, ledger = mail
    body = message.floor_text.removeprefix(message.subject).strip()
    return Looked(found, strike(message.subject, body, names_near(session, message), words), ledger.received_at)


def names_near(session: Session, message: Message) -> list[str]:
    """Every name the service knows that may stand in a mail: its writer and readers, the person it is about, colleagues, the practice's people."""
    names = [message.sender_name or "", local_part(message.sender or ""), *map(local_part, (*message.to, *message.cc))]
    names += session.scalars(select(col(Staff.name)))
    if message.practice_code:
        names += session.scalars(select(col(Contact.name)).where(col(Contact.practice_code) == message.practice_code))
    case = session.get(Case, message.case_id) if message.case_id else None
    if case is not None and case.person_id:
        person = session.get(Person, case.person_id)
        names += [person.name, person.preferred_name or ""] if person else []
    if case is not None:
        names += [case.sender_name or ""]
        for to in session.scalars(select(col(Letter.to)).where(col(Letter.case_id) == case.id)):
            names += map(local_part, to)
    return names


def local_part(address: str) -> str:
    """What stands before the @, its words apart: "rowan.tait" holds a name."""
    return address.partition("@")[0].replace(".", " ").replace("_", " ").replace("-", " ")


def release(
    session: Session, message_id: int, *, seen: str, words: Sequence[str], staff_id: int, now: datetime
) -> None:
    """Keep the text as the person saw it (`seen` is its fingerprint). Raises NotReleased."""
    looked = look(session, message_id, words)
    if looked.fingerprint != seen:
        raise NotReleased("The text or its label has changed since you read it: please read it once more.")
    if not looked.judged.decided.teaches:
        raise NotReleased("It has no category yet, so the reader cannot learn from it.")
    text = {"subject": looked.struck.subject, "body": looked.struck.body}
    settle(session, message_id, LessonState.RELEASED, because="", staff_id=staff_id, now=now, **text)


def decline(session: Session, message_id: int, *, because: str, staff_id: int, now: datetime) -> None:
    """Say that a text is not to be used; it is not asked about again, and no text is kept."""
    look(session, message_id)
    settle(session, message_id, LessonState.DECLINED, because=because, staff_id=staff_id, now=now)


def settle(
    session: Session,
    message_id: int,
    to: LessonState,
    *,
    because: str,
    staff_id: int,
    now: datetime,
    subject: str = "",
    body: str = "",
) -> None:
    """Write what was decided about one mail's text."""
    actor = events.person(staff_id)
    row = of_mail(session, message_id)
    values: dict[str, Any] = {
        "subject": subject,
        "body": body,
        "reason": because.strip()[:300],
        "by_id": staff_id,
        "at": now,
    }
    if row is None:
        events.open_row(session, Lesson(message_id=message_id, state=to, **values), actor=actor, now=now)
        return
    try:
        events.move(session, row, to, actor=actor, now=now, **values)
    except events.IllegalMove as error:
        raise NotReleased(f"A colleague has decided about this text already: it is {row.state.value}.") from error


def withdraw(session: Session, message_id: int, *, because: str, staff_id: int, now: datetime) -> None:
    """Take a released text back: its words are wiped at once, and the next training goes without it. Raises NotReleased."""
    row = of_mail(session, message_id)
    if row is None or row.state is not LessonState.RELEASED:
        raise NotReleased("This text is not released, so there is nothing to take back.")
    wiped = {"subject": "", "body": "", "reason": because.strip()[:300]}
    events.move(session, row, LessonState.WITHDRAWN, actor=events.person(staff_id), now=now, **wiped)


def withdraw_old(session: Session, now: datetime) -> int:
    """Wipe what has been kept long enough; returns how many."""
    released = session.scalars(select(Lesson).where(col(Lesson.state) == LessonState.RELEASED)).all()
    old = [row.id for row in released if row.id and is_too_old(row.at, now)]
    wiped = {"subject": "", "body": "", "reason": "kept long enough"}
    moved = events.move_many(
        session, Lesson, old, LessonState.RELEASED, LessonState.WITHDRAWN, actor=KEEPER, now=now, because="kept long enough", **wiped
    )  # fmt: skip
    return len(moved)


def taught(session: Session) -> list[Taught]:
    """The rows to train with: released texts alone, each with its mail's newest judgement, oldest judgement first."""
    rows = [one for one in judged(session, LessonState.RELEASED) if one.decided.teaches]
    return [
        Taught(one.correction.message_id, one.correction.at, one.lesson.subject, one.lesson.body, one.decided)
        for one in rows
        if one.lesson is not None
    ]


def of_mail(session: Session, message_id: int) -> Lesson | None:
    """The lesson of one mail."""
    return session.scalars(select(Lesson).where(col(Lesson.message_id) == message_id)).first()
