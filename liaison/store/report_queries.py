"""The read side of the reports: rows without anybody's name. No query here gives a figure beside a colleague."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from liaison.domain.event_codes import EventCode
from liaison.domain.labelling import How
from liaison.domain.reporting import Carried, History
from liaison.domain.rota import Span, cut, joined
from liaison.domain.routing_load import WEIGHT
from liaison.store.pairs import pairs
from liaison.store.tables import Case, Correction, Event
from liaison.store.tables_people import Cluster, Leave, Practice, Shift
from models.taxonomy import Outcome, Urgency

OVER = {"answered", "closed"}
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Came:
    """One question as the reports see it. `opened` is the first time anybody opened it."""

    id: int
    received: datetime
    urgency: Urgency
    practice: str | None
    opened: datetime | None
    answered: datetime | None
    read_by: datetime
    answer_by: datetime
    closed: datetime | None


def came(session: Session, since: datetime, until: datetime) -> list[Came]:
    """The questions that came in a span, oldest first."""
    first = (
        select(col(Event.subject_id), func.min(col(Event.at)).label("at"))
        .join(Case, col(Case.id) == col(Event.subject_id))
        .where(col(Event.kind) == "case", col(Event.code) == EventCode.OPENED.value, *within(since, until))
        .group_by(col(Event.subject_id))
        .subquery()
    )
    found = (
        select(Case, first.c.at).outerjoin(first, first.c.subject_id == Case.id).where(*within(since, until))
    ).order_by(col(Case.received_at), col(Case.id))
    return [
        Came(
            case.id or 0, case.received_at, case.urgency, case.practice_code, opened or case.opened_at, case.answered_at,
            case.read_by, case.answer_by, case.closed_at,
        )
        for case, opened in session.execute(found)
    ]  # fmt: skip


def within(since: datetime, until: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Came in this span."""
    return col(Case.received_at) >= since, col(Case.received_at) < until


def arrivals(session: Session, since: datetime, until: datetime) -> list[datetime]:
    """When questions came."""
    return list(session.scalars(select(col(Case.received_at)).where(*within(since, until))))


def histories(session: Session, since: datetime, until: datetime) -> dict[int, History]:
    """What happened to each question of a span, without who did it."""
    events = select(col(Event.subject_id), col(Event.was), col(Event.now), col(Event.code)).join(
        Case, col(Case.id) == col(Event.subject_id)
    )
    states: dict[int, set[str]] = defaultdict(set)
    back, hands = set[int](), set[int]()
    for case_id, was, now, code in session.execute(events.where(col(Event.kind) == "case", *within(since, until))):
        states[case_id].add(now)
        if was in OVER and now not in OVER:
            back.add(case_id)
        if code == EventCode.HANDS:
            hands.add(case_id)
    counted = pairs(session, select(col(Case.id), col(Case.messages)).where(*within(since, until)))
    return {
        case_id: History(frozenset(states[case_id]), case_id in back, case_id in hands, messages)
        for case_id, messages in counted.items()
    }


def places(session: Session) -> dict[str, tuple[str, str]]:
    """Practice code → cluster and practice by name."""
    found = select(col(Practice.code), col(Practice.name), col(Cluster.name)).outerjoin(
        Cluster, col(Cluster.id) == Practice.cluster_id
    )
    return {code: (cluster or "No cluster", name) for code, name, cluster in session.execute(found)}


def carried(session: Session, since: datetime, until: datetime) -> list[Carried]:
    """What each colleague on the rota had of the span's questions by weight, and the hours she was really there: shifts once each, leave
    of any kind taken out, so that part-time and absence count for what they are. In order of size, no names."""
    there = present(session, since, until)
    weight: dict[int, int] = defaultdict(int)
    owned = select(col(Case.owner_id), col(Case.urgency)).where(*within(since, until))
    for owner_id, urgency in session.execute(owned):
        weight[owner_id] += WEIGHT[urgency]
    found = [Carried(weight[staff_id], hours) for staff_id, hours in there.items()]
    return sorted(found, key=lambda one: (one.weight, one.hours))


def present(session: Session, since: datetime, until: datetime) -> dict[int, float]:
    """Hours on the rota of a span, leave taken out, by staff id; those who work here no longer as well."""
    spans: dict[type[Shift | Leave], dict[int, list[Span]]] = {}
    for table in (Shift, Leave):
        rows = select(col(table.staff_id), col(table.starts_at), col(table.ends_at))
        rows = rows.where(col(table.ends_at) > since, col(table.starts_at) < until)
        spans[table] = defaultdict(list)
        for staff_id, starts, ends in session.execute(rows):
            spans[table][staff_id].append((max(starts, since), min(ends, until)))
    left = {one: cut(joined(shifts), joined(spans[Leave].get(one, []))) for one, shifts in spans[Shift].items()}
    return {one: sum((ends - starts) / HOUR for starts, ends in pieces) for one, pieces in left.items()}


@dataclass(frozen=True)
class Judged:
    """What people said of the reader: how often it was confirmed or corrected, and what it took for what how often."""

    confirmed: int
    corrected: int
    taken_for: list[tuple[str, str, int]]


def judged(session: Session, since: datetime, until: datetime) -> Judged:
    """Judgements of a span."""
    found = select(
        col(Correction.how), col(Correction.suggested_category), col(Correction.suggested_urgency), col(Correction.outcome),
        col(Correction.category), col(Correction.urgency),
    ).where(col(Correction.at) >= since, col(Correction.at) < until)  # fmt: skip
    counted: dict[tuple[str, str], int] = defaultdict(int)
    confirmed = corrected = 0
    for how, was_category, was_urgency, outcome, category, urgency in session.execute(found):
        confirmed += how is How.CONFIRMED
        corrected += how is How.CORRECTED
        if how is not How.CORRECTED:
            continue
        if outcome is Outcome.NOT_A_QUERY:
            counted[was_category.title if was_category else "no category", "not a question"] += 1
        elif category != was_category and category:
            counted[was_category.title if was_category else "no category", category.title] += 1
        if urgency != was_urgency and urgency and was_urgency:
            counted[was_urgency.title, urgency.title] += 1
    ordered = sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    return Judged(confirmed, corrected, [(was, now, number) for (was, now), number in ordered])
