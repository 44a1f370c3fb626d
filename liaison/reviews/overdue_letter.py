"""Writes to the leads once a week about reviews past their day: numbers and links, no names.

Takes:   the register and the reviews as they stand
Decides: domain/covering.stands, domain/covering.lateness
Leaves:  one letter QUEUED a lead and week, where anything is owed
Runs:    jobs/report_overdue.py
Seen on: Mail (letters), Coverage
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.app import App
from liaison.clock import london_date
from liaison.domain.covering import LATE, Standing, Verdict, lateness
from liaison.domain.spoken import long_day
from liaison.letters.render import Rendered, render
from liaison.outbox.own_mailbox import main_mailbox
from liaison.outbox.post import Posting, post
from liaison.practices.service_facts import current
from liaison.reviews.coverage import overdue, verdicts
from liaison.store import events
from liaison.store.session import transaction
from liaison.store.tables_people import Staff

ACTOR = events.step("overdue_letter")
KIND = "overdue_report"


def post_all(app: App, now: datetime) -> int:
    """Post this week's letter to each lead; returns how many are new. None where nothing is owed."""
    today = london_date(now)
    with transaction(app.engine) as session:
        lines = said(verdicts(session, today), today)
        if not lines:
            return 0
        box, words = main_mailbox(session, app), letter_words(session, app, lines, today, now)
        name = current(session, now).name
        return sum(
            post(session, box, letter(staff, words, today), sender_name=name, actor=ACTOR, now=now) is not None
            for staff in leads(session)
            if staff.email.lower() != (box.address or "").lower()
        )


def said(found: Mapping[int, Verdict], today: date) -> list[str]:
    """What is owed, a line each; empty where nothing is."""
    late = Counter(lateness(review.due_on, today) for review in overdue(found, today).values())
    out = sum(verdict.standing is Standing.UNEXPLAINED for verdict in found.values())
    no_day = sum(verdict.owed for verdict in found.values())
    lines = [f"past their due day {words}: {late[words]}" for _, words in LATE if late[words]]
    lines += [f"of these with no day to come: {no_day}"] if no_day else []
    away = sum(verdict.to_look for verdict in found.values())
    lines += [f"paused, in custody or in hospital, to look at again: {away}"] if away else []
    return lines + ([f"without a review and without a reason: {out}"] if out else [])


def leads(session: Session) -> Sequence[Staff]:
    """The leads who work here, by name."""
    everyone = session.scalars(select(Staff).where(col(Staff.active)).order_by(col(Staff.name)))
    return [staff for staff in everyone if "lead" in staff.access]


def letter_words(session: Session, app: App, lines: Sequence[str], today: date, now: datetime) -> Rendered:
    """The letter: the same for each lead."""
    home = app.settings.web.home
    return render(
        KIND, service=current(session, now), reference=week(today), day=long_day(today), lines=lines,
        link=f"{home}/reviews/coverage", plan_link=f"{home}/plan",
    )  # fmt: skip


def letter(staff: Staff, words: Rendered, today: date) -> Posting:
    """One lead's letter of one week."""
    key = f"{KIND}:{week(today)}:{staff.id}"
    return Posting(key=key, kind=KIND, reference=week(today), words=words, to=[staff.email], automatic="auto-generated")


def week(today: date) -> str:
    """Like "2026-W48"."""
    year, number, _ = today.isocalendar()
    return f"{year}-W{number:02}"
