"""Leave: a colleague asks, a lead or admin agrees; a lead also enters it herself, from this moment on where somebody rings in.

No reason is asked and none is kept. What is agreed stands on the rota at once; the cases of whoever is away go on by themselves. Nobody
agrees her own leave while another lead or admin is here to do it; where there is none, on an island, she does, and the event says so. Being
ill is nobody's to agree: "away from now" is entered by whoever can.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlmodel import Session, col

from liaison.domain.away import KINDS, SHORT_NOTICE
from liaison.domain.spoken import short
from liaison.domain.states import WishState
from liaison.staff.refusals import ChangedMeanwhile, NotPossible
from liaison.store import events
from liaison.store.tables_people import Leave, Staff
from liaison.store.tables_rota import LeaveWish

LONGEST = timedelta(days=730)
TOUCHES = timedelta(minutes=1)  # a list that was read in may end a day at a minute to midnight
AGREEING = frozenset({"lead", "admin"})  # who agrees leave
ALONE = "leave agreed by herself: nobody else here can agree it"


def ask(session: Session, staff_id: int, starts: datetime, ends: datetime, kind: str, *, now: datetime) -> int:
    """Ask for leave of one's own; returns the wish's id. Raises NotPossible."""
    check(session, staff_id, starts, ends, kind)
    if ends <= now:
        raise NotPossible("That time is over already.", "last")
    open_ones = col(LeaveWish.staff_id) == staff_id, col(LeaveWish.state) == WishState.ASKED
    over = col(LeaveWish.starts_at) < ends, col(LeaveWish.ends_at) > starts
    if session.scalars(select(LeaveWish.id).where(*open_ones, *over).limit(1)).first() is not None:
        raise NotPossible("You have asked for leave in that time already: it waits for an answer.", "first")
    wish = LeaveWish(state=WishState.ASKED, staff_id=staff_id, starts_at=starts, ends_at=ends, kind=kind, asked_at=now)
    return events.open_row(session, wish, actor=events.person(staff_id), now=now, because="asked for leave")


def answer(session: Session, wish_id: int, *, agree: bool, by_id: int, now: datetime) -> None:
    """Agree, and it stands on the rota; or say no. Raises NotPossible, or ChangedMeanwhile when it was answered or taken back."""
    wish = waiting(session, wish_id)
    to = WishState.AGREED if agree else WishState.DECLINED
    words = "leave agreed" if agree else "leave not agreed"
    if agree and wish.staff_id == by_id:
        refuse_own(session, by_id)
        words = ALONE
    if agree:
        put(session, wish.staff_id, wish.starts_at, wish.ends_at, wish.kind, by_id=by_id, now=now)
    events.move(
        session, wish, to, actor=events.person(by_id), now=now, because=words, answered_at=now, answered_by=by_id
    )


def withdraw(session: Session, wish_id: int, *, staff_id: int, now: datetime) -> None:
    """Take a wish of one's own back. Raises NotPossible or ChangedMeanwhile."""
    wish = waiting(session, wish_id)
    if wish.staff_id != staff_id:
        raise NotPossible("Only whoever asked can take it back.")
    events.move(
        session,
        wish,
        WishState.WITHDRAWN,
        actor=events.person(staff_id),
        now=now,
        because="taken back",
        answered_at=now,
    )


def waiting(session: Session, wish_id: int) -> LeaveWish:
    """A wish that waits for an answer. Raises ChangedMeanwhile."""
    wish = session.get(LeaveWish, wish_id)
    if wish is None or wish.state is not WishState.ASKED:
        raise ChangedMeanwhile
    return wish


def refuse_own(session: Session, by_id: int, field: str = "") -> None:
    """Raise NotPossible where somebody else can agree the leave of whoever would agree it herself."""
    if others := who_agrees(session, but=by_id):
        raise NotPossible(f"{' or '.join(others[:3])} can agree your leave: ask for it, as everybody does.", field)


def who_agrees(session: Session, but: int) -> list[str]:
    """The leads and admins who work here beside one, by name."""
    others = select(Staff).where(col(Staff.active), col(Staff.id) != but).order_by(col(Staff.name))
    return [staff.name for staff in session.scalars(others) if AGREEING & set(staff.access)]


def enter(
    session: Session, staff_id: int, starts: datetime, ends: datetime, kind: str, *, by_id: int, now: datetime
) -> None:
    """Enter a colleague's leave at once; one's own is asked for and agreed in one, where that may be. Raises NotPossible."""
    if staff_id == by_id:
        refuse_own(session, by_id, "staff_id")
        answer(session, ask(session, staff_id, starts, ends, kind, now=now), agree=True, by_id=by_id, now=now)
    else:
        put(session, staff_id, starts, ends, kind, by_id=by_id, now=now)


def put(
    session: Session, staff_id: int, starts: datetime, ends: datetime, kind: str, *, by_id: int, now: datetime
) -> Leave:
    """Put leave on the rota. What follows on from leave of the same kind, or leads up to it, is one with it: who asked for Monday, and then
    for Tuesday, is away on Monday and Tuesday. Raises NotPossible; what overlaps leave that is there is refused, with its days."""
    check(session, staff_id, starts, ends, kind)
    for one in adjoining(session, staff_id, starts, ends, kind):
        starts, ends = min(starts, one.starts_at), max(ends, one.ends_at)
        session.delete(one)  # a page that still shows it is told that it changed
    row = Leave(staff_id=staff_id, starts_at=starts, ends_at=ends, kind=kind, changed_at=now, changed_by=by_id)
    session.add(row)
    session.flush()
    return row


def adjoining(session: Session, staff_id: int, starts: datetime, ends: datetime, kind: str) -> list[Leave]:
    """The leave of the same kind that ends where some begins, or begins where it ends; so long as all of it is no more than leave may be."""
    same = col(Leave.staff_id) == staff_id, col(Leave.kind) == kind
    before = col(Leave.ends_at).between(starts - TOUCHES, starts)
    after = col(Leave.starts_at).between(ends, ends + TOUCHES)
    found = list(session.scalars(select(Leave).where(*same, or_(before, after))))
    first, last = min([starts, *(one.starts_at for one in found)]), max([ends, *(one.ends_at for one in found)])
    return found if last - first <= LONGEST else []


def away_from_now(session: Session, staff_id: int, ends: datetime, *, by_id: int, now: datetime) -> Leave:
    """Somebody rang in: away from this moment on, around leave that stands already; returns the first piece. Raises NotPossible."""
    later = col(Leave.staff_id) == staff_id, col(Leave.starts_at) > now, col(Leave.starts_at) < ends
    stands = session.execute(
        select(col(Leave.starts_at), col(Leave.ends_at)).where(*later).order_by(col(Leave.starts_at))
    )
    begins, pieces = now, []
    for start, end in stands.all():
        pieces.append((begins, start))
        begins = end
    pieces.append((begins, ends))
    found = [put(session, staff_id, *one, SHORT_NOTICE, by_id=by_id, now=now) for one in pieces if one[0] < one[1]]
    return found[0]


def change_end(session: Session, leave_id: int, ends: datetime, *, version: int, by_id: int, now: datetime) -> None:
    """Somebody is back sooner, or stays away longer: leave ends then. One that would end before it began goes; one's own grows longer as
    it is agreed, by somebody else, unless one is ill. Raises NotPossible or ChangedMeanwhile."""
    leave = session.get(Leave, leave_id)
    if leave is None or leave.version != version:
        raise ChangedMeanwhile
    if ends <= leave.starts_at:
        remove(session, leave_id, version=version)
        return
    if leave.staff_id == by_id and ends > leave.ends_at and leave.kind != SHORT_NOTICE:
        refuse_own(session, by_id)
    check(session, leave.staff_id, leave.starts_at, ends, leave.kind, but=leave_id)
    seen = col(Leave.id) == leave_id, col(Leave.version) == version
    values = {"ends_at": ends, "version": version + 1, "changed_at": now, "changed_by": by_id}
    if events.affected(session.execute(update(Leave).where(*seen).values(**values))) != 1:
        raise ChangedMeanwhile
    session.expire_all()


def remove(session: Session, leave_id: int, *, version: int) -> None:
    """Take leave off the rota. Raises ChangedMeanwhile."""
    seen = col(Leave.id) == leave_id, col(Leave.version) == version
    if events.affected(session.execute(delete(Leave).where(*seen))) != 1:
        raise ChangedMeanwhile


def check(
    session: Session, staff_id: int, starts: datetime, ends: datetime, kind: str, *, but: int | None = None
) -> None:
    """Refuse leave that is none, of nobody, or over leave that is there (`but` is the one it replaces). Raises NotPossible."""
    if not starts < ends:
        raise NotPossible("Leave ends after it begins.", "last")
    if ends - starts > LONGEST:
        raise NotPossible("That is more than two years: enter it in parts.", "last")
    if kind not in KINDS:
        raise NotPossible("Choose from the list.", "kind")
    staff = session.get(Staff, staff_id)
    if staff is None or not staff.active:
        raise NotPossible("Choose a colleague who works here.", "staff_id")
    over = col(Leave.staff_id) == staff_id, col(Leave.starts_at) < ends, col(Leave.ends_at) > starts
    there = select(Leave).where(*over, col(Leave.id) != (but or 0)).order_by(col(Leave.starts_at)).limit(1)
    if other := session.scalars(there).first():
        stands = f"from {short(other.starts_at)} to {short(other.ends_at)}"
        raise NotPossible(f"{staff.name} is away already {stands}: change that one.", "first")
