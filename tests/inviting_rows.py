"""A cluster meeting whose time stands, with people to invite, for the tests of invitations and answers."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from build import TUESDAY_10AM, letters, service
from caseload import add_hosts, add_series, all_meetings
from sqlalchemy import select
from sqlmodel import col

from liaison.app import App
from liaison.config import Settings, WebSettings
from liaison.domain.offers import Told
from liaison.domain.states import LetterState, MeetingState
from liaison.mail.compose import compose
from liaison.meetings import ask, convene, host_slots, series
from liaison.meetings.host_slots import Offer
from liaison.outbox import send
from liaison.outbox.send import outgoing
from liaison.store.guest_queries import Guest
from liaison.store.session import reading, transaction
from liaison.store.tables import Letter
from liaison.store.tables_people import Contact, Invitation, Meeting

NOON = datetime(2027, 1, 27, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
TAIT = Guest("Dr Rowan Tait", "tait@quay.example", "PQL", "99901")
MUIR = Guest("Dr Glen Muir", "muir@glen.example", "PQL", "99902")
LEAD = Guest("Dr Lead", "lead@harbour.example", "CQL")


def confirmed_cluster(app: App) -> dict[str, int]:
    """Asked, offered and confirmed: Wednesday 27 January at noon, London; returns the staff."""
    ids = service(app)
    add_hosts(app)
    with transaction(app.engine) as session:
        for one in (TAIT, MUIR):
            session.add(Contact(practice_code=one.practice_code, name=one.name, role="PQL", email=one.email))
    add_series(app, months=[1])
    series.take_all(app, TUESDAY_10AM)
    ask.take_all(app, TUESDAY_10AM)
    with transaction(app.engine) as session:
        slot = host_slots.note_offer(
            session,
            1,
            Offer(NOON, NOON + HOUR, "Town Hall, room 2", Told.PHONE),
            version=2,
            staff_id=1,
            now=TUESDAY_10AM,
        )
        host_slots.take(session, app, 1, slot.id or 0, version=3, staff_id=1, now=TUESDAY_10AM)
        host_slots.confirm(session, app, session.get_one(Meeting, 1), actor="person:1", now=TUESDAY_10AM)
    all_gone(app)
    return ids


def do(app: App, what: Any, *given: Any, now: datetime = TUESDAY_10AM, **more: Any) -> Any:
    """What a colleague does on the meeting's page as it stands now."""
    version = the_meeting(app).version
    with transaction(app.engine) as session:
        return what(session, app, 1, *given, version=version, staff_id=1, now=now, **more)


def invited(app: App, *people: Guest, now: datetime = TUESDAY_10AM) -> None:
    """These people are on the list, and a colleague has sent their invitations; the letters wait in the outbox."""
    do(app, convene.put_on_list, people or (TAIT, MUIR), agreed_by="Dr Lead, by mail", now=now)
    do(app, convene.send, now=now)


def all_gone(app: App, now: datetime = TUESDAY_10AM) -> None:
    """Everything that may leave now leaves."""
    while send.send_one(app, now):
        pass


def the_meeting(app: App) -> Meeting:
    return all_meetings(app)[0]


def guests(app: App) -> dict[str, Invitation]:
    """Everybody on the list, by address."""
    with reading(app.engine) as session:
        return {one.email: one for one in session.scalars(select(Invitation).order_by(col(Invitation.id)))}


def about_guests(app: App) -> list[Letter]:
    """The letters that carry a calendar object, oldest first."""
    return [one for one in letters(app) if one.calendar]


def as_mail(letter: Letter) -> EmailMessage:
    """The letter as it leaves."""
    made = message_from_bytes(compose(outgoing(letter, TUESDAY_10AM)), policy=default)
    assert isinstance(made, EmailMessage)
    return made


def stands(app: App) -> list[str]:
    """Kind and state of each letter with a calendar object."""
    return [f"{one.calendar_method} {one.to[0].partition('@')[0]} {one.state.value}" for one in about_guests(app)]


INVITED, CANCELLED = MeetingState.INVITED, MeetingState.CANCELLED
QUEUED = LetterState.QUEUED


def with_pages(app: App) -> App:
    """The same App with an address for those who are invited."""
    web = WebSettings(public_address="https://liaison.example")
    return replace(app, settings=Settings(reader=app.settings.reader, web=web))


def page_path(app: App, email: str = TAIT.email) -> str:
    """The path of the page in the newest letter to somebody."""
    letter = [one for one in letters(app) if one.to == [email] and "/meeting-answers/" in one.text][-1]
    return "/meeting-answers/" + letter.text.partition("/meeting-answers/")[2].split()[0]


def reply(app: App, partstat: str = "ACCEPTED", **more: str) -> bytes:
    """A mail as calendar programs send it; keys: by, attendee, parameters, uid, sequence, stamp, start, organizer, comment, method, extra."""
    email = more.get("attendee", TAIT.email)
    organizer = more.get("organizer", "ORGANIZER:mailto:queries@liaison.example\r\n")
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Invented//EN", f"METHOD:{more.get('method', 'REPLY')}", "BEGIN:VEVENT",
        f"UID:{more.get('uid', the_meeting(app).uid)}", f"DTSTAMP:{more.get('stamp', '20261125T100000Z')}",
        f"DTSTART:{more.get('start', '20270127T120000Z')}", *([f"SEQUENCE:{more.get('sequence', '0')}"] if more.get("sequence") != "" else []),
        f"{organizer}ATTENDEE;PARTSTAT={partstat}{more.get('parameters', '')}:mailto:{email}{more.get('extra', '')}",
        *([f"COMMENT:{more['comment']}"] if "comment" in more else []), "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip
    calendar = "\r\n".join(lines)
    reply.number += 1  # type: ignore[attr-defined]
    boundary = "rsvp-1"
    body = (
        f"--{boundary}\r\nContent-Type: text/plain\r\n\r\n{more.get('text', '')}\r\n--{boundary}\r\n"
        f"Content-Type: text/calendar; charset=utf-8; method={more.get('method', 'REPLY')}\r\n\r\n{calendar}\r\n--{boundary}--\r\n"
    )
    return (
        f"From: Somebody <{more.get('by', email)}>\r\nTo: queries@liaison.example\r\nSubject: Accepted: Shared care\r\n"
        f"Message-ID: <rsvp-{reply.number}@quay.example>\r\nMIME-Version: 1.0\r\n{more.get('headers', '')}"  # type: ignore[attr-defined]
        f'Content-Type: multipart/alternative; boundary="{boundary}"\r\n\r\n{body}'
    ).encode()


reply.number = 0  # type: ignore[attr-defined]
