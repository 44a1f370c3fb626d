"""Training asked for and offered, for the tests: a request, a date, and what a colleague does with both."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from build import TUESDAY_10AM
from icalendar import Calendar
from sqlalchemy import select
from sqlmodel import col

from liaison.app import App
from liaison.meetings import training_dates, training_needs
from liaison.meetings.training_dates import Comer, Planned
from liaison.meetings.training_needs import Asked
from liaison.meetings.training_page import ACTOR
from liaison.store import training_queries as queries
from liaison.store.session import reading, transaction
from liaison.store.tables import Letter
from liaison.store.tables_training import TrainingDate, TrainingKind, TrainingNeed, TrainingPlace

LUNCH = datetime(2027, 2, 11, 12, 30, tzinfo=UTC)  # Thursday
HOUR = timedelta(hours=1)


def first_kinds(app: App) -> None:
    """What the migration puts on offer, where a test's database was emptied."""
    with transaction(app.engine) as session:
        if not queries.kinds(session):
            names = ("Trauma-informed practice", "Naloxone", "Language at the door")
            session.add_all(TrainingKind(name=name, about=f"About {name.lower()}.") for name in names)


def kind(app: App, name: str = "Naloxone") -> int:
    """The number of a kind that is on offer from the first."""
    with reading(app.engine) as session:
        return session.scalars(select(TrainingKind).where(col(TrainingKind.name) == name)).one().id or 0


def asked(app: App, once: str = "0" * 32, now: datetime = TUESDAY_10AM, **more: Any) -> int | None:
    """A practice's reception team asks for naloxone training."""
    values = {
        "group": "reception", "organisation": "Quay Practice", "contact": "Jean Petrie, manager", "email": "Jean@quay.example", "kinds": [kind(app)],
    } | more  # fmt: skip
    with transaction(app.engine) as session:
        return training_needs.ask(session, app, Asked(once=once, **values), actor=ACTOR, now=now)


def planned(
    app: App, at: datetime = LUNCH, seats: int = 12, place: str = "Town Hall", now: datetime = TUESDAY_10AM
) -> int:
    """A date of naloxone training."""
    with transaction(app.engine) as session:
        return training_dates.plan(session, Planned(kind(app), at, at + HOUR, place, seats), staff_id=1, now=now)


def do(app: App, what: Any, *given: Any, date_id: int = 1, now: datetime = TUESDAY_10AM, **more: Any) -> Any:
    """What a colleague does on a date's page as it stands now."""
    with transaction(app.engine) as session:
        version = session.get_one(TrainingDate, date_id).version
        mine = () if what is training_dates.note_held else (app,)
        return what(session, *mine, date_id, *given, version=version, staff_id=1, now=now, **more)


def put_on(
    app: App, name: str = "Jean Petrie", email: str = "jean@quay.example", need: int | None = None, **more: Any
) -> None:
    """Somebody on the list of the first date."""
    do(app, training_dates.put_on, Comer(name, email, "reception", "Quay Practice", "99901", need), **more)


def places(app: App, date_id: int = 1) -> dict[str, TrainingPlace]:
    """Who is on the list, by address."""
    with reading(app.engine) as session:
        return {one.email: one for one in queries.places(session, date_id)}


def need(app: App, number: int = 1) -> TrainingNeed:
    """A request as it stands."""
    with reading(app.engine) as session:
        return session.get_one(TrainingNeed, number)


STAMP = "%Y%m%dT%H%M%SZ"


def calendar_answer(
    letter: Letter, partstat: str = "ACCEPTED", *, method: str = "REPLY", by: str = "", attendee: str = "", shape: Callable[[str], str] = str,
    starts: datetime | None = None, more: str = "", stamp: datetime = TUESDAY_10AM, text: str = "",
) -> bytes:  # fmt: skip
    """What a calendar program answers to one of our letters; `shape` does to the whole object what programs do on the way."""
    (held,) = Calendar.from_ical(letter.calendar).walk("VEVENT")
    start = starts or held["DTSTART"].dt
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Invented//EN", f"METHOD:{method}", "BEGIN:VEVENT", f"UID:{held['UID']}",
        f"SEQUENCE:{held['SEQUENCE']}", f"DTSTAMP:{stamp:{STAMP}}", f"DTSTART:{start.astimezone(UTC):{STAMP}}",
        f"ATTENDEE;PARTSTAT={partstat}{more}:mailto:{attendee or letter.to[0]}", "END:VEVENT", "END:VCALENDAR", "",
    ]  # fmt: skip
    part = f"--b\r\nContent-Type: text/plain\r\n\r\n{text}\r\n--b\r\nContent-Type: text/calendar; method={method}; charset=utf-8\r\n\r\n"
    body = part + shape("\r\n".join(lines)) + "\r\n--b--\r\n"
    return head(letter, by or letter.to[0], 'Content-Type: multipart/alternative; boundary="b"') + body.encode()


def in_words(letter: Letter, words: str, *, by: str = "", subject: str = "", more: str = "") -> bytes:
    """The same in somebody's own words, as a reply to the letter."""
    return head(letter, by or letter.to[0], f"{more}Content-Type: text/plain; charset=utf-8", subject) + words.encode()


def head(letter: Letter, by: str, more: str, subject: str = "") -> bytes:
    """The headers of a reply to one of our letters, with the empty line."""
    head.number += 1  # type: ignore[attr-defined]
    return (
        f"From: Jean <{by}>\r\nTo: {letter.sender}\r\nSubject: {subject or 'Re: ' + letter.subject}\r\nMessage-ID: <t{head.number}@quay.example>\r\n"  # type: ignore[attr-defined]
        f"In-Reply-To: {letter.message_id}\r\nDate: Tue, 24 Nov 2026 09:58:00 +0000\r\nMIME-Version: 1.0\r\n{more}\r\n\r\n"
    ).encode()


head.number = 0  # type: ignore[attr-defined]
