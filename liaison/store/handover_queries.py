"""The read side of Handover: the lists that still matter, each line with its case as it stands now."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlmodel import Session, col

from liaison.domain.states import CaseState
from liaison.store.mail_queries import staff_names
from liaison.store.tables import Case
from liaison.store.tables_casework import LookAgain
from liaison.store.tables_handover import Handover, HandoverItem

IN_HAND = (CaseState.ASSIGNED, CaseState.OPEN, CaseState.WAITING)
STAYS = timedelta(hours=24)  # how long a list on which nothing is left is still shown


@dataclass(frozen=True)
class Line:
    """One line and its case. `waits`: it is still with who handed it over, so it can be accepted."""

    item: HandoverItem
    case: Case
    waits: bool
    again_on: date | None = None  # the day on which somebody wanted to look at it again


@dataclass(frozen=True)
class List:
    """One list with its lines, most urgent first; names as they are to be said."""

    row: Handover
    giver: str
    taker: str
    lines: list[Line]

    @property
    def waiting(self) -> int:
        """How many lines nobody has accepted."""
        return sum(line.waits for line in self.lines)


def lists(session: Session, now: datetime) -> list[List]:
    """Everybody's newest list while something is left on it, and all that ended lately; the newest first."""
    names = staff_names(session)
    newest = select(col(Handover.from_id), func.max(Handover.shift_ends_at).label("ends")).group_by(
        col(Handover.from_id)
    )
    last = newest.subquery()
    found = (
        select(HandoverItem, Case, Handover, col(LookAgain.on))
        .join(Case, col(Case.id) == col(HandoverItem.case_id))
        .outerjoin(LookAgain, col(LookAgain.case_id) == col(Case.id))
        .join(Handover, col(Handover.id) == col(HandoverItem.handover_id))
        .join(last, last.c.from_id == col(Handover.from_id))
        .where((col(Handover.shift_ends_at) > now - STAYS) | (col(Handover.shift_ends_at) == last.c.ends))
        .order_by(
            *(col(Handover.shift_ends_at).desc(), col(Handover.id)),
            *(col(Case.urgency), col(Case.answer_by), col(Case.id)),
        )
    )
    by_list: dict[int, List] = {}
    for item, case, row, again_on in session.execute(found):
        waits = case.owner_id == row.from_id and case.state in IN_HAND and item.accepted_at is None
        empty = List(row, names.get(row.from_id, "A colleague"), names.get(row.to_id or 0, ""), [])
        by_list.setdefault(row.id, empty).lines.append(Line(item, case, waits, again_on))
    return [one for one in by_list.values() if one.waiting or one.row.shift_ends_at > now - STAYS]


def waiting(session: Session, staff_id: int, present: Collection[int], now: datetime) -> int:
    """How many cases other colleagues left wait for this one, or for nobody in particular; not those of colleagues who are back."""
    return len(
        {
            line.case.id
            for one in lists(session, now)
            if one.row.from_id != staff_id and one.row.to_id in (staff_id, None)
            if one.row.shift_ends_at > now or one.row.from_id not in present
            for line in one.lines
            if line.waits
        }
    )
