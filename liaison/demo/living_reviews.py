"""Lets a few annual reviews happen before the newcomer looks: one held with its letters gone, one whose letters wait for a colleague, one that
is half written, and one where we did not manage to meet. The day's jobs do the rest: who is asked about, invited, planned."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.app import App
from liaison.clock import london_date
from liaison.domain.left_open import open_places
from liaison.domain.review_form import Answer, Said
from liaison.domain.states import ReviewState
from liaison.practices.service_facts import current
from liaison.reviews import booking, complete, due, form, not_met, review_actions, review_letters
from liaison.reviews.booking import seen
from liaison.reviews.not_met import Helpers
from liaison.store import review_form_queries
from liaison.store.person_letter_queries import clinicians
from liaison.store.review_form_queries import Held
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Person, Review

HELD_AGO = 4  # working days: the letters are close to their day
FILLED = "as on your own list"  # what a colleague writes into the places that a draft leaves open

# what was said at a review, by section and question; "skip" and the like are what the person said instead
ANSWERS: Mapping[str, Mapping[str, str]] = {
    "matters": {"goals": "To be outside more, and to see my sister.", "working": "The allotment on Wednesdays.", "this_is_me": "wants", "reach_still": "yes"},
    "use": {"alcohol": "not_today", "tobacco": "Ten a day, would like to cut down.", "injecting": "skip", "alerts": "yes"},
    "naloxone": {"naloxone": "offered", "naloxone_on": "{held}", "naloxone_expires": "{later}", "naloxone_family": "yes"},
    "treatment": {"dose_view": "It holds me through the day.", "collection": "Three times a week; one day missed over a funeral.", "take_home": "yes", "choice_again": "yes"},
    "bbv": {"bbv_on": "{before}", "bbv_offer": "booked", "hbv_vaccine": "full"},
    "ecg": {"ecg_on": "{before}", "ecg_next": "asked"},
    "mind": {"trauma": "already_told", "skills": "wants", "psychology": "wants", "joint_review": "not_needed"},
    "agreed": {"next_year": "stay", "agreed_words": "The practice does the heart tracing; I ring about the class.", "copy": "hand"},
}  # fmt: skip
SAID = frozenset(Said)


def live_reviews(app: App, now: datetime) -> None:
    """Let them happen, by the same functions as the pages; `now` is the demo's."""
    due.take_all(app, now)
    with reading(app.engine) as session:
        ids = overdue(session, london_date(now), 4)
        calendar = current(session, now).calendar
    day = calendar.working_day(london_date(now), -HELD_AGO)
    for number, review_id in enumerate(ids):
        with transaction(app.engine) as session:
            one = review_form_queries.held(session, review_id)
            assert one is not None
            if number == 3:
                did_not_meet(session, app, one, now)
                continue
            write(session, one, day, now, only=("matters", "naloxone") if number == 2 else tuple(ANSWERS))
            if number < 2:
                end(session, one, day, now)
                letters(app, session, one, now, gone=number == 0)
    due.take_all(app, now)  # the next cycle of those that were held


def overdue(session: Session, today: date, many: int) -> list[int]:
    """The reviews of people who are here, with a keyworker, that were due longest ago."""
    rows = select(col(Review.id)).join(Person, col(Person.id) == Review.person_id)
    here = (
        col(Person.status) == "in_shared_care",
        col(Person.keyworker_id).is_not(None),
        col(Person.letters_held).is_(False),
    )
    found = rows.where(*here, col(Review.state) == ReviewState.DUE, col(Review.due_on) < today)
    return [i for i in session.scalars(found.order_by(col(Review.due_on), col(Review.id)).limit(many)) if i is not None]


def worker(one: Held) -> int:
    """Who holds it: the keyworker."""
    assert one.person.keyworker_id is not None
    return one.person.keyworker_id


def write(session: Session, one: Held, day: date, now: datetime, *, only: tuple[str, ...]) -> None:
    """Fill in these sections."""
    days = {"{held}": day, "{before}": date(day.year - 1, day.month, 1), "{later}": date(day.year + 2, day.month, 1)}
    for section in form.sections_of(session, one):
        if section.key not in only:
            continue
        known = dict(next(part.answers for part in form.filled(session, one) if part.section.key == section.key))
        for key, value in ANSWERS[section.key].items():
            words = days[value].isoformat() if value in days else value
            known[key] = Answer(said=Said(value)) if value in SAID else Answer((words,))
        form.save(session, one, section, known, version=0, staff_id=worker(one), now=now)
        session.flush()


def end(session: Session, one: Held, day: date, now: datetime) -> None:
    """Held on that day, with what was agreed."""
    who = {"staff_id": worker(one), "now": now}
    later = current(session, now).calendar.working_day(london_date(now), 10)
    review_actions.add(session, one.id, what="Send us the heart tracing (ECG)", owner="practice", due_on=later, **who)
    review_actions.add(session, one.id, what="Ring about the class", owner=str(worker(one)), due_on=later, **who)
    as_seen = seen(one.review)
    complete.end(session, one.id, as_seen=as_seen, outcome="completed", on=day, sure=False, **who)


def letters(app: App, session: Session, one: Held, now: datetime, *, gone: bool) -> None:
    """Both letters gone, by the board's route and by hand; or the GP's a draft and the other not begun."""
    again = review_form_queries.held(session, one.id)
    assert again is not None
    who = {"version": 0, "staff_id": worker(one), "now": now}
    text = review_letters.draft(session, again, "gp", now)
    if not gone:
        review_letters.keep(session, again, "gp", text, **who)
        return
    for place in open_places(text):
        text = text.replace(place, FILLED)
    review_letters.release(app, session, again, "gp", text, "paper", **who)
    copy = review_letters.draft(session, again, "person", now)
    ways = [way.code for way in review_letters.ways(session, again, "person", now) if way.allowed]
    review_letters.release(app, session, again, "person", copy, "post" if "post" in ways else "hand", **who)


def did_not_meet(session: Session, app: App, one: Held, now: datetime) -> None:
    """A day was agreed for today, and we did not manage to meet."""
    today, me = london_date(now), worker(one)
    if not current(session, now).calendar.is_working_day(today):
        return
    booking.book(session, one.id, as_seen=seen(one.review), on=today, worker_id=me, staff_id=me, now=now)
    session.refresh(one.review)
    helpers = Helpers(me, me, clinicians(session)[0][0])
    not_met.say(session, app, one.id, as_seen=seen(one.review), helpers=helpers, staff_id=me, now=now)
