"""What hosts do in a simulated season, and what a colleague does with it: offers by mail and telephone, silence, letters that come back, no room."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlmodel import col

from liaison.domain.offers import Told
from liaison.domain.states import MeetingState
from liaison.meetings import host_slots
from liaison.meetings.host_slots import NotSettled, Offer
from liaison.simulation.invented_service import at
from liaison.simulation.season_mails import OFFERS, prose
from liaison.simulation.season_service import Season
from liaison.simulation.season_watch import ASKING, SeasonWatch
from liaison.simulation.year_happenings import bounced
from liaison.store import events, slot_queries
from liaison.store.session import Session, reading, transaction
from liaison.store.tables import Letter
from liaison.store.tables_meetings import OfferedSlot
from liaison.store.tables_people import Meeting

# what hosts do in the days after a letter: below each number the word; the rest say nothing
HOSTS = ((0.45, "mail"), (0.65, "phone"), (0.68, "comes back"), (0.71, "no room"))
OTHER_DAY, MOVES_LATE = 0.06, 0.004  # of slots to be taken; of confirmed meetings a day
PLACE = "Town Hall, room 2"
Act = Callable[[Session, Meeting], object]


def answer(season: Season, watch: SeasonWatch, letters: list[Letter], now: datetime, done: Counter[str]) -> None:
    """Hosts answer the letters that have just left: by mail at once, on the telephone to a colleague, or not at all."""
    made = season.made
    for letter in letters:
        if letter.kind not in ASKING:
            continue
        chance = made.rng.random()
        how = next((how for below, how in HOSTS if chance < below), "")
        if how == "mail":
            season.mails += 1
            made.mailbox.deliver(prose(letter, OFFERS, now, season.mails), received_at=now)
            done["hosts: by mail"] += 1
        elif how == "comes back":
            made.mailbox.deliver(bounced(letter, now), received_at=now)
            done["letters that came back"] += 1
        elif how in {"phone", "no room"}:
            with contextlib.suppress(NotSettled, events.MovedMeanwhile), transaction(made.app.engine) as session:
                meeting = session.get_one(Meeting, letter.meeting_id)
                heard(watch, meeting)
                if how == "phone":
                    offer(season, session, meeting, Told.PHONE, None, now)
                else:
                    host_slots.no_room(session, meeting.id or 0, version=meeting.version, staff_id=made.lead, now=now)
                done[f"hosts: {'on the telephone' if how == 'phone' else how}"] += 1
        if how == "mail":
            with reading(made.app.engine) as session:
                heard(watch, session.get_one(Meeting, letter.meeting_id))


def heard(watch: SeasonWatch, meeting: Meeting) -> None:
    """Its hosts have said something in this turn."""
    watch.hosts_heard.add((meeting.id or 0, meeting.turn))


def offer(season: Season, session: Session, meeting: Meeting, told: Told, message_id: int | None, now: datetime) -> None:  # fmt: skip
    """A colleague notes a slot near the day that was asked for; sometimes two."""
    for _ in range(2 if season.made.rng.random() < 0.15 else 1):
        day = meeting.day + timedelta(days=season.made.rng.choice((0, 0, 0, 1, 2, -1, 7)))
        starts = at(day, season.made.rng.choice((time(12, 30), time(13), time(14))))
        given = Offer(starts, starts + timedelta(minutes=60), PLACE, told, message_id=message_id)
        host_slots.note_offer(session, meeting.id or 0, given, version=meeting.version, staff_id=season.made.lead, now=now)  # fmt: skip
        message_id = None


def desk(season: Season, watch: SeasonWatch, today: date, now: datetime, done: Counter[str]) -> None:
    """A colleague reads what hosts wrote, rings those who say nothing, takes slots, and agrees times with the others."""
    made = season.made
    with reading(made.app.engine) as session:
        replies = slot_queries.replies_waiting(session)
        ring = slot_queries.to_ring(session)
        offered = ids_at(session, MeetingState.OFFERED, col(Meeting.starts_at).is_(None))
        confirmed = ids_at(session, MeetingState.CONFIRMED, col(Meeting.day) > today + timedelta(days=30))
        near = col(Meeting.day) <= today + timedelta(weeks=5)
        to_agree = ids_at(session, MeetingState.PLANNED, col(Meeting.series_id).in_(list(season.partners)), near)
    for meeting_id, mails in replies.items():
        for mail in mails:
            acted(
                season, meeting_id, "offers noted", done, lambda s, m, i=mail.id: offer(season, s, m, Told.MAIL, i, now)
            )  # type: ignore[misc]
    for meeting_id in sorted(ring):
        if made.rng.random() < 0.3:
            with reading(made.app.engine) as session:
                heard(watch, session.get_one(Meeting, meeting_id))
            acted(season, meeting_id, "hosts rung", done, lambda s, m: offer(season, s, m, Told.PHONE, None, now))
    for meeting_id in offered:
        acted(season, meeting_id, "slots taken or asked anew", done, lambda s, m: take(season, s, m, now))
    for meeting_id in confirmed:
        if made.rng.random() < MOVES_LATE:
            acted(season, meeting_id, "hosts moved it", done, lambda s, m: ask_other_day(season, s, m, now))
    for meeting_id in to_agree:
        acted(season, meeting_id, "times agreed", done, lambda s, m: agree(season, s, m, now))


def ids_at(session: Session, state: MeetingState, *more: object) -> list[int]:
    """Meetings in a state, by number."""
    rows = select(col(Meeting.id)).where(col(Meeting.state) == state, *more).order_by(col(Meeting.id))  # type: ignore[arg-type]
    return [i for i in session.scalars(rows) if i]


def acted(season: Season, meeting_id: int, word: str, done: Counter[str], act: Act) -> None:
    """Do one thing with a meeting in a transaction of its own; what the page would refuse is not done."""
    with contextlib.suppress(NotSettled, events.MovedMeanwhile), transaction(season.made.app.engine) as session:
        act(session, session.get_one(Meeting, meeting_id))
        done[word] += 1


def take(season: Season, session: Session, meeting: Meeting, now: datetime) -> None:
    """Take the first slot of this turn, or ask for another day."""
    if season.made.rng.random() < OTHER_DAY:
        ask_other_day(season, session, meeting, now)
        return
    rows = select(OfferedSlot).where(
        col(OfferedSlot.meeting_id) == meeting.id, col(OfferedSlot.turn) == meeting.turn, col(OfferedSlot.starts_at) > now
    )  # fmt: skip
    slot = session.scalars(rows.order_by(col(OfferedSlot.id))).first()
    if slot is None:
        raise NotSettled("no slot")
    host_slots.take(session, season.made.app, meeting.id or 0, slot.id or 0, version=meeting.version, staff_id=season.made.lead, now=now)  # fmt: skip


def ask_other_day(season: Season, session: Session, meeting: Meeting, now: datetime) -> None:
    """Ask its hosts for a day two weeks later."""
    day = meeting.day + timedelta(days=14)
    host_slots.other_day(session, season.made.app, meeting.id or 0, day, version=meeting.version, staff_id=season.made.lead, now=now)  # fmt: skip


def agree(season: Season, session: Session, meeting: Meeting, now: datetime) -> None:
    """A time agreed on the telephone with those whom no letter asks."""
    starts = at(meeting.day, time(10))
    given = Offer(starts, starts + timedelta(minutes=60), PLACE, Told.PHONE)
    host_slots.agree(session, meeting.id or 0, given, version=meeting.version, staff_id=season.made.lead, now=now)
