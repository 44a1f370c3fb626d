"""The mails that come in a simulated season, as bytes: answers of calendars, prose, reports that a letter did not arrive, out-of-office answers. Pure."""

from __future__ import annotations

from datetime import datetime
from random import Random

from liaison.simulation.season_service import Coming
from liaison.store.tables import Letter

STAMP = "%Y%m%dT%H%M%SZ"
OFFERS = "We can give you half an hour on that day, at two. Please let us know whether it suits you."
ATTENDS = "Thank you, I will come, and bring our pharmacist."


def calendar_answer(letter: Letter, one: Coming, uid: str, now: datetime, number: int, rng: Random) -> bytes:
    """A REPLY or COUNTER with what programs do to it on the way: no ORGANIZER, another case of the UID, no SEQUENCE, sent by somebody else."""
    method = "COUNTER" if one.how == "counter" else "REPLY"
    partstat = rng.choice(("ACCEPTED", "ACCEPTED", "ACCEPTED", "DECLINED", "TENTATIVE", "DELEGATED"))
    to, by = letter.to[0], letter.to[0]
    parameters = f';DELEGATED-TO="mailto:deputy@{to.rpartition("@")[2]}"' if partstat == "DELEGATED" else ""
    if one.how == "secretary":
        by = f"secretary@{to.rpartition('@')[2]}"
        parameters += f';SENT-BY="mailto:{by}"'
    elif one.how == "stranger":
        by = "somebody@elsewhere.example"
    starts = one.starts.replace(hour=(one.starts.hour + 1) % 24) if method == "COUNTER" else one.starts
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Invented//EN", f"METHOD:{method}", "BEGIN:VEVENT",
        f"UID:{uid.upper() if rng.random() < 0.2 else uid}", f"DTSTAMP:{now:{STAMP}}", f"DTSTART:{starts:{STAMP}}",
        *([] if rng.random() < 0.15 else [f"SEQUENCE:{one.sequence}"]), *([] if rng.random() < 0.3 else [f"ORGANIZER:mailto:{letter.sender}"]),
        f"ATTENDEE;PARTSTAT={partstat}{parameters}:mailto:{to}", "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip
    inner = "\r\n".join(lines)
    body = f"--edge\r\nContent-Type: text/plain\r\n\r\n\r\n--edge\r\nContent-Type: text/calendar; charset=utf-8; method={method}\r\n\r\n{inner}\r\n--edge--\r\n"
    return head(by, letter, "Accepted: Shared care", now, number, 'Content-Type: multipart/alternative; boundary="edge"') + body.encode()  # fmt: skip


def prose(letter: Letter, words: str, now: datetime, number: int) -> bytes:
    """An answer in somebody's own words."""
    more = f"In-Reply-To: {letter.message_id}\r\nContent-Type: text/plain; charset=utf-8"
    return head(letter.to[0], letter, f"Re: {letter.subject}", now, number, more) + f"{words}\r\n".encode()


def out_of_office(letter: Letter, now: datetime, number: int) -> bytes:
    """A machine's answer while somebody is away: nobody has said anything."""
    more = (
        f"In-Reply-To: {letter.message_id}\r\nAuto-Submitted: auto-replied\r\nContent-Type: text/plain; charset=utf-8"
    )
    return head(letter.to[0], letter, f"Automatic reply: {letter.subject}", now, number, more) + b"I am away until Monday.\r\n"  # fmt: skip


def head(by: str, letter: Letter, subject: str, now: datetime, number: int, more: str) -> bytes:
    """The headers of one mail, with the empty line."""
    return (
        f"From: Somebody <{by}>\r\nTo: {letter.sender}\r\nSubject: {subject}\r\nMessage-ID: <season-{number}@answers.example>\r\n"
        f"Date: {now:%a, %d %b %Y %H:%M:%S} +0000\r\nMIME-Version: 1.0\r\n{more}\r\n\r\n"
    ).encode()
