"""Invites to many meetings of a series at once, and changes or calls off all from one on.

Each meeting is its own calendar object with its own UID (see docs/decisions.md): so one of them is changed, called off and answered like any
other, by `convene`, and what is done to all is that done to each, in one transaction. Raises NotSettled, MovedMeanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.app import App
from liaison.clock import london_date
from liaison.domain.spoken import day_name
from liaison.domain.states import MeetingState
from liaison.domain.telling import by_mail
from liaison.meetings import convene
from liaison.meetings.convene import ON, STANDS, Moved
from liaison.meetings.host_slots import NotSettled, asks_by_letter
from liaison.meetings.series_keeping import as_guest, regulars
from liaison.practices.service_facts import current
from liaison.store import events
from liaison.store.guest_queries import guests
from liaison.store.tables_meetings import SeriesGuest
from liaison.store.tables_people import Meeting, Series


@dataclass(frozen=True)
class Done:
    """How many meetings were touched, and how many letters wait to leave by it."""

    meetings: int
    letters: int


def ahead(session: Session, series_id: int, now: datetime, states: Sequence[MeetingState] = STANDS) -> list[Meeting]:
    """The meetings of a series that are to come and stand in one of these states, soonest first, locked."""
    rows = select(Meeting).where(
        col(Meeting.series_id) == series_id, col(Meeting.state).in_(states), col(Meeting.day) >= london_date(now)
    )
    found = session.scalars(rows.order_by(col(Meeting.day), col(Meeting.id)).with_for_update())
    return [one for one in found if one.starts_at is None or one.starts_at > now]


def missing(session: Session, meeting: Meeting, people: Sequence[SeriesGuest]) -> list[SeriesGuest]:
    """The regulars who are not on this meeting's list; whoever was taken off it stays off."""
    there = {one.email.lower() for one in guests(session, meeting.id or 0)}
    return [one for one in people if one.email.lower() not in there]


def invite(session: Session, app: App, series_id: int, meeting_ids: Sequence[int], *, agreed_by: str, staff_id: int, now: datetime) -> Done:  # fmt: skip
    """Invite every regular to these meetings, to each of them once: whoever is on a meeting's list is not written to again."""
    people, chosen = regulars(session, series_id), set(meeting_ids)
    if not people:
        raise NotSettled("Nobody is invited to this series yet. Add somebody first.", "chosen")
    rows = [one for one in ahead(session, series_id, now) if one.id in chosen and one.starts_at is not None]
    if not rows or len(rows) != len(chosen):
        raise NotSettled("Choose meetings that stand; one of them has changed meanwhile." if chosen else "Choose at least one meeting.", "meetings")  # fmt: skip
    letters = touched = 0
    for meeting in rows:
        new = missing(session, meeting, people)
        if not new:
            continue
        given = {"staff_id": staff_id, "now": now}
        convene.put_on_list(session, app, meeting.id or 0, [as_guest(one) for one in new], agreed_by=agreed_by, version=meeting.version, **given)  # type: ignore[arg-type]  # fmt: skip
        session.flush()
        if any(by_mail(one.channel) for one in new):
            letters += convene.send(session, app, meeting.id or 0, version=meeting.version, **given)  # type: ignore[arg-type]
        touched += 1
    if not touched:
        raise NotSettled("Everybody on the list is invited to these meetings already.", "meetings")
    return Done(touched, letters)


def change_from(
    session: Session, app: App, meeting_id: int, at: time, minutes: int, place: str, *, version: int, staff_id: int, now: datetime
) -> Done:  # fmt: skip
    """Another time of day, length or place for this meeting and all after it that stand, each on its own day; the series goes on so. Whoever
    holds one of the invitations is told of each."""
    first, series = of_series(session, meeting_id, version)
    if asks_by_letter(session, first):
        raise NotSettled("A cluster's meetings are agreed one by one: change each on its own page.")
    calendar, letters, touched = current(session, now).calendar, 0, 0
    for meeting in ahead(session, series.id or 0, now):
        if meeting.day < first.day or meeting.starts_at is None:
            continue
        starts = calendar.at(meeting.day, at)
        to = Moved(starts, starts + timedelta(minutes=minutes), place)
        if (meeting.starts_at, meeting.ends_at, meeting.place) == (to.starts_at, to.ends_at, place):
            continue
        letters += convene.change(session, app, meeting.id or 0, to, version=meeting.version, staff_id=staff_id, now=now)  # fmt: skip
        touched += 1
    if not touched:
        raise NotSettled("Nothing is different yet: change the time or the place.", "from_time")
    series.local_time, series.minutes, series.place, series.version = f"{at:%H:%M}", minutes, place, series.version + 1
    if first.place != place:
        series.room_id = None
    session.flush()
    return Done(touched, letters)


def call_off_from(session: Session, app: App, meeting_id: int, why: str, *, version: int, staff_id: int, now: datetime) -> Done:  # fmt: skip
    """This meeting and all after it do not take place, and the series ends: nothing is planned by it any more. Whoever holds an invitation,
    and hosts that were asked, are told of each."""
    first, series = of_series(session, meeting_id, version)
    letters = touched = 0
    for meeting in ahead(session, series.id or 0, now, ON):
        if meeting.day < first.day:
            continue
        letters += convene.call_off(session, app, meeting.id or 0, why, version=meeting.version, staff_id=staff_id, now=now)  # fmt: skip
        touched += 1
    series.active, series.version = False, series.version + 1
    because = f"all from {day_name(first.day)} on were called off, and the series ended"
    events.note(session, first, actor=events.person(staff_id), now=now, because=because)
    return Done(touched, letters)


def leave(session: Session, app: App, guest_id: int, *, staff_id: int, now: datetime) -> Done:
    """Somebody is not invited to the series any more: off its list, and off that of each meeting to come; where an invitation had left,
    their calendar is told."""
    row = session.get(SeriesGuest, guest_id, with_for_update=True)
    if row is None or row.left_at is not None:
        raise events.MovedMeanwhile("they are not on the list any more")
    row.left_at = now
    touched = 0
    for meeting in ahead(session, row.series_id, now):
        for one in guests(session, meeting.id or 0):
            if one.email.lower() == row.email.lower() and one.withdrawn_at is None:
                convene.take_off_list(session, app, meeting.id or 0, one.id or 0, version=meeting.version, staff_id=staff_id, now=now)  # fmt: skip
                touched += 1
    return Done(touched, 0)


def of_series(session: Session, meeting_id: int, version: int) -> tuple[Meeting, Series]:
    """The meeting from which on something is done, as it was seen, and its series. Raises MovedMeanwhile."""
    meeting = session.get(Meeting, meeting_id, with_for_update=True)
    if meeting is None or meeting.version != version:
        raise events.MovedMeanwhile(f"meeting {meeting_id} was changed meanwhile")
    return meeting, session.get_one(Series, meeting.series_id)
