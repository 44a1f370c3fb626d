"""What is asked of the rota and waits for an answer, and what became of one's own wishes: as the rota shows it, and Today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from liaison.domain.spoken import clock, short
from liaison.domain.workdays import DAY
from liaison.staff import leave
from liaison.store import rota_queries as queries
from liaison.store.session import Session
from liaison.web.deps import Colleague
from liaison.web.rota_gaps import opened_by, opened_by_swap
from liaison.web.saying import Said, Saying

ENDS = {
    "agreed": "agreed",
    "declined": "not possible this time",
    "lapsed": "to be asked anew: a shift changed meanwhile",
}


@dataclass(frozen=True)
class Wish:
    """Something asked of the rota that waits for an answer. `mine` when she who looks asked it; `alone` when nobody else can agree it.
    `opens` is the gap that it would leave on the rota, for who agrees leave, and for both who swap."""

    action: str
    who: str
    words: str
    asked: Said
    mine: bool
    alone: bool = False
    opens: str = ""

    @property
    def to_answer(self) -> bool:
        """Whether it is for her to answer."""
        return self.alone or not self.mine


def keeps(colleague: Colleague) -> bool:
    """Whether she may change everybody's rota: leads and admins."""
    return colleague.may("health")


def wishes(session: Session, colleague: Colleague, say: Saying) -> list[Wish]:
    """What waits for an answer: hers to give, and her own."""
    found = []
    for one in queries.leave_asked(session, None if keeps(colleague) else colleague.id):
        words = f"Leave: {days_said(one.wish.starts_at, one.wish.ends_at, say)}"
        mine = one.wish.staff_id == colleague.id
        alone = mine and keeps(colleague) and not leave.who_agrees(session, but=colleague.id)
        opens = ""
        if keeps(colleague):
            opens = opened_by(session, one.wish.staff_id, one.wish.starts_at, one.wish.ends_at, say)
        action, asked_at = f"/rota/leave-asked/{one.wish.id}", say.when(one.wish.asked_at)
        found.append(Wish(action, one.name, words, asked_at, mine, alone, opens))
    for asked in queries.swaps_asked(session, colleague.id):
        mine = asked.wish.by_id == colleague.id
        words = f"{'Swap' if asked.wish.other_version is not None else 'Take'}: {asked.wish.words}"
        who = f"You ask {asked.to}" if mine else asked.by
        opens = opened_by_swap(session, asked.wish, say)
        action, asked_at = f"/rota/swaps/{asked.wish.id}", say.when(asked.wish.asked_at)
        found.append(Wish(action, who, words, asked_at, mine, opens=opens))
    return found


def answered(session: Session, colleague: Colleague, say: Saying, since: datetime) -> list[tuple[str, str]]:
    """What became of her own wishes since a moment: each in words, and how it ended."""
    leaves, swapped = queries.answered_for(session, colleague.id, since)
    return [
        *((f"Leave {days_said(one.starts_at, one.ends_at, say)}", ENDS.get(one.state.value, "")) for one in leaves),
        *((f"Swap with {one.to}: {one.wish.words}", ENDS.get(one.wish.state.value, "")) for one in swapped),
    ]


def days_said(starts: datetime, ends: datetime, say: Saying) -> str:
    """Leave in words: "Mon 7 Dec to Fri 11 Dec", "Wed 9 Dec, 13:00 to 17:00", or with both times. A list that was read in may end a day at
    a minute to midnight."""
    first, last = say.calendar.local(starts), say.calendar.local(ends + timedelta(minutes=1))
    if first.hour == first.minute == last.hour == 0 and last.minute <= 1:
        until = last.date() - DAY
        return say.day(first.date()) + ("" if until == first.date() else f" to {say.day(until)}")
    if first.date() == say.calendar.local(ends).date():
        return f"{say.day(first.date())}, {clock(starts)} to {clock(ends)}"
    return f"{short(starts)} to {short(ends)}"
