"""The read side of the inbox: one line a case, most urgent first, filtered, searched and counted, a page at a time.

Two steps keep it fast with 200,000 cases: the ids of one page by an index that holds the open ones alone, begun where the page before
ended, then the fifty rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    exists,
    func,
    literal,
    or_,
    select,
    tuple_,
)
from sqlmodel import Session, col

from liaison.domain.blind_slice import BlindLook
from liaison.domain.search_words import terms
from liaison.domain.states import CaseState, LedgerState
from liaison.store import search
from liaison.store.desk_queries import waiting as still_asked
from liaison.store.inbox_keys import Key
from liaison.store.long_lists import IS_CLOSED, IS_OPEN, IS_UNCLEAR, IS_WAITING
from liaison.store.pairs import pairs
from liaison.store.tables import Case, Event, LedgerItem
from liaison.store.tables_desk import Ask
from liaison.store.tables_people import Cluster, Practice, Staff
from models.taxonomy import Category, Outcome, Urgency

PAGE = 50
COUNTED = (
    1_000  # a tab with more is said to hold so many and more: nobody acts on the difference, and counting on costs time
)
OPEN = (CaseState.WAITING_ROUTE, CaseState.UNASSIGNED, CaseState.ASSIGNED, CaseState.OPEN)
WAITING = (CaseState.WAITING, CaseState.ANSWERED)
TABS = ("mine", "asked", "team", "unassigned", "open", "due", "waiting", "closed", "all")
NOBODY = 0  # as an owner that is asked for


@dataclass(frozen=True)
class Wanted:
    """What the inbox is asked for. No `localities` means all of them; empty filters are none. `now` and `until` (the end of the working
    day) are aware UTC; the tab of what is due and the flag "overdue" need them."""

    tab: str
    staff_id: int
    localities: tuple[str, ...] = ()
    urgency: Urgency | None = None
    category: Category | None = None
    practice: str = ""
    locality: str = ""
    words: str = ""
    cluster: int | None = None
    owner: int | None = None  # NOBODY: those that nobody has
    flags: tuple[str, ...] = ()
    now: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class CaseLine:
    """One case as the list shows it; times are aware UTC."""

    id: int
    reference: str
    version: int
    state: CaseState
    outcome: Outcome
    category: Category | None
    urgency: Urgency
    subject: str
    summary: str
    sender: str | None
    sender_name: str | None
    messages: int
    gap: bool
    owner_id: int | None
    received_at: datetime
    read_by: datetime
    answer_by: datetime
    opened_at: datetime | None
    answered_at: datetime | None
    closed_at: datetime | None
    practice: str | None
    locality: str | None
    owner: str | None
    blind: BlindLook = BlindLook.NONE
    floor_urgency: Urgency | None = None


COLUMNS = (
    *(
        Case.id,
        Case.reference,
        Case.version,
        Case.state,
        Case.outcome,
        Case.category,
        Case.urgency,
        Case.subject,
        Case.summary,
    ),
    *(
        Case.sender,
        Case.sender_name,
        Case.messages,
        Case.gap,
        Case.owner_id,
        Case.received_at,
        Case.read_by,
        Case.answer_by,
    ),
    *(Case.opened_at, Case.answered_at, Case.closed_at, Practice.name, Practice.locality, Staff.name),
    *(Case.blind, Case.floor_urgency),
)


@dataclass(frozen=True)
class Page:
    """One page of a list; `before` and `after` are where the pages on either side begin, None where there is none."""

    lines: list[CaseLine]
    before: Key | None = None
    after: Key | None = None


def lines(session: Session, wanted: Wanted, *, after: Key | None = None, before: Key | None = None) -> Page:
    """One page of the tab, most urgent first, then by answering deadline; finished and all newest first. It begins after a key, or ends
    before one."""
    columns = order(wanted)
    chosen = narrowed(select(col(Case.id), *columns[:-1]), wanted)
    key = before or after
    if key is not None and (values := key.values(wanted.tab)):
        chosen = chosen.where(beyond(columns, values, down=falls(wanted) is (before is None)))
    ways = [column.desc() if falls(wanted) is (before is None) else column.asc() for column in columns]
    found = list(session.execute(chosen.order_by(*ways).limit(PAGE + 1)))
    more, found = len(found) > PAGE, found[:PAGE]
    if before is not None:
        found.reverse()
    keys = [Key.of(*rest, case_id) for case_id, *rest in found]
    has_before, has_after = (more, True) if before is not None else (after is not None, more)
    shown = by_ids(session, [row[0] for row in found])
    return Page(shown, keys[0] if keys and has_before else None, keys[-1] if keys and has_after else None)


def beyond(columns: Sequence[Any], values: Sequence[Any], *, down: bool) -> ColumnElement[bool]:
    """Rows that come after these values in the order of the columns."""
    here, there = tuple_(*columns), tuple_(*(literal(v, c.type) for c, v in zip(columns, values, strict=True)))
    return here < there if down else here > there


def order(wanted: Wanted) -> tuple[Any, ...]:
    """What a tab is sorted by; an id last, so that no two are alike."""
    if wanted.tab == "closed":
        return (col(Case.closed_at), col(Case.id))
    return (col(Case.id),) if wanted.tab == "all" else (col(Case.urgency), col(Case.answer_by), col(Case.id))


def falls(wanted: Wanted) -> bool:
    """Whether a tab is sorted downwards, newest first."""
    return wanted.tab in {"closed", "all"}


def found(session: Session, wanted: Wanted) -> list[int]:
    """The ids of the cases that hold the words searched for, best first, `search.MOST` at most."""
    few = not falls(wanted)  # all that is open is little beside all there was
    return search.best(session, terms(wanted.words), [*in_tab(wanted), *filters(wanted)], few=few)


def by_ids(session: Session, ids: list[int]) -> list[CaseLine]:
    """The lines of these cases, in this order."""
    if not ids:
        return []
    rows = select(*COLUMNS).select_from(Case).where(col(Case.id).in_(ids))  # type: ignore[call-overload]
    rows = rows.outerjoin(Practice, col(Practice.code) == Case.practice_code).outerjoin(
        Staff, col(Staff.id) == Case.owner_id
    )
    found = {row[0]: CaseLine(*row) for row in session.execute(rows)}
    return [found[i] for i in ids if i in found]


def count(session: Session, wanted: Wanted) -> int:
    """How many cases the tab holds, filters and all; `COUNTED` means so many or more."""
    return session.scalar(select(few(wanted))) or 0


def few(wanted: Wanted) -> Any:
    """How many there are, counted no further than anybody needs."""
    rows = narrowed(select(literal(1).label("one")).select_from(Case), wanted).limit(COUNTED).subquery()
    return select(func.count()).select_from(rows).scalar_subquery()


def narrowed(query: Select[Any], wanted: Wanted) -> Select[Any]:
    """The query, of one tab and with its filters."""
    return query.where(*in_tab(wanted), *filters(wanted))


def in_tab(wanted: Wanted) -> list[ColumnElement[bool]]:
    """What belongs in a tab. The team's: open, of my localities, or of a practice nobody has recognised."""
    match wanted.tab:
        case "mine":
            return [IS_OPEN, col(Case.owner_id) == wanted.staff_id]
        case "asked":
            asks = select(col(Ask.case_id)).where(col(Ask.asked_id) == wanted.staff_id, *still_asked())
            return [col(Case.id).in_(asks)]
        case "unassigned":
            return [IS_OPEN, col(Case.owner_id).is_(None)]
        case "team" if wanted.localities:
            ours = select(col(Practice.code)).where(col(Practice.locality).in_(wanted.localities))
            return [IS_OPEN, or_(col(Case.practice_code).in_(ours), col(Case.practice_code).is_(None))]
        case "due" if wanted.until is not None:
            return [IS_OPEN, col(Case.answer_by) < wanted.until]
        case "waiting":
            return [IS_WAITING]
        case "closed":
            return [IS_CLOSED]
        case "all":
            return []
        case _:
            return [IS_OPEN]


def filters(wanted: Wanted) -> list[ColumnElement[bool]]:
    """The chosen filters."""
    chosen: list[ColumnElement[bool]] = []
    if wanted.urgency:
        chosen.append(col(Case.urgency) == wanted.urgency)
    if wanted.category:
        chosen.append(col(Case.category) == wanted.category)
    if wanted.practice:
        chosen.append(col(Case.practice_code) == wanted.practice)
    if wanted.locality or wanted.cluster:
        chosen.append(col(Case.practice_code).in_(practices_of(wanted)))
    if wanted.owner is not None:
        owner = col(Case.owner_id)
        chosen.append(owner.is_(None) if wanted.owner == NOBODY else owner == wanted.owner)
    return [*chosen, *(FLAGS[name](wanted) for name in wanted.flags if name in FLAGS)]


def practices_of(wanted: Wanted) -> Select[Any]:
    """The codes of the practices of a locality, a cluster, or both."""
    codes = select(col(Practice.code))
    codes = codes.where(col(Practice.locality) == wanted.locality) if wanted.locality else codes
    return codes.where(col(Practice.cluster_id) == wanted.cluster) if wanted.cluster else codes


# what else a list can be narrowed to
FLAGS: dict[str, Any] = {
    "red_flag": lambda _: col(Case.flagged),
    "unopened": lambda _: col(Case.opened_at).is_(None),
    "overdue": lambda wanted: and_(col(Case.answered_at).is_(None), col(Case.answer_by) < wanted.now),
    "attachment": lambda _: col(Case.has_files),
    "unclear": lambda _: IS_UNCLEAR,
}


COUNTS = ("mine", "asked", "team", "unassigned", "open", "due", "waiting")


def tally(session: Session, wanted: Wanted) -> dict[str, int]:
    """How many each tab holds, filters aside, and how many mails are parked, in one question; `COUNTED` means so many or more."""
    values = {"me": wanted.staff_id, "until": wanted.until or datetime.max.replace(tzinfo=UTC)}
    row = session.execute(counting(wanted.localities), values).one()
    return dict(zip((*COUNTS, "parked"), row, strict=True))


@lru_cache(maxsize=64)
def counting(localities: tuple[str, ...]) -> Select[Any]:
    """The question of `tally`, put together once: every page asks it."""
    me: Any = bindparam("me", type_=Integer())
    case: Any = Case
    until: Any = bindparam("until", type_=case.answer_by.type)
    tabs = [few(Wanted(tab, me, localities, until=until)) for tab in COUNTS]
    parked = (
        select(literal(1).label("one")).where(col(LedgerItem.state) == LedgerState.PARKED).limit(COUNTED).subquery()
    )
    return select(*tabs, select(func.count()).select_from(parked).scalar_subquery())


def practices(session: Session) -> list[tuple[str, str]]:
    """Code and name of every practice that has written, by name."""
    wrote = exists(select(1).select_from(Case).where(col(Case.practice_code) == col(Practice.code)))
    rows = select(col(Practice.code), col(Practice.name)).where(wrote).order_by(col(Practice.name))
    return [(code, name) for code, name in session.execute(rows)]


def clusters(session: Session) -> list[tuple[int, str]]:
    """Id and name of every cluster that a practice belongs to, by name."""
    used = select(col(Practice.cluster_id)).where(col(Practice.cluster_id).is_not(None))
    rows = select(col(Cluster.id), col(Cluster.name)).where(col(Cluster.id).in_(used)).order_by(col(Cluster.name))
    return [(cluster_id, name) for cluster_id, name in session.execute(rows)]


def waiting_on(session: Session, ids: list[int]) -> dict[int, str]:
    """What each of these waiting cases waits for, as the colleague said it."""
    said = select(col(Event.subject_id), col(Event.because)).where(
        col(Event.kind) == "case", col(Event.subject_id).in_(ids), col(Event.now) == CaseState.WAITING.value
    )
    return pairs(session, said.order_by(col(Event.id)))


@dataclass(frozen=True)
class News:
    """What happened since a page was drawn: open cases that are new, how many of them are urgent, and which older ones changed."""

    count: int
    urgent: int
    changed: list[int]


def news(session: Session, since: int, seen: int) -> News:
    """Open cases newer than the case `since`, and which of the older ones moved after the event `seen`."""
    fresh = select(col(Case.urgency), func.count()).where(col(Case.id) > since, IS_OPEN).group_by(col(Case.urgency))
    rows = session.execute(fresh).all()
    urgent = sum(number for urgency, number in rows if urgency in (Urgency.U1, Urgency.U2))
    moved = select(col(Event.subject_id)).where(
        col(Event.id) > seen, col(Event.kind) == "case", col(Event.subject_id) <= since
    )
    changed = session.scalars(moved.distinct().limit(COUNTED))
    return News(sum(number for _, number in rows), urgent, sorted(changed))


def last_event(session: Session) -> int:
    """The newest event's id, 0 when there is none."""
    return session.scalar(select(func.max(col(Event.id)))) or 0


def newest(session: Session) -> int:
    """The newest case's id, 0 when there is none."""
    return session.scalar(select(func.max(col(Case.id)))) or 0


def localities(session: Session) -> list[str]:
    """Every locality the service uses."""
    rows = (
        select(col(Practice.locality)).where(col(Practice.locality) != "").distinct().order_by(col(Practice.locality))
    )
    return list(session.scalars(rows))
