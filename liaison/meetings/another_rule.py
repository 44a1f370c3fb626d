"""Another rule for a series from one meeting on: the old one ends before it, the new one begins with it.

What nobody was asked about moves by itself; a meeting that stands is moved only where a colleague chose it in the preview, and then whoever holds
its invitation is told, by the same calendar object with a higher SEQUENCE. Raises NotSettled, MovedMeanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import takewhile

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.app import App
from liaison.clock import london_date
from liaison.domain.new_rule import FAR, pair
from liaison.domain.recurrence import EVERY, Occurrence, occurrences
from liaison.domain.spoken import day_name
from liaison.domain.states import MeetingState
from liaison.domain.telling import by_mail
from liaison.meetings import convene
from liaison.meetings.convene import ON, Moved
from liaison.meetings.host_slots import NotSettled, asks_by_letter
from liaison.meetings.rules import read
from liaison.meetings.series import steps
from liaison.meetings.whole_series import Done, ahead, of_series
from liaison.practices.service_facts import current
from liaison.store import events
from liaison.store.guest_queries import guests, holders
from liaison.store.tables_people import Meeting, Series

NO_DAY = "The new rule has no day for it: it stays. Call it off on its own page, if it is not wanted."
SAME = "It keeps its day and time."
TAKEN = "Another meeting of the series is on the new day: it stays."


@dataclass(frozen=True)
class Rule:
    """A rule as a form has it: like "third Wednesday", months 1 to 12 (none: every month), a London time, minutes, the usual place."""

    rule: str
    at: time
    minutes: int
    place: str = ""
    months: Sequence[int] = field(default=())


@dataclass(frozen=True)
class Line:
    """What becomes of one meeting. `to` is its new time, None where it stays or falls away; `told` how many are told of it; `asked` whether
    somebody was asked about it, so that it moves only as chosen; `falls` that it falls away."""

    meeting: Meeting
    to: Occurrence | None
    because: str
    told: int
    asked: bool
    falls: bool = False


def preview(session: Session, meeting_id: int, rule: Rule, now: datetime) -> list[Line]:
    """What the rule would make of this meeting and of all after it, soonest first. Changes nothing. Raises NotSettled."""
    first = session.get_one(Meeting, meeting_id)
    if asks_by_letter(session, first):
        raise NotSettled("A cluster's meetings are agreed one by one: change each on its own page.")
    series = session.get_one(Series, first.series_id)
    rows = [one for one in ahead(session, series.id or 0, now, ON) if one.day >= first.day]
    if first.id not in {one.id for one in rows}:
        raise NotSettled("This meeting is not to come any more: begin with a later one.")
    days = pair([(one.id or 0, one.day) for one in rows], coming(session, series, first, rule, rows[-1].day, now), weekly=weekly(series, rule))  # fmt: skip
    fixed = days_taken(session, series) - {one.day for one in rows}
    return [line(session, one, days.get(one.id or 0), fixed, rule) for one in rows]


def line(session: Session, meeting: Meeting, to: Occurrence | None, fixed: set[date], rule: Rule) -> Line:
    """What becomes of one meeting, and whom it is told."""
    asked = meeting.state is not MeetingState.PLANNED
    if to is None:
        words = NO_DAY if asked else "Nobody was asked about it, and the new rule has no day for it: it falls away."
        return Line(meeting, None, words, 0, asked, falls=not asked)
    if to.day in fixed:
        return Line(meeting, None, TAKEN, 0, asked)
    if to.day == meeting.day and (
        not asked
        or (meeting.starts_at, meeting.ends_at, meeting.place) == (to.starts, to.ends, rule.place or meeting.place)
    ):
        return Line(meeting, None, SAME, 0, asked)
    holding = holders(session, meeting.id or 0)
    listed = [one for one in guests(session, meeting.id or 0) if one.withdrawn_at is None and by_mail(one.channel)]
    told = sum(one.id in holding or one.sent_sequence is not None for one in listed)
    return Line(meeting, to, to.because, told, asked)


def coming(session: Session, series: Series, first: Meeting, rule: Rule, last: date, now: datetime) -> list[Occurrence]:
    """The days of the new rule after today and after the last meeting that keeps the old one, a little beyond the last there is.
    Raises NotSettled for a rule that cannot be read."""
    earlier = [one for one in days_taken(session, series, standing=True) if one < first.day]
    after = max([london_date(now), *earlier]) + timedelta(days=1)
    try:
        wanted = occurrences(read(as_series(series, rule)), after, current(session, now).calendar)
    except ValueError as error:
        raise NotSettled(f"This cannot be a rule: {error}.", "nth") from error
    return list(takewhile(lambda one: one.day <= last + FAR, wanted))


def as_series(series: Series, rule: Rule) -> Series:
    """The series as it will be: a value, not the row."""
    months = sorted(set(rule.months))
    return Series(kind=series.kind, name=series.name, rule=rule.rule, months=months, local_time=f"{rule.at:%H:%M}", minutes=rule.minutes)  # fmt: skip


def weekly(series: Series, rule: Rule) -> bool:
    """Whether the new rule meets each week."""
    return read(as_series(series, rule)).nth == EVERY


def days_taken(session: Session, series: Series, *, standing: bool = False) -> set[date]:
    """The days on which the series has a meeting, whatever became of it; `standing`: that is not called off."""
    rows = select(col(Meeting.day)).where(col(Meeting.series_id) == series.id)
    if standing:
        rows = rows.where(col(Meeting.state) != MeetingState.CANCELLED)
    return set(session.scalars(rows))


def change(
    session: Session, app: App, meeting_id: int, rule: Rule, chosen: Mapping[int, int], *, version: int, staff_id: int, now: datetime
) -> Done:  # fmt: skip
    """Begin the new rule. `chosen` are the meetings that stand and are to move, by id, with the version that the preview showed."""
    first, series = of_series(session, meeting_id, version)
    lines = preview(session, meeting_id, rule, now)
    same = (series.rule.lower(), sorted(series.months)) == (rule.rule.lower(), sorted(set(rule.months)))
    if same:
        raise NotSettled("The rule is the same: change the time or the place of all from this one on instead.", "nth")
    standing = {one.meeting.id: one for one in lines if one.asked and one.to is not None}
    if any(number not in standing or standing[number].meeting.version != seen for number, seen in chosen.items()):
        raise events.MovedMeanwhile("a meeting was changed since the preview")
    actor, since, letters, touched = events.person(staff_id), first.day, 0, 0
    if series.place != rule.place:
        series.place, series.room_id = rule.place, None
    by = {"staff_id": staff_id, "now": now}
    for one in in_order(lines, chosen):
        if not one.asked:
            move_planned(session, app, series, one, actor, by)
        elif one.to is not None:
            to = Moved(one.to.starts, one.to.ends, rule.place or one.meeting.place)
            letters += convene.change(session, app, one.meeting.id or 0, to, version=one.meeting.version, **by)  # type: ignore[arg-type]
        touched += 1
    series.rule, series.months, series.local_time = rule.rule, sorted(set(rule.months)), f"{rule.at:%H:%M}"
    series.minutes, series.version = rule.minutes, series.version + 1
    series.rule_from = min([since, *(one.to.day for one in lines if one.to is not None)])
    because = f"from {day_name(since)} on the series has another rule: {read(series).words}"
    events.note(session, first, actor=actor, now=now, because=because)
    session.flush()
    return Done(touched, letters)


def in_order(lines: Sequence[Line], chosen: Mapping[int, int]) -> list[Line]:
    """What is touched, in an order in which no meeting is moved onto a day that another is about to leave: those that fall away, those that
    move earlier from the first, those that move later from the last."""
    mine = [one for one in lines if one.to is not None and (not one.asked or one.meeting.id in chosen)]
    off = [one for one in lines if one.falls]
    earlier = [one for one in mine if one.to is not None and one.to.day <= one.meeting.day]
    later = [one for one in mine if one.to is not None and one.to.day > one.meeting.day]
    return [*off, *earlier, *reversed(later)]


def move_planned(session: Session, app: App, series: Series, one: Line, actor: str, by: dict[str, object]) -> None:
    """A meeting about which nobody was asked takes its new day, or falls away."""
    meeting = one.meeting
    if one.to is None:
        convene.call_off(session, app, meeting.id or 0, "", version=meeting.version, **by)  # type: ignore[arg-type]
        return
    now: datetime = by["now"]  # type: ignore[assignment]
    meeting.day, meeting.because, meeting.version = one.to.day, one.to.because, meeting.version + 1
    meeting.place, meeting.room_id = series.place, series.room_id
    for name, value in steps(series.kind, one.to.day, current(session, now).calendar).items():
        setattr(meeting, name, value)
    session.flush()
    events.note(session, meeting, actor=actor, now=now, because="the series has another rule")
