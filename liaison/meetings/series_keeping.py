"""The series themselves: added, changed, ended; who belongs to each. Each against the version that was seen. Raises NotSettled, MovedMeanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select, update
from sqlmodel import Session, col

from liaison.domain.meeting_kinds import CLUSTER, KINDS, PRACTICE
from liaison.domain.telling import by_mail
from liaison.letters.meeting_letters import plain
from liaison.meetings.host_slots import NotSettled
from liaison.meetings.rules import read
from liaison.store import events
from liaison.store.guest_queries import Guest
from liaison.store.tables_meetings import SeriesGuest
from liaison.store.tables_people import Cluster, Practice, Series
from liaison.store.tables_rooms import Room


@dataclass(frozen=True)
class Wanted:
    """A series as a form has it: `rule` like "third Wednesday", `months` 1 to 12 (none: every month), `local_time` like "14:00", London."""

    kind: str
    name: str
    rule: str
    local_time: str
    minutes: int
    months: Sequence[int] = field(default=())
    place: str = ""
    room_id: int | None = None
    cluster_id: int | None = None
    practice_code: str | None = None
    active: bool = True


def keep(session: Session, series_id: int | None, wanted: Wanted, *, version: int, now: datetime) -> int:
    """Add a series (no id) or change one; returns its id. Meetings that are there stay as they are: each is changed on its own page, or all
    from one on."""
    if wanted.kind not in KINDS:
        raise NotSettled("Choose what kind of meeting it is.", "kind")
    if wanted.kind == CLUSTER and (wanted.cluster_id is None or session.get(Cluster, wanted.cluster_id) is None):
        raise NotSettled("Choose the cluster.", "cluster_id")
    if wanted.kind == PRACTICE and (not wanted.practice_code or session.get(Practice, wanted.practice_code) is None):
        raise NotSettled("Choose the practice.", "practice_code")
    if wanted.room_id is not None and session.get(Room, wanted.room_id) is None:
        raise NotSettled("Choose the room from the list.", "room_id")
    other = select(col(Series.id)).where(col(Series.name) == wanted.name, col(Series.id) != (series_id or 0))
    if session.scalar(other) is not None:
        raise NotSettled("Another series has this name.", "title")
    values = {**vars(wanted), "months": sorted(set(wanted.months))}
    values["cluster_id"] = wanted.cluster_id if wanted.kind == CLUSTER else None
    values["practice_code"] = wanted.practice_code if wanted.kind == PRACTICE else None
    if series_id is None:
        row = Series(**values)
        read(row)
        session.add(row)
        session.flush()
        return row.id or 0
    read(Series(**values))
    seen = update(Series).where(col(Series.id) == series_id, col(Series.version) == version)
    if not events.affected(session.execute(seen.values(**values, version=version + 1))):
        raise events.MovedMeanwhile("the series was changed meanwhile")
    return series_id


def regulars(session: Session, series_id: int) -> Sequence[SeriesGuest]:
    """Who is invited to each meeting of the series, in the order in which they were added."""
    rows = select(SeriesGuest).where(col(SeriesGuest.series_id) == series_id, col(SeriesGuest.left_at).is_(None))
    return session.scalars(rows.order_by(col(SeriesGuest.id))).all()


def add_regulars(session: Session, series_id: int, people: Sequence[Guest], *, staff_id: int, now: datetime) -> int:
    """Put people on the series' list; returns how many are new. Nothing leaves."""
    if session.get(Series, series_id) is None:
        raise events.MovedMeanwhile("there is no such series")
    if not people:
        raise NotSettled("Choose somebody from the list, or enter a name and how to reach them.", "chosen")
    rows = session.scalars(select(SeriesGuest).where(col(SeriesGuest.series_id) == series_id)).all()
    there = {row.email.lower(): row for row in rows}
    new = 0
    for one in people:
        if by_mail(one.channel) and "@" not in one.email:
            raise NotSettled("Enter a whole mail address, like name@practice.example.", "email")
        row = there.get(one.email.lower())
        new += row is None or row.left_at is not None
        if row is not None:
            row.left_at = None
            continue
        session.add(
            SeriesGuest(
                series_id=series_id, email=one.email.lower() if by_mail(one.channel) else one.email, name=plain(one.name), role=one.role, practice_code=one.practice_code,
                channel=one.channel, lived=one.lived, added_by=staff_id, added_at=now,
            )
        )  # fmt: skip
    session.flush()
    return new


def as_guest(row: SeriesGuest) -> Guest:
    """A regular as somebody to be put on a meeting's list."""
    return Guest(row.name, row.email, row.role, row.practice_code, channel=row.channel, lived=row.lived)
