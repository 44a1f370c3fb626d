"""Makes two cases one, and two again. Nothing is deleted: what moves is written down row by row, and goes back by that list.

The joined case is closed and points to the one that has its mails now: a later reply to either lands there. Its own events stay its own
and are shown on both. The earlier deadline and the higher urgency win (`domain/joining`).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlmodel import Session, SQLModel, col

from liaison.domain import joining as law
from liaison.domain.joining import Side
from liaison.domain.states import CaseState, LedgerState
from liaison.store import events
from liaison.store.joined_queries import joining_of
from liaison.store.tables import Case, LedgerItem, Letter, Message, Note
from liaison.store.tables_casework import Call, Joining, LookAgain, Mention
from liaison.store.tables_desk import Ask
from liaison.store.tables_notices import Notice
from liaison.store.tables_replies import DraftFile, PracticeSaid
from liaison.triage import labelling_acts
from liaison.triage.follow_up import known_cases
from liaison.triage.inbox import NotAllowed, Stale, change, find, move
from liaison.triage.joined_drafts import drafts_apart, drafts_together

# What goes over to the kept case. Every other table that names a case is in STAYS, with the reason: a test holds the two complete.
MOVES: dict[str, type[SQLModel]] = {
    "message": Message, "note": Note, "letter": Letter, "call": Call, "mention": Mention, "notice": Notice, "ask": Ask,
    "practice_said": PracticeSaid, "draft_file": DraftFile,
}  # fmt: skip
STAYS = {
    "division": "what was divided stays divided of that case, until it is put back together: `put_together`",
    "draft": "one a colleague and case: `joined_drafts` puts two of one colleague into one",
    "look_again": "one a case: the earlier day counts, see `day_over`",
    "correction": "a judgement of a mail, not of a case",
    "alarm": "what was raised was raised for that case",
    "case": "maybe_same_as points to the case that was meant, which says where it is now",
    "case_link": "shown on both, see casework_queries.linked",
    "joining": "the list itself",
    "meeting_question": "what was raised at a meeting became that case, which says where it is now",
    "filing": "what was filed was filed of that case",
    "given_on": "what went on from the absent went on as that case",
    "handover_item": "a line of a list: it cannot be accepted any more once its case is over",
    "review_trigger": "what happened to a person is hers, whichever case told of it",
    "for_supervision": "private: it stays where it was put, and the list of what moved would tell of it",
    "psychology_barrier": "one a case, and counted at the case it was said of",
    "presence": "who has that page open just now",
    "case_words": "what a search reads, kept by the database's own triggers",
}
DIVIDED = "divided"  # in `before`: it is no joining of two questions, but the end of a division
# The columns of the kept case that joining may change, to be put back by undoing it.
PUT_BACK = (
    "urgency", "floor_urgency", "category", "also", "person_id", "practice_code", "received_at", "read_by", "read_how", "answer_by",
    "answer_how", "clock", "opened_at", "opened_by",
)  # fmt: skip


def join(
    session: Session,
    case_id: int,
    *,
    version: int,
    other_id: int,
    other_version: int,
    because: str,
    staff_id: int,
    now: datetime,
) -> int:
    """Join another case to this one; returns the joining's id. Raises NotAllowed, Stale."""
    kept, joined = find(session, case_id, version), find(session, other_id, other_version)
    sides = refuse(session, kept, joined)
    actor = events.person(staff_id)
    values, before = law.joint(*sides), state_before(kept, joined)
    moved = move_over(session, kept, joined)
    row = Joining(
        kept_id=case_id, joined_id=other_id, because=because.strip(), by_id=staff_id, at=now, moved=moved,
        before=before | {"merged": plain({name: values[name] for name in PUT_BACK if name in values})},
    )  # fmt: skip
    session.add(row)
    session.flush()
    if law.comes_back(kept.state, joined.state):
        move(session, kept, CaseState.OPEN, actor=actor, now=now, because=f"{joined.reference} was joined to it")
    else:
        events.note(session, kept, actor=actor, now=now, because=f"{joined.reference} was joined to it")
    change(session, kept, **values, **mails_of(session, case_id), **labelling_acts.no_longer_blind(kept))
    end(session, kept, joined, actor, now)
    assert row.id is not None
    return row.id


def refuse(session: Session, kept: Case, joined: Case) -> tuple[Side, Side]:
    """Both as the law sees them. Raises NotAllowed where they cannot be one."""
    assert kept.id is not None
    assert joined.id is not None
    if kept.id == joined.id:
        raise NotAllowed("That is this question itself.")
    for one in (kept, joined):
        if joining_of(session, one.id or 0):
            raise NotAllowed(f"{one.reference} has been joined to another question already.")
    if kept.owner_id is None:
        raise NotAllowed("Take this question first: whoever joins two looks after what comes of it.")
    known = known_cases(session, {kept.id, joined.id})
    sides = side(kept, known[kept.id].chis), side(joined, known[joined.id].chis)
    if problem := law.why_not(*sides):
        raise NotAllowed(problem)
    return sides


def side(case: Case, chis: frozenset[str]) -> Side:
    """A case as the law sees it."""
    return Side(
        case.state, case.urgency, case.floor_urgency, case.category, tuple(case.also), case.person_id, case.practice_code, chis,
        case.received_at, case.read_by, case.read_how, case.answer_by, case.answer_how, case.opened_at, case.clock,
    )  # fmt: skip


def move_over(session: Session, kept: Case, joined: Case) -> dict[str, Any]:
    """Move the rows of the joined case; returns which, by table."""
    moved: dict[str, Any] = {}
    for name, table in MOVES.items():
        mine = col(table.case_id) == joined.id  # type: ignore[attr-defined]
        changed = update(table).where(mine).values(case_id=kept.id).returning(table.id)  # type: ignore[attr-defined]
        moved[name] = sorted(session.scalars(changed))
    moved["draft"] = drafts_together(session, kept.id or 0, joined)
    moved["look_again"] = day_over(session, kept.id or 0, joined.id or 0)
    return moved


def day_over(session: Session, kept_id: int, joined_id: int) -> bool:
    """The earlier of two days to look again counts; True when it came from the joined case."""
    ours, theirs = session.get(LookAgain, kept_id), session.get(LookAgain, joined_id)
    if theirs is None or (ours is not None and ours.on <= theirs.on):
        return False
    if ours is None:
        values = {name: getattr(theirs, name) for name in ("on", "because", "by_id", "at", "back_at")}
        session.add(LookAgain(case_id=kept_id, **values))
    else:
        ours.on = theirs.on
    return True


def end(session: Session, kept: Case, joined: Case, actor: str, now: datetime) -> None:
    """Close the joined case; the mail that had opened it is a further mail of the kept one now."""
    because = f"joined to {kept.reference}"
    if joined.state is CaseState.CLOSED:
        events.note(session, joined, actor=actor, now=now, because=because)
    else:
        move(session, joined, CaseState.CLOSED, actor=actor, now=now, because=because)
    change(session, joined, closed_at=joined.closed_at or now, **labelling_acts.no_longer_blind(joined))
    ledger = session.get(LedgerItem, joined.first_message_id)
    if ledger is not None and ledger.state is LedgerState.CASE:
        events.move(session, ledger, LedgerState.FOLLOW_UP, actor=actor, now=now, because=because)


def mails_of(session: Session, case_id: int) -> dict[str, int]:
    """First, last and number of the mails of a case, counted anew."""
    rows = select(func.min(Message.id), func.max(Message.id), func.count()).where(col(Message.case_id) == case_id)
    first, latest, number = session.execute(rows).one()
    return {"first_message_id": first, "last_message_id": latest, "messages": number}


def state_before(kept: Case, joined: Case) -> dict[str, Any]:
    """How both stood, to be put back."""
    return {
        "kept": plain({name: getattr(kept, name) for name in PUT_BACK}),
        "joined": {"state": joined.state.value, "closed_at": joined.closed_at and joined.closed_at.isoformat()},
    }


def plain(values: dict[str, Any]) -> dict[str, Any]:
    """Values as JSON holds them."""
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}


def undo(session: Session, joining_id: int, *, version: int, staff_id: int, now: datetime) -> int:
    """Make two of them again: what had moved goes back, and what a colleague or a mail changed since stays. Returns the kept case's id.
    Raises NotAllowed, Stale."""
    row = session.get(Joining, joining_id)
    if row is None or row.undone_at is not None:
        raise NotAllowed("These two are two questions again already.")
    if DIVIDED in row.before:
        raise NotAllowed("These were one mail and were put back together: divide the mail again instead.")
    kept, joined = find(session, row.kept_id, version), find(session, row.joined_id)
    if later := joining_of(session, row.kept_id):
        onward = session.get_one(Case, later.kept_id)
        raise NotAllowed(f"This question was joined to {onward.reference} since: undo that first.")
    ended = update(Joining).where(col(Joining.id) == joining_id, col(Joining.undone_at).is_(None))
    if not events.affected(session.execute(ended.values(undone_at=now, undone_by=staff_id))):
        raise Stale("A colleague has undone it at the same moment.")
    actor = events.person(staff_id)
    move_back(session, row)
    events.note(session, kept, actor=actor, now=now, because=f"{joined.reference} stands by itself again")
    change(session, kept, **unchanged_since(kept, row), **mails_of(session, row.kept_id))
    begin_again(session, joined, row, actor, now)
    return row.kept_id


def move_back(session: Session, row: Joining) -> None:
    """The rows on the list that are still with the kept case."""
    for name, table in MOVES.items():
        ids = row.moved.get(name, [])
        there = col(table.id).in_(ids), col(table.case_id) == row.kept_id  # type: ignore[attr-defined]
        session.execute(update(table).where(*there).values(case_id=row.joined_id))
    drafts_apart(session, row.kept_id, row.joined_id, row.moved.get("draft", []))


def unchanged_since(kept: Case, row: Joining) -> dict[str, Any]:
    """The values before, of those columns that still hold what the joining wrote."""
    now, wrote, before = plain({n: getattr(kept, n) for n in PUT_BACK}), row.before["merged"], row.before["kept"]
    back = [name for name, value in wrote.items() if now[name] == value and before[name] != value]
    return {name: restored(name, before[name]) for name in back}


def restored(name: str, value: Any) -> Any:
    """A value as its column takes it."""
    moments = {"received_at", "read_by", "answer_by", "opened_at"}
    return datetime.fromisoformat(value) if name in moments and value else value


def begin_again(session: Session, joined: Case, row: Joining, actor: str, now: datetime) -> None:
    """The joined case stands where it stood; one that was closed stays so."""
    was = CaseState(row.before["joined"]["state"])
    ledger = session.get(LedgerItem, joined.first_message_id)
    if ledger is not None and ledger.state is LedgerState.FOLLOW_UP:
        events.move(session, ledger, LedgerState.CASE, actor=actor, now=now, because="a question of its own again")
    for to in WAY_BACK[was]:
        events.move(session, joined, to, actor=actor, now=now, because="a question of its own again")
    closed_at = joined.closed_at if was is CaseState.CLOSED else None
    change(session, joined, closed_at=closed_at)


# from "closed" to where it stood; what nobody had is looked after anew
WAY_BACK: dict[CaseState, tuple[CaseState, ...]] = {
    CaseState.WAITING_ROUTE: (CaseState.WAITING_ROUTE,),
    CaseState.UNASSIGNED: (CaseState.WAITING_ROUTE,),
    CaseState.ASSIGNED: (CaseState.ASSIGNED,),
    CaseState.OPEN: (CaseState.OPEN,),
    CaseState.WAITING: (CaseState.OPEN, CaseState.WAITING),
    CaseState.ANSWERED: (CaseState.OPEN, CaseState.ANSWERED),
    CaseState.CLOSED: (),
}
