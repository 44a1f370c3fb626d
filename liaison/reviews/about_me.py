"""“This is me”: a person's own words, section by section, kept as they were saved each time. Optional, and asked of nobody.

Nothing here is an input to a model, a count or a decision: see store/tables_about_me. Only the column `about_me.person_id` names the person.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select, update
from sqlmodel import Session, col

from liaison.domain.about_me_sections import Form
from liaison.reviews.about_me_form import form_now
from liaison.store import about_me_queries as queries
from liaison.store.events import affected
from liaison.store.tables_about_me import AboutMe, AboutMeVersion
from liaison.store.tables_people import Person

JOINED_AWAY = "This record was joined with another one meanwhile. Copy what you typed into that one's “This is me”."
LONGEST = 1_500  # characters of one section
# who wrote it with whom
TOLD = {
    "self": "written by the person",
    "together": "written together with a colleague",
    "said": "said by the person, written down by a colleague",
    "helped": "written with an interpreter or somebody the person trusts",
}


class NotKept(Exception):
    """It cannot be kept so; `problems` says what to do, by field ("" for the form as a whole)."""

    def __init__(self, **problems: str) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems: Mapping[str, str] = problems


class Overtaken(Exception):
    """A colleague saved another version meanwhile; `row` is hers, None where there is none to show."""

    def __init__(self, row: AboutMeVersion | None = None) -> None:
        super().__init__("A colleague saved another version meanwhile.")
        self.row = row


def document_for(session: Session, person_id: int, now: datetime) -> AboutMe:
    """The person's document, begun empty where there is none. Two colleagues who begin at once get the same one. Raises NotKept."""
    person = session.scalars(
        select(Person).where(col(Person.id) == person_id).with_for_update().execution_options(populate_existing=True)
    ).one()
    if person.merged_into_id is not None:
        raise NotKept(**{"": JOINED_AWAY})
    found = queries.document(session, person_id)
    if found is None:
        found = AboutMe(person_id=person_id, saved_at=now)
        session.add(found)
        session.flush()
    return found


def newest(session: Session, document: AboutMe | None) -> AboutMeVersion | None:
    """The words as they stand."""
    return queries.saved(session, document.id or 0, document.version) if document and document.version else None


def save(
    session: Session, person_id: int, words: Mapping[str, str], *, told: str, seen: int, staff_id: int, now: datetime
) -> AboutMeVersion | None:
    """Save the words as the next version after `seen`; None where nothing changed. Raises NotKept, Overtaken.

    A section that the form no longer has keeps its words: nobody's words are lost because a form changed.
    """
    document = document_for(session, person_id, now)
    last, form = newest(session, document), form_now(session)
    if document.version != seen:
        raise Overtaken(last)
    kept = {**(last.words if last else {}), **{one.key: words.get(one.key, "").strip() for one in form.sections}}
    kept = {key: text for key, text in kept.items() if text}
    long = {key: f"Use at most {LONGEST:,} characters here." for key, text in kept.items() if len(text) > LONGEST}
    if long:
        raise NotKept(**long)
    if told not in TOLD:
        raise NotKept(told="Choose how it was written.")
    if kept == (last.words if last else {}):
        return None
    return write(session, document, kept, form, told=told, staff_id=staff_id, now=now)


def write(
    session: Session, document: AboutMe, words: dict[str, str], form: Form, *, told: str, staff_id: int, now: datetime
) -> AboutMeVersion:
    """Write the next version, if the document is still as it was seen. Raises Overtaken."""
    mine = update(AboutMe).where(col(AboutMe.id) == document.id, col(AboutMe.version) == document.version)
    version = document.version + 1
    if not affected(session.execute(mine.values(version=version, saved_at=now))):
        session.refresh(document)
        raise Overtaken(newest(session, document))
    row = AboutMeVersion(
        document_id=document.id or 0, version=version, form_version=form.version, words=words, told=told, by_id=staff_id, at=now
    )  # fmt: skip
    session.add(row)
    session.flush()
    session.refresh(document)
    return row
