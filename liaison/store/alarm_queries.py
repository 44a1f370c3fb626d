"""The read side of alarms: which steps of a case were told and reached somebody, which calls wait, and how each channel does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from liaison.store.pairs import pairs
from liaison.store.tables import Alarm, Case
from liaison.store.tables_ladder import AlarmCall
from liaison.store.tables_people import Leave

AWAY = "away:"  # before the number of a colleague who was told while away: she counts as nobody


@dataclass(frozen=True)
class Climbed:
    """The steps of one case that were told, and of these the ones that reached nobody."""

    told: frozenset[str] = frozenset()
    unreached: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ChannelSeen:
    """How one channel does: when it last took a call, the latest trouble since then, and how many calls wait."""

    name: str
    done_at: datetime | None
    trouble: str
    trouble_at: datetime | None
    waiting: int


def climbed(session: Session, case_ids: Collection[int]) -> dict[int, Climbed]:
    """How far the ladder was climbed, by case. A step reached nobody when nobody could be told who is not away, or when a call of it was not
    taken."""
    told: defaultdict[int, set[str]] = defaultdict(set)
    unreached: defaultdict[int, set[str]] = defaultdict(set)
    alarms = session.scalars(select(Alarm).where(col(Alarm.case_id).in_(case_ids))).all()
    troubled = col(AlarmCall.alarm_id).in_([alarm.id for alarm in alarms]), col(AlarmCall.trouble) != ""
    ill = set(session.scalars(select(col(AlarmCall.alarm_id)).where(*troubled, col(AlarmCall.done_at).is_(None))))
    for alarm in alarms:
        told[alarm.case_id].add(alarm.step)
        if all(name.startswith(AWAY) for name in alarm.told) or alarm.id in ill:
            unreached[alarm.case_id].add(alarm.step)
    return {case_id: Climbed(frozenset(told[case_id]), frozenset(unreached[case_id])) for case_id in told}


def away(session: Session, now: datetime) -> set[int]:
    """Who is away at this moment."""
    return set(
        session.scalars(select(col(Leave.staff_id)).where(col(Leave.starts_at) <= now, col(Leave.ends_at) > now))
    )


def waiting_calls(session: Session) -> list[tuple[AlarmCall, bool]]:
    """The calls that wait, the oldest first, each with whether a person has opened its case meanwhile."""
    rows = select(AlarmCall, col(Case.opened_at)).join(Alarm, col(Alarm.id) == AlarmCall.alarm_id)
    rows = rows.join(Case, col(Case.id) == Alarm.case_id)
    open_ones = col(AlarmCall.done_at).is_(None), col(AlarmCall.given_up_at).is_(None)
    return [
        (call, opened is not None)
        for call, opened in session.execute(rows.where(*open_ones).order_by(col(AlarmCall.id)))
    ]


def channels(session: Session) -> dict[str, ChannelSeen]:
    """How each channel that was ever called does, by name."""
    done: dict[str, datetime] = pairs(
        session, select(col(AlarmCall.channel), func.max(col(AlarmCall.done_at))).group_by(col(AlarmCall.channel))
    )
    open_ones = col(AlarmCall.done_at).is_(None), col(AlarmCall.given_up_at).is_(None)
    waits: dict[str, int] = pairs(
        session, select(col(AlarmCall.channel), func.count()).where(*open_ones).group_by(col(AlarmCall.channel))
    )
    found = {}
    for name, last in done.items():
        ill = (
            col(AlarmCall.channel) == name,
            col(AlarmCall.trouble) != "",
            col(AlarmCall.done_at).is_(None),
            col(AlarmCall.tries) > 0,
        )
        row = session.scalars(select(AlarmCall).where(*ill).order_by(col(AlarmCall.id).desc()).limit(1)).first()
        newer = row if row and (last is None or row.at > last) else None
        found[name] = ChannelSeen(
            name, last, newer.trouble if newer else "", newer.at if newer else None, waits.get(name, 0)
        )
    return found
