"""Signing in and out. The cookie is opaque and only its hash is stored, so a stolen database signs nobody in; a row can be ended."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlmodel import Session, col

from liaison.staff import passwords
from liaison.store.tables_people import SignIn, SignInAttempt, Staff

TRIES = 6  # wrong passwords for one account from one address in WINDOW
WINDOW = timedelta(minutes=15)


class NotSignedIn(Exception):
    """Signing in was refused; the message is safe to show."""


@dataclass(frozen=True)
class Ticket:
    """A new sign-in: `token` goes into the cookie and nowhere else."""

    token: str
    staff_id: int


def sign_in(session: Session, email: str, password: str, *, address: str, now: datetime, hours: int) -> Ticket:
    """Sign a colleague in. Raises NotSignedIn with the same words for an unknown account and a wrong password."""
    who = digest(f"{email.strip().lower()}|{address}")
    if too_many(session, who, now):
        raise NotSignedIn("Too many tries. Please wait 15 minutes, or ask your team lead for a new password.")
    staff = session.scalars(select(Staff).where(func.lower(Staff.email) == email.strip().lower())).first()
    if not passwords.fits(password, staff.password_hash if staff and staff.active else None):
        session.add(SignInAttempt(who=who, at=now))
        raise NotSignedIn("The address and the password do not go together. Please try again, or ask your team lead.")
    assert staff is not None
    assert staff.id is not None
    session.execute(delete(SignInAttempt).where(col(SignInAttempt.who) == who))
    return start(session, staff.id, now=now, hours=hours)


def start(session: Session, staff_id: int, *, now: datetime, hours: int) -> Ticket:
    """Open a sign-in for a colleague who has proved who she is."""
    token = secrets.token_urlsafe(32)
    row = SignIn(
        token_hash=digest(token), staff_id=staff_id, csrf=secrets.token_urlsafe(24), started_at=now, seen_at=now,
        expires_at=now + timedelta(hours=hours),
    )  # fmt: skip
    session.add(row)
    return Ticket(token, staff_id)


def who_is(session: Session, token: str | None, now: datetime) -> tuple[Staff, SignIn] | None:
    """The colleague behind a cookie, or None when it is unknown, ended, or hers no longer to use."""
    if not token:
        return None
    rows = select(Staff, SignIn).join(SignIn, col(SignIn.staff_id) == Staff.id)
    found = session.execute(rows.where(col(SignIn.token_hash) == digest(token), col(SignIn.expires_at) > now)).first()
    return (found[0], found[1]) if found and found[0].active else None


def sign_out(session: Session, token: str) -> None:
    """End one sign-in."""
    session.execute(delete(SignIn).where(col(SignIn.token_hash) == digest(token)))


def too_many(session: Session, who: str, now: datetime) -> bool:
    """Whether this account and address have guessed too often lately."""
    recent = select(func.count()).select_from(SignInAttempt).where(
        col(SignInAttempt.who) == who, col(SignInAttempt.at) > now - WINDOW
    )  # fmt: skip
    return (session.scalar(recent) or 0) >= TRIES


def digest(text: str) -> str:
    """SHA-256, hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
