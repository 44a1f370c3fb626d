"""Who is never answered automatically, and how often anybody is: this is what stops mail loops (RFC 3834, peers' worst days)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.domain.service import Service
from liaison.domain.states import LetterState
from liaison.store.tables import Letter

# How many are `automatic_per_day` and `automatic_per_case` of domain/service: a site may change them, with a name and a date.
# Letters to colleagues about alarms are counted and never capped: they are unique by their keys.
GONE = (LetterState.SENT, LetterState.SENDING, LetterState.UNKNOWN)

# mailboxes that are machines by name, perhaps with a tag behind it ("bounces+4711"); an answer to them comes back
MACHINES = re.compile(
    r"(?:mailer[-_.]?daemon|post[-_.]?master|(?:do[-_.]?not|no)[-_.]?reply|bounces?|auto[-_.]?(?:reply|confirm|notify))"
    r"(?:[-+=_.].*)?",
    re.IGNORECASE,
)


def recent_counts(session: Session, now: datetime) -> Counter[str]:
    """How many automatic letters each address was posted in the last 24 hours."""
    since = now - timedelta(hours=24)
    chosen = select(Letter.to).where(col(Letter.automatic).is_not(None), col(Letter.created_at) > since)
    return Counter(address.lower() for row in session.scalars(chosen) for address in row)


def why_not(
    address: str | None, ours: Iterable[str], counts: Counter[str], most: int = Service.automatic_per_day
) -> str | None:
    """Why an automatic letter to this address is not posted; None when it may be. `most` is how many may go there in 24 hours."""
    if not address or "@" not in address:
        return "there is no address to answer"
    if MACHINES.fullmatch(address.rpartition("@")[0]):
        return "the address belongs to a machine"
    if address.lower() in {own.lower() for own in ours}:
        return "the address is our own"
    if counts[address.lower()] >= most:
        return f"{most} automatic letters went there in the last 24 hours"
    return None


def too_many_about_it(session: Session, letter: Letter, most: int) -> bool:
    """Whether so many automatic letters about this question have gone to an address of this letter already; asked before it leaves."""
    others = select(Letter.to).where(
        col(Letter.case_id) == letter.case_id,
        col(Letter.id) != letter.id,
        col(Letter.automatic).is_not(None),
        col(Letter.state).in_(GONE),
    )
    counts = Counter(address.lower() for row in session.scalars(others) for address in row)
    return any(counts[address.lower()] >= most for address in letter.to)
