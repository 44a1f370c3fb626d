"""How each practice wants its letters: what is not urgent together once a week, or each as it is written (the default)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.practices.which_practice import NotOne, which_practice
from liaison.store.tables_people import Practice, Staff
from liaison.store.tables_replies import PracticeWish


class WrongWish(ValueError):
    """A choice cannot be kept as asked: says why."""


@dataclass(frozen=True)
class Wish:
    """One practice that wants its letters once a week."""

    code: str
    name: str
    at: datetime
    by: str


def listing(session: Session) -> list[Wish]:
    """The practices that want a weekly letter, by name."""
    rows = select(PracticeWish, Practice.name).join(Practice, col(Practice.code) == PracticeWish.practice_code)
    names = {number: name for number, name in session.execute(select(Staff.id, Staff.name))}
    found = session.execute(rows.where(col(PracticeWish.weekly)).order_by(col(Practice.name)))
    return [Wish(wish.practice_code, name, wish.at, names.get(wish.by_id, "")) for wish, name in found]


def keep(session: Session, which: str, weekly: bool, *, by_id: int | None, now: datetime) -> None:
    """Keep a practice's choice; `which` is its code or name as typed. Raises WrongWish."""
    try:
        practice = which_practice(session, which)
    except NotOne as no:
        raise WrongWish(str(no)) from no
    if weekly and not (practice.email and practice.email_verified_on):
        raise WrongWish(f"{practice.name} has no confirmed mailbox of its own yet: confirm its address first.")
    session.merge(PracticeWish(practice_code=practice.code, weekly=weekly, at=now, by_id=by_id))
