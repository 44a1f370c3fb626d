"""Links two cases that belong together, with a reason. Each keeps its own person, owner and clocks; both show the other."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.store import events
from liaison.store.joined_queries import family
from liaison.store.tables import Case
from liaison.store.tables_casework import CaseLink
from liaison.store.upsert import insert_one
from liaison.triage.inbox import NotAllowed, change, find

_REFERENCE = re.compile(r"(?:\[?SU-GP)?\s*([A-Z0-9]{4,6})\]?", re.I)


def named(session: Session, words: str) -> Case:
    """The case of a reference as people write it: "9YT7", "[SU-GP 9YT7]". Raises NotAllowed."""
    match = _REFERENCE.fullmatch(words.strip())
    case = session.scalars(select(Case).where(col(Case.reference) == match[1].upper())).first() if match else None
    if case is None:
        raise NotAllowed(f"There is no question with the reference “{words.strip()[:20]}”.")
    return case


def link(
    session: Session, case_id: int, *, version: int, reference: str, because: str, staff_id: int, now: datetime
) -> None:
    """Link this case with the one of that reference. Raises NotAllowed, Stale."""
    case = find(session, case_id, version)
    other = named(session, reference)
    if other.id == case_id:
        raise NotAllowed("That is this question itself.")
    if not tie(session, case, other, because, staff_id=staff_id, now=now):
        raise NotAllowed("These two are linked already.")
    change(session, case)


def tie(session: Session, case: Case, other: Case, because: str, *, staff_id: int, now: datetime) -> bool:
    """Write the link and an event on both; False when they were linked before."""
    one, two = sorted((case.id or 0, other.id or 0))
    row = {"one_id": one, "other_id": two, "because": because.strip(), "by_id": staff_id, "at": now}
    if insert_one(session, CaseLink, row, keys=["one_id", "other_id"]) is None:
        return False
    for here, there in ((case, other), (other, case)):
        events.note(session, here, actor=events.person(staff_id), now=now, because=f"linked with {there.reference}")
    return True


def untie(session: Session, case_id: int, *, version: int, link_id: int, staff_id: int, now: datetime) -> None:
    """Take a link away; both keep the event. Raises NotAllowed, Stale."""
    case = find(session, case_id, version)
    row = session.get(CaseLink, link_id)
    ours = family(session, case_id)
    if row is None or not {row.one_id, row.other_id} & set(ours):
        raise NotAllowed("That link is gone already.")
    other = session.get_one(Case, row.other_id if row.one_id in ours else row.one_id)
    session.delete(row)
    for here, there in ((case, other), (other, case)):
        events.note(
            session, here, actor=events.person(staff_id), now=now, because=f"no longer linked with {there.reference}"
        )
    change(session, case)
