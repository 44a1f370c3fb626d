"""What a colleague does on the path to a first appointment: introduce, offer, book, come back later, note that it took place, the checklist.

Each raises NotSettled for what cannot be, and MovedMeanwhile where somebody was quicker. Day, place and answers live in a meeting of the
practice's own series, so invitations, changes and calling off are those of every meeting; the path follows it (`onboard`).
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.app import App
from liaison.clock import london_date
from liaison.domain import chi
from liaison.domain.onboarding import ANSWER_WITHIN, CHECKLIST, DOCUMENT, MAILBOX, MINUTES, may_offer, refresh_on
from liaison.domain.states import MeetingState, PathState
from liaison.letters import first_letters as letters
from liaison.meetings import answers_desk, convene, host_slots
from liaison.meetings.host_slots import NotSettled, Offer, stop_letters
from liaison.meetings.path_letters import nobody_to_write_to, write
from liaison.practices.service_facts import current
from liaison.store import events
from liaison.store.guest_queries import Guest
from liaison.store.onboarding_queries import TEAM
from liaison.store.tables_onboarding import PathItem, PracticePath
from liaison.store.tables_people import Contact, Meeting, Practice, Series

CHI_NUMBER = "This holds what looks like a CHI number: nobody in our care is named here."
INVITE_WITHIN = 2  # working days from the booking, where the day is nearer than invitations usually go


@dataclass(frozen=True)
class Asked:
    """An offer: around which day, and to which address ("": the practice's own mailbox)."""

    around: date
    to_email: str = ""


def as_seen(session: Session, code: str, version: int, *states: PathState) -> PracticePath:
    """The path, locked, if it is as the page showed it. Raises MovedMeanwhile."""
    row = session.scalars(select(PracticePath).where(col(PracticePath.practice_code) == code).with_for_update()).first()
    if row is None or row.version != version or (states and row.state not in states):
        raise events.MovedMeanwhile(f"the path of practice {code} was changed meanwhile")
    return row


def introduce(session: Session, code: str, how: str, *, version: int, staff_id: int, now: datetime) -> None:
    """They know that we are here, and how they learned it."""
    row = as_seen(session, code, version, PathState.NEW)
    refuse_chi(how, "how")
    move(session, row, PathState.INTRODUCED, how, staff_id, now)


def offer(
    session: Session, app: App, code: str, asked: Asked, *, version: int, staff_id: int, now: datetime
) -> int | None:
    """Offer an appointment by letter: a meeting is opened around that day, and the letter goes out once. Returns the letter's id."""
    row = as_seen(session, code, version, PathState.NEW, PathState.INTRODUCED, PathState.REFRESH)
    today, actor = london_date(now), events.person(staff_id)
    if why := may_offer(row.state, row.wait_until, today):
        raise NotSettled(why, "around")
    if asked.around <= today:
        raise NotSettled("Choose a day to come.", "around")
    refuse_stranger(session, code, asked.to_email)
    row.to_email = asked.to_email
    if why := nobody_to_write_to(session, app, row, now, automatic=False):
        raise NotSettled(why, "to")
    meeting = open_meeting(session, row, asked.around, actor, now)
    events.move(session, meeting, MeetingState.ASKED, actor=actor, now=now, because="offered to the practice by letter")
    again = row.state is PathState.REFRESH
    changes = {
        "meeting_id": meeting.id,
        "asked": row.asked + 1,
        "offered_at": now,
        "wait_until": None,
        "to_email": asked.to_email,
    }
    if again:
        changes["turn"] = row.turn + 1
    letter_id = write(session, app, row, meeting, letters.REFRESH if again else letters.OFFER, actor=actor, now=now)
    move(session, row, PathState.OFFERED, "an appointment was offered by letter", staff_id, now, **changes)
    return letter_id


def book(
    session: Session,
    app: App,
    code: str,
    offer: Offer,
    guests: list[Guest],
    *,
    version: int,
    staff_id: int,
    now: datetime,
) -> int:
    """A day is agreed: the meeting stands, one letter confirms it, and whom a colleague chose is put on its list of invitations, which
    is held there until somebody sends it. Returns the meeting's id."""
    row = as_seen(session, code, version, PathState.NEW, PathState.INTRODUCED, PathState.OFFERED, PathState.REFRESH)
    actor = events.person(staff_id)
    refuse_chi(offer.place, "place")
    again = row.state is PathState.REFRESH
    meeting = session.get(Meeting, row.meeting_id) if row.state is PathState.OFFERED and row.meeting_id else None
    if meeting is None:
        meeting = open_meeting(session, row, london_date(offer.starts_at), actor, now)
    assert meeting.id is not None
    stop_letters(session, meeting.id, actor, now, "a day is agreed")
    host_slots.agree(session, meeting.id, offer, version=meeting.version, staff_id=staff_id, now=now)
    soon = current(session, now).calendar.working_day(london_date(now), INVITE_WITHIN)
    meeting.invite_on = max(meeting.invite_on, min(soon, meeting.day)) if guests else meeting.day
    if guests:
        convene.put_on_list(
            session, app, meeting.id, guests, agreed_by="", version=meeting.version, staff_id=staff_id, now=now
        )
    write(session, app, row, meeting, letters.CONFIRMED, actor=actor, now=now)
    changes = {"meeting_id": meeting.id, "wait_until": None} | ({"turn": row.turn + 1} if again else {})
    move(session, row, PathState.BOOKED, "a day is agreed", staff_id, now, **changes)
    return meeting.id


def later(session: Session, code: str, until: date, *, version: int, staff_id: int, now: datetime) -> None:
    """Not now: they asked us to come back. What waits about it does not leave."""
    row = as_seen(session, code, version, PathState.INTRODUCED, PathState.OFFERED, PathState.REFRESH)
    if until <= london_date(now):
        raise NotSettled("Choose a day to come.", "until")
    because = "they asked us to come back later"
    give_up(session, row, because, events.person(staff_id), now)
    if row.state is PathState.OFFERED:
        move(session, row, back_to(row), because, staff_id, now, **backwards(row), wait_until=until)
    else:
        row.wait_until, row.version = until, row.version + 1
        events.note(session, row, actor=events.person(staff_id), now=now, because=because)


def held(session: Session, code: str, on: date, *, version: int, staff_id: int, now: datetime) -> None:
    """It took place: the one that was booked, or one that nobody had booked here."""
    row = as_seen(session, code, version, *(state for state in PathState if state is not PathState.HELD))
    if on > london_date(now):
        raise NotSettled("Enter the day on which it took place: today or before.", "on")
    meeting = session.get(Meeting, row.meeting_id) if row.state is PathState.BOOKED and row.meeting_id else None
    if meeting is not None and meeting.state in answers_desk.OPEN:
        note = {"version": meeting.version, "staff_id": staff_id, "now": now}
        answers_desk.note_held(session, meeting.id or 0, {}, "", **note)  # type: ignore[arg-type]
        on = meeting.day
    else:
        give_up(session, row, "it took place on another day", events.person(staff_id), now)
    again = row.state is PathState.REFRESH
    took_place(session, row, on, events.person(staff_id), now, turn=row.turn + again)


def took_place(session: Session, row: PracticePath, on: date, actor: str, now: datetime, *, turn: int) -> None:
    """HELD, with the day from which a refresh is due; the directory has the day of the first one."""
    practice = session.get(Practice, row.practice_code)
    if practice is not None and practice.first_appointment_on is None:
        practice.first_appointment_on = on
    changes = {
        "held_on": on,
        "refresh_on": refresh_on(on),
        "turn": turn,
        "version": row.version + 1,
        "wait_until": None,
    }
    events.move(
        session, row, PathState.HELD, actor=actor, now=now, because=f"it took place on {on:%d/%m/%Y}", **changes
    )


def tick(
    session: Session, code: str, item: str, done: bool, words: str, *, version: int, staff_id: int, now: datetime
) -> None:
    """Keep one line of the checklist."""
    row = as_seen(session, code, version)
    if item not in CHECKLIST or item in {MAILBOX, DOCUMENT}:
        raise NotSettled("Choose a line of the checklist.", "item")
    refuse_chi(words, item)
    if done and CHECKLIST[item].needs_words and not words.strip():
        raise NotSettled("Say it in a few words, then tick it.", item)
    mine = col(PathItem.path_id) == row.id, col(PathItem.turn) == row.turn, col(PathItem.item) == item
    there = session.scalars(select(PathItem).where(*mine)).first()
    if there is None:
        session.add(
            PathItem(path_id=row.id or 0, turn=row.turn, item=item, done=done, words=words, at=now, by_id=staff_id)
        )
    elif (there.done, there.words) != (done, words):
        there.done, there.words, there.at, there.by_id = done, words, now, staff_id
    row.version += 1
    session.flush()


def open_meeting(session: Session, row: PracticePath, day: date, actor: str, now: datetime) -> Meeting:
    """A meeting of the practice's own series, which no rule plans. Raises NotSettled where one stands on that day."""
    series = series_of(session, row.practice_code)
    meeting = Meeting(
        series_id=series.id or 0, state=MeetingState.PLANNED, day=day, ask_on=london_date(now), uid=f"{uuid.uuid4().hex}@liaison.invalid",
        confirm_on=current(session, now).calendar.working_day(london_date(now), ANSWER_WITHIN), invite_on=day, because="An appointment with the practice team.",
        created_at=now,
    )  # fmt: skip
    host_slots.refuse_taken_day(session, meeting, day)
    events.open_row(session, meeting, actor=actor, now=now, because="an appointment with the practice team")
    return meeting


def series_of(session: Session, code: str) -> Series:
    """The practice's own series of appointments, made where there is none; planned by hand, so no rule and not active."""
    mine = select(Series).where(col(Series.kind) == TEAM, col(Series.practice_code) == code)
    found = session.scalars(mine.order_by(col(Series.id))).first()
    if found is None:
        practice = session.get(Practice, code)
        name = f"{practice.name if practice else code}: appointment with the team"
        found = Series(kind=TEAM, name=name, practice_code=code, minutes=MINUTES, local_time="12:30", active=False)
        session.add(found)
        session.flush()
    return found


def give_up(session: Session, row: PracticePath, because: str, actor: str, now: datetime) -> None:
    """The appointment that was offered or booked does not come about: it is cancelled, and its waiting letters with it."""
    meeting = session.get(Meeting, row.meeting_id) if row.meeting_id else None
    if meeting is None or meeting.state not in {MeetingState.PLANNED, MeetingState.ASKED}:
        return
    stop_letters(session, meeting.id or 0, actor, now, because)
    events.move(
        session, meeting, MeetingState.CANCELLED, actor=actor, now=now, because=because, version=meeting.version + 1
    )


def back_to(row: PracticePath) -> PathState:
    """Where a path stands when an offer came to nothing: before its offer."""
    return PathState.REFRESH if row.turn > 1 else PathState.INTRODUCED


def backwards(row: PracticePath) -> dict[str, int]:
    """The turn that a refresh that came to nothing had begun is not counted."""
    return {"turn": row.turn - 1} if row.turn > 1 else {}


def move(
    session: Session, row: PracticePath, to: PathState, because: str, staff_id: int, now: datetime, **changes: object
) -> None:
    """A colleague's move, with its reason."""
    changes |= {"version": row.version + 1}
    events.move(session, row, to, actor=events.person(staff_id), now=now, because=because, **changes)


def refuse_chi(words: str, field: str) -> None:
    """Raise NotSettled for what looks like a CHI number."""
    if chi.find(words):
        raise NotSettled(CHI_NUMBER, field)


def refuse_stranger(session: Session, code: str, email: str) -> None:
    """Raise NotSettled for an address that is none of the practice's contacts."""
    known = select(col(Contact.id)).where(col(Contact.practice_code) == code, col(Contact.email) == email)
    if email and session.scalar(known.limit(1)) is None:
        raise NotSettled("Choose one of the practice's contacts, or its own mailbox.", "to")
