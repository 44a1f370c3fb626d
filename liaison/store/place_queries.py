"""The read side of the directory of places."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlmodel import Session, col

from liaison.store.pairs import pairs
from liaison.store.tables_places import Place


def of_kind(session: Session, kind: str) -> Sequence[Place]:
    """The places of a kind that are there, by name."""
    rows = select(Place).where(col(Place.kind) == kind, col(Place.active))
    return session.scalars(rows.order_by(col(Place.name), col(Place.code))).all()


def counts(session: Session) -> dict[str, int]:
    """How many there are of each kind."""
    return pairs(session, select(col(Place.kind), func.count()).where(col(Place.active)).group_by(col(Place.kind)))


def one(session: Session, place_id: int) -> Place | None:
    """One place."""
    return session.get(Place, place_id)
