"""The read side of the inbox: one line a case, most urgent first, filtered, searched and counted, a page at a time.

Two steps keep it fast with thousands of open cases: the ids of one page by index, then the fifty rows.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy import case as first_that_fits
from sqlmodel import Session, col

from liaison.domain.blind_slice import BlindLook
from liaison.domain.search_words import Term, terms
from liaison.domain.states import CaseState
from liaison.store import attachment_queries
from liaison.store.attachment_queries import holds
from liaison.store.pairs import pairs
from liaison.store.tables import Case, Event, Message
from liaison.store.tables_attachments import Attached
from liaison.store.tables_casework import LookAgain
from liaison.store.tables_people import Practice, Staff
from models.taxonomy import Category, Outcome, Urgency

PAGE = 50
SEARCHED = 5_000  # the words of so many of the newest mails are searched; what lists show is searched in all
OPEN = (CaseState.WAITING_ROUTE, CaseState.UNASSIGNED, CaseState.ASSIGNED, CaseState.OPEN)
WAITING = (CaseState.WAITING, CaseState.ANSWERED)
TABS = ("mine", "team", "unassigned", "open", "waiting", "closed")


@dataclass(frozen=True)
class Wanted:
    """What the inbox is asked for. No `localities` means all of them; empty filters are none."""

    tab: str
    staff_id: int
    localities: tuple[str, ...] = ()
    urgency: Urgency | None = None
    category: Category | None = None
    practice: str = ""
    locality: str = ""
    words: str = ""


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


def lines(session: Session, wanted: Wanted, *, page: int = 1) -> list[CaseLine]:
    """One page of the tab, most urgent first, then by answering deadline; finished ones newest first."""
    chosen = narrowed(select(col(Case.id)), wanted).order_by(*order(wanted)).limit(PAGE).offset(PAGE * (page - 1))
    return by_ids(session, list(session.scalars(chosen)))


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


def order(wanted: Wanted) -> tuple[Any, ...]:
    """How a tab is sorted."""
    if wanted.tab == "closed":
        return (col(Case.closed_at).desc(), col(Case.id).desc())
    usual = (col(Case.urgency), col(Case.answer_by), col(Case.id))
    return (first_of_mine(), *usual) if wanted.tab == "mine" else usual


def first_of_mine() -> ColumnElement[int]:
    """What is immediate comes first of a colleague's own, then what she wanted to look at again and whose day has come."""
    came_back = exists().where(col(LookAgain.case_id) == col(Case.id), col(LookAgain.back_at).is_not(None))
    return first_that_fits((col(Case.urgency) == Urgency.U1, 0), (came_back, 1), else_=2)


def count(session: Session, wanted: Wanted) -> int:
    """How many cases the tab holds, filters and all."""
    return session.scalar(narrowed(select(func.count()).select_from(Case), wanted)) or 0


def narrowed(query: Select[Any], wanted: Wanted) -> Select[Any]:
    """The query, of one tab and with its filters."""
    conditions = [in_tab(wanted), *filters(wanted)]
    if wanted.locality or wanted.tab == "team":
        query = query.outerjoin(Practice, col(Practice.code) == Case.practice_code)
    return query.where(*conditions)


def in_tab(wanted: Wanted) -> ColumnElement[bool]:
    """What belongs in a tab. The team's: open, of my localities, or of a practice nobody has recognised."""
    is_open = col(Case.state).in_(OPEN)
    match wanted.tab:
        case "mine":
            return and_(col(Case.owner_id) == wanted.staff_id, is_open)
        case "unassigned":
            return and_(col(Case.owner_id).is_(None), is_open)
        case "team" if wanted.localities:
            return and_(is_open, or_(col(Practice.locality).in_(wanted.localities), col(Case.practice_code).is_(None)))
        case "waiting":
            return col(Case.state).in_(WAITING)
        case "closed":
            return col(Case.state) == CaseState.CLOSED
        case _:
            return is_open


def filters(wanted: Wanted) -> list[ColumnElement[bool]]:
    """The chosen filters."""
    found: list[ColumnElement[bool]] = []
    if wanted.urgency:
        found.append(col(Case.urgency) == wanted.urgency)
    if wanted.category:
        found.append(col(Case.category) == wanted.category)
    if wanted.practice:
        found.append(col(Case.practice_code) == wanted.practice)
    if wanted.locality:
        found.append(col(Practice.locality) == wanted.locality)
    if wanted.words:
        found.append(with_words(wanted.words))
    return found


def with_words(words: str) -> ColumnElement[bool]:
    """Cases that hold every word: in what lists show, or in one of the newest mails or attachments. No word at all fits nothing."""
    return and_(*(with_term(term) for term in terms(words))) if terms(words) else false()


def with_term(term: Term) -> ColumnElement[bool]:
    """Cases whose reference, subject, sender or line holds the term, or one of whose newest mails or attachments does."""
    shown = (Case.reference, Case.subject, Case.summary, Case.sender, Case.sender_name)
    oldest = select(func.max(col(Message.id)) - SEARCHED).scalar_subquery()
    inside = or_(holds(Message.subject, term), holds(Message.text, term))
    mails = select(col(Message.case_id)).where(col(Message.id) > oldest, col(Message.case_id).is_not(None), inside)
    attached = select(col(Message.case_id)).join(Attached, col(Attached.message_id) == Message.id)
    attached = attached.where(col(Message.case_id).is_not(None), attachment_queries.with_term(term))
    return or_(*(holds(column, term) for column in shown), col(Case.id).in_(mails), col(Case.id).in_(attached))


@dataclass(frozen=True)
class Tally:
    """What is not finished: how many each tab holds, filters aside, and the practices there are questions of, by name."""

    counts: dict[str, int]
    practices: list[tuple[str, str]]


def tally(session: Session, wanted: Wanted) -> Tally:
    """Counted in one walk over the open cases: asked tab by tab it would be most of the page's time."""
    columns = (col(Case.owner_id), col(Case.state), col(Case.practice_code))
    live = select(*columns, func.count()).where(col(Case.state).in_(OPEN + WAITING)).group_by(*columns)
    groups = [(owner, state, code, number) for owner, state, code, number in session.execute(live)]
    codes = {code for _, _, code, _ in groups if code}
    rows = select(col(Practice.code), col(Practice.name), col(Practice.locality)).where(col(Practice.code).in_(codes))
    places = [(code, name, locality) for code, name, locality in session.execute(rows.order_by(col(Practice.name)))]
    near = {code for code, _, locality in places if not wanted.localities or locality in wanted.localities} | {None}
    counts = dict.fromkeys(("mine", "team", "unassigned", "open", "waiting"), 0)
    for owner, state, code, number in groups:
        for tab in tabs_of(owner, state, wanted.staff_id, is_near=code in near):
            counts[tab] += number
    return Tally(counts, [(code, name) for code, name, _ in places])


def tabs_of(owner_id: int | None, state: CaseState, staff_id: int, *, is_near: bool) -> list[str]:
    """Which tabs a case that is not finished stands in."""
    if state in WAITING:
        return ["waiting"]
    signs = {"open": True, "mine": owner_id == staff_id, "unassigned": owner_id is None, "team": is_near}
    return [tab for tab, holds in signs.items() if holds]


def waiting_on(session: Session, ids: list[int]) -> dict[int, str]:
    """What each of these waiting cases waits for, as the colleague said it."""
    said = select(col(Event.subject_id), col(Event.because)).where(
        col(Event.kind) == "case", col(Event.subject_id).in_(ids), col(Event.now) == CaseState.WAITING.value
    )
    return pairs(session, said.order_by(col(Event.id)))


@dataclass(frozen=True)
class News:
    """What came since a page was drawn."""

    newest: int
    count: int
    urgent: int


def news(session: Session, since: int) -> News:
    """Open cases newer than the case `since`, and how many of them are immediate or same day."""
    fresh = and_(col(Case.id) > since, col(Case.state).in_(OPEN))
    rows = session.execute(select(col(Case.urgency), func.count()).where(fresh).group_by(col(Case.urgency))).all()
    urgent = sum(number for urgency, number in rows if urgency in (Urgency.U1, Urgency.U2))
    return News(newest(session), sum(number for _, number in rows), urgent)


def newest(session: Session) -> int:
    """The newest case's id, 0 when there is none."""
    return session.scalar(select(func.max(col(Case.id)))) or 0


def localities(session: Session) -> list[str]:
    """Every locality the service uses."""
    rows = (
        select(col(Practice.locality)).where(col(Practice.locality) != "").distinct().order_by(col(Practice.locality))
    )
    return list(session.scalars(rows))
