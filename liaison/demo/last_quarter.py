"""What practices asked by telephone in the months before, so that briefings, typical timings and reports have something to tell.

Each call goes through the real step, with the clock at its day: written down, answered by ringing back, closed and filed. No letter leaves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select
from sqlmodel import col

from liaison.app import App
from liaison.clock import london_date
from liaison.demo.demo_clock import calendar_near, london
from liaison.demo.places import PLACES, Place
from liaison.domain.briefing import last_quarter
from liaison.domain.casework import FiledAs
from liaison.store.session import reading, transaction
from liaison.store.tables import Case
from liaison.store.tables_people import Staff
from liaison.triage import filing, inbox, phone
from models.taxonomy import Urgency

# what is asked, how urgent whoever took the call found it, and how many of a practice's calls of a quarter are so; no name, no dose
ASKED: tuple[tuple[str, Urgency, int], ...] = (
    ("The pharmacy has no script for tomorrow; can it be sent today, and who signs it?", Urgency.U2, 3),
    ("Which antidepressant is safe beside methadone, and who checks the heart tracing when it is started?", Urgency.U3, 2),
    ("The liver function tests are back and raised. Who acts on them, and when are they repeated?", Urgency.U3, 2),
    ("Can psychology see somebody with trauma who still drinks, and how is the referral written?", Urgency.U3, 2),
    ("How do we refer somebody who uses heroin and would like to start treatment this month?", Urgency.U3, 2),
    ("The housing office asks for a support letter by the end of the month. Who writes it?", Urgency.U4, 1),
    ("Somebody comes home from hospital on Friday; who prescribes over the weekend?", Urgency.U2, 1),
)  # fmt: skip
LATER = 2  # calls of a practice since the quarter ended
TAKES = {Urgency.U1: 1, Urgency.U2: 2, Urgency.U3: 20, Urgency.U4: 47}  # hours until it is answered, and a little more
SAID = "Rang back and went through it with them; they have our number for anything else."


@dataclass(frozen=True)
class Told:
    """One invented call: when (aware, UTC), from which practice, its words and level, and when it was answered."""

    at: datetime
    place: Place
    words: str
    level: Urgency
    answered: datetime


def live_last_quarter(app: App, now: datetime) -> None:
    """Write every call down as its day had it, oldest first. Done once, as a later start finds the service has lived."""
    with reading(app.engine) as session:
        staff_id = session.scalars(select(col(Staff.id)).where(col(Staff.email) == "morag@demo.example")).one() or 0
    for number, call in enumerate(sorted(calls(now), key=lambda one: (one.at, one.place.code))):
        take(app, call, number, staff_id)


def calls(now: datetime) -> Iterator[Told]:
    """A quarter's calls of each practice, and some of the weeks since."""
    today = london_date(now)
    quarter = last_quarter(today)
    whole = [(words, level) for words, level, times in ASKED for _ in range(times)]
    days = working_days(quarter.first, quarter.after, now)
    since = working_days(quarter.after, today - timedelta(days=2), now)
    for place_number, place in enumerate(PLACES):
        for n, (words, level) in enumerate(whole):
            yield told(days[(n * 7 + place_number * 5) % len(days)], place, words, level, n + place_number)
        for n in range(LATER if since else 0):
            words, level = whole[(n * 5 + place_number) % len(whole)]
            yield told(since[(n * 9 + place_number * 4) % len(since)], place, words, level, n + place_number)


def working_days(first: date, after: date, now: datetime) -> list[date]:
    """The days of a span on which somebody was there; a day that would be answered after today is left out."""
    calendar = calendar_near(now)
    days = (first + timedelta(days=n) for n in range((after - first).days))
    return [day for day in days if calendar.is_working_day(day)]


def told(day: date, place: Place, words: str, level: Urgency, number: int) -> Told:
    """One call of that day, in the morning; the more urgent the sooner it is answered, and not each alike."""
    at = london(day, f"{9 + number % 3:02}:{number * 13 % 60:02}").astimezone(UTC)
    return Told(at, place, words, level, at + timedelta(hours=TAKES[level], minutes=number * 37 % 120))


def take(app: App, call: Told, number: int, staff_id: int) -> None:
    """Written down, answered by ringing back, closed, and filed."""
    then = replace(app, clock=lambda: call.at)
    rang = phone.Rang(
        once=f"demo-quarter-{number}", spoke_with=call.place.manager[0], said=call.words, at=call.at, urgency=call.level,
        practice_code=call.place.code, number=call.place.phone, mine=True,
    )  # fmt: skip
    case_id = phone.log(then, rang, staff_id=staff_id, now=call.at)
    done = {"staff_id": staff_id, "now": call.answered}
    with transaction(app.engine) as session:
        seen = session.get_one(Case, case_id)
        phone.answer(
            session, case_id, version=seen.version, spoke_with=rang.spoke_with, number=rang.number, said=SAID, at=call.answered, **done,  # type: ignore[arg-type]
        )  # fmt: skip
        session.flush()
        session.refresh(seen)
        inbox.close(session, case_id, version=seen.version, reason="answered", **done)  # type: ignore[arg-type]
        session.flush()
        session.refresh(seen)
        filing.tick(session, case_id, version=seen.version, how=FiledAs.NOT_NEEDED, **done)  # type: ignore[arg-type]
