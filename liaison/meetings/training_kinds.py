"""What training is on offer: an admin adds kinds, words them anew, and takes them out of the offer. Raises NotSettled and MovedMeanwhile."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from liaison.domain import chi
from liaison.domain.training_offers import NO_PEOPLE
from liaison.meetings.host_slots import NotSettled
from liaison.store import events
from liaison.store import training_queries as queries
from liaison.store.tables_training import TrainingKind


def keep(
    session: Session, number: int | None, name: str, about: str, minutes: int, *, active: bool, version: int, staff_id: int, now: datetime
) -> None:  # fmt: skip
    """Add a kind, or change one as it was seen. A name stands once."""
    there = {one.name.casefold(): one for one in queries.kinds(session, every=True)}
    same = there.get(name.strip().casefold())
    if same is not None and same.id != number:
        raise NotSettled("This is on the list already.", "title")
    if chi.find(f"{name} {about}"):
        raise NotSettled(NO_PEOPLE, "about")
    if number is None:
        session.add(TrainingKind(name=name.strip(), about=about, minutes=minutes, changed_at=now, changed_by=staff_id))
        session.flush()
        return
    row = session.get(TrainingKind, number, with_for_update=True)
    if row is None or row.version != version:
        raise events.MovedMeanwhile("a colleague changed it meanwhile")
    row.name, row.about, row.minutes, row.active = name.strip(), about, minutes, active
    row.version, row.changed_at, row.changed_by = row.version + 1, now, staff_id
    session.flush()
