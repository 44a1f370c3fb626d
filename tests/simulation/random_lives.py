"""Random registers and what happens to them, lived through by the real steps and watched: what must hold whatever happens."""

from __future__ import annotations

import contextlib
import sqlite3
from collections import Counter, deque
from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import Engine, func, select, update
from sqlmodel import col

from liaison.domain.bringing_forward import TRIGGERS
from liaison.domain.chi import demo_chi
from liaison.domain.duedates import add_months
from liaison.domain.register_changes import HAPPENINGS
from liaison.domain.safe_contact import all_asked
from liaison.domain.states import ReviewState
from liaison.reviews import bring_forward, due, register_edit
from liaison.reviews.bring_forward import NotNoted
from liaison.reviews.register_edit import NotSaved, Who
from liaison.simulation import breaches, living_year
from liaison.simulation import year_happenings as doing
from liaison.simulation.invented_service import SAFE, Service, add_person, at, furnished
from liaison.simulation.living_year import Year
from liaison.simulation.year_mails import bounced, prose, take_in
from liaison.store.session import reading, rehearsal, transaction
from liaison.store.switches import HOLD_SENDS, is_on, turn
from liaison.store.tables import Letter
from liaison.store.tables_people import Closure, Leave, Person, Practice, Review
from liaison.store.tables_practice_answers import PracticeDigest

AFTERWARDS = 3  # days that are lived when nothing happens any more
FURTHEST = 5  # days without a run at most, as after a power cut; never over a day on which somebody is to be seen
# around both clock changes, over Christmas, and where a year has a 29 February
BEGINNINGS = (date(2026, 10, 19), date(2026, 12, 14), date(2027, 3, 22), date(2027, 6, 7), date(2028, 2, 21))
ACTS = (*HAPPENINGS, *TRIGGERS, "new", "unsafe", "safe", "agreed", "answered", "came_back", "prose", "settled", "mended", "left_the_list",
        "closed_day", "afternoon", "leave", "hold_sends")  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One person at the beginning: days since the last review (None: none yet), whose, where, how they stand, and what is known of them."""

    last: int | None
    practice: int | None
    worker: int | None
    status: str
    held: bool
    safe: int
    asked_ago: int
    choices: dict[str, str]
    methadone: int | None


@dataclass(frozen=True)
class Act:
    """Something that happens so many days after the act before it: to whom, how much, and whether between writing letters and sending them."""

    after: int
    kind: str
    who: int
    much: int
    before_sending: bool


@dataclass(frozen=True)
class Life:
    """A register and what happens to it."""

    begins: date
    lines: list[Line]
    acts: list[Act]
    seed: int


LINES = st.builds(
    Line, st.none() | st.integers(5, 480) | st.integers(285, 370), st.sampled_from([0, 0, 1, 1, None]), st.sampled_from([0, 0, 1, None]),
    st.sampled_from(["in_shared_care"] * 6 + ["custody", "hospital", "paused", "left", "died"]), st.sampled_from([False] * 5 + [True]),
    st.sampled_from([0, 0, *range(len(SAFE))]), st.sampled_from([0, 10, 170, 400]),
    st.sampled_from([{}, {}, {"reminder": "email"}, {"place": "the practice", "visit_together": "yes"}, {"worker_gender": "a woman"}, {"mode": "phone", "time": "mornings"}]),
    st.sampled_from([None, None, 120]),
)  # fmt: skip
ACT = st.builds(Act, st.integers(0, FURTHEST), st.sampled_from(ACTS), st.integers(0, 5), st.integers(0, 30), st.booleans())  # fmt: skip
LIVES = st.builds(
    Life, st.sampled_from(BEGINNINGS), st.lists(LINES, min_size=2, max_size=5), st.lists(ACT, min_size=3, max_size=10), st.integers(0, 999),
)  # fmt: skip


def emptied(engine: Engine, template: Path) -> None:
    """The template's tables in this database in memory."""
    with sqlite3.connect(template) as source, engine.connect() as connection:
        connection.rollback()
        source.backup(connection.connection.driver_connection)  # type: ignore[arg-type]


def live(engine: Engine, life: Life) -> Year:
    """Live through it; the year's watch says what must not have happened."""
    made, year, today = begun(engine, life), Year(), life.begins
    acts = deque(life.acts)
    while acts:
        now = [acts.popleft()]
        while acts and not acts[0].after:
            now.append(acts.popleft())
        one_day(made, year, today, now)
        today = next_day(made, today, acts[0].after if acts else 1)
    for _ in range(AFTERWARDS):
        one_day(made, year, today, [])
        today = next_day(made, today, FURTHEST)
    with reading(engine) as session:
        breaches.no_step_twice(year.watch, session)
    return year


def begun(engine: Engine, life: Life) -> Service:
    """The register at its beginning."""
    made = furnished(engine, 2, 2, life.begins, life.seed)
    with transaction(engine) as session:
        for number, line in enumerate(life.lines):
            last = life.begins - timedelta(days=line.last) if line.last else None
            block: dict[str, Any] = dict(SAFE[line.safe])
            if block:
                checked = life.begins - timedelta(days=line.asked_ago)
                block |= {**all_asked(checked.isoformat()), "email_to": f"p{number}@home.example", "post_to": "1 Invented Lane", "phone_to": "01632 960200"}  # fmt: skip
            session.add(Person(
                chi=demo_chi(number), name=f"Invented Person {number}", practice_code=None if line.practice is None else made.practices[line.practice],
                keyworker_id=None if line.worker is None else made.workers[line.worker], shared_care_start=add_months(last or life.begins, -10),
                last_review_on=last, status=line.status, letters_held=line.held or line.status == "died", safe_contact=block, choices=line.choices,
                methadone_mg=line.methadone, look_again_on=life.begins + timedelta(days=20) if line.status == "paused" else None,
                created_at=at(life.begins, time(0, 30)),
            ))  # fmt: skip
    made.people = len(life.lines)
    return made


def next_day(made: Service, today: date, after: int) -> date:
    """So many days on, at most to the next day on which somebody is to be seen."""
    with reading(made.app.engine) as session:
        to_come = select(func.min(Review.planned_on)).where(
            col(Review.planned_on) > today, col(Review.state).in_(doing.TO_COME)
        )
        first = session.scalar(to_come)
    wanted = today + timedelta(days=max(1, after))
    return min(wanted, first) if first else wanted


def one_day(made: Service, year: Year, today: date, acts: list[Act]) -> None:
    """One day: the night's jobs, the proof, letters written, what happens before they are sent, the sending, the afternoon."""
    living_year.morning(made, year, today)
    nothing_overlooked(made, year, today)
    living_year.proven(made, year, today)
    living_year.write(made, today)
    for act in acts:
        if act.before_sending:
            happen(made, act, today, time(8, 30))
    with reading(made.app.engine) as session:
        held = is_on(session, HOLD_SENDS)
    before = len(made.mailbox.letters)
    living_year.sent(made, year, today)
    if held and len(made.mailbox.letters) > before:
        year.watch.found("sent while all sends are held", str(today))
    for act in acts:
        if not act.before_sending:
            happen(made, act, today, time(13))
    colleagues(made, today)


def nothing_overlooked(made: Service, year: Year, today: date) -> None:
    """The step that looks only at whom something may change for has left nothing to do for anybody."""
    with rehearsal(made.app.engine) as session:
        everybody = [i for i in session.scalars(select(col(Person.id))) if i]
        left = due.bring_up(session, everybody, at(today, time(5, 40)))
    if any(left.values()):
        year.watch.found("overlooked", f"{today}: {dict(left)}")


def colleagues(made: Service, today: date) -> None:
    """What colleagues do every day: reviews of today are held or not, letters to people are read, pauses that are work are looked at."""
    now, done = at(today, time(14)), Counter[str]()
    doing.meet(made, today, now, done)
    doing.release(made, now, done)
    doing.look_at_pauses(made, today, now, done, chance=1)


def happen(made: Service, act: Act, today: date, clock: time) -> None:
    """One act, through the same doors as the pages; what a page would refuse is refused."""
    now, done = at(today, clock), Counter[str]()
    engine, code, worker = made.app.engine, made.practices[act.who % 2], made.workers[act.who % 2]
    person_id = 1 + act.who % made.people
    with reading(engine) as session:
        digests = (
            select(PracticeDigest, Letter)
            .join(Letter, col(Letter.id) == PracticeDigest.letter_id)
            .where(col(Letter.sent_at).is_not(None))
        )
        digest, letter = next(
            iter(session.execute(digests.order_by(col(Letter.id).desc()).limit(1)).all()), (None, None)
        )
    if act.kind in HAPPENINGS or act.kind in TRIGGERS:
        with contextlib.suppress(NotSaved, NotNoted), transaction(engine) as session:
            person = session.get_one(Person, person_id)
            if act.kind in TRIGGERS:
                bring_forward.note(session, person_id, kind=act.kind, on=today - timedelta(days=act.much), because="hospital", staff_id=made.lead, now=now)  # fmt: skip
            else:
                who = Who(person_id, person.version, made.lead, now)
                register_edit.happened(session, who, act.kind, practice_code=code, look_again=today + timedelta(days=act.much))  # fmt: skip
    elif act.kind in {"answered", "came_back", "prose"} and digest and letter:
        if act.kind == "answered":
            doing.press(made, digest.id or 0, digest.practice_code, now, done)
        else:
            made.mailbox.deliver((bounced if act.kind == "came_back" else prose)(letter, now), received_at=now)
            take_in(made, now)
    elif act.kind == "settled":
        doing.settle(made, now, done)
    elif act.kind == "mended":
        if doing.ring_about_mailboxes(made, now, done, chance=1):
            take_in(made, now)
    else:
        with transaction(engine) as session:
            if act.kind == "new":
                add_person(session, made, today)
            elif act.kind in {"unsafe", "safe"}:
                block = {"email": "yes", "domestic_abuse": True} if act.kind == "unsafe" else {"email": "yes", "prefers": "email", **all_asked(today.isoformat()), "email_to": "new@home.example"}  # fmt: skip
                session.execute(
                    update(Person)
                    .where(col(Person.id) == person_id)
                    .values(safe_contact=block, version=Person.version + 1)
                )
            elif act.kind == "left_the_list":
                session.execute(update(Practice).where(col(Practice.code) == code).values(status="not_in_list"))
            elif act.kind in {"closed_day", "afternoon"}:
                day, scope = today + timedelta(days=act.much), ("service", code)[act.who % 2]
                if (
                    session.scalar(select(Closure.id).where(col(Closure.day) == day, col(Closure.scope) == scope))
                    is None
                ):
                    session.add(
                        Closure(
                            scope=scope,
                            day=day,
                            kind="closed" if act.kind == "closed_day" else "afternoon",
                            name="invented",
                        )
                    )
            elif act.kind == "leave":
                first = today + timedelta(days=1 + act.much // 3)
                session.add(
                    Leave(
                        staff_id=worker,
                        starts_at=at(first, time(0)),
                        ends_at=at(first + timedelta(days=act.much), time(12)),
                    )
                )
            elif act.kind == "hold_sends":
                turn(
                    session, HOLD_SENDS, on=not is_on(session, HOLD_SENDS), now=now, by_id=made.lead, because="invented"
                )
        if act.kind == "agreed":
            with reading(engine) as session:
                mine = session.scalars(select(col(Review.id)).where(col(Review.person_id) == person_id, col(Review.state).in_((ReviewState.PLANNED, ReviewState.ASKED)))).first()  # fmt: skip
            if mine:
                doing.agree(made, mine, now, done)
