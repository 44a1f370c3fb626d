"""How this site writes to practices about reviews: the newest choice that somebody made, with the reason; before one, the defaults."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.domain.digest_policy import DEFAULT, MOST_GATHERED, Form, Policy, wrong
from liaison.store.tables_practice_answers import DigestChoice


class WrongChoice(ValueError):
    """The choice cannot be taken: says why. `field` is the one of the form to put right."""

    def __init__(self, words: str, field: str = "again") -> None:
        super().__init__(words)
        self.field = field


def newest(session: Session) -> DigestChoice | None:
    """The choice that applies; None where nobody has made one."""
    return session.scalars(select(DigestChoice).order_by(col(DigestChoice.id).desc()).limit(1)).first()


def policy(session: Session) -> Policy:
    """The policy that applies."""
    row = newest(session)
    return Policy(Form(row.form), row.again, row.third, row.ring, row.link_days, row.gather) if row else DEFAULT


def choose(session: Session, wanted: Policy, because: str, *, seen: int, by_id: int | None, now: datetime) -> None:
    """Make a choice; `seen` is the number of the one that stood on the page, 0 for the defaults. Raises WrongChoice."""
    row = newest(session)
    if (row.id if row else 0) != seen:
        raise WrongChoice("A colleague changed this meanwhile: it stands here as it is now.")
    if said := wrong(wanted):
        raise WrongChoice(said, "gather" if wanted.gather not in range(MOST_GATHERED + 1) else "again")
    if not because.strip():
        raise WrongChoice("Say in a few words why, and who at the board agreed.", "because")
    values = {"form": wanted.form.value, "again": wanted.again, "third": wanted.third, "ring": wanted.ring}
    days = {"link_days": wanted.link_days, "gather": wanted.gather}
    session.add(DigestChoice(**values, **days, because=because.strip()[:300], at=now, by_id=by_id))
