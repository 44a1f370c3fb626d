"""Letters for the post: printed together, ticked one by one when they are in the post, printed again without doubling.

A batch keeps its letters. Each print asks anew of each whether it may go and leaves out what is ticked, so that paper that was spoilt is
replaced and what is in the post is not printed twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from liaison.app import App
from liaison.domain.reaching import ASKED_FOR
from liaison.domain.states import PersonLetterState
from liaison.letters.person_pdf import Sheet
from liaison.reviews.invite_release import NotReleased, may_go
from liaison.reviews.invite_words import truth
from liaison.store import events
from liaison.store.person_letter_queries import letters_at, of_batch
from liaison.store.tables_people import Person, Review
from liaison.store.tables_person_letters import PersonLetter, PrintBatch


@dataclass(frozen=True)
class Held:
    """A letter that is not printed, and why."""

    letter: PersonLetter
    person: Person
    because: str


def make_batch(session: Session, app: App, *, staff_id: int, now: datetime) -> int | None:
    """Take what is released into a batch; what may not go any more is stopped with its reason. None when there is nothing to print."""
    good = []
    for line in letters_at(session, [PersonLetterState.RELEASED]):
        review = session.get_one(Review, line.letter.review_id)
        try:
            may_go(session, app, line.letter, line.person, review, now)
        except NotReleased as no:
            events.move(
                session, line.letter, PersonLetterState.STOPPED, actor=events.step("print"), now=now, because="it may not go now",
                stopped_because=str(no), version=line.letter.version + 1,
            )  # fmt: skip
            continue
        good.append(line.letter)
    if not good:
        return None
    batch = PrintBatch(made_at=now, made_by=staff_id)
    session.add(batch)
    session.flush()
    for letter in good:
        events.move(
            session, letter, PersonLetterState.PRINTED, actor=events.person(staff_id), now=now, because="printed", batch_id=batch.id,
            version=letter.version + 1,
        )  # fmt: skip
    return batch.id


def sheets(session: Session, app: App, batch_id: int, now: datetime) -> tuple[list[Sheet], list[Held]]:
    """What a print of this batch holds now, and what is left out: never what is in the post, never what may not go."""
    good, held = [], []
    for line in of_batch(session, batch_id):
        letter = line.letter
        if letter.state is not PersonLetterState.PRINTED:
            continue
        review = session.get_one(Review, letter.review_id)
        try:
            found = may_go(session, app, letter, line.person, review, now)
        except NotReleased as no:
            held.append(Held(letter, line.person, str(no)))
            continue
        rules = tuple(
            rule for rule in found.rules if rule.startswith(ASKED_FOR)
        )  # who must not be told lies beside no envelope
        easy = letter.kind.endswith("_easy") or truth(line.person.choices.get("easy_read"))
        good.append(
            Sheet(f"{batch_id}-{letter.id}", line.person.name, address_lines(found.to), letter.text, rules, easy)
        )
    return good, held


def address_lines(address: str) -> tuple[str, ...]:
    """The lines of an address that is kept with commas or line ends between them."""
    return tuple(part.strip() for part in address.replace("\n", ",").split(",") if part.strip())


def tick(session: Session, letter_ids: Sequence[int], batch_id: int, *, staff_id: int, now: datetime) -> int:
    """Note that these letters of a batch are in the post; returns how many were not before. Ticking twice changes nothing."""
    ticked = 0
    for line in of_batch(session, batch_id):
        if line.letter.id in letter_ids and line.letter.state is PersonLetterState.PRINTED:
            events.move(
                session, line.letter, PersonLetterState.GONE, actor=events.person(staff_id), now=now, because="in the post", posted_at=now,
                posted_by=staff_id, version=line.letter.version + 1,
            )  # fmt: skip
            ticked += 1
    return ticked
