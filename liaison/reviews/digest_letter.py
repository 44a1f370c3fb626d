"""Letters to a practice about reviews, as rows: numbers, weeks and colleagues, and no name of anybody in care.

A CHI number stands in one only where the site's board allows it and the address lies inside a secure domain.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session, col

from liaison.app import App
from liaison.clock import london_date
from liaison.domain.digest_links import make
from liaison.domain.digest_policy import Form
from liaison.domain.secure_domains import is_secure
from liaison.domain.service import Service
from liaison.domain.spoken import day_name
from liaison.domain.workdays import Calendar
from liaison.letters.render import Rendered, render
from liaison.outbox.own_mailbox import main_mailbox
from liaison.outbox.post import Posting, post
from liaison.practices.digest_choices import policy
from liaison.practices.secure_list import own_domains
from liaison.practices.service_facts import current
from liaison.store.tables_people import Person, Practice, Review, Staff
from liaison.store.tables_practice_answers import PracticeDigest, PracticeStep
from liaison.store.upsert import insert_one

KIND, REMINDER, THANKS, OUTCOMES = "review_digest", "review_reminder", "review_thanks", "review_outcome"
ANSWER_WITHIN = 10  # working days
BEFORE = 3  # working days before the first review: time to read what the practice sends


@dataclass(frozen=True)
class Line:
    """One review in the letter: its number (never a name), the week, the colleague; a CHI number where it may stand there."""

    number: str
    week: str
    worker: str
    chi: str = ""


@dataclass(frozen=True)
class Outcome:
    """What came of another time that the practice suggested for one review, the step by which it is told, and the words."""

    review_id: int
    step: str
    words: str

    @property
    def number(self) -> str:
        """Like "Review 12": never a name."""
        return f"Review {self.review_id}"


@dataclass(frozen=True)
class Asking:
    """One letter to be posted: its key and kind, to which practice and address, about which reviews with the step each takes, and what it tells
    besides. `instead_of` is the letter that came back."""

    key: str
    kind: str
    code: str
    address: str
    steps: Mapping[int, str]
    instead_of: int | None = None
    first_asked: date | None = None
    outcomes: tuple[Outcome, ...] = ()


def post_asking(session: Session, app: App, asking: Asking, *, actor: str, now: datetime) -> list[int]:
    """Post one letter about the reviews whose step was not taken before, or with outcomes alone; returns the ids of those it is about, none where
    there is nothing to post."""
    today = london_date(now)
    until = today + timedelta(days=policy(session).link_days)
    row = {
        "key": asking.key,
        "practice_code": asking.code,
        "until": until,
        "made_at": now,
        "instead_of": asking.instead_of,
    }
    digest_id = insert_one(session, PracticeDigest, row, keys=["key"])
    if digest_id is None:
        return []
    about = take_steps(session, asking.steps, asking.code, digest_id, now)
    telling = about or asking.kind == OUTCOMES  # a letter that asks about nobody is not sent for what it tells besides
    steps = {one.review_id: one.step for one in asking.outcomes} if telling else {}
    told = take_steps(session, steps, asking.code, digest_id, now)
    if not about and not told:
        session.delete(session.get_one(PracticeDigest, digest_id))
        return []
    service = current(session, now)
    posting = Posting(
        key=asking.key,
        kind=asking.kind,
        reference=reference(asking.code, today),
        words=words(session, app, service, asking, about, told, digest_id, until, today),
        to=[asking.address],
        automatic="auto-generated",
        about={"practice_code": asking.code},
    )
    letter_id = post(session, main_mailbox(session, app), posting, sender_name=service.name, actor=actor, now=now)
    session.execute(update(PracticeDigest).where(col(PracticeDigest.id) == digest_id).values(letter_id=letter_id))
    return [review.id for review in about or told if review.id is not None]


def take_steps(session: Session, steps: Mapping[int, str], code: str, digest_id: int, now: datetime) -> list[Review]:
    """Write that these steps are taken; returns the reviews for which nobody had, in the order of their days."""
    if not steps:
        return []
    chosen = select(Review).where(col(Review.id).in_(list(steps)))
    taken = []
    for review in session.scalars(chosen.order_by(col(Review.planned_on), col(Review.id))).all():
        if take_step(session, review, steps[review.id or 0], code, digest_id, now):
            taken.append(review)
    return taken


def take_step(session: Session, review: Review, step: str, code: str, digest_id: int | None, now: datetime) -> bool:
    """Write that one step is taken; False when it was taken before."""
    row = {
        "person_id": review.person_id, "cycle": review.cycle, "step": step, "practice_code": code,
        "review_id": review.id, "digest_id": digest_id, "at": now,
    }  # fmt: skip
    return insert_one(session, PracticeStep, row, keys=["person_id", "cycle", "step", "practice_code"]) is not None


def reference(code: str, today: date) -> str:
    """Like "R-99901-W48": no case has such a reference, so a reply is never filed on a case by it."""
    return f"R-{code}-W{today.isocalendar()[1]:02}"


def link_of(app: App, digest_id: int, until: date) -> str:
    """The address of the practice's page; "" where no address for practices is set up."""
    public = app.settings.web.public_address.rstrip("/")
    return f"{public}/practice-reviews/{make(digest_id, until, app.secret)}" if public else ""


def words(
    session: Session,
    app: App,
    service: Service,
    asking: Asking,
    about: Sequence[Review],
    told: Sequence[Review],
    digest_id: int,
    until: date,
    today: date,
) -> Rendered:
    """The letter's words."""
    practice = session.get(Practice, asking.code)
    numbers = may_carry_chi(session, asking.address)
    numbered = {one.review_id: one for one in asking.outcomes}
    values: dict[str, Any] = {
        "service": service,
        "reference": reference(asking.code, today),
        "practice": practice.name if practice else asking.code,
        "outcomes": [numbered[review.id or 0] for review in told],
        "link": link_of(app, digest_id, until),
        "until": day_name(until),
    }
    if asking.kind == OUTCOMES:
        return render(OUTCOMES, **values)
    values |= {
        "count": len(about),
        "reviews": [line(session, review, numbers) for review in about],
        "numbers": numbers,
    }
    if asking.kind == REMINDER:
        first = asking.first_asked or today
        return render(REMINDER, **values, asked_on=day_name(first))
    first = min((review.planned_on or review.due_on for review in about), default=today)
    reply_by = f"by {day_name(answer_by(service.calendar, today, first))}"
    return render(KIND, **values, reply_by=reply_by)


def answer_by(calendar: Calendar, today: date, first: date) -> date:
    """By when we ask for an answer: ten working days from now, and some days before the first review that the letter speaks of; always two
    working days from now at least."""
    asked = min(calendar.working_day(today, ANSWER_WITHIN), calendar.working_day(first, -BEFORE))
    return max(asked, calendar.working_day(today, 2))


def may_carry_chi(session: Session, address: str) -> bool:
    """Whether a letter to this address may carry CHI numbers."""
    return policy(session).form is Form.CHI and is_secure(address, own_domains(session))


def line(session: Session, review: Review, numbers: bool = False) -> Line:
    """One review as the letter shows it."""
    day = review.planned_on or review.due_on
    worker = session.get(Staff, review.worker_id) if review.worker_id else None
    monday = day - timedelta(days=day.weekday())
    chi = session.get_one(Person, review.person_id).chi if numbers else ""
    number = f"{chi[:6]} {chi[6:]}" if numbers else ""
    return Line(f"Review {review.id}", day_name(monday), worker.name if worker else "a colleague", number)
