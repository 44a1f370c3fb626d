"""Puts the invented service into the database. Run twice it changes nothing; run on a later day it adds the weeks of rota missing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, SQLModel, col

from liaison.app import App
from liaison.clock import LONDON, london_date
from liaison.demo import about_me_told, directory_here, first_meetings, how_we_work_here
from liaison.demo.demo_clock import calendar_near, london
from liaison.demo.people_here import COLLEAGUES, PASSWORD, Colleague
from liaison.demo.people_in_care import HOW_MANY, person
from liaison.demo.places import (
    BOARD,
    CLINICAL_AUTOMATIC,
    CLUSTERS,
    FACTS,
    LOCALITY,
    OTHER_MEETINGS,
    OTHER_PLACES,
    PHARMACIES,
    PHARMACY_HOURS,
    PHARMACY_MAIL,
    PLACES,
    ROOMS,
    Place,
)
from liaison.domain.away import USUAL
from liaison.domain.open_hours import name_key
from liaison.domain.safe_contact import WAYS, noted_by, on
from liaison.domain.workdays import DAY, Calendar
from liaison.practices import comms_document, comms_facts, practice_wishes, secure_list
from liaison.practices import service_facts as service
from liaison.staff import accounts, leave
from liaison.store import comms_queries
from liaison.store.session import transaction
from liaison.store.tables import ServiceFact
from liaison.store.tables_people import (
    Board,
    Closure,
    Cluster,
    Contact,
    Person,
    Practice,
    SenderAddress,
    Series,
    Shift,
    Staff,
)  # fmt: skip
from liaison.store.tables_places import Place as Directory
from liaison.store.tables_replies import PracticeWish
from liaison.store.tables_rooms import Room
from liaison.store.upsert import insert_new

WEEKS_BEFORE, WEEKS = 1, 4  # last week, for what came yesterday, and the four-week rota


def seed(app: App, now: datetime) -> None:
    """Put everything in place that is not there yet: places, colleagues, rota, register, series of meetings. `now` is the demo's."""
    with transaction(app.engine) as session:
        facts(session, now)
        letter_facts(session, now)
        places(session, london_date(now))
        staff = colleagues(session, now)
        rota(session, staff, now)
        register(session, staff, now)
        add_missing(session, Room, [{**room, "changed_at": now} for room in ROOMS], keys=("name",))
        meetings(session)
        about_me_told.tell(session, staff, "catriona@demo.example", now)
        how_we_work(session, now)
        weekly_letters(session, staff["iain@demo.example"], now)
        directory_here.keep(session, staff["catriona@demo.example"] or 0, now)
    first_meetings.walk(app, staff["catriona@demo.example"] or 0, now)


def facts(session: Session, now: datetime) -> None:
    """What the service says of itself, where nobody has changed it."""
    for key, value in FACTS.items():
        if session.get(ServiceFact, key) is None:
            service.set_fact(session, key, value, now=now)


# what letters tell of the invented service, and the domain of the practice whose letters may carry a CHI number
WAITS = {
    "wait_first_appointment": "2 working days",
    "wait_prescriber": "4 working days",
    "wait_psychology": "about 5 weeks",
    "duty_hours": "Monday to Friday, 9 to 5",
    "duty_phone": "01632 960100",
    "same_day_start": "ring before noon, and a prescriber sees them that day",
}
SECURE = "harbourbrae.example"
WEEKLY = "99103"  # the practice that wants what is not urgent once a week


def letter_facts(session: Session, now: datetime) -> None:
    """Waits and hours as letters tell them, and one secure domain, where nobody has entered any."""
    if not comms_facts.facts(session):
        for name, words in WAITS.items():
            comms_facts.enter(session, name, words, london_date(now), by_id=None, now=now)
    if not secure_list.own_domains(session):
        secure_list.add(session, SECURE, "invented, for the demo", by_id=None, now=now)


def weekly_letters(session: Session, by_id: int | None, now: datetime) -> None:
    """One practice's wish for a weekly letter, where no practice has said how it wants its letters."""
    if session.scalars(select(PracticeWish).limit(1)).first() is None:
        practice_wishes.keep(session, WEEKLY, True, by_id=by_id, now=now)


def how_we_work(session: Session, now: datetime) -> None:
    """The communications document, signed off some weeks ago and handed to one practice, where none is."""
    if comms_queries.signed(session) or comms_queries.draft(session):
        return
    owner = next(one.id for one in comms_queries.owners(session))
    seen = comms_document.save(session, how_we_work_here.CONTENT, seen=0, by_id=owner, now=now)
    session.flush()
    day = london_date(now) - timedelta(days=40)
    comms_document.sign_off(
        session, seen=seen, owner_id=owner, made_with=how_we_work_here.MADE_WITH, signed_by=how_we_work_here.SIGNED_BY, signed_on=day,
        by_id=owner, now=now,
    )  # fmt: skip
    session.flush()
    comms_document.handed(session, PLACES[0].code, "on paper, at the first appointment", day, by_id=owner, now=now)


def places(session: Session, today: date) -> None:
    """Board, clusters, practices, their contacts, the machines that are always read, and a practice's protected afternoon."""
    code, name = BOARD
    insert_new(session, Board, [{"code": code, "name": name}], keys=["code"])
    hubs = [{"board_code": code, "name": hub.name} for hub in CLUSTERS]
    insert_new(session, Cluster, hubs, keys=["board_code", "name"])
    clusters = cluster_ids(session)
    insert_new(session, Practice, [practice_row(place, clusters, today) for place in PLACES], keys=["code"])
    add_missing(session, Contact, contacts(clusters), keys=("email", "role"))
    directory(session, now_at(today))
    automatic = [{"email": email, "clinical_automatic": True} for email in CLINICAL_AUTOMATIC]
    insert_new(session, SenderAddress, automatic, keys=["email"])
    wednesday = today + timedelta(days=14 + (2 - today.weekday()) % 7)
    afternoon = {"scope": PLACES[4].code, "day": wednesday, "name": "Protected learning afternoon", "kind": "afternoon"}
    add_missing(session, Closure, [afternoon], keys=("scope", "name"))


def directory(session: Session, at: datetime) -> None:
    """The pharmacies that the register names, the prison, a ward and a mental-health team, with their hours."""
    rows = []
    for kind, code, name, hours in [*pharmacies(), *OTHER_PLACES]:
        rows.append(
            {
                "kind": kind, "code": code, "name": name, "name_key": name_key(name), "hours": hours, "address": "", "postcode": "", "locality": "",
                "phone": "01632 960300", "email": PHARMACY_MAIL.get(code, ""), "on_holidays": kind != "pharmacy", "contacts": [], "exceptions": [], "active": True, "changed_at": at, "version": 1,
            }
        )  # fmt: skip
    insert_new(session, Directory, rows, keys=["kind", "code"])


def pharmacies() -> Iterator[tuple[str, str, str, str]]:
    """The invented pharmacies; every second one closes early and shuts for lunch."""
    for number, name in enumerate(one for pair in PHARMACIES.values() for one in pair):
        yield "pharmacy", f"P{number + 1}", name, PHARMACY_HOURS[number % 2]


def now_at(today: date) -> datetime:
    """The day's opening, UTC."""
    return london(today, "09:00")


def cluster_ids(session: Session) -> dict[str, int | None]:
    """The invented board's clusters by name."""
    return {row.name: row.id for row in session.scalars(select(Cluster).where(col(Cluster.board_code) == BOARD[0]))}


def practice_row(place: Place, clusters: dict[str, int | None], today: date) -> dict[str, Any]:
    """The columns of one practice."""
    return {
        "code": place.code,
        "name": place.name,
        "board_code": BOARD[0],
        "cluster_id": clusters[place.cluster],
        "locality": LOCALITY[place.cluster],
        "address": place.address,
        "postcode": place.postcode,
        "phone": place.phone,
        "list_size": place.list_size,
        "partnership_code": "S37999901",
        "seen_in": directory_here.seen_in(today),
        "email": place.mailbox,
        "email_verified_on": days_ago(today, place.verified),
        "first_appointment_on": days_ago(today, place.met),
    }


def days_ago(today: date, days: int | None) -> date | None:
    """A day that far back; None for never."""
    return None if days is None else today - timedelta(days=days)


def contacts(clusters: dict[str, int | None]) -> Iterator[dict[str, Any]]:
    """Practice managers and quality leads, cluster quality leads and cluster administrators."""
    for place in PLACES:
        for role, (name, email) in (("practice_manager", place.manager), ("practice_quality_lead", place.quality_lead)):
            yield {"practice_code": place.code, "name": name, "role": role, "email": email}
    for hub in CLUSTERS:
        for role, (name, email) in (("cluster_quality_lead", hub.lead), ("cluster_administrator", hub.administrator)):
            yield {"cluster_id": clusters[hub.name], "name": name, "role": role, "email": email}


def colleagues(session: Session, now: datetime) -> dict[str, int | None]:
    """The accounts, by address. Three of them sign in."""
    there = {row.email for row in accounts.everyone(session)}
    for one in COLLEAGUES:
        if one.email not in there:
            accounts.add(
                session, email=one.email, name=one.name, access=[one.access], roles=one.roles, localities=one.localities,
                password=PASSWORD if one.signs_in else None, weekly_hours=one.hours, now=now,
            ).gender = one.gender  # fmt: skip
    return {row.email: row.id for row in session.scalars(select(Staff))}


def rota(session: Session, staff: dict[str, int | None], now: datetime) -> None:
    """Shifts on working days, and leave, for the weeks that have none yet."""
    today, calendar = london_date(now), calendar_near(now)
    monday = today - timedelta(days=today.weekday())
    for week in range(-WEEKS_BEFORE, WEEKS):
        first = monday + timedelta(weeks=week)
        if not has_shifts(session, first):
            for one in COLLEAGUES:
                session.add_all(shifts(one, staff[one.email], first, calendar))
                put_on_leave(session, one, staff[one.email], first, week, now)


def has_shifts(session: Session, monday: date) -> bool:
    """Whether anybody is on the rota in the week from that Monday."""
    start = datetime.combine(monday, time(0), LONDON).astimezone(UTC)
    inside = col(Shift.starts_at) >= start, col(Shift.starts_at) < start + timedelta(days=7)
    return session.scalar(select(col(Shift.id)).where(*inside).limit(1)) is not None


def shifts(one: Colleague, staff_id: int | None, monday: date, calendar: Calendar) -> Iterator[Shift]:
    """One colleague's shifts of one week."""
    for weekday, (start, end) in one.week.items():
        day = monday + timedelta(days=weekday)
        if calendar.is_working_day(day) and staff_id:
            yield Shift(staff_id=staff_id, starts_at=london(day, start), ends_at=london(day, end))


def put_on_leave(
    session: Session, one: Colleague, staff_id: int | None, monday: date, week: int, now: datetime
) -> None:
    """One colleague's leave of one week: whole days, or hours; days that follow on are one leave."""
    for of_week, weekday, hours in one.away:
        if of_week == week and staff_id:
            day = monday + timedelta(days=weekday)
            starts, ends = (
                (london(day, one) for one in hours) if hours else (london(day, "00:00"), london(day + DAY, "00:00"))
            )
            leave.put(session, staff_id, starts, ends, USUAL, by_id=staff_id, now=now)


def register(session: Session, staff: dict[str, int | None], now: datetime) -> None:
    """The people in shared care who are not there yet."""
    today = london_date(now)
    rows = []
    for n in range(HOW_MANY):
        row = person(n, today)
        keyworker = staff[row.pop("keyworker")]
        block = row["safe_contact"]
        block |= {noted_by(way): keyworker for way in WAYS if block.get(on(way))}
        rows.append(row | {"keyworker_id": keyworker, "created_at": now})
    insert_new(session, Person, rows, keys=["chi"])


def meetings(session: Session) -> None:
    """The series of meetings: each cluster's, our own, and the prison's."""
    clusters = cluster_ids(session)
    series = [
        {
            "kind": "cluster", "name": f"{hub.name} cluster meeting", "cluster_id": clusters[hub.name], "rule": hub.meets,
            "months": list(hub.months), "local_time": hub.at, "minutes": 120,
        }
        for hub in CLUSTERS
    ]  # fmt: skip
    for kind, name, rule, months, at, minutes in OTHER_MEETINGS:
        series.append(
            {"kind": kind, "name": name, "rule": rule, "months": list(months), "local_time": at, "minutes": minutes}
        )
    first = PLACES[0]
    series.append(
        {"kind": "practice_team", "name": f"{first.name}: yearly refresh", "practice_code": first.code, "rule": "second Tuesday", "months": [3], "local_time": "13:00", "minutes": 60}
    )  # fmt: skip
    add_missing(session, Series, series, keys=("name",))


def add_missing(session: Session, table: type[SQLModel], rows: Any, *, keys: tuple[str, ...]) -> None:
    """Add the rows of which there is none with the same `keys` yet, for tables without a unique key of that kind."""
    there = {tuple(getattr(row, key) for key in keys) for row in session.scalars(select(table))}
    session.add_all(table(**row) for row in rows if tuple(row[key] for key in keys) not in there)
    session.flush()
