"""The read side of the morning page: what came while the service was closed, most urgent first."""

from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.store.inbox_queries import CaseLine, by_ids
from liaison.store.tables import Case

MANY = 40  # lines: a morning is read through, the inbox holds the rest


def came(session: Session, since: datetime, until: datetime) -> list[CaseLine]:
    """Cases that came in a span, whatever became of them since."""
    found = select(col(Case.id)).where(col(Case.received_at) >= since, col(Case.received_at) < until)
    ordered = found.order_by(col(Case.urgency), col(Case.received_at), col(Case.id)).limit(MANY)
    return by_ids(session, list(session.scalars(ordered)))
