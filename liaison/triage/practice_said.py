"""What a practice says of an answer by two buttons, behind a signed link: that it answered the question, or that it did not.

Looking changes nothing: mail scanners open links. Only pressing a button does, and pressing it again changes nothing more. "It did not"
gives the question to somebody again, with its clocks running anew; "it did" is noted, and a person finishes the case.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlmodel import Session, col

from liaison.app import App
from liaison.clock import london_date
from liaison.domain.practice_links import read
from liaison.domain.states import LetterState
from liaison.domain.urgency import deadlines
from liaison.practices.service_facts import current
from liaison.staff.signing_in import WINDOW, digest
from liaison.store import events
from liaison.store.session import reading, transaction
from liaison.store.tables import Case, Letter
from liaison.store.tables_people import SignInAttempt
from liaison.store.tables_replies import PracticeSaid
from liaison.store.upsert import insert_one
from liaison.triage.come_back import TAKE_UP, give_again
from liaison.triage.desk import open_desk

ACTOR = events.step("practice_said")
PRESSES = 10  # of one link in WINDOW
YES = "the practice says that our answer answered the question"
NO = "the practice says that our answer did not answer the question"


class TooOften(Exception):
    """A button was pressed many times in a short while."""


@dataclass(frozen=True)
class Asked:
    """What the page asks about: our reference, when the answer left, what was said before, and by when it is read where it was "no"."""

    reference: str
    sent_at: datetime
    said: bool | None
    over: bool
    read_by: datetime | None = None


def look(app: App, token: str, now: datetime) -> Asked | None:
    """What a link asks about; None for one that is not ours, or whose answer never left. Changes nothing."""
    with reading(app.engine) as session:
        found = answer_of(app, session, token)
        if found is None:
            return None
        letter, case, until = found
        said = session.scalars(select(PracticeSaid).where(col(PracticeSaid.letter_id) == letter.id)).first()
        read_by = case.read_by if said and not said.answered and case.opened_at is None else None
        return Asked(
            case.reference, left_at(session, letter), said.answered if said else None, london_date(now) > until, read_by
        )


def say(app: App, token: str, answered: bool, now: datetime) -> bool:
    """Keep what the practice says; a question that was not answered is opened again. False for a link that is not ours, or is over.
    Raises TooOften."""
    with transaction(app.engine) as session:
        found = answer_of(app, session, token)
        if found is None or london_date(now) > found[2]:
            return False
        refused = too_often(session, token, now)
        if not refused:
            session.add(SignInAttempt(who=digest(f"said|{token}"), at=now))
            if is_news(session, found[0], found[1], answered, now):
                take(app, session, found[1], answered, now)
    if refused:
        raise TooOften
    return True


def answer_of(app: App, session: Session, token: str) -> tuple[Letter, Case, object] | None:
    """The letter and case that a link names, and its last day."""
    link = read(token, app.secret)
    letter = session.scalars(select(Letter).where(col(Letter.key) == link.letter_key)).first() if link else None
    if link is None or letter is None or letter.case_id is None:
        return None
    carrier = session.get(Letter, letter.in_letter_id) if letter.in_letter_id else letter
    case = session.get(Case, letter.case_id)
    if case is None or carrier is None or carrier.state not in {LetterState.SENT, LetterState.UNKNOWN}:
        return None
    return letter, case, link.until


def left_at(session: Session, letter: Letter) -> datetime:
    """When the answer left, by itself or in a weekly letter."""
    carrier = session.get(Letter, letter.in_letter_id) if letter.in_letter_id else letter
    return (carrier.sent_at if carrier else None) or letter.created_at


def too_often(session: Session, token: str, now: datetime) -> bool:
    """Whether this link's buttons were pressed very often lately."""
    recent = select(func.count()).select_from(SignInAttempt).where(
        col(SignInAttempt.who) == digest(f"said|{token}"), col(SignInAttempt.at) > now - WINDOW
    )  # fmt: skip
    return (session.scalar(recent) or 0) >= PRESSES


def is_news(session: Session, letter: Letter, case: Case, answered: bool, now: datetime) -> bool:
    """Keep what was said; True when it was not said before. Of two presses at once one is news."""
    row = {"letter_id": letter.id, "case_id": case.id, "answered": answered, "at": now}
    fresh = select(PracticeSaid.letter_id).where(col(PracticeSaid.letter_id) == letter.id)
    if session.scalar(fresh) is None and insert_one(session, PracticeSaid, row, keys=["letter_id"]) is not None:
        return True
    changed = update(PracticeSaid).where(
        col(PracticeSaid.letter_id) == letter.id, col(PracticeSaid.answered).is_not(answered)
    )
    return events.affected(session.execute(changed.values(answered=answered, at=now))) == 1


def take(app: App, session: Session, case: Case, answered: bool, now: datetime) -> None:
    """Write it in what happened, and give the question to somebody again where it was not answered."""
    if answered or case.state not in TAKE_UP:
        events.note(session, case, actor=ACTOR, now=now, because=YES if answered else NO)
        return
    service = current(session, now)
    due = deadlines(now, case.urgency, service.calendar, service.ladder)
    fresh = {
        "read_by": due.read_by, "read_how": due.read_how, "answer_by": due.answer_by, "answer_how": due.answer_how, "clock": case.clock + 1,
        "opened_at": None, "closed_at": None, "answered_at": None, "version": case.version + 1,
    }  # fmt: skip
    session.execute(update(Case).where(col(Case.id) == case.id).values(**fresh))
    session.refresh(case)
    give_again(session, open_desk(session, app, now), case, actor=ACTOR, now=now, because=NO)
