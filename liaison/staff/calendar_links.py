"""The secret link by which a colleague's calendar program reads her shifts: made, made anew, ended. Only its hash is kept."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import delete, select
from sqlmodel import Session, col

from liaison.store.tables_people import Staff
from liaison.store.tables_rota import CalendarLink


def make(session: Session, staff_id: int, *, now: datetime) -> str:
    """A new link's secret, shown this once; an earlier link ends."""
    end(session, staff_id)
    token = secrets.token_urlsafe(32)
    session.add(CalendarLink(staff_id=staff_id, token_hash=digest(token), made_at=now))
    session.flush()
    return token


def end(session: Session, staff_id: int) -> None:
    """End the link: whoever holds it reads nothing any more."""
    session.execute(delete(CalendarLink).where(col(CalendarLink.staff_id) == staff_id))


def made_at(session: Session, staff_id: int) -> datetime | None:
    """When her link was made; None when she has none."""
    return session.scalar(select(CalendarLink.made_at).where(col(CalendarLink.staff_id) == staff_id))


def whose(session: Session, token: str) -> Staff | None:
    """The colleague of a secret, while she works here."""
    found = select(Staff).join(CalendarLink, col(CalendarLink.staff_id) == col(Staff.id))
    return session.scalars(found.where(col(CalendarLink.token_hash) == digest(token), col(Staff.active))).first()


def digest(token: str) -> str:
    """What is stored of a secret."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
