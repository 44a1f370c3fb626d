"""Plans the meetings of every series half a year ahead, with the days for asking, confirming and inviting.

Takes:   active series, and the meetings that are there
Decides: domain/recurrence (the day), domain/meeting_kinds (the timeline)
Leaves:  meetings at PLANNED; our own at CONFIRMED, as they ask nobody. A planned day that is closed meanwhile moves
Runs:    jobs/plan_meetings.py
Seen on: Meetings
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise, takewhile
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session, col

from liaison.app import App
from liaison.clock import london_date
from liaison.domain.meeting_kinds import timeline_of
from liaison.domain.new_rule import pair
from liaison.domain.practice_changes import ENDED
from liaison.domain.recurrence import Occurrence, occurrences
from liaison.domain.reminders import Anchor, MeetingStep, timeline
from liaison.domain.states import MeetingState
from liaison.domain.workdays import Calendar
from liaison.meetings.rules import read
from liaison.practices.service_facts import current
from liaison.store import events
from liaison.store.pairs import pairs
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Meeting, Practice, Series
from liaison.store.upsert import insert_one

ACTOR = events.step("series")
AHEAD = timedelta(weeks=26)
BEHIND = timedelta(weeks=9)  # a meeting whose agreed day moved is still matched to its own occurrence
OUR_OWN = "own_team"  # asks nobody: confirmed as soon as it is planned
STANDS = frozenset({MeetingState.CONFIRMED, MeetingState.INVITED})


@dataclass(frozen=True)
class Season:
    """What a run planned: meetings added, days moved, and what needs a person."""

    planned: int = 0
    moved: int = 0
    problems: Sequence[str] = field(default=())

    @property
    def counts(self) -> Mapping[str, int]:
        """For the report of a job."""
        return {"meetings_planned": self.planned, "meetings_moved": self.moved}


def take_all(app: App, now: datetime) -> Season:
    """Plan every active series, one a commit; doing it twice changes nothing. For a practice that is closed nothing more is planned."""
    with reading(app.engine) as session:
        whose = select(col(Series.id), col(Practice.status)).outerjoin(
            Practice, col(Practice.code) == col(Series.practice_code)
        )
        standing = pairs(session, whose.where(col(Series.active)).order_by(col(Series.id)))
    ended = [series_id for series_id, status in standing.items() if status in ENDED]
    done: Counter[str] = Counter()
    problems = [f"series {series_id}: its practice is closed; end the series" for series_id in ended]
    for series_id in [one for one in standing if one and one not in ended]:
        try:
            with transaction(app.engine) as session:
                problems += take_one(session, series_id, now, done)
        except ValueError as error:  # a series that says nothing; the others go on
            problems.append(f"series {series_id}: {error}")
    return Season(done["planned"], done["moved"], problems)


def take_one(session: Session, series_id: int, now: datetime, done: Counter[str]) -> list[str]:
    """Plan one series and count into `done`; returns sentences on what needs a person. Raises ValueError for one that cannot be read."""
    series = session.get(Series, series_id)
    assert series is not None
    calendar, today = current(session, now).calendar, london_date(now)
    coming = season(series, calendar, today)
    meetings = session.scalars(select(Meeting).where(col(Meeting.series_id) == series_id)).all()
    since = series.rule_from or date.min  # what an earlier rule planned stays as it is
    matched = match(coming, [row for row in meetings if row.day >= since])
    for found in coming:
        if found.day > today and found not in matched.values():
            done["planned"] += open_meeting(session, series, found, calendar, now)
    closed = [row for row in meetings if row.day > today and not calendar.is_working_day(row.day)]
    done["moved"] += sum(move_away(session, series, row, matched.get(row.id or 0), calendar, now) for row in closed)
    return [f"meeting {row.id}: stands on {row.day}, when we are closed" for row in closed if row.state in STANDS]


def season(series: Series, calendar: Calendar, today: date) -> list[Occurrence]:
    """The occurrences from some weeks back to half a year ahead."""
    first = max(today - BEHIND, series.rule_from or date.min)
    return list(takewhile(lambda found: found.day <= today + AHEAD, occurrences(read(series), first, calendar)))


def match(coming: Sequence[Occurrence], meetings: Iterable[Meeting]) -> dict[int, Occurrence]:
    """Which occurrence each meeting is, by meeting id: its own, else the nearest, as hosts often agree another day than we asked for."""
    here = [one for one in meetings if coming and one.id is not None and one.day >= coming[0].day - BEHIND]
    mine = pair(
        sorted(((one.id or 0, one.day) for one in here), key=lambda one: one[1]), coming, weekly=is_weekly(coming)
    )
    return {
        one.id: mine.get(one.id or 0) or min(coming, key=lambda found: abs(found.day - one.day))
        for one in here
        if one.id is not None
    }


def is_weekly(coming: Sequence[Occurrence]) -> bool:
    """Whether any two of these days are less than a month apart."""
    return any(later.day - found.day < timedelta(days=15) for found, later in pairwise(coming))


def open_meeting(session: Session, series: Series, found: Occurrence, calendar: Calendar, now: datetime) -> bool:
    """Add one meeting; False when it is there."""
    row: dict[str, Any] = {
        "series_id": series.id,
        "state": MeetingState.PLANNED,
        "day": found.day,
        **steps(series.kind, found.day, calendar),
        "place": series.place,
        "room_id": series.room_id,
        "uid": f"{uuid.uuid4().hex}@liaison.invalid",
        "sequence": 0,
        "because": found.because,
        "created_at": now,
    }
    meeting_id = insert_one(session, Meeting, row, keys=["series_id", "day"])
    if meeting_id is None:
        return False
    events.refuse_start(MeetingState.PLANNED, ACTOR)
    events.log(session, Meeting, [(meeting_id, None, MeetingState.PLANNED, found.because)], ACTOR, now)
    if series.kind == OUR_OWN:
        confirm(session, meeting_id, found, now)
    return True


def steps(kind: str, day: date, calendar: Calendar) -> dict[str, date]:
    """The days for asking, confirming and inviting at this kind of meeting, as columns."""
    when = timeline(timeline_of(kind), {Anchor.HELD: day}, calendar)
    return {
        "ask_on": when[MeetingStep.ASK],
        "confirm_on": when[MeetingStep.CONFIRM],
        "invite_on": when[MeetingStep.INVITE],
    }


def confirm(session: Session, meeting_id: int, found: Occurrence, now: datetime) -> None:
    """Our own meeting stands at once."""
    events.move_many(
        session, Meeting, [meeting_id], MeetingState.PLANNED, MeetingState.CONFIRMED, actor=ACTOR, now=now,
        because="our own meeting asks nobody", starts_at=found.starts, ends_at=found.ends,
    )  # fmt: skip


def move_away(
    session: Session, series: Series, row: Meeting, found: Occurrence | None, calendar: Calendar, now: datetime
) -> bool:
    """Move a meeting that nobody was asked about yet from a day that is closed now; True when it was moved."""
    if row.state is not MeetingState.PLANNED or found is None or found.day == row.day:
        return False
    changed = update(Meeting).where(col(Meeting.id) == row.id, col(Meeting.state) == MeetingState.PLANNED)
    session.execute(changed.values(day=found.day, because=found.because, **steps(series.kind, found.day, calendar)))
    events.note(session, row, actor=ACTOR, now=now, because=f"its day is closed: {found.because}")
    return True
