"""Puts the answers that are not urgent to one practice into one letter a week, for practices that want it so.

Takes:   answers at QUEUED that wait for their practice's weekly letter
Decides: domain/bundling (which answers may wait, and until when), domain/eligibility (may the practice be written to)
Leaves:  one letter QUEUED a practice and week, and the answers in it CANCELLED, tied to it; what may not go so leaves by itself
Runs:    jobs/bundle_letters.py
Seen on: Mail
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlmodel import Session, col

from liaison.app import App
from liaison.clock import london_date
from liaison.domain.bundling import may_wait, next_letter
from liaison.domain.eligibility import PersonNow, Withheld, may_write_to_practice
from liaison.domain.interlock import identifiers
from liaison.domain.secure_domains import is_secure
from liaison.domain.service import Service
from liaison.domain.states import LetterState
from liaison.letters.render import Rendered, render
from liaison.outbox.eligible import practice_now
from liaison.outbox.own_mailbox import main_mailbox
from liaison.outbox.post import Posting, post
from liaison.practices.service_facts import current
from liaison.store import events
from liaison.store.session import reading, transaction
from liaison.store.switches import HOLD_SENDS, is_on
from liaison.store.tables import Case, Letter
from liaison.store.tables_people import Practice, Staff
from liaison.store.tables_replies import PracticeWish
from liaison.triage.letter_words import body_of, role_words
from liaison.triage.practice_link import link_of
from liaison.triage.reply_check import conversation

ACTOR = events.step("weekly_letters")
KIND = "weekly_letters"


@dataclass(frozen=True)
class Answer:
    """One answer in the weekly letter."""

    reference: str
    asker: str
    body: str
    author: str
    role: str
    link: str


def waits_until(session: Session, service: Service, case: Case, text: str, now: datetime) -> datetime | None:
    """Until when an answer with this text waits for the practice's weekly letter; None where it leaves at once."""
    wish = session.get(PracticeWish, case.practice_code) if case.practice_code else None
    if (
        wish is None
        or not wish.weekly
        or unreachable(session, case.practice_code or "")
        or says_who(session, case, text)
    ):
        return None
    moment = next_letter(now, service.calendar)
    return moment if may_wait(case.urgency, moment, case.answer_by) else None


def unreachable(session: Session, code: str) -> bool:
    """Whether the practice's own mailbox cannot be written to: its address is not confirmed, comes back, or is not there."""
    return isinstance(may_write_to_practice(practice_now(session, code), PersonNow()), Withheld)


def says_who(session: Session, case: Case, text: str) -> bool:
    """Whether the text says who it is about while the practice's own mailbox, where the weekly letter goes, is not on a secure domain."""
    practice = session.get(Practice, case.practice_code) if case.practice_code else None
    known = conversation(session, case)
    secure = practice is not None and is_secure(practice.email or "", known.own_domains)
    return not secure and bool(identifiers(text, known.names))


def take_all(app: App, now: datetime) -> int:
    """Post the weekly letters that are due, a practice a commit; doing it twice posts nothing more. Returns how many."""
    with reading(app.engine) as session:
        if is_on(session, HOLD_SENDS):
            return 0
        waiting = col(Letter.weekly), col(Letter.state) == LetterState.QUEUED, col(Letter.practice_code).is_not(None)
        codes = sorted(
            set(session.scalars(select(col(Letter.practice_code)).where(*waiting, col(Letter.not_before) <= now)))
        )
    return sum(take_one(app, code, now) for code in codes if code)


def take_one(app: App, code: str, now: datetime) -> bool:
    """Post one practice's weekly letter, in one transaction with what is in it; True when there is one now."""
    with transaction(app.engine) as session:
        due = select(Letter).where(
            col(Letter.weekly), col(Letter.state) == LetterState.QUEUED, col(Letter.practice_code) == code, col(Letter.not_before) <= now
        )  # fmt: skip
        found = list(session.scalars(due.order_by(col(Letter.id)).with_for_update()))
        letters = [one for one in found if may_still_wait(session, one)]
        alone = [one for one in found if one not in letters]
        if (
            unreachable(session, code) or len(letters) < 2
        ):  # one answer is no bundle; a mailbox that may not be written to gets none
            alone, letters = found, []
        let_go(session, alone)
        if not letters:
            return False
        service = current(session, now)
        letter_id = post(session, main_mailbox(session, app), posting(app, session, service, code, letters, now), sender_name=service.name, actor=ACTOR, now=now)  # fmt: skip
        if letter_id is None:  # this week's has been posted: these leave by themselves
            let_go(session, letters)
            return False
        for one in letters:
            events.move(
                session, one, LetterState.CANCELLED, actor=ACTOR, now=now, because="it leaves in the weekly letter"
            )
            session.execute(
                update(Letter)
                .where(col(Letter.id) == one.id)
                .values(in_letter_id=letter_id, because="in the weekly letter")
            )
        return True


def may_still_wait(session: Session, letter: Letter) -> bool:
    """Whether it is still one that may wait and go there: not when its level was raised, or the mailbox is no longer on a secure domain."""
    case = session.get(Case, letter.case_id) if letter.case_id else None
    if case is None or says_who(session, case, body_of(letter.text)):
        return False
    return may_wait(case.urgency, letter.not_before, case.answer_by)


def let_go(session: Session, letters: list[Letter]) -> None:
    """Let answers leave by themselves, at once."""
    ids = [one.id for one in letters]
    session.execute(update(Letter).where(col(Letter.id).in_(ids)).values(weekly=False))


def posting(app: App, session: Session, service: Service, code: str, letters: list[Letter], now: datetime) -> Posting:
    """One practice's weekly letter; its key holds the ISO week, so a week has one."""
    year, week, _ = london_date(now).isocalendar()
    reference = f"W-{code}-W{week:02}"  # no case has such a reference, so a reply is never filed on a case by it
    practice = session.get_one(Practice, code)
    return Posting(
        key=f"weekly:practice-{code}:{year}-W{week:02}",
        kind=KIND,
        reference=reference,
        words=words(app, session, service, practice.name, reference, letters, now),
        to=[practice.email or ""],
        about={"practice_code": code},
    )


def words(
    app: App, session: Session, service: Service, practice: str, reference: str, letters: list[Letter], now: datetime
) -> Rendered:
    """Its words: each answer under its own reference, and no token, since a reply to several questions belongs to none of them."""
    return render(KIND, service=service, reference=reference, practice=practice, answers=[one_answer(app, session, letter, now) for letter in letters])  # fmt: skip


def one_answer(app: App, session: Session, letter: Letter, now: datetime) -> Answer:
    """One answer as the weekly letter shows it."""
    case = session.get_one(Case, letter.case_id)
    author = session.get(Staff, letter.author_id) if letter.author_id else None
    return Answer(
        case.reference,
        case.sender_name or case.sender or "your practice",
        body_of(letter.text),
        author.name if author else service_name(session, now),
        role_words(author) if author else "",
        link_of(app, letter.key, now),
    )


def service_name(session: Session, now: datetime) -> str:
    """The service's name."""
    return current(session, now).name
