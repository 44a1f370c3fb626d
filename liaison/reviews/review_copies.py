"""The person's own copy by post: it joins the letters for the post, is printed with them and ticked when it is in the post.

Whether it may go is asked here, and again when it is printed, like of every letter to a person; what may not go is stopped there, and a
colleague gives it by hand instead.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from liaison.clock import london_date
from liaison.domain.eligibility import Channel
from liaison.domain.inviting import COPY
from liaison.domain.reaching import NotReached, Reached, reach
from liaison.domain.states import PersonLetterState
from liaison.letters.letter_pdf import Unprintable
from liaison.letters.render import render
from liaison.letters.wide_font import on_paper
from liaison.outbox.eligible import person_now
from liaison.outbox.reaching_now import NOTHING_BACK, contact
from liaison.practices.service_facts import current
from liaison.store import events
from liaison.store.person_letter_queries import by_step, direct_line
from liaison.store.review_form_queries import Held
from liaison.store.tables_people import Person, Staff
from liaison.store.tables_person_letters import PersonLetter
from liaison.store.tables_review_form import ReviewLetter

KIND = "review_copy"
ON_ITS_WAY = frozenset({PersonLetterState.DRAFTED, PersonLetterState.RELEASED, PersonLetterState.PRINTED})


class NotPrinted(Exception):
    """It cannot be printed so; the message says why."""


def reached(person: Person, now: datetime) -> Reached | NotReached:
    """Whether the person may be written to by post today, and where."""
    return reach(contact(person, person_now(person), "", NOTHING_BACK), london_date(now), only=Channel.POST)


def to_print(session: Session, held: Held, row: ReviewLetter, staff_id: int, now: datetime) -> None:
    """Put the released copy with the letters for the post. Raises NotPrinted."""
    found = reached(held.person, now)
    if isinstance(found, NotReached):
        raise NotPrinted(f"{found.because} {found.ask or ''}".strip())
    author, service = session.get_one(Staff, staff_id), current(session, now)
    signed_as = service.name if found.names_service else ""
    text = render(
        KIND,
        service=service,
        body=row.words.strip(),
        worker=author.name,
        phone=direct_line(session, staff_id) or service.phone,
        signed=signed_as,
    ).text
    try:
        on_paper(f"{text}{held.person.name} {found.to}")
    except Unprintable as no:
        raise NotPrinted(f"{no} Write it in other signs, or give it by hand.") from None
    actor, why = events.person(staff_id), "the copy after a review"
    letter = PersonLetter(
        person_id=held.review.person_id, review_id=held.id, cycle=held.review.cycle, step=step(row), kind=KIND, state=PersonLetterState.DRAFTED,
        channel=Channel.POST.value, address=found.to, way_because=found.because, why=why, worker_id=staff_id, text=text, drafted_at=now,
    )  # fmt: skip
    events.open_row(session, letter, actor=actor, now=now, because=why)
    signed = {"released_at": now, "released_by": staff_id, "version": 2}
    events.move(session, letter, PersonLetterState.RELEASED, actor=actor, now=now, because="to be printed", **signed)


def step(row: ReviewLetter) -> str:
    """Its step among the letters to the person in this cycle: each copy joins once."""
    return f"{COPY}{row.kind}" + (f"#{row.turn}" if row.turn > 1 else "")


def printed_as(session: Session, held: Held, row: ReviewLetter | None) -> PersonLetter | None:
    """The copy among the letters to the person, where it went that way."""
    if row is None or row.how != "post":
        return None
    return by_step(session, held.review.person_id, held.review.cycle, step(row))


def stop(session: Session, letter: PersonLetter, staff_id: int, now: datetime, because: str) -> None:
    """Take a copy that is not in the post yet out of the letters for the post."""
    events.move(
        session, letter, PersonLetterState.STOPPED, actor=events.person(staff_id), now=now, because=because, stopped_because=because,
        stopped_by=staff_id, version=letter.version + 1,
    )  # fmt: skip
