"""Who is never answered automatically, and how often anybody is: this is what stops mail loops (RFC 3834, peers' worst days)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.store.tables import Letter

PER_DAY = 3  # automatic letters to one address in 24 hours, over all cases

# mailboxes that are machines by name, perhaps with a tag behind it ("bounces+4711"); an answer to them comes back
MACHINES = re.compile(
    r"(?:mailer[-_.]?daemon|postmaster|(?:do[-_.]?not|no)[-_.]?reply|bounces?|auto[-_.]?(?:reply|confirm|notify))"
    r"(?:[-+=_.].*)?",
    re.IGNORECASE,
)


def recent_counts(session: Session, now: datetime) -> Counter[str]:
    """How many automatic letters each address was posted in the last 24 hours."""
    since = now - timedelta(hours=24)
    chosen = select(Letter.to).where(col(Letter.automatic).is_not(None), col(Letter.created_at) > since)
    return Counter(address.lower() for row in session.scalars(chosen) for address in row)


def why_not(address: str | None, ours: Iterable[str], counts: Counter[str]) -> str | None:
    """Why an automatic letter to this address is not posted; None when it may be."""
    if not address or "@" not in address:
        return "there is no address to answer"
    if MACHINES.fullmatch(address.rpartition("@")[0]):
        return "the address belongs to a machine"
    if address.lower() in {own.lower() for own in ours}:
        return "the address is our own"
    if counts[address.lower()] >= PER_DAY:
        return f"{PER_DAY} automatic letters went there in the last 24 hours"
    return None
