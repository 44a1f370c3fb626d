"""What a duty worker does with a case: open, take, hand over, correct, note, wait, close, reopen.

Each function works inside the caller's transaction, names the colleague as the actor, and refuses with a reason. `version` is what
the page showed: if the case has changed since, `Stale` says so and nothing is written over.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import Session, col

from liaison.domain.blind_slice import is_blind
from liaison.domain.event_codes import EventCode
from liaison.domain.labelling import How, Label
from liaison.domain.states import CaseState, LedgerState
from liaison.domain.triage import handler_for
from liaison.practices.service_facts import current
from liaison.store import events
from liaison.store.joined_queries import standing_for
from liaison.store.tables import Case, LedgerItem, Note
from liaison.store.tables_casework import LookAgain
from liaison.store.tables_people import Staff
from liaison.triage import labelling_acts
from liaison.triage.clocks import corrected, paused, resumed
from models.taxonomy import Category, Outcome, Urgency


class Stale(Exception):
    """A colleague changed the case meanwhile: look again before acting."""


class NotAllowed(Exception):
    """The act cannot be done now; the message says why and is shown to the person."""


LONGEST = 20_000  # characters of a note


def find(session: Session, case_id: int, version: int | None = None, *, to_change: bool = False) -> Case:
    """The case, if it still is as the page showed it. Raises NotAllowed or Stale.

    Whoever is going to write to it (`to_change`, or with a version) holds its row from here on: two colleagues who act at the same
    moment wait for each other here, and never each for what the other holds.
    """
    case = session.get(Case, case_id, with_for_update=True if to_change or version is not None else None)
    if case is None:
        raise NotAllowed("There is no such case.")
    if version is not None and case.version != version:
        raise Stale(
            "A colleague has changed this case since you opened the page. Nothing you typed is lost; please look again."
        )
    return case


def change(session: Session, case: Case, **values: Any) -> None:
    """Write values that are no state, and the next version."""
    session.flush()
    fresh = {**values, "version": case.version + 1}
    result = session.execute(
        update(Case).where(col(Case.id) == case.id, col(Case.version) == case.version).values(**fresh)
    )
    if events.affected(result) != 1:
        raise Stale("A colleague changed this case at the same moment; please look again.")
    session.refresh(case)


def open_case(session: Session, case_id: int, *, staff_id: int, now: datetime) -> Case:
    """Record that a person opened it: this is what ends the reading clock and its alarms."""
    case = find(session, case_id, to_change=True)
    if case.opened_at is None and case.state is not CaseState.CLOSED:
        actor = events.person(staff_id)
        values = {"opened_at": now, "opened_by": staff_id}
        if case.state is CaseState.ASSIGNED and case.owner_id == staff_id:
            told: dict[str, Any] = {"because": "opened by its owner", "code": EventCode.OPENED}
            events.move(session, case, CaseState.OPEN, actor=actor, now=now, **told, **values)
        else:
            first = update(Case).where(col(Case.id) == case.id, col(Case.opened_at).is_(None)).values(**values)
            if events.affected(session.execute(first)):  # of two at once the first has opened it
                told = {"because": "opened by a colleague", "code": EventCode.OPENED}
                events.note(session, case, actor=actor, now=now, **told)
            session.refresh(case)
    return case


def take(session: Session, case_id: int, *, version: int, staff_id: int, now: datetime) -> None:
    """Make it mine. Of two colleagues who take it at once, the second is told."""
    case = find(session, case_id, version)
    if case.owner_id == staff_id and case.state is CaseState.OPEN:
        return
    if case.state is CaseState.CLOSED:
        raise NotAllowed("This case is closed: reopen it first.")
    give(session, case, staff_id, actor=events.person(staff_id), now=now, because="taken", opened=staff_id)


def hand_over(
    session: Session, case_id: int, *, version: int, to_id: int, because: str, staff_id: int, now: datetime
) -> None:
    """Hand it to a colleague, with a word why."""
    case = find(session, case_id, version)
    to = session.get(Staff, to_id)
    if to is None or not to.active:
        raise NotAllowed("Choose a colleague who works here.")
    if case.state is CaseState.CLOSED:
        raise NotAllowed("This case is closed: reopen it first.")
    reason = f"handed over{': ' + because.strip()[:200] if because.strip() else ''}"
    give(session, case, to_id, actor=events.person(staff_id), now=now, because=reason, opened=None)


def give(
    session: Session, case: Case, owner_id: int, *, actor: str, now: datetime, because: str, opened: int | None
) -> None:
    """Change the owner and the state that goes with it: opened by the new owner, or waiting to be. Counted as a change of hands."""
    to = CaseState.OPEN if opened else CaseState.ASSIGNED
    seen = (
        {"opened_at": case.opened_at or now, "opened_by": case.opened_by or opened}
        if opened
        else {"opened_at": None, "opened_by": None}
    )
    if case.state is to:
        events.note(session, case, actor=actor, now=now, because=because, code=EventCode.HANDS)
    else:
        events.move(session, case, to, actor=actor, now=now, because=because, code=EventCode.HANDS)
    went_on = resumed(case, now, current(session, now).calendar)
    change(session, case, owner_id=owner_id, gap=False, because=because.capitalize(), **seen, **went_on)


def correct(
    session: Session,
    case_id: int,
    *,
    version: int,
    category: str | None,
    urgency: str | None,
    because: str,
    staff_id: int,
    now: datetime,
) -> None:
    """Correct category or urgency; kept as a labelled row for later training. Only here, by a person, is an urgency lowered."""
    case = find(session, case_id, version)
    wanted_category = Category(category) if category else case.category
    wanted_urgency = Urgency(urgency) if urgency else case.urgency
    values: dict[str, Any] = {}
    if wanted_category is not None and wanted_category != case.category:
        values |= {"category": wanted_category, "handler": handler_for(wanted_category), "outcome": Outcome.QUERY}
    if wanted_urgency != case.urgency:
        values |= {"urgency": wanted_urgency} | corrected(session, case, wanted_urgency, now)
    if not values:
        raise NotAllowed("Choose a category or an urgency that differs from what is there.")
    decided = Label(Outcome.QUERY if wanted_category else Outcome.UNCLEAR, wanted_category, wanted_urgency)
    labelling_acts.keep(
        session, case, case.last_message_id, decided, How.CORRECTED, because=because, staff_id=staff_id, now=now,
        set_urgency=wanted_urgency != case.urgency,
    )  # fmt: skip
    events.note(
        session,
        case,
        actor=events.person(staff_id),
        now=now,
        because="corrected " + " and ".join(sorted({"category", "urgency"} & set(values))),
    )
    change(session, case, **values, **labelling_acts.no_longer_blind(case))


def confirm(session: Session, case_id: int, *, version: int, staff_id: int, now: datetime) -> None:
    """Say that category and urgency are right as they stand; a labelled row as well, or the reader would only ever hear of its errors."""
    case = find(session, case_id, version)
    if case.category is None:
        raise NotAllowed("It has no category yet: choose one under “Correct category or urgency”.")
    if is_blind(case):
        raise NotAllowed("Sort it first: there is nothing to confirm before the answer is shown.")
    decided = Label(Outcome.QUERY, case.category, case.urgency)
    labelling_acts.keep(
        session, case, case.last_message_id, decided, How.CONFIRMED, because="", staff_id=staff_id, now=now
    )
    events.note(session, case, actor=events.person(staff_id), now=now, because="confirmed category and urgency")


def not_a_query(session: Session, case_id: int, *, version: int, because: str, staff_id: int, now: datetime) -> None:
    """A person says that it was no query: the case is closed and the mail set aside, both reversible."""
    case = find(session, case_id, version)
    actor = events.person(staff_id)
    labelling_acts.keep(
        session, case, case.last_message_id, Label(Outcome.NOT_A_QUERY), How.CORRECTED, because=because, staff_id=staff_id, now=now
    )  # fmt: skip
    for ledger_id in {case.first_message_id}:
        row = session.get(LedgerItem, ledger_id)
        if row and row.state is LedgerState.CASE:
            events.move(session, row, LedgerState.SET_ASIDE, actor=actor, now=now, because="a person: not a query")
    shut(session, case, "not a query", actor=actor, now=now)


def add_note(session: Session, case_id: int, *, text: str, staff_id: int, now: datetime) -> int:
    """Add a note for colleagues; returns its id."""
    case = find(session, case_id, to_change=True)
    words = text.strip()
    if not words:
        raise NotAllowed("Write something in the note first.")
    if len(words) > LONGEST:
        raise NotAllowed(f"The note is too long: {LONGEST:,} characters at most.")
    note = Note(case_id=case_id, author_id=staff_id, at=now, text=words)
    session.add(note)
    session.flush()
    assert note.id is not None
    events.note(session, case, actor=events.person(staff_id), now=now, because="note added")
    return note.id


def wait_for(session: Session, case_id: int, *, version: int, on_what: str, staff_id: int, now: datetime) -> None:
    """Put it in waiting: the practice, or somebody else outside, is asked for something."""
    case = find(session, case_id, version)
    if case.owner_id is None:
        raise NotAllowed("Take the case first: somebody has to look after it while it waits.")
    move(
        session,
        case,
        CaseState.WAITING,
        actor=events.person(staff_id),
        now=now,
        because=f"waits for {on_what.strip()[:80] or 'the practice'}",
    )
    looked(session, case)
    change(session, case, **paused(case, now))


def looked(session: Session, case: Case) -> None:
    """She acted on a case that had come back to be looked at again: it need not stand at the top any more. A day to come stays."""
    came_back = col(LookAgain.case_id) == case.id, col(LookAgain.back_at).is_not(None)
    session.execute(delete(LookAgain).where(*came_back))


def close(session: Session, case_id: int, *, version: int, reason: str, staff_id: int, now: datetime) -> None:
    """Finish it, with a reason. A new mail in the thread opens it again."""
    case = find(session, case_id, version)
    if not reason.strip():
        raise NotAllowed("Say in a word why it is finished.")
    if case.opened_at is None:
        raise NotAllowed("Nobody has opened this message yet: read it first.")
    shut(session, case, reason.strip()[:200], actor=events.person(staff_id), now=now)


def shut(session: Session, case: Case, reason: str, *, actor: str, now: datetime) -> None:
    """Close a case."""
    move(session, case, CaseState.CLOSED, actor=actor, now=now, because=reason)
    session.execute(delete(LookAgain).where(col(LookAgain.case_id) == case.id))
    went_on = resumed(case, now, current(session, now).calendar)
    change(session, case, closed_at=now, **labelling_acts.no_longer_blind(case), **went_on)


def reopen(session: Session, case_id: int, *, version: int, staff_id: int, now: datetime) -> None:
    """Open a closed case again; whoever reopens it has it."""
    case = find(session, case_id, version)
    if case.state is not CaseState.CLOSED:
        raise NotAllowed("This case is not closed.")
    if standing_for(session, [case_id]):
        raise NotAllowed("It was joined to another question, which has its mails: undo that instead.")
    move(session, case, CaseState.OPEN, actor=events.person(staff_id), now=now, because="reopened")
    change(session, case, owner_id=staff_id, closed_at=None)


def move(session: Session, case: Case, to: CaseState, *, actor: str, now: datetime, because: str) -> None:
    """Move a case for a person; what the table refuses is told in words."""
    try:
        events.move(session, case, to, actor=actor, now=now, because=because)
    except events.IllegalMove as error:
        raise NotAllowed(str(error)) from error
