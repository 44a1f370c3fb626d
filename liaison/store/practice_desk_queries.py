"""The read side of what practices answered: what an admin settles, replies in prose, whom to ring, and how a practice's reviews stand."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.domain.practice_answers import FOR_AN_ADMIN
from liaison.domain.reminders import ReviewStep
from liaison.domain.states import LedgerState
from liaison.store.digest_queries import IN_CARE
from liaison.store.reviews_queries import LIVE
from liaison.store.tables import LedgerItem, Letter, Message
from liaison.store.tables_people import Person, Practice, Review, Staff
from liaison.store.tables_practice_answers import PracticeAnswer, PracticeDigest, PracticeReply, PracticeStep

# a colleague, and the floor before her, has it: earlier it is on its way through triage
READ = (LedgerState.CASE, LedgerState.FOLLOW_UP, LedgerState.SET_ASIDE)


@dataclass(frozen=True)
class ToSettle:
    """One answer that an admin settles."""

    answer: PracticeAnswer
    review: Review
    person: Person
    practice: str
    by: str
    case_id: int | None
    later: PracticeAnswer | None = None  # what the practice said of the same review afterwards


@dataclass(frozen=True)
class Reply:
    """One mail in prose that answers a letter of ours."""

    message: Message
    digest: PracticeDigest
    practice: str
    came: datetime


@dataclass
class Standing:
    """One review that a practice was asked about: when each step was taken, and what was said."""

    review: Review
    person: Person
    steps: list[PracticeStep] = field(default_factory=list)
    said: list[PracticeAnswer] = field(default_factory=list)

    @property
    def to_ring(self) -> bool:
        """Whether somebody should ring about it."""
        return not self.said and any(step.step == ReviewStep.RING.value for step in self.steps)


def to_settle(session: Session, answer_id: int | None = None) -> list[ToSettle]:
    """The answers that wait for an admin, those that hold letters first, the oldest first; with `answer_id` that one, settled or not."""
    rows = select(PracticeAnswer, Review, Person, col(Practice.name), col(Staff.name), col(Message.case_id))
    rows = rows.join(Review, col(Review.id) == PracticeAnswer.review_id).join(
        Person, col(Person.id) == Review.person_id
    )
    rows = rows.join(Practice, col(Practice.code) == PracticeAnswer.practice_code)
    rows = rows.outerjoin(Staff, col(Staff.id) == PracticeAnswer.by_id).outerjoin(
        Message, col(Message.id) == PracticeAnswer.message_id
    )
    wanted = col(PracticeAnswer.kind).in_(FOR_AN_ADMIN)
    one = col(PracticeAnswer.id) == answer_id if answer_id is not None else col(PracticeAnswer.settled_at).is_(None)
    found = [ToSettle(*row) for row in session.execute(rows.where(wanted, one).order_by(col(PracticeAnswer.id)))]
    return sorted(found, key=lambda one: not one.answer.held)


def waits(session: Session) -> dict[str, int]:
    """How much waits for an admin: answers to settle, replies to read, practices to telephone."""
    return {"to_settle": len(to_settle(session)), "replies": len(replies(session)), "to_ring": len(to_ring(session))}


def replies(session: Session, message_id: int | None = None) -> list[Reply]:
    """The mails in prose that wait, the oldest first; with `message_id` that one, if it waits."""
    rows = select(Message, PracticeDigest, col(Practice.name), col(LedgerItem.received_at))
    rows = rows.join(PracticeDigest, col(PracticeDigest.letter_id) == Message.answers_letter_id)
    rows = rows.join(Practice, col(Practice.code) == PracticeDigest.practice_code)
    rows = rows.join(LedgerItem, col(LedgerItem.id) == Message.id)
    settled = select(col(PracticeReply.id))
    rows = rows.where(col(Message.auto).is_(None), col(LedgerItem.state).in_(READ), col(Message.id).not_in(settled))
    if message_id is not None:
        rows = rows.where(col(Message.id) == message_id)
    return [Reply(*row) for row in session.execute(rows.order_by(col(Message.id)))]


def standings(session: Session, code: str) -> list[Standing]:
    """Every review to come that this practice was asked about and that is still its own, by the planned day."""
    rows = select(Review, Person).join(Person, col(Person.id) == Review.person_id)
    asked = select(col(PracticeStep.review_id)).where(col(PracticeStep.practice_code) == code)
    here = col(Person.practice_code) == code, col(Person.status) == IN_CARE, col(Review.state).in_(LIVE)
    rows = rows.where(col(Review.id).in_(asked), *here).order_by(col(Review.planned_on), col(Review.id))
    found = {review.id: Standing(review, person) for review, person in session.execute(rows)}
    mine = select(PracticeStep).where(
        col(PracticeStep.practice_code) == code, col(PracticeStep.review_id).in_(list(found))
    )
    for step in session.scalars(mine.order_by(col(PracticeStep.id))):
        found[step.review_id].steps.append(step)
    said = select(PracticeAnswer).where(
        col(PracticeAnswer.practice_code) == code, col(PracticeAnswer.review_id).in_(list(found))
    )
    for answer in session.scalars(said.order_by(col(PracticeAnswer.id))):
        found[answer.review_id].said.append(answer)
    return list(found.values())


def to_ring(session: Session) -> list[tuple[Practice, list[int]]]:
    """The practices to be rung, each with the reviews it is about."""
    rows = select(Practice, col(PracticeStep.review_id)).join(
        Practice, col(Practice.code) == PracticeStep.practice_code
    )
    rows = rows.join(Review, col(Review.id) == PracticeStep.review_id).join(Person, col(Person.id) == Review.person_id)
    said = select(col(PracticeAnswer.id)).where(
        col(PracticeAnswer.review_id) == PracticeStep.review_id,
        col(PracticeAnswer.practice_code) == PracticeStep.practice_code,
    )
    here = col(Person.practice_code) == PracticeStep.practice_code, col(Person.status) == IN_CARE
    open_ = col(Review.state).in_(LIVE), col(Person.letters_held).is_(False), ~said.exists()
    rows = rows.where(col(PracticeStep.step) == ReviewStep.RING.value, *here, *open_)
    found: dict[str, list[int]] = defaultdict(list)
    practices: dict[str, Practice] = {}
    for practice, review_id in session.execute(rows.order_by(col(Practice.name), col(PracticeStep.review_id))):
        practices[practice.code] = practice
        found[practice.code].append(review_id)
    return [(practices[code], ids) for code, ids in found.items()]


def asked_practices(session: Session) -> list[tuple[Practice, int, int]]:
    """Each practice that was asked: how many reviews to come, and how many of them it has not answered."""
    codes = sorted(set(session.scalars(select(col(PracticeStep.practice_code)))))
    found = []
    for code in codes:
        rows = standings(session, code)
        practice = session.get_one(Practice, code)
        if rows:
            found.append((practice, len(rows), sum(not row.said for row in rows)))
    return sorted(found, key=lambda one: (-one[2], one[0].name))


def letters_to(session: Session, code: str) -> list[tuple[PracticeDigest, Letter]]:
    """Our letters to this practice about reviews, the newest first."""
    rows = select(PracticeDigest, Letter).join(Letter, col(Letter.id) == PracticeDigest.letter_id)
    rows = rows.where(col(PracticeDigest.practice_code) == code).order_by(col(PracticeDigest.id).desc()).limit(20)
    return [(digest, letter) for digest, letter in session.execute(rows)]
