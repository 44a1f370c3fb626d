"""Today: what is urgent, what is mine, what is due, who is on duty, what came overnight, and whether mail is being read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from liaison.clock import london_date
from liaison.domain import long_break, not_today
from liaison.domain.ladder import When
from liaison.domain.looking_out import TASKS
from liaison.domain.spoken import clock
from liaison.domain.workdays import Calendar
from liaison.practices.service_facts import current
from liaison.practices.site_ladder import ladder
from liaison.reviews import letters_owed, owed
from liaison.staff.duty import rota
from liaison.store import (
    action_queries,
    casework_queries,
    desk_queries,
    filing_queries,
    handover_queries,
    inbox_queries,
    liberation_queries,
    notice_queries,
    person_letter_queries,
    plan_queries,
    practice_desk_queries,
    practice_queries,
    register_queries,
    release_queries,
    today_queries,
)
from liaison.store.mail_queries import staff_names
from liaison.store.session import Session, reading
from liaison.store.switches import HOLD_SENDS, is_on
from liaison.store.tables import MailboxRow
from liaison.store.unsettled_queries import doubts
from liaison.triage import foresee
from liaison.web import desk_presenter as desk
from liaison.web import rota_asks
from liaison.web.deps import Colleague, may, the_app
from liaison.web.first_words import notes
from liaison.web.frame import draw
from liaison.web.notice_presenter import notices
from liaison.web.person_presenter import STATUSES as AWAY_WORDS
from liaison.web.presenters import Row, rows
from liaison.web.reply_pages import second_words
from liaison.web.reviews_pages import STATES
from liaison.web.saying import Said, Saying
from models.taxonomy import Handler, Urgency

router = APIRouter()
QUIET = timedelta(minutes=15)  # without a good poll for so long, Today says so
# her reviews that Today shows: to the same weekday of next week, and of a day that was and is not written down
AHEAD, BEHIND = timedelta(days=7), timedelta(days=14)
JUST = timedelta(days=1)  # so long Today says what became of her own wishes


@dataclass(frozen=True)
class List:
    """A short list and how many there are in all."""

    rows: list[Row]
    total: int


@dataclass(frozen=True)
class OnDuty:
    """Who is on, as what, until when."""

    name: str
    roles: str
    until: str


@dataclass(frozen=True)
class Health:
    """One mailbox in a line: all is well, or what is wrong."""

    name: str
    well: bool
    words: str
    polled: Said | None


@router.get("/")
def today(request: Request, colleague: Annotated[Colleague, Depends(may("today"))]) -> Response:
    """The start page."""
    app = the_app(request)
    now = app.now()
    with reading(app.engine) as session:
        calendar = current(session, now).calendar
        say = Saying(now, calendar)
        since, until = night(now, calendar)
        came = today_queries.arrived(session, since, until)
        return draw(
            request, session, "today.html", here="today",
            urgent=listed(session, today_queries.urgent_unopened(session), say),
            mine=listed(session, today_queries.mine(session, colleague.id), say),
            due=listed(session, today_queries.due(session, end_of_day(now, calendar)), say),
            on_duty=on_duty(session, now),
            handed=handover_queries.waiting(session, colleague.id, present(session, now), now),
            overnight=[(urgency, came[urgency]) for urgency in Urgency if came.get(urgency)],
            overnight_since=say.when(since), overnight_until=say.when(until),
            mailboxes=[health(row, say) for row in today_queries.mailboxes(session)],
            gaps=today_queries.gaps(session),
            parked=today_queries.parked(session),
            doubtful=today_queries.letters_in_doubt(session),
            notices=notices(notice_queries.unseen(session), say), notices_total=notice_queries.count_unseen(session),
            newest=inbox_queries.newest(session), for_me=casework_queries.for_me(session, colleague.id), here_again="/",
            unfiled=filing_queries.count_unfiled(session),
            looks=listed(session, today_queries.to_look_at(session, colleague.id), say),
            second=[(one, say.when(one.letter.created_at), one.letter.author_id == colleague.id) for one in release_queries.waiting(session)],
            seconds=second_words(session, colleague, say) if any(one.letter.author_id == colleague.id for one in release_queries.waiting(session)) else "",
            ahead=foresee.gaps(session, now),
            late_actions=action_queries.late_of(session, colleague.id, say.today),
            closing=closing(session, say), keeps=colleague.may("health"),
            practices=practice_desk_queries.waits(session) if colleague.may("reviews") else {},
            left_behind=practice_queries.left_behind(session) if colleague.may("meetings") else (),
            letters_owed=letters_owed.reminder(session, colleague.id, say.today, calendar, leads="lead" in colleague.access),
            home_items=home_items(session, colleague, say),
            owed=owed.waits(session, colleague.id, say.today) if colleague.may("reviews") else {},
            my_away=register_queries.to_look_at(session, say.today, keyworker=colleague.id), away_words=AWAY_WORDS,
            to_settle=plan_queries.soon_for_a_person(session, say.today, say.today + AHEAD) if colleague.may("reviews") else [],
            my_reviews=plan_queries.of_worker(session, colleague.id, say.today - BEHIND, say.today + AHEAD), review_states=STATES,
            doubts=doubts(session), for_people=person_letter_queries.mine_today(session, colleague.id, say.today),
            looks_open=person_letter_queries.open_tasks(session, looks_by=say.today) if "lead" in colleague.access else [], tasks=TASKS, **own_desk(session, colleague, say),
        )  # fmt: skip


def home_items(session: Session, colleague: Colleague, say: Saying) -> list[liberation_queries.OpenItem]:
    """What is to be arranged by today before somebody comes home: hers, and for leads and throughcare also what nobody sees to."""
    looks = "lead" in colleague.access or Handler.THROUGHCARE.value in colleague.roles
    found = liberation_queries.open_items(session, say.today, colleague.id, nobodys=looks)
    return [one for one in found if one.due_on <= say.today]


def closing(session: Session, say: Saying) -> dict[str, Any] | None:
    """What would wait over a long closure that is near, and who is told meanwhile; None on an ordinary day."""
    found = long_break.ahead(say.now, say.calendar)
    if found is None:
        return None
    waits = today_queries.over_the_break(session, found.opens)
    on_call = [rung.words for rung in ladder(session) if rung.when is When.CLOSED]
    return {
        "closes": say.when(found.closes), "at": clock(found.closes), "is_open": say.calendar.is_open(say.now), "opens": f"{say.long_day(london_date(found.opens))} at {clock(found.opens)}",
        "days": found.days, "urgent": [(urgency, waits.urgent[urgency]) for urgency in Urgency if waits.urgent.get(urgency)], "waits": waits, "on_call": on_call,
        "held": waits.letters if is_on(session, HOLD_SENDS) else 0,
    }  # fmt: skip


def own_desk(session: Session, colleague: Colleague, say: Saying) -> dict[str, Any]:
    """What specialists are asked, what was given on, and wishes for today: her own, and those of all for the team lead."""
    names = staff_names(session)
    leads = "lead" in colleague.access or Handler.TEAM_LEAD.value in colleague.roles
    spared = desk_queries.not_today_all(session, say.now) if leads else []
    return {
        "rota_asks": [one for one in rota_asks.wishes(session, colleague, say) if one.to_answer],
        "rota_told": rota_asks.answered(session, colleague, say, say.now - JUST),
        "asked_of_me": desk.askings(desk_queries.asked_of(session, colleague.id), names, say, colleague.id),
        "asked_by_me": desk.askings(desk_queries.asked_by(session, colleague.id), names, say, colleague.id),
        "moved": desk.moved(desk_queries.given_on(session, colleague.id, say.now), say),
        "wish": desk.wish(desk_queries.not_today_of(session, colleague.id, say.now)),
        "spared": [(name, not_today.in_words(kinds)) for name, kinds in spared],
    }


def listed(session: Session, short: today_queries.Short, say: Saying) -> List:
    """A short list in words."""
    return List(rows(short.lines, say, notes(session, short.lines)), short.total)


def end_of_day(now: datetime, calendar: Calendar) -> datetime:
    """The London midnight that ends today."""
    here = calendar.local(now)
    return (here + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)


def night(now: datetime, calendar: Calendar) -> tuple[datetime, datetime]:
    """The last time the service was closed: from the closing of the working day before to the opening of this one, or to now."""
    day = calendar.local(now).date()
    today_opens = calendar.opening(day) if calendar.is_working_day(day) else now
    before = calendar.working_day(day, -1)
    return calendar.closing(before), min(today_opens, now)


def on_duty(session: Session, now: datetime, only: frozenset[Handler] = frozenset(Handler)) -> list[OnDuty]:
    """Who is there now, by name; with `only`, those who have one of these roles."""
    desk = rota(session, now)
    found = [worker for worker in desk.on_shift(now) if only == frozenset(Handler) or worker.roles & only]
    there = sorted(found, key=lambda worker: worker.name)
    return [OnDuty(worker.name, roles(worker.roles), clock(desk.until(worker.id, now) or now)) for worker in there]


def present(session: Session, now: datetime) -> set[int]:
    """The ids of those who are there now."""
    return {worker.id for worker in rota(session, now).on_shift(now)}


def roles(found: frozenset[Handler]) -> str:
    """Roles in the order of the label guide, in plain words."""
    return ", ".join(role.title for role in Handler if role in found)


def health(row: MailboxRow, say: Saying) -> Health:
    """One mailbox in words."""
    polled = say.when(row.polled_ok_at) if row.polled_ok_at else None
    if row.trouble:
        return Health(row.name, False, row.trouble, polled)
    if row.polled_ok_at is None:
        return Health(row.name, False, "It has not been read yet.", None)
    if say.now - row.polled_ok_at > QUIET:
        return Health(row.name, False, f"Nothing was read for {say.since(row.polled_ok_at)}.", polled)
    return Health(row.name, True, f"Read {say.ago(row.polled_ok_at)}.", polled)
