"""The watch over a season of meetings: it reads the mails that left as a calendar would, knows what people really answered, and trusts no step."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.domain.mails import OutgoingMail
from liaison.domain.states import MeetingState
from liaison.simulation.breaches import Watch
from liaison.store.guest_queries import not_read_yet
from liaison.store.tables import Letter
from liaison.store.tables_people import Invitation, Meeting

FOLD = re.compile(r"\r?\n[ \t]")
REMINDER, CANCELLED, AGAIN = "meeting_reminder", "meeting_cancelled", "cluster_ask_again"
ASKING = ("cluster_ask", "cluster_other_day", AGAIN)
Who = tuple[int, str]  # meeting and address


@dataclass
class Shown:
    """What one person's calendar shows of one meeting: the object's own UID, number and start; `gone` once it was taken out."""

    uid: str
    sequence: int
    start: str
    gone: bool = False


@dataclass
class SeasonWatch(Watch):
    """What calendars show, who answered about which start, whose hosts said something in which turn, and what was sent to whom already."""

    shown: dict[Who, Shown] = field(default_factory=dict)
    answered: dict[Who, datetime] = field(default_factory=dict)
    hosts_heard: set[tuple[int, int]] = field(default_factory=set)
    off: set[Who] = field(default_factory=set)
    reminded: set[tuple[int, str, datetime]] = field(default_factory=set)
    asked: set[tuple[int, int, str]] = field(default_factory=set)


def letters_left(watch: SeasonWatch, session: Session, mails: Sequence[OutgoingMail], today: date) -> None:
    """Every mail that left just now, against what its readers hold and what they have said."""
    keys = [mail.letter_key for mail in mails]
    rows = {one.key: one for one in session.scalars(select(Letter).where(col(Letter.key).in_(keys)))} if keys else {}
    ids = {one.meeting_id for one in rows.values() if one.meeting_id}
    meetings = {one.id: one for one in session.scalars(select(Meeting).where(col(Meeting.id).in_(ids)))}
    for mail in mails:
        letter = rows.get(mail.letter_key or "")
        if letter is None or letter.meeting_id is None:
            continue
        if letter.key in watch.keys:
            watch.found("letter twice", f"{today}: {letter.kind}, meeting {letter.meeting_id}")
        watch.keys.add(letter.key)
        meeting = meetings[letter.meeting_id]
        if meeting.state is MeetingState.CANCELLED and letter.kind != CANCELLED:
            watch.found("letter after a cancellation", f"{today}: {letter.kind}, meeting {meeting.id}")
        if letter.kind in ASKING:
            to_hosts(watch, letter, meeting, today)
        for address in mail.to:
            who = (letter.meeting_id, address.lower())
            if mail.calendar:
                into_calendar(watch, who, mail, today)
            elif letter.kind == REMINDER:
                reminder(watch, who, meeting, today)


def to_hosts(watch: SeasonWatch, letter: Letter, meeting: Meeting, today: date) -> None:
    """Hosts are asked once a turn and once more at most, and not again once they have said something."""
    kind = AGAIN if letter.kind == AGAIN else "first"
    turn = (meeting.id or 0, meeting.turn, kind)
    if turn in watch.asked:
        watch.found("hosts asked twice", f"{today}: meeting {meeting.id}")
    watch.asked.add(turn)
    if (meeting.id or 0, meeting.turn) in watch.hosts_heard:
        watch.found("hosts asked after an answer", f"{today}: meeting {meeting.id}")


def into_calendar(watch: SeasonWatch, who: Who, mail: OutgoingMail, today: date) -> None:
    """A calendar object: one reader, a number that is higher than what they hold, and nothing is taken out that is not there."""
    lines = FOLD.sub("", mail.calendar or "").splitlines()
    uid, number, start = (value(lines, name) for name in ("UID", "SEQUENCE", "DTSTART"))
    held, words = watch.shown.get(who), f"{today}: meeting {who[0]}"
    if len(mail.to) != 1 or sum(line.startswith("ATTENDEE") for line in lines) != 1:
        watch.found("invitation names others", words)
    if mail.calendar_method == "CANCEL":
        if held is None or held.gone:
            watch.found("called off what they do not hold", words)
        elif int(number) <= held.sequence:
            watch.found("calendars would ignore it", words)
        watch.shown[who] = Shown(uid, int(number), start, gone=True)
        watch.off.add(who)
        return
    if held and (held.uid != uid or int(number) <= held.sequence):
        watch.found("double invitation", words)
    watch.shown[who] = Shown(uid, int(number), start)
    watch.off.discard(who)


def value(lines: Sequence[str], name: str) -> str:
    """The last value of a property; the zone's own DTSTARTs stand before the meeting's."""
    return next((line.partition(":")[2] for line in reversed(lines) if re.match(rf"{name}[;:]", line)), "0")


def reminder(watch: SeasonWatch, who: Who, meeting: Meeting, today: date) -> None:
    """A reminder goes to whoever holds the invitation and has not said a word about this time, once."""
    words = f"{today}: meeting {meeting.id}"
    if meeting.starts_at is None or meeting.state is not MeetingState.INVITED:
        watch.found("reminder of what does not stand", words)
        return
    if who in watch.off or who not in watch.shown:
        watch.found("reminder to somebody not invited", words)
    if watch.answered.get(who) == meeting.starts_at:
        watch.found("reminder after an answer", words)
    once = (*who, meeting.starts_at)
    if once in watch.reminded:
        watch.found("reminded twice", words)
    watch.reminded.add(once)


def calendars_agree(watch: SeasonWatch, session: Session, today: date) -> None:
    """At the end of a day, once everything has left, no calendar shows what was called off, and each shows the time that stands."""
    ids = {meeting_id for (meeting_id, _), one in watch.shown.items() if not one.gone}
    rows = select(col(Meeting.id), col(Meeting.state), col(Meeting.starts_at))
    stands = {i: (state, starts) for i, state, starts in session.execute(rows) if i in ids}
    for (meeting_id, _), one in watch.shown.items():
        if one.gone:
            continue
        state, starts = stands[meeting_id]
        if state is MeetingState.CANCELLED:
            watch.found("calendar not told", f"{today}: meeting {meeting_id} was called off")
        elif state is MeetingState.INVITED and (starts is None or one.start[:8] != f"{starts:%Y%m%d}"):  # fmt: skip
            watch.found("calendar shows another day", f"{today}: meeting {meeting_id}")


def answers_kept(watch: SeasonWatch, session: Session) -> int:
    """Whoever answered about the time that stands is not shown as waiting, unless a colleague is still to read it; returns how many
    answers were looked at."""
    rows = select(Invitation, Meeting).join(Meeting, col(Meeting.id) == Invitation.meeting_id)
    found = session.execute(rows.where(col(Invitation.withdrawn_at).is_(None))).all()
    said = [
        (guest, meeting)
        for guest, meeting in found
        if meeting.starts_at and watch.answered.get((meeting.id or 0, guest.email)) == meeting.starts_at
    ]
    silent = [(guest, meeting) for guest, meeting in said if guest.answer == "waiting"]
    to_read = not_read_yet(session, [guest for guest, _ in silent])
    for guest, meeting in silent:
        if guest.id not in to_read and meeting.state in {MeetingState.INVITED, MeetingState.HELD}:
            watch.found("answer lost", f"meeting {meeting.id}: invitation {guest.id}")
    return len(said)
