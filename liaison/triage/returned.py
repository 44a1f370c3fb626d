"""Ties delivery reports and automatic answers to the letter they are about, and tells whoever has to know.

Takes:   notices that nobody has tied yet (left by screen with BOUNCE and AUTO_REPLY)
Decides: domain/letter_fates.what_follows
Leaves:  the notice tied to its letter, or to none; a case whose answer did not arrive ASSIGNED or UNASSIGNED again; letters QUEUED
Runs:    jobs/triage_messages.py
Seen on: the case, and Today

A report is no proof of anything: it counts only where it names a letter that did leave. One that names none is listed and does nothing.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session, col

from liaison.app import App
from liaison.domain.letter_fates import ANSWER, Fate, Told, what_follows
from liaison.domain.states import LetterState
from liaison.store import events
from liaison.store.session import StoreTrouble, reading, transaction
from liaison.store.tables import Case, Letter, Message
from liaison.store.tables_notices import BadAddress, Notice
from liaison.store.upsert import insert_new
from liaison.triage import clocks, other_way
from liaison.triage.come_back import TAKE_UP, give_again
from liaison.triage.desk import open_desk
from liaison.triage.late_words import KIND as LATE
from liaison.triage.letter_of import Found, letter_of
from liaison.triage.tell_colleagues import tell

ACTOR = events.step("returned")
BATCH = 100


def take_batch(app: App, now: datetime) -> int:
    """Tie the next notices, each in a transaction of its own; returns how many were taken. One that breaks is shown to a person as it
    is, and the others go on."""
    with reading(app.engine) as session:
        waiting = select(Notice.id).where(col(Notice.tied_at).is_(None)).order_by(col(Notice.id)).limit(BATCH)
        ids = list(session.scalars(waiting))
    return sum(take_steadily(app, notice_id, now) for notice_id in ids)


def take_steadily(app: App, notice_id: int, now: datetime) -> bool:
    """Tie one notice; one that breaks is left to a person."""
    try:
        return take_one(app, notice_id, now)
    except StoreTrouble:  # nobody's fault but the disk's: tried again
        raise
    except events.MovedMeanwhile:  # a colleague acted on the case at this moment: tried again at the next run
        return False
    except Exception:  # the shunt
        with transaction(app.engine) as session:
            rows = update(Notice).where(col(Notice.id) == notice_id, col(Notice.tied_at).is_(None))
            session.execute(rows.values(tied_at=now, shown=True))
        return True


def take_one(app: App, notice_id: int, now: datetime) -> bool:
    """Tie one notice; False when another process was first."""
    with transaction(app.engine) as session:
        mine = update(Notice).where(col(Notice.id) == notice_id, col(Notice.tied_at).is_(None)).values(tied_at=now)
        if not events.affected(session.execute(mine)):
            return False
        notice, message = session.get(Notice, notice_id), session.get(Message, notice_id)
        assert notice is not None
        assert message is not None
        if found := letter_of(session, app.secret, notice, message):
            settle(app, session, notice, found, now)
    return True


def settle(app: App, session: Session, notice: Notice, found: Found, now: datetime) -> None:
    """Write what follows from a notice about this letter."""
    letter = found.letter
    case = session.get(Case, letter.case_id) if letter.case_id else None
    told = what_follows(notice.fate, letter.kind, case.urgency if case else None)
    tied: dict[str, Any] = {"letter_id": letter.id, "case_id": letter.case_id, "sure": found.sure, "shown": told.shows}
    session.execute(update(Notice).where(col(Notice.id) == notice.id).values(**tied))
    if told.shows:
        events.note(session, case or letter, actor=ACTOR, now=now, because=told.because)
    if not found.sure:
        return
    if letter.state is LetterState.UNKNOWN:  # whatever became of it: it did leave
        events.move(session, letter, LetterState.SENT, actor=ACTOR, now=now, because="a report on it came", sent_at=now)
    if notice.fate is Fate.FAILED:
        failed(app, session, notice, letter, case, told, now)
    if told.alerts:
        tell(app, session, notice.fate, letter, case, now)


def failed(
    app: App, session: Session, notice: Notice, letter: Letter, case: Case | None, told: Told, now: datetime
) -> None:
    """Mark the letter and the addresses at which it did not arrive; an answer's case comes back, once."""
    first = letter.bounced_at is None
    missed = sorted({*letter.bounced_to, *missed_of(letter, notice)})
    why = f"{notice.status} {notice.why}".strip()
    session.execute(
        update(Letter).where(col(Letter.id) == letter.id).values(bounced_at=now, bounced_to=missed, bounced_why=why)
    )
    for address in missed_of(letter, notice):
        remember(session, address, notice, letter, now)
    superseded = update(Notice).where(col(Notice.letter_id) == letter.id, col(Notice.fate) == Fate.DELAYED)
    session.execute(superseded.values(shown=False))  # it is late no more
    settled = (
        case is not None and case.state in TAKE_UP
    )  # in another state somebody has it in hand, and sees the notice
    if told.reopens and first and case is not None and settled and is_newest_answer(session, letter):
        bring_back(app, session, case, now)
    if first and letter.kind == "weekly_letters":
        for answer in other_way.in_weekly(session, letter):
            not_in_weekly(app, session, answer, letter, now)
    if first and letter.kind == LATE and case is not None:
        other_way.to_the_practice(app, session, letter, case, actor=ACTOR, now=now)


def not_in_weekly(app: App, session: Session, answer: Letter, weekly: Letter, now: datetime) -> None:
    """An answer whose weekly letter did not arrive leaves by itself to whoever asked; where it cannot, its case comes back. One that
    somebody has in hand, or that has a newer answer, is left alone."""
    other_way.not_arrived(session, answer, weekly)
    case = session.get(Case, answer.case_id) if answer.case_id else None
    if case is None or case.state not in TAKE_UP or not is_newest_answer(session, answer):
        return
    if not other_way.by_itself(session, answer, case, actor=ACTOR, now=now):
        bring_back(app, session, case, now)


def missed_of(letter: Letter, notice: Notice) -> list[str]:
    """The addresses of the letter that the report speaks of. One that names another (the letter was passed on there), or none, is about
    all of them: whoever should have had it may not have it."""
    ours = [address.lower() for address in (*letter.to, *letter.cc)]
    return [address for address in ours if address in notice.addresses] or ours


def remember(session: Session, address: str, notice: Notice, letter: Letter, now: datetime) -> None:
    """Nothing automatic goes to this address until a mail comes from it or somebody confirms it."""
    values = {"since": now, "status": notice.status, "letter_id": letter.id, "ended_at": None}
    insert_new(session, BadAddress, [{"email": address, **values}], keys=["email"])
    session.execute(update(BadAddress).where(col(BadAddress.email) == address).values(**values))


def is_newest_answer(session: Session, letter: Letter) -> bool:
    """Whether no later answer of the case has left meanwhile: that one counts."""
    later = select(Letter.id).where(
        col(Letter.case_id) == letter.case_id,
        col(Letter.kind) == ANSWER,
        col(Letter.id) > letter.id,
        col(Letter.state).not_in((LetterState.CANCELLED, LetterState.DRAFT)),
        col(Letter.bounced_at).is_(None),
    )
    return session.scalars(later.limit(1)).first() is None


def bring_back(app: App, session: Session, case: Case, now: datetime) -> None:
    """Whoever asked has no answer: the case is its owner's again, unopened, and the reading clock runs anew from now. The promise to
    answer stands as it was: it has not been kept."""
    desk = open_desk(session, app, now)
    due = clocks.due(desk.service, now, case.urgency, desk.pharmacies.get(case.person_id or 0))
    values = {
        "opened_at": None,
        "closed_at": None,
        "answered_at": None,
        "read_by": due.read_by,
        "read_how": due.read_how,
        "clock": case.clock + 1,
        "version": case.version + 1,
    }
    session.execute(update(Case).where(col(Case.id) == case.id).values(**values))
    session.refresh(case)
    give_again(session, desk, case, actor=ACTOR, now=now, because="our answer did not arrive")
