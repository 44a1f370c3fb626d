"""Colleagues' accounts: adding, changing, ending. An account is never deleted: what somebody did keeps its name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlmodel import Session, col

from liaison.domain.asking import SKILLS
from liaison.staff import passwords
from liaison.store.tables_care import ForSupervision
from liaison.store.tables_people import SignIn, Staff
from models.taxonomy import Handler

ACCESS = ("duty_worker", "admin", "lead")  # what somebody may do here; a handler role is another thing


class WrongAccount(ValueError):
    """The account cannot be made or changed as asked: says why."""


def add(
    session: Session,
    *,
    email: str,
    name: str,
    access: Sequence[str],
    roles: Sequence[str] = (),
    localities: Sequence[str] = (),
    password: str | None = None,
    weekly_hours: float = 37.5,
    now: datetime,
) -> Staff:
    """Add a colleague. Raises WrongAccount or WeakPassword."""
    check(email, access, roles)
    if not name.strip():
        raise WrongAccount("A colleague needs a name.")
    if session.scalar(select(Staff.id).where(func.lower(Staff.email) == email.strip().lower())):
        raise WrongAccount(
            f"There is an account for {email.strip()} already: liaison user password gives it a password, import staff changes it."
        )
    staff = Staff(
        email=email.strip().lower(), name=name.strip(), access=list(access), roles=list(roles), localities=list(localities),
        weekly_hours=weekly_hours, password_hash=passwords.make(password) if password else None, created_at=now,
    )  # fmt: skip
    session.add(staff)
    session.flush()
    return staff


def check(email: str, access: Sequence[str], roles: Sequence[str]) -> None:
    """Raise WrongAccount for an address, access or role that is none."""
    local, at, domain = email.strip().partition("@")
    if not (local and at and domain) or "@" in domain or any(char.isspace() for char in email.strip()):
        raise WrongAccount(f"{email!r} is not an e-mail address.")
    for word in access:
        if word not in ACCESS:
            raise WrongAccount(f"{word!r} is not an access: choose from {', '.join(ACCESS)}.")
    for word in roles:
        if word not in set(Handler) | SKILLS:
            raise WrongAccount(f"{word!r} is not a role: choose from {', '.join([*Handler, *sorted(SKILLS)])}.")


def set_password(session: Session, email: str, password: str) -> Staff:
    """Give a colleague a password, the first one (a list of colleagues brings none) or a new one, which ends every sign-in made with the
    one before. Raises WrongAccount or WeakPassword."""
    staff = of(session, email)
    if not staff.active:
        raise WrongAccount(f"The account of {email.strip()} was ended: liaison user enable opens it again.")
    staff.password_hash = passwords.make(password)
    session.execute(delete(SignIn).where(col(SignIn.staff_id) == staff.id))
    return staff


def enable(session: Session, email: str, password: str) -> Staff:
    """Open an account that was ended, for somebody who is back; the password is always a new one. Raises WrongAccount or WeakPassword."""
    staff = of(session, email)
    staff.active, staff.password_hash = True, passwords.make(password)
    return staff


def of(session: Session, email: str) -> Staff:
    """The account of this address, ended or not. Raises WrongAccount."""
    staff = session.scalars(select(Staff).where(func.lower(Staff.email) == email.strip().lower())).first()
    if staff is None:
        raise WrongAccount(f"There is no account for {email.strip()}.")
    return staff


def disable(session: Session, email: str) -> Staff:
    """End an account and every sign-in of it; the name stays beside what was done. Raises WrongAccount."""
    staff = of(session, email)
    staff.active = False
    session.execute(
        delete(ForSupervision).where(col(ForSupervision.staff_id) == staff.id)
    )  # hers alone: nobody inherits them
    session.execute(delete(SignIn).where(col(SignIn.staff_id) == staff.id))
    return staff


def everyone(session: Session) -> list[Staff]:
    """All colleagues, by name."""
    return list(session.scalars(select(Staff).order_by(col(Staff.name))))


def active_id(session: Session, email: str) -> int | None:
    """The id of the colleague with this address who works here now; None when there is none."""
    found = select(Staff.id).where(func.lower(Staff.email) == email.strip().lower(), col(Staff.active))
    return session.scalar(found)
