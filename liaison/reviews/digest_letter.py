"""The digest of one practice as a letter: numbers, weeks and colleagues, and no name of anybody in care."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session

from liaison.domain.service import Service
from liaison.domain.spoken import day_name
from liaison.letters.render import Rendered, render
from liaison.outbox.post import Posting
from liaison.store.tables_people import Practice, Review, Staff

KIND = "review_digest"
ANSWER_WITHIN = 10  # working days


@dataclass(frozen=True)
class Line:
    """One review in the letter: its number (never a name), the week, the colleague."""

    number: str
    week: str
    worker: str


def address(session: Session, code: str) -> str:
    """The practice's mailbox."""
    practice = session.get(Practice, code)
    return practice.email if practice and practice.email else ""


def letter(session: Session, service: Service, code: str, about: Sequence[Review], today: date) -> Posting:
    """The digest of one practice; its key holds the ISO week, so a week has one."""
    year, week, _ = today.isocalendar()
    reference = f"R-{code}-W{week:02}"  # no case has such a reference, so a reply is never filed on a case by it
    return Posting(
        key=f"digest:practice-{code}:{year}-W{week:02}",
        kind=KIND,
        reference=reference,
        words=words(session, service, code, about, reference, today),
        to=[address(session, code)],
        automatic="auto-generated",
        about={"practice_code": code},
    )


def words(
    session: Session, service: Service, code: str, about: Sequence[Review], reference: str, today: date
) -> Rendered:
    """The digest's words: numbers, weeks and colleagues; no name of anybody in care."""
    practice = session.get(Practice, code)
    return render(
        KIND,
        service=service,
        reference=reference,
        practice=practice.name if practice else code,
        count=len(about),
        reviews=[line(session, review) for review in about],
        reply_by=f"by {day_name(service.calendar.working_day(today, ANSWER_WITHIN))}",
    )


def line(session: Session, review: Review) -> Line:
    """One review as the letter shows it."""
    day = review.planned_on or review.due_on
    worker = session.get(Staff, review.worker_id) if review.worker_id else None
    monday = day - timedelta(days=day.weekday())
    return Line(f"Review {review.id}", day_name(monday), worker.name if worker else "a colleague")
