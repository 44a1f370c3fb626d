"""The section of “This is me” that is kept apart: what has happened to the person. Off until somebody turns it on with the person.

The rule: it opens for the colleagues whom the person allowed, by name, and for nobody else; being lead or admin opens nothing. Each
version opens for whoever was allowed when it was saved and is allowed now. Turned off, it opens for nobody, and nothing is erased.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from liaison.domain.about_me_sharing import HOW
from liaison.reviews.about_me import NotKept, Overtaken, document_for
from liaison.store import about_me_queries as queries
from liaison.store.tables_about_me import AboutMeApart, AboutMeLook
from liaison.store.upsert import insert_one

LONGEST = 4_000
OTHERS = "It is on already, for colleagues whom the person named. One of them can add you, with the person."


def newest(session: Session, person_id: int) -> AboutMeApart | None:
    """The section as it stands, for deciding alone: whoever shows it asks `opened`."""
    found = queries.aparts(session, person_id)
    return found[0][0] if found else None


def opens_for(row: AboutMeApart | None, staff_id: int) -> bool:
    """Whether the section, as this row has it, opens for a colleague."""
    return row is not None and row.on and staff_id in row.seen_by


def opened(session: Session, person_id: int, staff_id: int) -> AboutMeApart | None:
    """The section as it stands, where it opens for this colleague; else None, as if there were none."""
    row = newest(session, person_id)
    return row if opens_for(row, staff_id) else None


def earlier(session: Session, person_id: int, staff_id: int) -> list[tuple[AboutMeApart, str]]:
    """The versions that this colleague may look at, newest first, with who saved each."""
    if opened(session, person_id, staff_id) is None:
        return []
    return [(row, name) for row, name in queries.aparts(session, person_id) if opens_for(row, staff_id)]


def look(session: Session, person_id: int, staff_id: int, now: datetime) -> AboutMeApart | None:
    """Open the section for a colleague, and write down that she looked."""
    row = opened(session, person_id, staff_id)
    if row is not None:
        session.add(AboutMeLook(document_id=row.document_id, by_id=staff_id, at=now))
    return row


def save(
    session: Session, person_id: int, words: str, seen_by: Sequence[int], *, how: str, seen: int, staff_id: int, now: datetime
) -> None:  # fmt: skip
    """Turn the section on with the person, or save it anew. `seen` is the number of the row that was seen, 0 for none. Raises NotKept, Overtaken."""
    document_for(session, person_id, now)  # whoever comes second waits here, and sees what the first one saved
    row = newest(session, person_id)
    mine = opens_for(row, staff_id)
    if row is not None and row.on and not mine and queries.active(session, list(row.seen_by)):
        raise NotKept(**{"": OTHERS})
    if how not in HOW:
        raise NotKept(how="Choose how the person said that they want it.")
    if len(words.strip()) > LONGEST:
        raise NotKept(words=f"Use at most {LONGEST:,} characters.")
    allowed = sorted({*seen_by, staff_id})
    if len(queries.active(session, allowed)) != len(allowed):
        raise NotKept(seen_by="Choose colleagues who work here now.")
    add(session, person_id, AboutMeApart(on=True, words=words.strip(), seen_by=allowed, how=how), row if mine else None, seen, staff_id, now)  # fmt: skip


def turn_off(session: Session, person_id: int, *, seen: int, staff_id: int, now: datetime) -> None:
    """Turn the section off, in one action: it opens for nobody from now on, and stands in no share. Raises NotKept, Overtaken."""
    document_for(session, person_id, now)
    row = opened(session, person_id, staff_id)
    if row is None:
        raise NotKept(**{"": "There is nothing here to turn off."})
    add(session, person_id, AboutMeApart(on=False), row, seen, staff_id, now)


def add(
    session: Session, person_id: int, row: AboutMeApart, was: AboutMeApart | None, seen: int, staff_id: int, now: datetime
) -> None:  # fmt: skip
    """Write the next row, if nobody was quicker. Raises Overtaken."""
    document = document_for(session, person_id, now)
    if was is not None and was.number != seen:
        raise Overtaken
    numbers = [one.number for one, _ in queries.aparts(session, person_id) if one.document_id == document.id]
    values = {
        "document_id": document.id, "number": max(numbers, default=0) + 1, "on": row.on, "words": row.words, "seen_by": list(row.seen_by),
        "how": row.how, "by_id": staff_id, "at": now,
    }  # fmt: skip
    if insert_one(session, AboutMeApart, values, keys=["document_id", "number"]) is None:
        raise Overtaken
