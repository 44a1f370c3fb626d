"""Writes to each practice once a week about the reviews due in ten weeks: one letter a practice, never one a person.

Takes:   reviews at PLANNED whose digest day falls in this week
Decides: domain/reminders (the day), domain/eligibility (may the practice be written to, about whom)
Leaves:  ASKED with one letter QUEUED a practice; PLANNED with the reason where the practice cannot be written to
Runs:    jobs/remind_practices.py
Seen on: Reviews

A digest that has not left when somebody in it dies, leaves or is held is taken back, and the others go into the next one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.app import App
from liaison.clock import london_date
from liaison.domain.eligibility import PersonNow, Withheld, may_write_to_practice
from liaison.domain.reminders import REVIEW_STEPS, Anchor, ReviewStep, timeline
from liaison.domain.states import LetterState, ReviewState
from liaison.domain.workdays import Calendar
from liaison.outbox.caps import recent_counts, why_not
from liaison.outbox.eligible import person_now, practice_now
from liaison.outbox.own_mailbox import main_mailbox
from liaison.outbox.post import post
from liaison.practices.service_facts import current
from liaison.reviews.digest_letter import KIND, address, letter
from liaison.store import events
from liaison.store.digest_queries import IN_CARE, asked_in, in_digest, speaks_of_somebody_held
from liaison.store.session import reading, transaction
from liaison.store.tables import Letter
from liaison.store.tables_people import Person, Review

ACTOR = events.step("digest")


@dataclass(frozen=True)
class Posted:
    """What a run posted: letters, the reviews in them, letters taken back, and why some practices got none."""

    letters: int = 0
    reviews: int = 0
    taken_back: int = 0
    problems: Sequence[str] = field(default=())

    @property
    def counts(self) -> Mapping[str, int]:
        """For the report of a job."""
        return {"digests": self.letters, "reviews_asked": self.reviews, "taken_back": self.taken_back}


def take_all(app: App, now: datetime) -> Posted:
    """Post this week's digests, a practice a commit; doing it twice posts nothing more. Nothing on a day the service is closed."""
    with reading(app.engine) as session:
        if not current(session, now).calendar.is_working_day(london_date(now)):
            return Posted()
    back = take_back(app, now)
    with reading(app.engine) as session:
        calendar = current(session, now).calendar
        codes = sorted({person.practice_code or "" for _, person in waiting(session, calendar, london_date(now))})
    asked = {code: take_one(app, code, now) for code in codes}
    problems = [words for words in asked.values() if isinstance(words, str)]
    reviews = [number for number in asked.values() if isinstance(number, int) and number]
    return Posted(len(reviews), sum(reviews), back, problems)


def take_one(app: App, code: str, now: datetime) -> int | str:
    """Post one practice's digest; returns how many reviews are in it, or why there is none. 0: it had its digest this week."""
    with transaction(app.engine) as session:
        service, today = current(session, now), london_date(now)
        chosen = [pair for pair in waiting(session, service.calendar, today) if (pair[1].practice_code or "") == code]
        if why := unreachable(session, app, code, len(chosen), now):
            return why
        about = [review for review, person in chosen if may_be_told(session, code, person)]
        if not about:
            return 0
        posting = letter(session, service, code, about, today)
        if post(session, main_mailbox(session, app), posting, sender_name=service.name, actor=ACTOR, now=now) is None:
            return 0
        ids = [review.id for review in about if review.id is not None]
        moved = events.move_many(
            session,
            Review,
            ids,
            ReviewState.PLANNED,
            ReviewState.ASKED,
            actor=ACTOR,
            now=now,
            because=asked_in(posting.key),
        )
        return len(moved)


def waiting(session: Session, calendar: Calendar, today: date) -> list[tuple[Review, Person]]:
    """The planned reviews whose digest day falls in this week or before it, of people about whom letters may leave."""
    ours = col(Person.status) == IN_CARE, col(Person.letters_held).is_(False)
    planned = col(Review.state) == ReviewState.PLANNED, col(Review.planned_on) >= today
    chosen = select(Review, Person).join(Person, col(Person.id) == Review.person_id).where(*ours, *planned)
    week_ends = today + timedelta(days=6 - today.weekday())
    pairs = session.execute(chosen.order_by(col(Review.planned_on), col(Review.id)))
    return [(review, person) for review, person in pairs if digest_day(review.due_on, calendar) <= week_ends]


def digest_day(due_on: date, calendar: Calendar) -> date:
    """The day on which a review's digest is to go."""
    return timeline(REVIEW_STEPS, {Anchor.DUE: due_on}, calendar)[ReviewStep.DIGEST]


def unreachable(session: Session, app: App, code: str, people: int, now: datetime) -> str | None:
    """Why the practice cannot be written to now, and what a person has to find out; None when it can."""
    if not code:
        return f"no_practice: {people} in shared care without a practice. Enter the practice."
    verdict = may_write_to_practice(practice_now(session, code), PersonNow())
    if isinstance(verdict, Withheld):
        return f"practice {code}: {verdict.because} {verdict.ask or ''}".strip()
    ours = [main_mailbox(session, app).address]
    most = current(session, now).automatic_per_day
    why = why_not(address(session, code), ours, recent_counts(session, now), most)
    return f"practice {code}: not written to now, as {why}." if why else None


def may_be_told(session: Session, code: str, person: Person) -> bool:
    """Whether this person may stand in a letter to the practice."""
    return not isinstance(may_write_to_practice(practice_now(session, code), person_now(person)), Withheld)


def take_back(app: App, now: datetime) -> int:
    """Cancel digests that have not left and may not leave as they are; their reviews go into the next. Returns how many."""
    stuck = (LetterState.QUEUED, LetterState.WITHHELD)
    with transaction(app.engine) as session:
        letters = session.scalars(select(Letter).where(col(Letter.kind) == KIND, col(Letter.state).in_(stuck))).all()
        wrong = [
            row for row in letters if row.state is LetterState.WITHHELD or speaks_of_somebody_held(session, row.key)
        ]
        for row in wrong:
            events.move(session, row, LetterState.CANCELLED, actor=ACTOR, now=now, because="it may not leave as it is")
            ids = [review.id for review in in_digest(session, row.key) if review.id is not None]
            events.move_many(
                session,
                Review,
                ids,
                ReviewState.ASKED,
                ReviewState.PLANNED,
                actor=ACTOR,
                now=now,
                because="its digest did not leave",
            )
    return len(wrong)
