"""Writes to each practice about the reviews due in ten weeks and in the weeks after: one letter a practice, never one a person.

Takes:   reviews at PLANNED whose digest day falls in this week, with those of the weeks after that the site gathers (digest_policy)
Decides: domain/reminders (the day), domain/eligibility (may the practice be written to, about whom)
Leaves:  ASKED with one letter QUEUED a practice; PLANNED with the reason where the practice cannot be written to
Runs:    jobs/remind_practices.py
Seen on: Reviews

A digest that has not left when somebody in it dies, leaves or is held is taken back, and the others go into the next one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select
from sqlmodel import Session, col

from liaison.app import App
from liaison.clock import london_date
from liaison.domain.reminders import REVIEW_STEPS, TOO_EARLY, Anchor, ReviewStep, timeline
from liaison.domain.states import LetterState, ReviewState
from liaison.domain.workdays import Calendar
from liaison.practices.digest_choices import policy
from liaison.practices.service_facts import current, kept
from liaison.reviews.digest_letter import KIND, OUTCOMES, REMINDER, Asking, post_asking
from liaison.reviews.digest_reach import may_be_told, reach
from liaison.reviews.tell_outcomes import for_practice
from liaison.store import events
from liaison.store.digest_queries import (
    IN_CARE,
    answered,
    asked_in,
    asks_what_was_answered,
    in_digest,
    registered_elsewhere,
    speaks_of_somebody_held,
    steps_done,
)
from liaison.store.session import reading, transaction
from liaison.store.tables import Letter
from liaison.store.tables_people import Person, Review
from liaison.store.tables_practice_answers import PracticeDigest, PracticeStep

ACTOR = events.step("digest")
AHEAD = timedelta(days=120)  # longer than any digest goes before its reviews are due: nearer ones are looked at closely


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
    ask_anew(app, now)
    with reading(app.engine) as session:
        calendar = current(session, now).calendar
        codes = codes_waiting(session, calendar, london_date(now))
    asked = {code: take_one(app, code, now) for code in codes}
    problems = [words for words in asked.values() if isinstance(words, str)]
    reviews = [number for number in asked.values() if isinstance(number, int) and number]
    return Posted(len(reviews), sum(reviews), back, problems)


def take_one(app: App, code: str, now: datetime) -> int | str:
    """Post one practice's digest; returns how many reviews are in it, or why there is none. 0: it had its digest this week."""
    with transaction(app.engine) as session:
        kept(session, now)
        found = choose(session, app, code, now)
        if isinstance(found, str):
            return found
        ids = post_asking(session, app, found, actor=ACTOR, now=now) if found else []
        because = asked_in(found.key) if found else ""
        moved = events.move_many(
            session, Review, ids, ReviewState.PLANNED, ReviewState.ASKED, actor=ACTOR, now=now, because=because
        )
        return len(moved)


def choose(session: Session, app: App, code: str, now: datetime) -> Asking | str | None:
    """The digest that this practice gets now, or why it gets none; None where there is nobody to ask about."""
    service, today = current(session, now), london_date(now)
    mine = waiting(session, service.calendar, today, code, weeks=policy(session).gather)
    if not code:
        return f"no_practice: {len(mine)} in shared care without a practice. Enter the practice."
    where = reach(session, app, code, now)
    if where.problem:
        return f"practice {code}: {where.problem}"
    said = answered(session, code)
    before = steps_done(session, code, [review.id for review, _ in mine if review.id is not None])
    fresh = [pair for pair in mine if pair[0].id not in said and ReviewStep.DIGEST.value not in before[pair[0].id or 0]]
    told = may_be_told(code, where, (person for _, person in fresh))
    about = [review for review, person in fresh if person.id in told]
    near = (review.due_on for review in about if review.planned_on and review.planned_on <= today + TOO_EARLY)
    if not due_this_week(near, service.calendar, today):
        return None  # nobody whose time it is: the others wait for the letter of those
    steps = {review.id: ReviewStep.DIGEST.value for review in about if review.id is not None}
    if not steps:
        return None
    outcomes = for_practice(session, code, where, now)
    return Asking(key_of(code, today), KIND, code, where.address, steps, outcomes=outcomes)


def would_post(session: Session, app: App, now: datetime) -> list[Asking | str]:
    """A dry run: the digests that would be posted now, or why a practice gets none. Changes nothing."""
    calendar, today = current(session, now).calendar, london_date(now)
    if not calendar.is_working_day(today):
        return []
    codes = codes_waiting(session, calendar, today)
    found = [choose(session, app, code, now) for code in codes]
    there = [one for one in found if one is not None]
    return [one for one in there if isinstance(one, str) or not is_posted(session, one.key)]


def waiting(session: Session, calendar: Calendar, today: date, code: str, *, weeks: int) -> list[tuple[Review, Person]]:
    """The planned reviews of one practice whose digest day falls in this week, before it or in so many weeks after, of people about whom
    letters may leave. The code "" is that of nobody's."""
    chosen = select(Review, Person).join(Person, col(Person.id) == Review.person_id).where(*may_wait(today, weeks))
    chosen = chosen.where(func.coalesce(col(Person.practice_code), "") == code)
    pairs = session.execute(chosen.order_by(col(Review.planned_on), col(Review.id))).all()
    days = due_this_week((review.due_on for review, _ in pairs), calendar, today + timedelta(weeks=weeks))
    return [(review, person) for review, person in pairs if review.due_on in days]


def codes_waiting(session: Session, calendar: Calendar, today: date) -> list[str]:
    """The practices with somebody whose digest day has come, and that had no digest this week."""
    rows = select(func.coalesce(col(Person.practice_code), ""), col(Review.due_on)).distinct()
    found = session.execute(rows.join(Review, col(Review.person_id) == Person.id).where(*may_wait(today))).all()
    days = due_this_week((due for _, due in found), calendar, today)
    return sorted({code for code, due in found if due in days} - had_theirs(session, today))


def had_theirs(session: Session, today: date) -> set[str]:
    """The practices that had this week's digest: whoever is to be asked about since then goes into next week's."""
    ends = key_of("", today).removeprefix("digest:practice-")
    posted = col(PracticeDigest.key).startswith("digest:practice-"), col(PracticeDigest.key).endswith(ends)
    return set(session.scalars(select(col(PracticeDigest.practice_code)).where(*posted)))


def key_of(code: str, today: date) -> str:
    """What keeps a practice's digest to one a week."""
    year, week, _ = today.isocalendar()
    return f"digest:practice-{code}:{year}-W{week:02}"


def may_wait(today: date, weeks: int = 0) -> tuple[Any, ...]:
    """What a review has to be so that its practice may be asked about it now or soon; in so many weeks, where a letter goes about others."""
    ours = col(Person.status) == IN_CARE, col(Person.letters_held).is_(False)
    until = today + TOO_EARLY + timedelta(weeks=weeks)
    planned = col(Review.state) == ReviewState.PLANNED, col(Review.planned_on).between(today, until)
    return (*ours, *planned, col(Review.due_on) <= today + AHEAD)


def due_this_week(due: Iterable[date], calendar: Calendar, today: date) -> set[date]:
    """Those of these due days whose digest day falls in this week or before it."""
    week_ends = today + timedelta(days=6 - today.weekday())
    return {day for day in set(due) if digest_day(day, calendar) <= week_ends}


def digest_day(due_on: date, calendar: Calendar) -> date:
    """The day on which a review's digest is to go."""
    return timeline(REVIEW_STEPS, {Anchor.DUE: due_on}, calendar)[ReviewStep.DIGEST]


def take_back(app: App, now: datetime) -> int:
    """Cancel digests that have not left and may not leave as they are; their reviews go into the next. Returns how many."""
    stuck = (LetterState.QUEUED, LetterState.WITHHELD)
    with transaction(app.engine) as session:
        chosen = select(Letter).where(col(Letter.kind).in_((KIND, REMINDER, OUTCOMES)), col(Letter.state).in_(stuck))
        wrong = [row for row in session.scalars(chosen).all() if may_not_leave(session, row)]
        for row in wrong:
            events.move(session, row, LetterState.CANCELLED, actor=ACTOR, now=now, because="it may not leave as it is")
            ids = [review.id for review in in_digest(session, row.key) if review.id is not None]
            untake(session, row.key)
            if row.kind != KIND or ":second" in row.key:
                continue  # the first letter of these did leave: they stay asked
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


def ask_anew(app: App, now: datetime) -> int:
    """The reviews of people whom the register has at another practice by now go into that one's digest; returns how many."""
    with transaction(app.engine) as session:
        ids = registered_elsewhere(session)
        because = "registered elsewhere now: the new practice is asked"
        return len(
            events.move_many(
                session, Review, ids, ReviewState.ASKED, ReviewState.PLANNED, actor=ACTOR, now=now, because=because
            )
        )


def may_not_leave(session: Session, letter: Letter) -> bool:
    """Whether a letter that has not left may not leave as it is."""
    held = letter.state is LetterState.WITHHELD or speaks_of_somebody_held(session, letter.key)
    return held or asks_what_was_answered(session, letter.key)


def untake(session: Session, key: str) -> None:
    """Forget the steps of a letter that never left: they are still to be taken."""
    digest_id = session.scalar(select(PracticeDigest.id).where(col(PracticeDigest.key) == key))
    session.execute(delete(PracticeStep).where(col(PracticeStep.digest_id) == digest_id))


def is_posted(session: Session, key: str) -> bool:
    """Whether a letter with this key was posted before."""
    return session.scalar(select(PracticeDigest.id).where(col(PracticeDigest.key) == key)) is not None
