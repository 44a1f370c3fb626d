"""Two records of one person become one. A colleague chose, field by field; everything that points to the absorbed record moves over.

Afterwards the person has at most one live review: of two, the one that is further along stays, with its day, and the other is closed as
overtaken. What was sent about either counts as sent about the one that stays, so nothing is sent twice. Letters that are held stay held.
It is final: the absorbed record stays as it was, to be read, and what moved is written down.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, select, update
from sqlmodel import Session

from liaison.domain.duedates import Intervals
from liaison.domain.register_columns import ENTRIES
from liaison.domain.safe_contact import WAYS, noted_by, on
from liaison.practices.service_facts import current as current_service
from liaison.reviews import about_me_joined, due
from liaison.reviews.merging_reviews import one_live_review
from liaison.reviews.register_edit import NotSaved, Who, stored, write
from liaison.store.tables import metadata
from liaison.store.tables_people import Person
from liaison.store.tables_register import PersonMerge

JOINED, ABSORBED = "joined", "absorbed"  # what the history of the two calls it
# What a colleague chooses between. A later completed review, a hold and known domestic abuse are kept from either record, unasked.
# The day on which the person was asked about a way of reaching them, and who noted it, go with the answer: no answer is made fresh by another's.
CHOSEN = ("practice_code", "shared_care_start", "status", *(name for name in ENTRIES if name not in map(on, WAYS)))
KEPT_FROM_EITHER = frozenset({"domestic_abuse"})
"""How each column that names a person follows. A new table that names one has to be decided on here: a test asks the metadata.
moves: its rows are the kept record's from now on · reviews: with their letters and steps, so that none is there twice (merging_reviews)
· stays: it says what was so · documents: with what was agreed and shared, one of two standing (about_me_joined)."""
FOLLOWS: Mapping[str, str] = {
    "case.person_id": "moves",
    "letter.person_id": "moves",
    "person_change.person_id": "moves",
    "liberation.person_id": "moves",
    "review_trigger.person_id": "moves",
    "owed_review.person_id": "moves",
    "reach_task.person_id": "moves",
    "people_list_line.person_id": "moves",
    "person.merged_into_id": "moves",
    "review.person_id": "reviews",
    "person_letter.person_id": "reviews",
    "practice_step.person_id": "reviews",
    "person_merge.kept_id": "stays",
    "person_merge.absorbed_id": "stays",
    "person_apart.one_id": "stays",
    "person_apart.other_id": "stays",
    "about_me.person_id": "documents",
}


@dataclass(frozen=True)
class Joining:
    """Which record is kept (its CHI number stays), which is absorbed, each as it was seen, by whom and when (aware, UTC); and the words of
    both “This is me” as they were seen (about_me_joined.seen)."""

    kept: Who
    absorbed: Who
    words: str | None = None


def pointing() -> dict[str, tuple[Table, str]]:
    """Every column of the database that names a person, by "table.column"."""
    return {
        f"{table.name}.{key.parent.name}": (table, key.parent.name)
        for table in metadata.tables.values()
        for key in table.foreign_keys
        if key.target_fullname == "person.id"
    }


def differing(kept: Person, absorbed: Person) -> list[str]:
    """The fields in which the records differ and between which a colleague chooses."""
    return [
        name for name in CHOSEN if name not in KEPT_FROM_EITHER and compared(kept, name) != compared(absorbed, name)
    ]


def compared(person: Person, name: str) -> Any:
    """What of a record is compared in a field: an answer about safe contact with its day; what nobody answered has none to keep."""
    value = held(person, name) or None
    if name not in WAYS:
        return value
    return None if value in (None, "unknown") else (value, person.safe_contact.get(on(name)))


def held(person: Person, name: str) -> Any:
    """What a record has in a field."""
    return stored(person, ENTRIES[name]) if name in ENTRIES else getattr(person, name)


def suggested(kept: Person, absorbed: Person, name: str) -> str:
    """Which record's value is marked at first: "kept", "absorbed", or "" where only a person can say it."""
    mine, theirs = held(kept, name), held(absorbed, name)
    if name == "status":
        return ""
    if name == "shared_care_start":
        return "kept" if mine <= theirs else "absorbed"
    if name in WAYS:
        return "kept" if careful(kept, name) <= careful(absorbed, name) else "absorbed"
    return "kept" if mine or not theirs else "absorbed"


def careful(person: Person, way: str) -> tuple[int, str]:
    """How careful an answer about safe contact is: no, then not known, then yes; of two that say the same the older one."""
    answer = {"no": 0, "yes": 2}.get(str(held(person, way)), 1)
    return answer, str(person.safe_contact.get(on(way)) or "")


def join(session: Session, joining: Joining, taken: Collection[str]) -> int:
    """Make one record of two; `taken` are the fields that come from the absorbed one. Returns the kept record's id. Raises NotSaved."""
    kept, absorbed = both(session, joining)
    who = joining.kept
    columns, fields = columns_of(kept, absorbed, taken)
    kept_id, gone_id = who.person_id, joining.absorbed.person_id
    gone = {"status": "left", "letters_held": True, "look_again_on": None, "merged_into_id": kept_id}
    write(session, who, JOINED, columns, fields)
    write(session, joining.absorbed, ABSORBED, gone, ())
    moved = one_live_review(
        session, kept_id, gone_id, Intervals(first=current_service(session, who.now).first_review_months), by=who.staff_id, now=who.now
    )  # fmt: skip
    moved["about_me.person_id"] = about_me_joined.bring_together(
        session, kept_id, gone_id, take=about_me_joined.FIELD in taken, was=joining.words, by=who.staff_id, now=who.now
    )
    moved |= {
        name: follow(session, *pointing()[name], kept_id, gone_id)
        for name, how in FOLLOWS.items()
        if how == "moves" and name in pointing()
    }
    session.add(
        PersonMerge(
            kept_id=kept_id, absorbed_id=gone_id, by=who.staff_id, at=who.now, taken=sorted({*fields, *({about_me_joined.FIELD} & set(taken))}),
            moved={name: ids for name, ids in moved.items() if ids},
        )
    )  # fmt: skip
    session.flush()
    session.expire_all()
    due.bring_up(session, [kept_id], who.now)
    return kept_id


def both(session: Session, joining: Joining) -> tuple[Person, Person]:
    """The two records as they were seen. Raises NotSaved."""
    found = [session.get(Person, who.person_id) for who in (joining.kept, joining.absorbed)]
    kept, absorbed = found
    if kept is None or absorbed is None or kept.id == absorbed.id:
        raise NotSaved(form="Choose two records.")
    if kept.merged_into_id or absorbed.merged_into_id:
        raise NotSaved(form="One of these records was joined with another one meanwhile.")
    if (kept.version, absorbed.version) != (joining.kept.version, joining.absorbed.version):
        raise NotSaved(form="A colleague changed one of these records meanwhile: look at both again.")
    return kept, absorbed


def columns_of(kept: Person, absorbed: Person, taken: Collection[str]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The columns of the kept record, and the names of the fields that change by it."""
    columns: dict[str, Any] = {"letters_held": kept.letters_held or absorbed.letters_held}
    blocks = {home: dict(getattr(kept, home)) for home in ("safe_contact", "choices")}
    fields = [name for name in differing(kept, absorbed) if name in taken]
    for name in fields:
        if name in WAYS:
            take_answer(blocks["safe_contact"], absorbed.safe_contact, name)
            continue
        home = ENTRIES[name].home if name in ENTRIES else "column"
        value = held(absorbed, name)
        if home == "column":
            columns[name] = value
        elif value in (None, ""):
            blocks[home].pop(name, None)
        else:
            blocks[home][name] = value
    if absorbed.safe_contact.get("domestic_abuse"):
        blocks["safe_contact"]["domestic_abuse"] = True
    if "status" in fields:
        columns["look_again_on"] = absorbed.look_again_on
    days = [day for day in (kept.last_review_on, absorbed.last_review_on) if day]
    columns["last_review_on"] = max(days) if days else None
    return columns | blocks, tuple(fields)


def take_answer(block: dict[str, Any], theirs: Mapping[str, Any], way: str) -> None:
    """Put the answer about one way of reaching the person in the place of the one that is there, with its day and who noted it."""
    for name in (way, on(way), noted_by(way)):
        block.pop(name, None)
        if theirs.get(name) not in (None, ""):
            block[name] = theirs[name]


def follow(session: Session, table: Table, column: str, kept_id: int, gone_id: int) -> list[int]:
    """The rows of the absorbed record are the kept one's from now on; returns their ids."""
    mine = table.c[column] == gone_id
    if table.name == "person":
        mine &= table.c.id != gone_id
    ids = list(session.scalars(select(table.c.id).where(mine)))
    session.execute(update(table).where(mine).values({column: kept_id}))
    return ids
