"""Lets one cluster meeting happen before the newcomer looks, from the asking to the minutes, and writes the implementation plan; by the same
functions as the pages. The letter afterwards waits as a draft, so that somebody can read and release it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.app import App
from liaison.clock import london_date
from liaison.demo.agreed_ahead import agree_ahead, on_a_working_day
from liaison.demo.demo_clock import calendar_near
from liaison.demo.plan_here import AGREED, DECISIONS, NOTES, PLAN, RAISED
from liaison.demo.training_here import train
from liaison.domain.agreed_actions import Owner, read_owner
from liaison.domain.attending import Answer
from liaison.domain.offers import Told
from liaison.domain.recurrence import occurrences
from liaison.domain.states import ActionState
from liaison.domain.workdays import Calendar
from liaison.letters.meeting_letters import reference_of
from liaison.meetings import (
    answers_desk,
    ask,
    brief,
    convene,
    host_slots,
    letter_after,
    minutes,
    raised,
    rules,
    series,
    service_actions,
)
from liaison.meetings.heard import Heard
from liaison.meetings.host_slots import Offer
from liaison.meetings.raised import Raised
from liaison.meetings.service_actions import Agreed
from liaison.outbox import send
from liaison.practices.service_facts import current
from liaison.store import guest_queries
from liaison.store.session import reading, transaction
from liaison.store.tables_after import MeetingQuestion
from liaison.store.tables_meetings import OfferedSlot
from liaison.store.tables_people import Meeting, Series, Staff
from liaison.triage import phone
from models.taxonomy import Urgency

PLACE = "Linn Town Hall, first floor, by the lift"
BACK = timedelta(weeks=18)  # every cluster has met in so many weeks
ATTENDED = ("came", "came", "apologies", "came", "absent")


def live_meetings(app: App, now: datetime) -> None:
    """Let it happen; `now` is the demo's."""
    with reading(app.engine) as session:
        staff = {row.email: row.id or 0 for row in session.scalars(select(Staff))}
        calendar = current(session, now).calendar
        series_id, at = last_held(session, calendar, london_date(now))
        near = coming_soon(session, calendar, london_date(now))
    iain = staff["iain@demo.example"]
    meeting_id = until(app, series_id, at, iain, now, PLACE)
    for other, begins in near:
        until(app, other, begins, iain, now, "Upper Glen health centre, seminar room")
    afterwards(app, meeting_id, staff, at, now)
    the_plan(app, staff, now)
    train(app, staff, calendar, now)
    series.take_all(app, now)
    agree_ahead(app, iain, calendar, now)


def last_held(session: Session, calendar: Calendar, today: date) -> tuple[int, datetime]:
    """The last meeting of a cluster before today: its series, and when it began."""
    found = []
    for row in session.scalars(select(Series).where(col(Series.kind) == "cluster")):
        for one in occurrences(rules.read(row), today - BACK, calendar):
            if one.day >= today:
                break
            found.append((one.day, row.id or 0, one.starts))
    _, series_id, at = max(found)
    return series_id, at


def coming_soon(session: Session, calendar: Calendar, today: date) -> list[tuple[int, datetime]]:
    """The clusters' next meetings that are too near to be asked about now: series, and when it begins."""
    found = []
    for row in session.scalars(select(Series).where(col(Series.kind) == "cluster").order_by(col(Series.id))):
        one = next(occurrences(rules.read(row), today + timedelta(days=1), calendar))
        if one.day < today + ask.SHORTEST:
            found.append((row.id or 0, one.starts))
    return found


def until(app: App, series_id: int, at: datetime, iain: int, now: datetime, place: str) -> int:
    """From the asking to who came, as far as it has come by now; each step on its own day, and its letters leave on it."""
    days = {
        name: at - timedelta(days=days)
        for name, days in (
            ("asked", 56),
            ("offered", 49),
            ("confirmed", 28),
            ("invited", 14),
            ("paper", 13),
            ("answered", 7),
        )
    }
    then = on(app, days["asked"])
    with transaction(app.engine) as session:
        row, calendar = session.get_one(Series, series_id), current(session, days["asked"]).calendar
        found = next(occurrences(rules.read(row), london_date(at), calendar))
        series.open_meeting(session, row, found, calendar, days["asked"])
        mine = col(Meeting.series_id) == series_id, col(Meeting.day) == found.day
        meeting = session.scalars(select(Meeting).where(*mine)).one()
        meeting_id = meeting.id or 0
        ask.ask_now(session, then, meeting, actor=ask.ACTOR, now=days["asked"])
    gone(app, days["asked"])

    def step(name: str, what: Callable[[Session, App, int], object]) -> None:
        if days[name] > now:
            return
        with transaction(app.engine) as session:
            what(session, on(app, days[name]), session.get_one(Meeting, meeting_id).version)
        gone(app, days[name])

    who = {"staff_id": iain}
    offer = Offer(at, at + timedelta(minutes=40), place, Told.MAIL)
    step("offered", lambda s, _, v: host_slots.note_offer(s, meeting_id, offer, version=v, now=days["offered"], **who))
    step(
        "offered",
        lambda s, a, v: host_slots.take(
            s, a, meeting_id, slot_of(s, meeting_id), version=v, now=days["offered"], **who
        ),
    )
    step(
        "confirmed",
        lambda s, a, _: host_slots.confirm(
            s, a, s.get_one(Meeting, meeting_id), actor=ask.ACTOR, now=days["confirmed"]
        ),
    )

    def invite(session: Session, then: App, version: int) -> None:
        people = guest_queries.may_be_invited(session, session.get_one(Series, series_id))
        convene.put_on_list(
            session,
            then,
            meeting_id,
            people,
            agreed_by="The cluster's lead, by mail",
            version=version,
            now=days["invited"],
            **who,
        )
        convene.send(session, then, meeting_id, version=version + 1, now=days["invited"], **who)

    step("invited", invite)
    step("paper", lambda s, a, _: brief.send(s, a, meeting_id, by_id=iain, now=days["paper"]))
    came: dict[int, str] = {}

    def answer(session: Session, _: App, __: int) -> None:
        for number, guest in enumerate(guest_queries.guests(session, meeting_id)):
            said = Answer.NO if ATTENDED[number % 5] == "apologies" else Answer.YES
            answers_desk.note_answer(
                session, meeting_id, guest.id or 0, Heard(said, "phone"), now=days["answered"], **who
            )
            came[guest.id or 0] = ATTENDED[number % 5]

    step("answered", answer)
    days["held"] = at + timedelta(hours=2)
    step(
        "held",
        lambda s, _, v: answers_desk.note_held(
            s, meeting_id, came, "the cluster's pharmacist", version=v, now=days["held"], **who
        ),
    )
    return meeting_id


def slot_of(session: Session, meeting_id: int) -> int:
    """The slot that they offered."""
    return session.scalars(select(OfferedSlot).where(col(OfferedSlot.meeting_id) == meeting_id)).one().id or 0


def afterwards(app: App, meeting_id: int, staff: dict[str, int], at: datetime, now: datetime) -> None:
    """Minutes, actions and questions of the day after, one of them with the duty desk; and a letter that waits to be read."""
    iain, then = staff["iain@demo.example"], min(now, at + timedelta(days=1))
    with transaction(app.engine) as session:
        minutes.save(session, meeting_id, NOTES.partition("\n")[0], "", version=0, staff_id=iain, now=then)
        minutes.save(session, meeting_id, NOTES, DECISIONS, version=1, staff_id=iain, now=then)
        for what, owner, days in AGREED:
            day = max(on_a_working_day(calendar_near(now), london_date(now), days), london_date(then))
            service_actions.add(
                session, Agreed(what, owner_of(owner, staff), day), meeting_id=meeting_id, staff_id=iain, now=then
            )
        who_came = next(one for one in guest_queries.guests(session, meeting_id) if one.attended == "came")
        asked = []
        for words, said, urgency in RAISED:
            question = Raised(words, guest=who_came.id, said=said)
            asked.append((raised.note(session, meeting_id, question, staff_id=iain, now=then), urgency))
    for number, urgency in asked:
        if urgency:
            to_the_desk(app, meeting_id, number, Urgency(urgency), iain, now)
    with transaction(app.engine) as session:
        words = letter_after.draft(session, meeting_id)
        letter_after.keep(session, meeting_id, words, version=0, staff_id=iain, now=now)


def to_the_desk(app: App, meeting_id: int, number: int, urgency: Urgency, staff_id: int, now: datetime) -> None:
    """Make a case of a question, as the page does."""
    with reading(app.engine) as session:
        row, reference = session.get_one(MeetingQuestion, number), reference_of(session.get_one(Meeting, meeting_id))
    call = phone.Rang(
        once=raised.once(number), spoke_with=row.raised_by, said=row.words, at=now, urgency=urgency, practice_code=row.practice_code,
        address=row.email, meeting=reference,
    )  # fmt: skip
    case_id = phone.log(app, call, staff_id=staff_id, now=now)
    with transaction(app.engine) as session:
        raised.became(session, meeting_id, number, case_id, staff_id=staff_id, now=now)


def the_plan(app: App, staff: dict[str, int], now: datetime) -> None:
    """The implementation plan: some done, two past their day, most to come."""
    lead = staff["catriona@demo.example"]
    with transaction(app.engine) as session:
        for what, aim, owner, days, ended, why in PLAN:
            day = on_a_working_day(calendar_near(now), london_date(now), days)
            agreed = Agreed(what, owner_of(owner, staff), day, aim)
            early = now + min(timedelta(0), timedelta(days=days - 30))  # when its day was still to come
            number = service_actions.add(session, agreed, meeting_id=None, staff_id=lead, now=early)
            if ended:
                service_actions.end(session, number, ActionState(ended), why, version=1, staff_id=lead, now=now)


def owner_of(who: str, staff: dict[str, int]) -> Owner:
    """A colleague by address, or a role."""
    return Owner(staff_id=staff[who]) if "@" in who else read_owner(who) or Owner()


def on(app: App, moment: datetime) -> App:
    """The App at that moment."""
    return replace(app, clock=lambda: moment)


def gone(app: App, moment: datetime) -> None:
    """What may leave then leaves."""
    while send.send_one(on(app, moment), moment):
        pass
