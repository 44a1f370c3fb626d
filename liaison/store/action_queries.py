"""The read side of actions: of meetings, of the implementation plan, of reviews and of who comes home, as one list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select, union_all
from sqlmodel import Session, col

from liaison.domain.agreed_actions import HOME, REVIEW, ROLES
from liaison.domain.spoken import long_day
from liaison.domain.states import ActionState
from liaison.store import liberation_queries
from liaison.store.tables import Event
from liaison.store.tables_after import ActionVersion, ServiceAction
from liaison.store.tables_people import Meeting, Person, Practice, Review, Series, Staff
from liaison.store.tables_review_form import ReviewAction


@dataclass(frozen=True)
class ActionLine:
    """One action, whatever it comes from. `href` is the page on which it is ended; `of` says from which meeting or review."""

    source: str
    id: int
    what: str
    aim: str
    owner: str
    owner_id: int | None
    practice: str
    due_on: date
    state: ActionState
    ended_at: datetime | None
    because: str
    of: str
    href: str
    version: int
    meeting_id: int | None = None


@dataclass(frozen=True)
class Wanted:
    """Which actions: None for whatever. `owner` is a colleague's number, or "others" for whoever has no account here."""

    show: str = "open"
    owner: int | str | None = None
    source: str | None = None
    practice: str | None = None


def lines(session: Session, wanted: Wanted, today: date, me: int, *, reviews: bool) -> list[ActionLine]:
    """The actions that are wanted, hers first, then by day. `reviews`: whether she sees those about every person or her own alone."""
    only = None if reviews else me
    every = [
        *of_service(session, wanted),
        *of_reviews(session, wanted, only),
        *of_who_comes_home(session, wanted, today, only),
    ]
    found = [one for one in every if fits(one, wanted, today)]
    return sorted(
        found, key=lambda one: (one.state is not ActionState.OPEN, one.owner_id != me, one.due_on, one.source, one.id)
    )


def fits(one: ActionLine, wanted: Wanted, today: date) -> bool:
    """Whether an action is among those wanted."""
    late = one.state is ActionState.OPEN and one.due_on < today
    shown = {"open": one.state is ActionState.OPEN, "late": late, "ended": one.state is not ActionState.OPEN}.get(
        wanted.show, True
    )
    owner = wanted.owner is None or (one.owner_id is None if wanted.owner == "others" else one.owner_id == wanted.owner)
    return shown and owner and wanted.source in (None, one.source)


def of_service(session: Session, wanted: Wanted) -> list[ActionLine]:
    """Those of meetings and of the implementation plan."""
    where = [col(ServiceAction.practice_code) == wanted.practice] if wanted.practice else []
    if wanted.show in {"open", "late"}:
        where.append(col(ServiceAction.state) == ActionState.OPEN)
    return service_lines(session, *where)


def service_lines(session: Session, *where: Any) -> list[ActionLine]:
    """The rows of meetings and of the plan that fit."""
    rows = (
        select(ServiceAction, Staff.name, Practice.name, Meeting, Series.name)  # type: ignore[call-overload]
        .outerjoin(Staff, col(Staff.id) == ServiceAction.owner_id)
        .outerjoin(Practice, col(Practice.code) == ServiceAction.practice_code)
        .outerjoin(Meeting, col(Meeting.id) == ServiceAction.meeting_id)
        .outerjoin(Series, col(Series.id) == Meeting.series_id)
    )
    return [service_line(*found) for found in session.execute(rows.where(*where))]


def service_line(
    row: ServiceAction, name: str | None, practice: str | None, meeting: Meeting | None, series: str | None
) -> ActionLine:
    """One of them."""
    of = f"{series}, {long_day(meeting.day)}" if meeting else ""
    return ActionLine(
        row.source, row.id or 0, row.what, row.aim, name or ROLES.get(row.owner_role, "nobody yet"), row.owner_id, practice or "",
        row.due_on, row.state, row.ended_at, row.ended_because, of, f"/actions/{row.id}", row.version, row.meeting_id,
    )  # fmt: skip


def of_reviews(session: Session, wanted: Wanted, only: int | None) -> list[ActionLine]:
    """Those that follow reviews; with `only`, a colleague's own."""
    if wanted.source not in (None, REVIEW):
        return []
    rows = (
        select(ReviewAction, Staff.name, Person.practice_code, Practice.name)  # type: ignore[call-overload]
        .join(Review, col(Review.id) == ReviewAction.review_id)
        .join(Person, col(Person.id) == Review.person_id)
        .outerjoin(Practice, col(Practice.code) == Person.practice_code)
        .outerjoin(Staff, col(Staff.id) == ReviewAction.owner_id)
    )
    if only is not None:
        rows = rows.where(col(ReviewAction.owner_id) == only)
    if wanted.practice:
        rows = rows.where(col(Person.practice_code) == wanted.practice)
    if wanted.show in {"open", "late"}:
        rows = rows.where(col(ReviewAction.ended_at).is_(None))
    return [review_line(row, name, practice) for row, name, _, practice in session.execute(rows)]


def review_line(row: ReviewAction, name: str | None, practice: str | None) -> ActionLine:
    """One of them: it names nobody here, as its review does."""
    state = ActionState.OPEN if row.ended_at is None else ActionState(row.ended_as or "done")
    return ActionLine(
        REVIEW, row.id or 0, row.what, "", name or row.owner_words, row.owner_id, practice or "", row.due_on, state, row.ended_at,
        row.ended_because, f"review R-{row.review_id}", f"/reviews/{row.review_id}/form", 0,
    )  # fmt: skip


def of_who_comes_home(session: Session, wanted: Wanted, today: date, only: int | None) -> list[ActionLine]:
    """What is still to be arranged for who comes home; done items stay on that person's page alone. With `only`, a colleague's own."""
    if wanted.source not in (None, HOME) or wanted.practice:
        return []
    names = {number: name for number, name in session.execute(select(col(Staff.id), col(Staff.name)))}
    return [
        ActionLine(
            HOME, one.item_id, one.words, "", names.get(one.owner_id or 0, "nobody yet"), one.owner_id, "", one.due_on, ActionState.OPEN,
            None, "", "", one.href, 0,
        )
        for one in liberation_queries.open_items(session, today, only)
    ]  # fmt: skip


def of_meeting(session: Session, meeting_id: int) -> list[ActionLine]:
    """What was agreed at one meeting, open ones first, by day."""
    found = service_lines(session, col(ServiceAction.meeting_id) == meeting_id)
    return sorted(found, key=lambda one: (one.state is not ActionState.OPEN, one.due_on, one.id))


def one(session: Session, action_id: int) -> ActionLine | None:
    """One action of a meeting or of the plan."""
    return next(iter(service_lines(session, col(ServiceAction.id) == action_id)), None)


def versions(session: Session, action_id: int) -> Sequence[ActionVersion]:
    """How it read, newest first."""
    rows = select(ActionVersion).where(col(ActionVersion.action_id) == action_id)
    return session.scalars(rows.order_by(col(ActionVersion.version).desc())).all()


def happened(session: Session, action_id: int) -> Sequence[Event]:
    """What happened to it, newest first."""
    rows = select(Event).where(col(Event.kind) == "service_action", col(Event.subject_id) == action_id)
    return session.scalars(rows.order_by(col(Event.id).desc())).all()


def late_of(session: Session, staff_id: int, today: date) -> tuple[int, date | None]:
    """How many open actions of a colleague are past their day, and the day of the first."""
    mine: Any = select(col(ServiceAction.due_on).label("day")).where(
        col(ServiceAction.owner_id) == staff_id,
        col(ServiceAction.state) == ActionState.OPEN,
        col(ServiceAction.due_on) < today,
    )
    after: Any = select(col(ReviewAction.due_on).label("day")).where(
        col(ReviewAction.owner_id) == staff_id, col(ReviewAction.ended_at).is_(None), col(ReviewAction.due_on) < today
    )
    both = union_all(mine, after).subquery()
    number, first = session.execute(select(func.count(), func.min(both.c.day))).one()
    return number, first


def owners(session: Session) -> list[tuple[int, str]]:
    """The colleagues who may do something, by name."""
    rows = select(col(Staff.id), col(Staff.name)).where(col(Staff.active)).order_by(col(Staff.name))
    return [(number, name) for number, name in session.execute(rows) if number is not None]
