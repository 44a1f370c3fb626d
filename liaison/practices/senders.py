"""Which practice, or which other place of the directory, an address writes for, and which automatic senders are always read.

There is no national convention for practice mailboxes, so an address is known because somebody entered or confirmed it: in the
sender table, as a practice's own mailbox, or as one of its contacts. Nothing is guessed from the domain.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from liaison.clock import london_date
from liaison.store.tables_notices import AlwaysRead, BadAddress
from liaison.store.tables_people import Contact, Practice, SenderAddress
from liaison.store.tables_places import Place


def practice_of(session: Session, addresses: Sequence[str]) -> dict[str, str]:
    """Lower-case address → practice code, for those that are known.

    What somebody entered for the address itself wins. Whoever is listed at several practices (a locum, a shared mailbox) writes for
    one of them, and only a person can say for which.
    """
    wanted = {address.lower() for address in addresses}
    listed: dict[str, set[str]] = defaultdict(set)
    for address, practice in (
        *codes(session, Contact.email, Contact.practice_code, wanted),
        *codes(session, Practice.email, Practice.code, wanted),
    ):
        listed[address].add(practice)
    found = {address: practices.pop() for address, practices in listed.items() if len(practices) == 1}
    return found | dict(codes(session, SenderAddress.email, SenderAddress.practice_code, wanted))


def places_of(session: Session, addresses: Sequence[str]) -> dict[str, Place]:
    """Lower-case address → the pharmacy, prison, ward or team of the directory whose mail it is; an address that several have says nothing."""
    wanted = {address.lower() for address in addresses if address}
    if not wanted:
        return {}
    found: dict[str, list[Place]] = defaultdict(list)
    for place in session.scalars(select(Place).where(col(Place.active), func.lower(col(Place.email)).in_(wanted))):
        found[place.email.lower()].append(place)
    return {address: places[0] for address, places in found.items() if len(places) == 1}


def codes(session: Session, email: Any, code: Any, wanted: set[str]) -> list[tuple[str, str]]:
    """Lower-case address and practice code, from two columns of one table."""
    lower = func.lower(email)
    rows = session.execute(select(lower, code).where(lower.in_(wanted), col(code).is_not(None)))
    return [(address, practice) for address, practice in rows]


def bad_addresses(session: Session) -> frozenset[str]:
    """The addresses at which a letter of ours did not arrive, and from which nothing has come since; lower case."""
    return frozenset(session.scalars(select(BadAddress.email).where(col(BadAddress.ended_at).is_(None))))


def come_back_since(session: Session) -> dict[str, date]:
    """The same addresses, each with the day since when."""
    rows = select(col(BadAddress.email), col(BadAddress.since)).where(col(BadAddress.ended_at).is_(None))
    return {email: london_date(since) for email, since in session.execute(rows)}


def clinical_automatic(session: Session) -> frozenset[str]:
    """The addresses of automatic senders that are never set aside (ambulance notices, drug alerts, laboratories): those that came with
    the directory, and those a colleague has put on the list."""
    chosen = select(SenderAddress.email).where(col(SenderAddress.clinical_automatic))
    added = select(AlwaysRead.entry).where(col(AlwaysRead.ended_at).is_(None))
    return frozenset(address.lower() for address in (*session.scalars(chosen), *session.scalars(added)))
