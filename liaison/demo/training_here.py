"""Training in the invented service: who asked, two dates to come and one that was held; by the same functions as the pages."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta

from sqlmodel import Session

from liaison.app import App
from liaison.clock import london_date
from liaison.demo.demo_clock import london
from liaison.demo.places import PLACES
from liaison.domain.workdays import Calendar
from liaison.meetings import training_dates, training_needs
from liaison.meetings.training_dates import Comer, Planned
from liaison.meetings.training_needs import Asked
from liaison.meetings.training_page import ACTOR
from liaison.store import training_queries as queries
from liaison.store.session import transaction

TRAUMA, NALOXONE, DOOR = "Trauma-informed practice", "Naloxone", "Language at the door"
# group, organisation, contact, address, kinds, people, when it suits, words, days ago; the number of a practice where it is one of ours
ASKED = (
    ("reception", PLACES[0].name, "Jean Petrie, practice manager", "jean.petrie@harbourbrae.example", (DOOR, NALOXONE), 7, "lunchtimes", "Our front desk is the first to see people in distress.", 34, 0),
    ("practice", PLACES[1].name, "Donald Shand, practice manager", "donald.shand@linnfoot.example", (TRAUMA,), 12, "protected learning afternoons", "", 30, 1),
    ("pharmacy", "Pier Pharmacy", "Rhona Blair, pharmacist", "rhona.blair@pier.example", (NALOXONE, DOOR), 4, "after six", "", 27, None),
    ("facilities", "Estates, Ardlinn partnership", "Ewan Gillies", "ewan.gillies@ardlinn-partnership.example", (TRAUMA,), 9, "mornings", "We choose rooms for clinics and would like to get them right.", 21, None),
    ("prison", "The prison's health centre", "Charge nurse Iona Bain", "iona.bain@prison-health.example", (NALOXONE,), 10, "", "", 18, None),
    ("third_sector", "Harbour Lights", "Fatima Osman", "fatima.osman@harbourlights.example", (TRAUMA, NALOXONE), 6, "any day but Friday", "", 12, None),
    ("practice", PLACES[2].name, "Aisha Latif, practice manager", "aisha.latif@saltpans.example", (DOOR,), 9, "lunchtimes", "", 9, 2),
    ("reception", PLACES[4].name, "The reception team", "", (DOOR,), 5, "", "Please ring, we share one mailbox.", 2, 4),
)  # fmt: skip


def train(app: App, staff: dict[str, int], calendar: Calendar, now: datetime) -> None:
    """Requests as they came, and what was made of them."""
    iain, today = staff["iain@demo.example"], london_date(now)
    with transaction(app.engine) as session:
        kinds = {one.name: one.id or 0 for one in queries.kinds(session, every=True)}
        needs = [ask(session, app, number, row, kinds, now) for number, row in enumerate(ASKED)]
    held_on = calendar.working_day(today, -6)
    with transaction(app.engine) as session:
        early = now - timedelta(days=20)
        held = plan(session, kinds[DOOR], held_on, "Harbourbrae Surgery, meeting room, step-free", iain, early)
        first = offer(session, app, held, needs[0], 0, iain, early)
        second = offer(session, app, held, needs[2], 2, iain, early)
        version = 3
        training_dates.send(session, app, held, version=version, staff_id=iain, now=early)
        came = {first: "came", second: "apologies"}
        training_dates.note_held(
            session,
            held,
            came,
            "six more of the surgery's team",
            version=version + 1,
            staff_id=iain,
            now=london(held_on, "14:00"),
        )
    with transaction(app.engine) as session:
        soon = plan(
            session, kinds[NALOXONE], calendar.working_day(today, 9), "Linn Town Hall, room 2, by the lift", iain, now
        )
        offer(session, app, soon, needs[4], 4, iain, now)
        offer(session, app, soon, needs[5], 5, iain, now)
        training_dates.send(session, app, soon, version=3, staff_id=iain, now=now)
        plan(session, kinds[TRAUMA], calendar.working_day(today, 30), "Health centre, first floor", iain, now)
        training_needs.put_away(
            session,
            needs[3],
            "Rooms are chosen in spring; rung, and asked for again then.",
            version=1,
            staff_id=iain,
            now=now,
        )


def ask(session: Session, app: App, number: int, row: tuple, kinds: dict[str, int], now: datetime) -> int:  # type: ignore[type-arg]
    """One request, as it was sent from the public page."""
    group, organisation, contact, email, wanted, people, when, words, days, place = row
    asked = Asked(
        once=hashlib.sha256(f"demo-{number}".encode()).hexdigest()[:32], group=group, organisation=organisation, contact=contact,
        kinds=[kinds[one] for one in wanted], email=email, phone="" if email else "01632 960214", people=people, when=when, words=words,
        practice_code=PLACES[place].code if place is not None else None, how="page" if place is None else "link",
    )  # fmt: skip
    return training_needs.ask(session, app, asked, actor=ACTOR, now=now - timedelta(days=days)) or 0


def plan(session: Session, kind: int, day: date, place: str, staff_id: int, now: datetime) -> int:
    """A date at lunchtime."""
    at = london(day, "12:30")
    return training_dates.plan(
        session, Planned(kind, at, at + timedelta(hours=1), place, 14), staff_id=staff_id, now=now
    )


def offer(session: Session, app: App, date_id: int, need_id: int, number: int, staff_id: int, now: datetime) -> int:
    """Put whoever asked on its list; returns the place."""
    group, organisation, contact, email, *_, place = ASKED[number]
    line = queries.one_date(session, date_id)
    assert line is not None
    code = PLACES[place].code if place is not None else None
    comer = Comer(contact, email, group, organisation, code, need_id)
    training_dates.put_on(session, app, date_id, comer, version=line.date.version, staff_id=staff_id, now=now)
    return next(one.id or 0 for one in queries.places(session, date_id) if one.email == email)
