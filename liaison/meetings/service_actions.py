"""What is agreed to be done: after a meeting, and by the implementation plan. Each change is a version of its own, each end has a reason.

Raises NotSettled for what cannot be, and MovedMeanwhile where a colleague was quicker.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from liaison.clock import london_date
from liaison.domain.agreed_actions import MEETING, PLAN, ROLES, Owner, why_not_said
from liaison.domain.states import ActionState
from liaison.meetings.host_slots import NotSettled
from liaison.meetings.minutes import held
from liaison.store import events
from liaison.store.tables_after import ActionVersion, ServiceAction
from liaison.store.tables_people import Practice, Staff


@dataclass(frozen=True)
class Agreed:
    """What is agreed: `due_on` is a London date, `aim` what it is for (of the plan), `practice` where a role is."""

    what: str
    owner: Owner
    due_on: date
    aim: str = ""
    practice: str = ""


def add(session: Session, agreed: Agreed, *, meeting_id: int | None, staff_id: int, now: datetime) -> int:
    """Add an action: of a meeting that took place, or of the implementation plan (None). Returns its number."""
    if meeting_id is not None:
        meeting = held(session, meeting_id)
        events.note(session, meeting, actor=events.person(staff_id), now=now, because="an action was agreed")
    check(session, agreed)
    if agreed.due_on < london_date(now):
        raise NotSettled("Choose today or a day to come.", "due_on")
    row = ServiceAction(
        state=ActionState.OPEN, source=PLAN if meeting_id is None else MEETING, meeting_id=meeting_id, added_at=now,
        added_by=staff_id, **columns(agreed),
    )  # fmt: skip
    number = events.open_row(session, row, actor=events.person(staff_id), now=now, because="agreed")
    write_version(session, row, staff_id, now)
    return number


def change(session: Session, action_id: int, agreed: Agreed, *, version: int, staff_id: int, now: datetime) -> None:
    """Word it otherwise, give it to somebody else or another day; how it read before stays."""
    row = as_seen(session, action_id, version, ActionState.OPEN)
    check(session, agreed)
    changed = [TOLD[name] for name, value in columns(agreed).items() if getattr(row, name) != value and name in TOLD]
    if not changed:
        raise NotSettled("Nothing is different yet.", "what")
    if agreed.due_on != row.due_on and agreed.due_on < london_date(now):
        raise NotSettled("Choose today or a day to come.", "due_on")
    for name, value in columns(agreed).items():
        setattr(row, name, value)
    row.version += 1
    write_version(session, row, staff_id, now)
    because = f"changed: {', '.join(dict.fromkeys(changed))}"
    events.note(session, row, actor=events.person(staff_id), now=now, because=because)


# column → how the history calls it
TOLD = {"what": "the words", "aim": "what it is for", "owner_id": "who does it", "owner_role": "who does it", "practice_code": "where", "due_on": "the day"}  # fmt: skip


def end(
    session: Session, action_id: int, how: ActionState, why: str, *, version: int, staff_id: int, now: datetime
) -> None:
    """It is done, or not needed: the reason is asked for where it is not needed."""
    row = as_seen(session, action_id, version, ActionState.OPEN)
    if how is ActionState.NOT_NEEDED and not why.strip():
        raise NotSettled("Say in a few words why it is not needed.", "why")
    if told := why_not_said(why):
        raise NotSettled(told, "why")
    actor = events.person(staff_id)
    changes = {"ended_at": now, "ended_because": why.strip(), "version": row.version + 1}
    events.move(session, row, how, actor=actor, now=now, because="a reason was given" if why.strip() else "", **changes)


def reopen(session: Session, action_id: int, *, version: int, staff_id: int, now: datetime) -> None:
    """It is to be done after all."""
    row = as_seen(session, action_id, version, ActionState.DONE, ActionState.NOT_NEEDED)
    changes = {"ended_at": None, "ended_because": "", "version": row.version + 1}
    because = f"open again; before: {row.ended_because}" if row.ended_because else "open again"
    events.move(session, row, ActionState.OPEN, actor=events.person(staff_id), now=now, because=because, **changes)


def as_seen(session: Session, action_id: int, version: int, *states: ActionState) -> ServiceAction:
    """The action, locked, if it is still as the page showed it. Raises MovedMeanwhile."""
    row = session.get(ServiceAction, action_id, with_for_update=True)
    if row is None or row.version != version or row.state not in states:
        raise events.MovedMeanwhile(f"action {action_id} was changed meanwhile")
    return row


def check(session: Session, agreed: Agreed) -> None:
    """Raise NotSettled for what may not stand in an action, or an owner who is not there."""
    if not agreed.what.strip():
        raise NotSettled("Write what is to be done.", "what")
    for field, words in (("what", agreed.what), ("aim", agreed.aim)):
        if why := why_not_said(words):
            raise NotSettled(why, field)
    who = session.get(Staff, agreed.owner.staff_id) if agreed.owner.staff_id else None
    if agreed.owner.role not in ROLES and (who is None or not who.active):
        raise NotSettled("Choose who does it.", "owner")
    if agreed.practice and session.get(Practice, agreed.practice) is None:
        raise NotSettled("Choose the practice from the list.", "practice")


def columns(agreed: Agreed) -> dict[str, object]:
    """What is agreed, as columns. A practice stands beside a role alone."""
    return {
        "what": agreed.what.strip(), "aim": agreed.aim.strip(), "owner_id": agreed.owner.staff_id, "owner_role": agreed.owner.role,
        "practice_code": (agreed.practice or None) if agreed.owner.role else None, "due_on": agreed.due_on,
    }  # fmt: skip


def write_version(session: Session, row: ServiceAction, staff_id: int, now: datetime) -> None:
    """Keep how it reads from now on."""
    kept = ("what", "aim", "owner_id", "owner_role", "practice_code", "due_on", "version")
    values = {name: getattr(row, name) for name in kept}
    session.add(ActionVersion(action_id=row.id or 0, at=now, by_id=staff_id, **values))
    session.flush()
