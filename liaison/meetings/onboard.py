"""Follows appointments with practice teams: booked, held and called off as their meeting is, one reminder of an offer, a call, a refresh.

Takes:   open practices without a path; paths at OFFERED, BOOKED and HELD
Decides: domain/onboarding (the days), the meeting that the path is about (what became of it): offered, booked, or planned by a series
Leaves:  a path for every practice; BOOKED, HELD or back before the offer; REFRESH a year later; one letter QUEUED a step; a telephone task
Runs:    jobs/onboard_practices.py
Seen on: First appointments

No offer is made by itself: that is a colleague's. Letters leave on working days; nothing follows an answer, another day or a cancellation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from liaison.app import App
from liaison.clock import london_date
from liaison.domain.onboarding import PATH_STEPS, PathStep, refresh_on
from liaison.domain.reminders import ANSWERED, Anchor, Standing, steps_due
from liaison.domain.states import MeetingState, PathState
from liaison.letters import first_letters as letters
from liaison.meetings.path_desk import back_to, backwards, give_up, took_place
from liaison.meetings.path_letters import nobody_to_write_to, write
from liaison.practices.service_facts import current
from liaison.store import events
from liaison.store import onboarding_queries as queries
from liaison.store.guest_queries import holders
from liaison.store.session import reading, transaction
from liaison.store.tables_onboarding import PathStepTaken, PracticePath
from liaison.store.tables_people import Meeting, Practice
from liaison.store.upsert import insert_one

ACTOR = events.step("onboard")
PORTION = 50  # practices whose path is begun in one commit
STANDS = frozenset({MeetingState.CONFIRMED, MeetingState.INVITED})


@dataclass(frozen=True)
class Followed:
    """What a run did, and why somebody could not be written to."""

    done: Mapping[str, int] = field(default_factory=dict)
    problems: Sequence[str] = field(default=())

    @property
    def counts(self) -> Mapping[str, int]:
        """For the report of a job."""
        return {f"paths_{name}": number for name, number in sorted(self.done.items())}


def take_all(app: App, now: datetime) -> Followed:
    """Every path that has to go on, one a commit; doing it twice does nothing more."""
    done: Counter[str] = Counter()
    problems: list[str] = []
    with reading(app.engine) as session:
        new = [one.code for one in queries.without_path(session)]
        live, closed = queries.to_follow(session, london_date(now)), queries.offered_and_closed(session)
    for first in range(0, len(new), PORTION):
        with transaction(app.engine) as session:
            for code in new[first : first + PORTION]:
                done["opened"] += open_path(session, code, now)
    for path_id in closed:
        with transaction(app.engine) as session:
            done["closed"] += take_back(session, path_id, now)
    for path_id in live:
        with transaction(app.engine) as session:
            row = session.get(PracticePath, path_id, with_for_update=True)
            if row is not None:
                problems += take_one(session, app, row, now, done)
    return Followed(done, problems)


def open_path(session: Session, code: str, now: datetime) -> bool:
    """Begin the path of one practice; where the directory knows the day of a first appointment, it is held already."""
    row = {
        "practice_code": code,
        "state": PathState.NEW,
        "turn": 1,
        "asked": 0,
        "to_email": "",
        "created_at": now,
        "version": 1,
    }
    path_id = insert_one(session, PracticePath, row, keys=["practice_code"])
    if path_id is None:
        return False
    events.refuse_start(PathState.NEW, ACTOR)
    events.log(session, PracticePath, [(path_id, None, PathState.NEW, "")], ACTOR, now)
    practice, path = session.get_one(Practice, code), session.get_one(PracticePath, path_id)
    if practice.first_appointment_on is not None:
        took_place(session, path, practice.first_appointment_on, ACTOR, now, turn=1)
    return True


def take_back(session: Session, path_id: int, now: datetime) -> bool:
    """The offer to a practice that has closed comes to nothing: its meeting is cancelled, and what waits about it does not leave."""
    row = session.get(PracticePath, path_id, with_for_update=True)
    if row is None or row.state is not PathState.OFFERED:
        return False
    because = "the practice has closed"
    give_up(session, row, because, ACTOR, now)
    changes = backwards(row) | {"version": row.version + 1}
    events.move(session, row, back_to(row), actor=ACTOR, now=now, because=because, **changes)
    return True


def take_one(session: Session, app: App, row: PracticePath, now: datetime, done: Counter[str]) -> list[str]:
    """Take one path as far as it goes now; counts into `done`, returns why somebody could not be written to."""
    if adopt(session, row, now):
        done[row.state.value] += 1
    if row.state is PathState.HELD:
        if row.refresh_on is not None and row.refresh_on <= london_date(now):
            because = f"a year since {row.held_on:%d/%m/%Y}"
            events.move(session, row, PathState.REFRESH, actor=ACTOR, now=now, because=because, version=row.version + 1)
            done["to_refresh"] += 1
        return []
    meeting = session.get(Meeting, row.meeting_id) if row.meeting_id else None
    if meeting is not None and follow(session, app, row, meeting, now):
        done[row.state.value] += 1
    if meeting is None or row.state not in {PathState.OFFERED, PathState.BOOKED}:
        return []
    return write_what_is_due(session, app, row, meeting, now, done)


def adopt(session: Session, row: PracticePath, now: datetime) -> bool:
    """A meeting with this practice's team that a series planned is its appointment too: booked where one is agreed, held where one took
    place. False where there is none, or the path is about it already. An offer that still waits is taken back by it."""
    held = queries.of_series(session, row.practice_code, MeetingState.HELD)
    newest = held[-1] if held else None
    if newest is not None and newest.id != row.meeting_id and (row.held_on is None or newest.day > row.held_on):
        return adopt_held(session, row, newest, now)
    ahead = [one for one in queries.of_series(session, row.practice_code, *STANDS) if one.day >= london_date(now)]
    mine = session.get(Meeting, row.meeting_id) if row.meeting_id else None
    if row.state in {PathState.BOOKED, PathState.HELD} or not ahead or (mine is not None and mine.state in STANDS):
        return False
    give_up(session, row, "another meeting with the practice is agreed", ACTOR, now)
    changes = {"meeting_id": ahead[0].id, "wait_until": None, "version": row.version + 1}
    if row.state is PathState.REFRESH:
        changes["turn"] = row.turn + 1
    because = "a meeting of a series with the practice is agreed"
    events.move(session, row, PathState.BOOKED, actor=ACTOR, now=now, because=because, **changes)
    return True


def adopt_held(session: Session, row: PracticePath, meeting: Meeting, now: datetime) -> bool:
    """A meeting of a series took place: the path is held, and a year counts from that day. What is booked for another day stays so."""
    if row.state is PathState.BOOKED:
        return False
    if row.state is PathState.HELD:
        row.held_on, row.refresh_on, row.meeting_id = meeting.day, refresh_on(meeting.day), meeting.id
        row.turn, row.version = row.turn + 1, row.version + 1
        events.note(session, row, actor=ACTOR, now=now, because=f"met again on {meeting.day:%d/%m/%Y}, as a series has it")  # fmt: skip
        return False
    give_up(session, row, "another meeting with the practice took place", ACTOR, now)
    row.meeting_id = meeting.id
    took_place(session, row, meeting.day, ACTOR, now, turn=row.turn + (row.state is PathState.REFRESH))
    return True


def follow(session: Session, app: App, row: PracticePath, meeting: Meeting, now: datetime) -> bool:
    """Move the path to where its meeting stands; False where it stands there already."""
    if meeting.state is MeetingState.HELD:
        took_place(session, row, meeting.day, ACTOR, now, turn=row.turn)
        return True
    if meeting.state is MeetingState.CANCELLED:
        because = "the appointment was called off"
        changes = backwards(row) | {"version": row.version + 1}
        events.move(session, row, back_to(row), actor=ACTOR, now=now, because=because, **changes)
        return True
    if meeting.state in STANDS and row.state is PathState.OFFERED:
        because = "a day is agreed"
        events.move(session, row, PathState.BOOKED, actor=ACTOR, now=now, because=because, version=row.version + 1)
        return True
    return False


def write_what_is_due(
    session: Session, app: App, row: PracticePath, meeting: Meeting, now: datetime, done: Counter[str]
) -> list[str]:
    """The letter, or the call, that is due of an offer or a booking; nothing on a closed day or outside the hours."""
    if not current(session, now).calendar.is_open(now):
        return []
    if row.state is PathState.BOOKED and not holders(session, meeting.id or 0):
        done["confirmed"] += write(session, app, row, meeting, letters.CONFIRMED, actor=ACTOR, now=now) is not None
    step = step_due(session, row, meeting, now)
    if step is PathStep.RING:
        done["to_ring"] += take_step(session, row, step, None, now)
        return []
    if step is None or (step is PathStep.REMIND and holders(session, meeting.id or 0)):
        return []
    if why := nobody_to_write_to(session, app, row, now, automatic=True):
        return [f"practice {row.practice_code}: {why}"]
    kind = letters.AGAIN if step is PathStep.OFFER_AGAIN else letters.REMINDER
    letter_id = write(session, app, row, meeting, kind, actor=ACTOR, now=now)
    take_step(session, row, step, letter_id, now)
    done[step.value] += letter_id is not None
    return []


def step_due(session: Session, row: PracticePath, meeting: Meeting, now: datetime) -> PathStep | None:
    """The step that is due today; the last of several."""
    anchors = {Anchor.HELD: meeting.day}
    if row.offered_at is not None:
        anchors[Anchor.ASKED] = london_date(row.offered_at)
    taken = queries.steps(session, row)
    flags = frozenset({ANSWERED}) if queries.answered(session, [meeting.id or 0]) else frozenset[str]()
    standing = Standing(row.state, anchors, frozenset(step for step in PathStep if step.value in taken), flags)
    due = steps_due(PATH_STEPS, standing, london_date(now), current(session, now).calendar)
    return PathStep(due[-1].step) if due else None


def take_step(session: Session, row: PracticePath, step: PathStep, letter_id: int | None, now: datetime) -> bool:
    """Note a step of this offer; False when it was taken before."""
    taken = {"path_id": row.id, "asked": row.asked, "step": step.value, "at": now, "letter_id": letter_id}
    return insert_one(session, PathStepTaken, taken, keys=["path_id", "asked", "step"]) is not None
