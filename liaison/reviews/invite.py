"""Drafts the letters that people are to have about their review. A colleague reads and releases each; nothing leaves from here.

Takes:   reviews at PLANNED and ASKED six weeks before they are due, and reviews at CONFIRMED; of people who are in shared care
Decides: domain/inviting (which letter), domain/reaching (may they be reached, by which channel)
Leaves:  letters to people at DRAFTED, out-of-date ones STOPPED, and e-mails that did not arrive, which are drafted anew by another way; a
         task of the keyworker where it is not known how to reach somebody safely
Runs:    jobs/invite_people.py
Seen on: Letters to people
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlmodel import Session, col

from liaison.app import App
from liaison.clock import london_date
from liaison.domain.eligibility import Channel
from liaison.domain.inviting import AGAIN, DAY, INVITATION, OPEN, Wanted, names_another, out_of_date, wanted
from liaison.domain.looking_out import Kind
from liaison.domain.reaching import Contact, NotReached, Reached, reach
from liaison.domain.states import LetterState, PersonLetterState
from liaison.domain.workdays import Calendar
from liaison.outbox.eligible import person_now
from liaison.outbox.own_mailbox import main_mailbox
from liaison.outbox.reaching_now import NOTHING_BACK, chosen_way, come_back, contact
from liaison.practices.service_facts import current, kept
from liaison.reviews import invite_words, reach_tasks
from liaison.reviews.place_words import is_elsewhere, names_another_room, place_words
from liaison.store import events
from liaison.store import invite_queries as queries
from liaison.store.session import reading, transaction
from liaison.store.tables import Letter
from liaison.store.tables_people import Person, Review, Staff
from liaison.store.tables_person_letters import PersonLetter
from liaison.store.tables_rooms import Room
from liaison.store.upsert import insert_one

ACTOR = events.step("invite")
BATCH = 100
AHEAD = timedelta(
    days=90
)  # longer than any invitation begins before its review is due: nearer ones are looked at closely
NOT_LEFT = (PersonLetterState.DRAFTED, PersonLetterState.RELEASED, PersonLetterState.PRINTED)
COUNTED = ("drafted", "to_ask", "stopped")
NOT_THERE = (LetterState.WITHHELD, LetterState.FAILED)  # the outbox has it, and the person has it not


@dataclass(frozen=True)
class Drafted:
    """What a run did, counted: letters drafted, people to ask how they can be reached, letters that are out of date."""

    counts: Mapping[str, int]


def take_all(app: App, now: datetime) -> Drafted:
    """Draft what is wanted, a hundred reviews a commit; doing it twice drafts nothing more. Nothing on a day the service is closed."""
    total: Counter[str] = Counter(dict.fromkeys(COUNTED, 0))
    with reading(app.engine) as session:
        calendar, today = current(session, now).calendar, london_date(now)
        if not calendar.is_working_day(today):
            return Drafted(total)
    with transaction(app.engine) as session:
        total["stopped"] += stop_out_of_date(session, now)
        total["stopped"] += take_back_undelivered(session, app, now)
    with reading(app.engine) as session:  # after the stopping: what was stopped may be wanted anew
        ids = in_want(session, calendar, today)
    for start in range(0, len(ids), BATCH):
        with transaction(app.engine) as session:
            total.update(take_some(session, app, ids[start : start + BATCH], calendar, now))
    return Drafted(total)


def in_want(session: Session, calendar: Calendar, today: date) -> list[int]:
    """The reviews that want a letter today, by id: those with an agreed day, and those whose invitation may have begun."""
    there, afresh = queries.letters_there(session), elsewhere(session)
    return [
        line.id for line in queries.near_reviews(session, today, today + AHEAD)
        if wanted(
            line.state, line.due_on, line.planned_on, steps_of(there[line.person_id, line.cycle]), today, calendar,
            planned_time=line.planned_time, reminds=chosen_way(line.choices.get("reminder")) is not None,
            elsewhere=line.id in afresh,
        )
    ]  # fmt: skip


def elsewhere(session: Session, ids: Sequence[int] | None = None) -> set[int]:
    """The agreed reviews whose room is at another address now than the person was told, of these or of all."""
    rooms = list(session.scalars(select(Room)))
    told = queries.last_told(session, DAY, ids)
    return {review_id for review_id, (room_id, words) in told.items() if is_elsewhere(words, rooms, room_id)}


def take_some(session: Session, app: App, ids: Sequence[int], calendar: Calendar, now: datetime) -> Counter[str]:
    """Draft what these reviews need now, as they stand in this transaction; counted by word."""
    kept(session, now)
    rows = select(Review, Person).join(Person, col(Person.id) == Review.person_id)
    there, asked, asking = queries.letters_there(session, ids), queries.asked_of(session, ids), queries.being_asked(session, ids)  # fmt: skip
    sender, back, done = main_mailbox(session, app).address, come_back(session), Counter[str]()
    afresh = elsewhere(session, ids)
    for review, person in session.execute(rows.where(col(Review.id).in_(ids)).order_by(col(Review.id))).all():
        steps = steps_of(there[review.person_id, review.cycle])
        known = contact(person, person_now(person), sender, back)
        near = Near(review, person, steps, known, review.id in asking, review.id in afresh)
        done.update(take_one(session, near, asked, calendar, now))
    return done


@dataclass(frozen=True)
class Near:
    """One review that may need a letter: whose, the steps that are drafted or gone, what is known of reaching the person, whether the
    keyworker has it on the list to ask what is safe, and whether it is at another address than the person was told."""

    review: Review
    person: Person
    steps: Sequence[str]
    known: Contact
    asking: bool = False
    elsewhere: bool = False


def take_one(session: Session, near: Near, asked: Set[str], calendar: Calendar, now: datetime) -> Counter[str]:
    """Draft what one review needs now; counted by word. `asked` are the keys of the tasks that are there."""
    review, person, today = near.review, near.person, london_date(now)
    reminds = chosen_way(person.choices.get("reminder"))
    needed = wanted(
        review.state,
        review.due_on,
        review.planned_on,
        near.steps,
        today,
        calendar,
        planned_time=review.planned_time,
        reminds=reminds is not None,
        elsewhere=near.elsewhere,
    )
    done = Counter[str]()
    for one in needed:
        found = reach(near.known, today, only=reminds if one.kind == "day_reminder" else None)
        key = f"{Kind.ASK_SAFE}:{review.id}:{one.step}"
        if isinstance(found, Reached):
            done["drafted"] += put(session, one, review, person, found, now)
        elif found.ask and one.kind != "day_reminder" and key not in asked and not near.asking:
            done["to_ask"] += reach_tasks.make(
                session, Kind.ASK_SAFE, key, person=person, review=review, why=found.because, now=now, actor=ACTOR
            )
    return done


def steps_of(letters: Sequence[queries.LetterLine]) -> list[str]:
    """The steps that are drafted or gone, the oldest first."""
    return [one.step for one in letters if not may_come_back(one)]


def reached(
    session: Session, app: App, person: Person, today: date, *, only: Channel | None = None
) -> Reached | NotReached:
    """How the person may be reached today."""
    known = contact(person, person_now(person), main_mailbox(session, app).address, come_back(session))
    return reach(known, today, only=only)


def there(session: Session, review: Review) -> list[PersonLetter]:
    """The letters of this person in this cycle, the oldest first."""
    mine = col(PersonLetter.person_id) == review.person_id, col(PersonLetter.cycle) == review.cycle
    return list(
        session.scalars(select(PersonLetter).where(*mine).order_by(col(PersonLetter.drafted_at), col(PersonLetter.id)))
    )


def may_come_back(row: PersonLetter | queries.LetterLine) -> bool:
    """Whether the letter was stopped by the program before it left: what held it may be over."""
    return row.state is PersonLetterState.STOPPED and row.stopped_by is None and row.batch_id is None


def put(
    session: Session,
    one: Wanted,
    review: Review,
    person: Person,
    found: Reached,
    now: datetime,
    *,
    by: int | None = None,
) -> bool:
    """Put one draft down, in the name of `by` or of whoever does the review; False when it is there already, or nobody is named yet."""
    service = current(session, now)
    worker = invite_words.named(session, by, service) or invite_words.worker_of(session, review, person, service)
    if worker is None:
        return False
    sets_out = not one.step.startswith((INVITATION, AGAIN))  # by the others somebody comes to us, or waits to be rung
    place = place_words(session, person, review, "" if found.names_service else service.name, way_there=sets_out)
    if one.new == "place" and not place:
        return False
    rings = reach(contact(person, person_now(person), "", NOTHING_BACK), london_date(now), only=Channel.PHONE)
    afar = invite_words.afar(person, worker, rings=isinstance(rings, Reached))
    kind, text = invite_words.draft(one, person, review, found, worker, service, place, afar)
    words: dict[str, Any] = {
        "review_id": review.id, "kind": kind, "channel": found.channel.value, "address": found.to, "way_because": found.because, "why": one.because,
        "about_on": one.about_on, "not_before": one.not_before, "worker_id": worker.id, "text": text, "drafted_at": now, "stopped_because": "",
        "letter_id": None, "posted_at": None, "posted_by": None, "released_at": None, "released_by": None,
    }  # fmt: skip
    key = {"person_id": person.id, "cycle": review.cycle, "step": one.step}
    row = {**key, **words, "state": PersonLetterState.DRAFTED, "version": 1}
    letter_id = insert_one(session, PersonLetter, row, keys=list(key))
    if letter_id is not None:
        events.refuse_start(PersonLetterState.DRAFTED, ACTOR)
        events.log(session, PersonLetter, [(letter_id, None, PersonLetterState.DRAFTED, one.because)], ACTOR, now)
        return True
    old = next((row for row in there(session, review) if row.step == one.step and may_come_back(row)), None)
    if old is None:
        return False
    version = old.version + 1
    events.move(
        session, old, PersonLetterState.DRAFTED, actor=ACTOR, now=now, because="it is wanted again", version=version, **words
    )  # fmt: skip
    return True


def follow(session: Session, app: App, review_id: int, now: datetime) -> None:
    """A colleague moved a review: what was written and has not left is written anew where it speaks of what is not so any more, and a day that
    is agreed is confirmed."""
    calendar = current(session, now).calendar
    stop_out_of_date(session, now, review_id)
    if calendar.is_working_day(london_date(now)):
        take_some(session, app, [review_id], calendar, now)


def not_so(session: Session, letter: PersonLetter, review: Review) -> str | None:
    """Why words that have not left are not wanted as they are; None while they are. What is printed is not printed anew for the plan's sake."""
    why = out_of_date(letter.step, letter.about_on, review.state, review.planned_on, review.planned_time)
    if why or letter.state is PersonLetterState.PRINTED:
        return why
    if why := names_another_room(session, letter, review.room_id):
        return why
    does = session.get(Staff, review.worker_id) if review.worker_id else None
    with_id = does.id if does and does.active and does.name.strip() else None  # else the keyworker's name stands in it
    return names_another(letter.step, letter.about_on, letter.worker_id, review.planned_on, with_id)


def stop_out_of_date(session: Session, now: datetime, review_id: int | None = None) -> int:
    """Stop letters that have not left and speak of what is not so any more, of all reviews or of one; returns how many."""
    which = [col(PersonLetter.state).in_(NOT_LEFT)] + ([col(Review.id) == review_id] if review_id else [])
    rows = session.execute(
        select(PersonLetter, Review)
        .join(Review, col(Review.id) == PersonLetter.review_id)
        .where(*which)
        .order_by(col(PersonLetter.id))
    ).all()
    stopped = 0
    for letter, review in rows:
        if why := not_so(session, letter, review):
            events.move(
                session, letter, PersonLetterState.STOPPED, actor=ACTOR, now=now, because=why, stopped_because=why, stopped_by=None,
                version=letter.version + 1,
            )  # fmt: skip
            stopped += 1
    return stopped


def take_back_undelivered(session: Session, app: App, now: datetime) -> int:
    """E-mails to people that came back, were refused or were kept back at the last moment: what is wanted of them is drafted anew, by a way
    that is safe now, and where there is none the keyworker is told. Returns how many. A letter of unknown fate is left to a person."""
    rows = session.execute(
        select(PersonLetter, Letter, Review, Person)
        .join(Letter, col(Letter.id) == PersonLetter.letter_id)
        .join(Review, col(Review.id) == PersonLetter.review_id)
        .join(Person, col(Person.id) == PersonLetter.person_id)
        .where(col(PersonLetter.state) == PersonLetterState.GONE, col(Review.state).in_(OPEN))
        .where(or_(col(Letter.bounced_at).is_not(None), col(Letter.state).in_(NOT_THERE)))
        .order_by(col(PersonLetter.id))
    ).all()
    for letter, sent, review, person in rows:
        why = "our e-mail did not arrive" if sent.bounced_at or sent.state is LetterState.FAILED else "it was kept back"
        events.move(
            session, letter, PersonLetterState.STOPPED, actor=ACTOR, now=now, because=why, stopped_because=f"{why}.", stopped_by=None,
            version=letter.version + 1,
        )  # fmt: skip
        found = reached(session, app, person, london_date(now))
        if isinstance(found, NotReached) and found.ask:
            key = f"{Kind.ASK_SAFE}:{review.id}:letter-{sent.id}"
            reach_tasks.make(
                session, Kind.ASK_SAFE, key, person=person, review=review, why=found.because, now=now, actor=ACTOR
            )
    return len(rows)
