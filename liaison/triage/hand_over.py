"""The end of a shift: what somebody leaves becomes a list, offered to the next one on and accepted line by line.

Takes:   open cases whose owner's shift is about to end, or has ended
Decides: domain/handover (what belongs on the list, and to whom it is offered)
Leaves:  one handover a worker and shift with one line a case; the cases stay with their owner until somebody accepts them
Runs:    jobs/hand_over_shifts.py
Seen on: Handover, and Today
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select, update
from sqlmodel import Session, col

from liaison.app import App
from liaison.domain.casework import CallKind
from liaison.domain.event_codes import EventCode
from liaison.domain.handover import Held, back_on, ending, offer, reasons
from liaison.domain.looking_again import comes_on
from liaison.domain.rota import Rota
from liaison.domain.states import CaseState
from liaison.domain.workdays import Calendar
from liaison.practices.service_facts import current
from liaison.staff.duty import rota
from liaison.store import events
from liaison.store.session import transaction
from liaison.store.tables import Case, Draft
from liaison.store.tables_casework import Call, LookAgain
from liaison.store.tables_handover import Handover, HandoverItem
from liaison.triage import inbox
from liaison.triage.inbox import NotAllowed, Stale

# Where a case is in somebody's hands. One that nobody has is no part of a handover: it alarms, and routing tries again.
IN_HAND = (CaseState.ASSIGNED, CaseState.OPEN, CaseState.WAITING)
LONGEST = 1_000  # characters of a note


def list_shifts(app: App, now: datetime) -> int:
    """Make the lists of every shift that ends, and add to those that are there; returns how many lines are new."""
    with transaction(app.engine) as session:
        on_rota, calendar = rota(session, now), current(session, now).calendar
        return sum(
            keep_up(session, worker_id, ends, on_rota, calendar, now)
            for worker_id, ends in ending(on_rota, now).items()
        )


def keep_up(session: Session, worker_id: int, ends: datetime, on_rota: Rota, calendar: Calendar, now: datetime) -> int:
    """Add to one worker's list what is not on it yet. A line is never taken away: what became of its case shows beside it."""
    promised_until = calendar.closing(calendar.working_day(calendar.local(ends).date(), 1))
    back = back_on(on_rota, worker_id, ends)
    mine = held(session, worker_id, calendar)
    found = {case.case_id: why for case in mine if (why := reasons(case, promised_until, back))}
    if not found:
        return 0
    handover = the_list(session, worker_id, ends, on_rota, now)
    listed = set(session.scalars(select(HandoverItem.case_id).where(col(HandoverItem.handover_id) == handover.id)))
    new = [case_id for case_id in found if case_id not in listed]
    session.add_all(
        HandoverItem(handover_id=handover.id or 0, case_id=case_id, why=list(found[case_id])) for case_id in new
    )
    return len(new)


def the_list(session: Session, worker_id: int, ends: datetime, on_rota: Rota, now: datetime) -> Handover:
    """The list of one worker and shift, begun if it is not there; to whom it is offered is asked of the rota each time."""
    offered = offer(on_rota, worker_id, ends)
    mine = select(Handover).where(col(Handover.from_id) == worker_id, col(Handover.shift_ends_at) == ends)
    found = session.scalars(mine).first() or Handover(from_id=worker_id, shift_ends_at=ends, made_at=now)
    found.to_id, found.because = offered.to_id, offered.because
    session.add(found)
    session.flush()
    return found


def held(session: Session, worker_id: int, calendar: Calendar) -> Iterable[Held]:
    """What a worker has in hand."""
    begun = set(session.scalars(select(Draft.case_id).where(col(Draft.author_id) == worker_id, col(Draft.text) != "")))
    cases = select(Case).where(col(Case.owner_id) == worker_id, col(Case.state).in_(IN_HAND)).order_by(col(Case.id))
    own = select(col(Case.id)).where(col(Case.owner_id) == worker_id, col(Case.state).in_(IN_HAND))
    days = select(LookAgain).where(col(LookAgain.case_id).in_(own), col(LookAgain.back_at).is_(None))
    again = {one.case_id: comes_on(one.on, calendar) for one in session.scalars(days)}
    rang = select(col(Call.case_id)).where(
        col(Call.case_id).in_(own), col(Call.kind) == CallKind.ASKED, col(Call.number) != ""
    )
    waiting = set(session.scalars(rang))
    for case in session.scalars(cases):
        assert case.id is not None
        rings = case.id in waiting and case.answered_at is None
        yield Held(
            case.id,
            case.urgency,
            case.opened_at is not None,
            case.answer_by,
            case.id in begun,
            again.get(case.id),
            rings,
        )


def accept(session: Session, item_id: int, *, version: int, staff_id: int, now: datetime) -> None:
    """Take one line over: its case is the colleague's from now on. `version` is the case's as the page showed it. Raises NotAllowed, Stale."""
    item, handover = line(session, item_id)
    case = inbox.find(session, item.case_id, version)
    if handover.from_id == staff_id:
        raise NotAllowed("This list is yours: a colleague accepts what is on it.")
    if case.owner_id != handover.from_id or case.state not in IN_HAND:
        raise NotAllowed("This question is in other hands or finished already, so there is nothing to accept.")
    actor = events.person(staff_id)
    if case.state is CaseState.WAITING:  # it goes on waiting, and somebody who is there looks after it
        events.note(session, case, actor=actor, now=now, because="accepted at handover", code=EventCode.HANDS)
        inbox.change(session, case, owner_id=staff_id, because="Accepted at handover")
    else:
        inbox.give(session, case, staff_id, actor=actor, now=now, because="accepted at handover", opened=None)
    item.accepted_at, item.accepted_by = now, staff_id
    session.add(item)


def annotate(session: Session, item_id: int, *, version: int, text: str, staff_id: int, now: datetime) -> None:
    """Write the word beside one line; only who hands over writes it. Raises NotAllowed, Stale."""
    item, handover = line(session, item_id)
    if handover.from_id != staff_id:
        raise NotAllowed("Only the colleague who hands over writes here.")
    if len(text) > LONGEST:
        raise NotAllowed(f"The note is too long: {LONGEST:,} characters at most.")
    mine = update(HandoverItem).where(col(HandoverItem.id) == item_id, col(HandoverItem.version) == version)
    if events.affected(session.execute(mine.values(note=text.strip(), version=version + 1))) != 1:
        raise Stale("This line was changed meanwhile; please look again.")


def line(session: Session, item_id: int) -> tuple[HandoverItem, Handover]:
    """One line and its list. Raises NotAllowed."""
    item = session.get(HandoverItem, item_id)
    if item is None:
        raise NotAllowed("There is no such line.")
    return item, session.get_one(Handover, item.handover_id)
