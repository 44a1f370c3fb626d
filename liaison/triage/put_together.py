"""Puts a divided mail back together: the one case stands as before, with everything that was done in the others meanwhile.

Possible for the undo time, and after it as long as nothing was done in the new cases but opening and taking them. A letter that was
written there, or a mail that came there, is about one person and cannot be taken back. The further cases are closed and lead to the one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlmodel import Session, SQLModel, col

from liaison.domain.states import CaseState
from liaison.store import events
from liaison.store.joined_queries import joining_of
from liaison.store.tables import Case, Correction, Draft, Event, Letter
from liaison.store.tables_casework import CaseLink, Division, Filing, Joining, LookAgain, Part
from liaison.triage import join_up
from liaison.triage.inbox import NotAllowed, Stale, change, find
from liaison.triage.join_up import DIVIDED
from liaison.triage.reply import UNDO

TOGETHER = "from one mail about several people"
# the columns of the mail's own case that dividing may change
CHANGED = ("person_id", "summary", "floor_urgency", "urgency", "answer_by", "answer_how")
MOVED = {
    name: table for name, table in join_up.MOVES.items() if name != "message"
}  # its copy of the mail stays with a further case
# what may have been done in a further case without being lost
NOTHING = ("opened by", "taken", "linked with")


def remember(
    session: Session, cases: Sequence[Case], mail_id: int, before: dict[str, Any], *, staff_id: int, now: datetime
) -> None:
    """Write down that a mail was divided, and how its case stood. `cases` begins with the mail's own."""
    session.flush()
    session.refresh(cases[0])
    wrote = join_up.plain({name: getattr(cases[0], name) for name in CHANGED})
    last = session.scalar(select(func.max(Event.id)))
    session.add(
        Division(
            case_id=cases[0].id or 0,
            message_id=mail_id,
            made=[one.id for one in cases[1:] if one.id],
            by_id=staff_id,
            at=now,
            before={"case": before, "wrote": wrote, "event": last},
        )  # fmt: skip
    )


def division_of(session: Session, case_id: int) -> Division | None:
    """The newest division of this case's mails that has not been undone."""
    rows = select(Division).where(col(Division.case_id) == case_id, col(Division.undone_at).is_(None))
    return session.scalars(rows.order_by(col(Division.id).desc()).limit(1)).first()


def references(session: Session, division: Division) -> list[str]:
    """The further cases by reference."""
    rows = select(col(Case.reference)).where(col(Case.id).in_(division.made)).order_by(col(Case.id))
    return list(session.scalars(rows))


def why_not(session: Session, division: Division, now: datetime) -> str:
    """Why it can no longer be put back together, in one sentence; "" while it can."""
    made = session.scalars(select(Case).where(col(Case.id).in_(division.made)).order_by(col(Case.id))).all()
    for one in made:
        if one.messages > 1:
            return f"A further mail came to {one.reference}: it goes on by itself."
        if joining_of(session, one.id or 0):
            return f"{one.reference} has been joined to another question."
        if has(session, Correction, one.id or 0):
            return f"Category or urgency of {one.reference} were set: it goes on by itself."
        if has(session, Letter, one.id or 0):
            return f"A letter was written in {one.reference}: it goes on by itself."
        if one.state is CaseState.CLOSED:
            return f"{one.reference} is finished."
    if now <= division.at + UNDO:
        return ""
    busy = next((one for one in made if touched(session, one, division)), None)
    return f"Something has been done in {busy.reference} since: it goes on by itself." if busy else ""


def has(session: Session, table: type[SQLModel], case_id: int) -> bool:
    """Whether any row of this table is about the case."""
    found = select(1).select_from(table).where(col(table.case_id) == case_id)  # type: ignore[attr-defined]
    return session.scalar(found.limit(1)) is not None


def touched(session: Session, case: Case, division: Division) -> bool:
    """Whether somebody did more in a further case than open or take it."""
    tables: tuple[type[SQLModel], ...] = (*MOVED.values(), Draft, LookAgain, Filing)
    if any(has(session, table, case.id or 0) for table in tables):
        return True
    since = col(Event.kind) == "case", col(Event.subject_id) == case.id, col(Event.id) > division.before["event"]
    by_person = select(col(Event.because)).where(*since, col(Event.actor).startswith("person:"))
    return any(not because.startswith(NOTHING) for because in session.scalars(by_person))


def put_together(session: Session, case_id: int, *, version: int, staff_id: int, now: datetime) -> None:
    """Make one case of them again. Raises NotAllowed, Stale."""
    case = find(session, case_id, version)
    division = division_of(session, case_id)
    if division is None:
        raise NotAllowed("This mail is not divided any more.")
    if case.state is CaseState.CLOSED or joining_of(session, case_id):
        raise NotAllowed("This question is finished: open it again first.")
    made = [find(session, one, to_change=True) for one in sorted(division.made)]
    if why := why_not(session, division, now):
        raise NotAllowed(f"{why} To bring two questions together all the same, join them.")
    ended = update(Division).where(col(Division.id) == division.id, col(Division.undone_at).is_(None))
    if not events.affected(session.execute(ended.values(undone_at=now, undone_by=staff_id))):
        raise Stale("A colleague has put it back together at the same moment.")
    actor = events.person(staff_id)
    numbers = [case_id, *division.made]
    session.execute(delete(Part).where(col(Part.of_id) == division.message_id))
    ties = col(CaseLink.one_id).in_(numbers), col(CaseLink.other_id).in_(numbers), col(CaseLink.because) == TOGETHER
    session.execute(delete(CaseLink).where(*ties))
    for one in made:
        lead_back(session, case, one, division, staff_id, now)
    named = ", ".join(one.reference for one in made)
    events.note(session, case, actor=actor, now=now, because=f"put back together with {named}: one question again")
    change(session, case, **as_before(case, division))


def lead_back(session: Session, case: Case, one: Case, division: Division, staff_id: int, now: datetime) -> None:
    """What was done in a further case stands with the one now; the further case is closed and leads there."""
    moved: dict[str, Any] = {}
    for name, table in MOVED.items():
        mine = col(table.case_id) == one.id  # type: ignore[attr-defined]
        changed = update(table).where(mine).values(case_id=case.id).returning(table.id)  # type: ignore[attr-defined]
        moved[name] = sorted(session.scalars(changed))
    moved["draft"] = join_up.drafts_together(session, case.id or 0, one)
    moved["look_again"] = join_up.day_over(session, case.id or 0, one.id or 0)
    row = Joining(
        kept_id=case.id or 0, joined_id=one.id or 0, because="put back together", by_id=staff_id, at=now, moved=moved,
        before={DIVIDED: division.id},
    )  # fmt: skip
    session.add(row)
    session.flush()
    join_up.end(session, case, one, events.person(staff_id), now)


def as_before(case: Case, division: Division) -> dict[str, Any]:
    """The columns as they were, of those that still hold what dividing wrote: what somebody set since stays."""
    now, wrote, was = (
        join_up.plain({n: getattr(case, n) for n in CHANGED}),
        division.before["wrote"],
        division.before["case"],
    )
    return {n: join_up.restored(n, was[n]) for n in CHANGED if now[n] == wrote[n] and was[n] != wrote[n]}
