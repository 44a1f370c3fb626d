"""The read side of training: what is on offer, who asked, the dates with who is on their lists, and the counts of the picture."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from liaison.domain.states import NeedState, TrainingState
from liaison.store.pairs import pairs
from liaison.store.tables import Event, Letter
from liaison.store.tables_people import Practice
from liaison.store.tables_training import TrainingDate, TrainingKind, TrainingNeed, TrainingPlace, TrainingWish


@dataclass(frozen=True)
class NeedLine:
    """One request: the names of the kinds that it is about, and its practice's name."""

    need: TrainingNeed
    kinds: list[str]
    kind_ids: list[int]
    practice: str


@dataclass(frozen=True)
class DateLine:
    """One date: its kind, and how many are on the list, by answer and by attendance."""

    date: TrainingDate
    kind: TrainingKind
    answers: dict[str, int]
    attended: dict[str, int]

    @property
    def listed(self) -> int:
        """How many are on the list and have not said no."""
        return sum(number for answer, number in self.answers.items() if answer != "no")


@dataclass(frozen=True)
class KindCount:
    """One kind in the picture: requests, those still waiting, dates, seats, how many are on lists, how many came."""

    kind: TrainingKind
    asked: int
    waiting: int
    dates: int
    seats: int
    listed: int
    came: int


def kinds(session: Session, *, every: bool = False) -> Sequence[TrainingKind]:
    """What is on offer, by name; `every`: what was once too."""
    rows = select(TrainingKind).order_by(col(TrainingKind.name))
    return session.scalars(rows if every else rows.where(col(TrainingKind.active))).all()


def needs(session: Session, *where: Any) -> list[NeedLine]:
    """Requests that fit, oldest first."""
    rows = select(TrainingNeed, col(Practice.name)).outerjoin(
        Practice, col(Practice.code) == col(TrainingNeed.practice_code)
    )
    found = session.execute(rows.where(*where).order_by(col(TrainingNeed.at), col(TrainingNeed.id))).all()
    wished = wishes(session, [need.id or 0 for need, _ in found])
    return [
        NeedLine(need, [name for _, name in wished[need.id or 0]], [i for i, _ in wished[need.id or 0]], name or "")
        for need, name in found
    ]


def wishes(session: Session, ids: Collection[int]) -> Mapping[int, list[tuple[int, str]]]:
    """The kinds that requests are about, by request."""
    rows = (
        select(col(TrainingWish.need_id), col(TrainingKind.id), col(TrainingKind.name))
        .join(TrainingKind, col(TrainingKind.id) == col(TrainingWish.kind_id))
        .where(col(TrainingWish.need_id).in_(ids))
    )
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for need, kind, name in session.execute(rows.order_by(col(TrainingKind.name))):
        found[need].append((kind or 0, name))
    return found


def in_state(session: Session, *states: NeedState) -> list[NeedLine]:
    """Requests that stand so."""
    return needs(session, col(TrainingNeed.state).in_(states))


def one_need(session: Session, need_id: int) -> NeedLine | None:
    """One request."""
    return next(iter(needs(session, col(TrainingNeed.id) == need_id)), None)


def waiting(session: Session) -> int:
    """How many requests nobody has answered yet."""
    asked = select(func.count()).select_from(TrainingNeed).where(col(TrainingNeed.state) == NeedState.ASKED)
    return session.scalar(asked) or 0


def dates(session: Session, *where: Any) -> list[DateLine]:
    """Dates that fit, soonest first."""
    rows = select(TrainingDate, TrainingKind).join(TrainingKind, col(TrainingKind.id) == col(TrainingDate.kind_id))
    found = session.execute(rows.where(*where).order_by(col(TrainingDate.starts_at), col(TrainingDate.id))).all()
    answers, attended = counted(session, TrainingPlace.answer), counted(session, TrainingPlace.attended)
    return [DateLine(date, kind, answers[date.id or 0], attended[date.id or 0]) for date, kind in found]


def counted(session: Session, column: Any) -> Mapping[int, dict[str, int]]:
    """Places by one of their columns, for each date; those taken off the list are left out."""
    rows = select(col(TrainingPlace.date_id), column, func.count()).where(col(TrainingPlace.withdrawn_at).is_(None))
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for date, value, number in session.execute(rows.group_by(col(TrainingPlace.date_id), column)):
        found[date][value] = number
    return found


def coming(session: Session, now: datetime) -> list[DateLine]:
    """Dates to come."""
    return dates(session, col(TrainingDate.state) == TrainingState.PLANNED, col(TrainingDate.starts_at) > now)


def to_note(session: Session, now: datetime) -> list[DateLine]:
    """Dates that have passed and of which nobody has said how they went."""
    return dates(session, col(TrainingDate.state) == TrainingState.PLANNED, col(TrainingDate.starts_at) <= now)


def over(session: Session, since: datetime) -> list[DateLine]:
    """Dates that were held, or called off, from a moment on; newest first."""
    ended = (TrainingState.HELD, TrainingState.CALLED_OFF)
    return dates(session, col(TrainingDate.state).in_(ended), col(TrainingDate.starts_at) >= since)[::-1]


def one_date(session: Session, date_id: int) -> DateLine | None:
    """One date."""
    return next(iter(dates(session, col(TrainingDate.id) == date_id)), None)


def places(session: Session, date_id: int) -> Sequence[TrainingPlace]:
    """Who is on the list of a date, those taken off it too."""
    rows = select(TrainingPlace).where(col(TrainingPlace.date_id) == date_id)
    return session.scalars(rows.order_by(col(TrainingPlace.id))).all()


def of_need(session: Session, need_id: int) -> list[tuple[TrainingPlace, TrainingDate, TrainingKind]]:
    """The lists that a request put somebody on."""
    rows = (
        select(TrainingPlace, TrainingDate, TrainingKind)
        .join(TrainingDate, col(TrainingDate.id) == col(TrainingPlace.date_id))
        .join(TrainingKind, col(TrainingKind.id) == col(TrainingDate.kind_id))
        .where(col(TrainingPlace.need_id) == need_id)
    )
    return [(place, date, kind) for place, date, kind in session.execute(rows.order_by(col(TrainingPlace.id)))]


def letters_about(session: Session, place_ids: Collection[int]) -> Sequence[Letter]:
    """The letters to people on lists, newest first."""
    keys = [
        f"training-{kind}:place-{number}:%" for number in place_ids for kind in ("invite", "confirm", "remind", "off")
    ]
    found = [one for key in keys for one in session.scalars(select(Letter).where(col(Letter.key).like(key)))]
    return sorted(found, key=lambda one: -(one.id or 0))


def happened(session: Session, kind: str, row_id: int) -> Sequence[Event]:
    """What happened to a request (training_need) or a date (training_date), newest first."""
    rows = select(Event).where(col(Event.kind) == kind, col(Event.subject_id) == row_id)
    return session.scalars(rows.order_by(col(Event.id).desc())).all()


def asked_by(session: Session, since: datetime) -> dict[int, dict[str, int]]:
    """How many asked for each kind since a moment, by who they are."""
    rows = (
        select(col(TrainingWish.kind_id), col(TrainingNeed.asked_as), func.count())
        .join(TrainingNeed, col(TrainingNeed.id) == col(TrainingWish.need_id))
        .where(col(TrainingNeed.at) >= since)
        .group_by(col(TrainingWish.kind_id), col(TrainingNeed.asked_as))
    )
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for kind, group, number in session.execute(rows):
        found[kind][group] = number
    return dict(found)


def picture(session: Session, since: datetime) -> list[KindCount]:
    """Each kind: what was asked for and what was offered since a moment."""
    asked = {kind: sum(groups.values()) for kind, groups in asked_by(session, since).items()}
    open_ = select(col(TrainingWish.kind_id), func.count()).join(
        TrainingNeed, col(TrainingNeed.id) == col(TrainingWish.need_id)
    )
    still: dict[int, int] = pairs(
        session, open_.where(col(TrainingNeed.state) == NeedState.ASKED).group_by(col(TrainingWish.kind_id))
    )
    offered: dict[int, list[DateLine]] = defaultdict(list)
    for line in dates(
        session, col(TrainingDate.starts_at) >= since, col(TrainingDate.state) != TrainingState.CALLED_OFF
    ):
        offered[line.date.kind_id].append(line)
    return [
        KindCount(
            kind, asked.get(kind.id or 0, 0), still.get(kind.id or 0, 0), len(found := offered[kind.id or 0]), sum(one.date.seats for one in found),
            sum(one.listed for one in found), sum(one.attended.get("came", 0) for one in found),
        )
        for kind in kinds(session, every=True)
        if kind.active or asked.get(kind.id or 0) or offered[kind.id or 0]
    ]  # fmt: skip


def asked_for(session: Session, codes: Collection[str], since: datetime) -> frozenset[int]:
    """The kinds that these practices asked for."""
    rows = (
        select(col(TrainingWish.kind_id))
        .join(TrainingNeed, col(TrainingNeed.id) == col(TrainingWish.need_id))
        .where(col(TrainingNeed.practice_code).in_(codes), col(TrainingNeed.at) >= since)
    )
    return frozenset(session.scalars(rows))
