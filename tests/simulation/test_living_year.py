"""A simulated service lives by the real steps, everybody covered every night; and the watch over it sees what is planted."""

from collections import Counter
from datetime import date, time, timedelta
from xml.etree import ElementTree

import pytest
from asking_practices import asked, with_pages
from build import TUESDAY_10AM, app_on, letters, service
from caseload import add_person, change_person, move_review
from sqlalchemy import Engine, select, update
from sqlmodel import col

from liaison.domain.mails import OutgoingMail
from liaison.domain.safe_contact import WAYS, all_asked, noted_by
from liaison.domain.states import ReviewState
from liaison.reviews import ask_ahead, due, gather, plan, prove
from liaison.simulation import breaches
from liaison.simulation.breaches import Watch
from liaison.simulation.invented_service import add_person as add_invented
from liaison.simulation.invented_service import at, furnished
from liaison.simulation.living_year import Year, live, summary, weekly
from liaison.simulation.year_happenings import agree, ask_what_is_safe, look_at_pauses, see_to_parts
from liaison.simulation.year_picture import picture
from liaison.store.person_letter_queries import open_tasks
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Person, Review
from liaison.store.tables_review_form import ReviewPaper

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def weeks() -> Year:
    """Seven weeks of a small service, over Christmas."""
    return live(60, 4, 49, seed=3)


def test_everybody_is_covered_or_explained_every_night_and_nothing_that_must_not_happen_does(weeks: Year) -> None:
    assert [one.unexplained for one in weeks.days] == [0] * 49
    assert breaches.summary(weeks.watch) == {}
    assert weeks.happened["held"] > 0
    assert {"digests", "to people"} <= set(weeks.letters)
    assert summary(weeks)["covered_or_explained_nights"] == 49


def test_the_same_seed_gives_the_same_days_and_another_gives_others(weeks: Year) -> None:
    assert live(60, 4, 5, seed=3).days == weeks.days[:5]
    assert live(60, 4, 5, seed=4).days != weeks.days[:5]


def test_the_picture_is_a_whole_drawing_that_says_what_it_shows(weeks: Year) -> None:
    drawn = ElementTree.fromstring(picture(weeks))
    assert drawn.attrib["aria-label"] == f"A simulated year: 49 days, {weeks.days[-1].people} people, 0 breaches"
    lines = [one for one in drawn.iter("{http://www.w3.org/2000/svg}polyline")]
    assert [len(one.attrib["points"].split()) for one in lines] == [49, 7, 7, 7, 49]
    assert len([one for one in drawn.iter("{http://www.w3.org/2000/svg}rect") if one.attrib.get("fill") == "#7f96a8"]) == 7  # fmt: skip


def test_the_watch_sees_somebody_without_a_review_and_somebody_with_two(memory_engine: Engine) -> None:
    app = app_on(memory_engine)
    service(app)
    first, second = add_person(app, last=date(2026, 2, 1)), add_person(app, last=date(2026, 3, 1))
    due.take_all(app, TUESDAY_10AM)
    watch = Watch()
    with reading(app.engine) as session:
        breaches.nobody_left_out(watch, session, TODAY, 0)
    assert watch.counts == {}
    with transaction(app.engine) as session:
        session.execute(update(Review).where(col(Review.person_id) == first).values(person_id=second, cycle=date(2020, 1, 1)))  # fmt: skip
    with reading(app.engine) as session:
        breaches.nobody_left_out(watch, session, TODAY, 1)
    assert watch.counts == {"live reviews": 2, "uncovered night": 1}


def test_the_watch_sees_an_agreed_day_that_moved_and_a_move_without_a_reason(memory_engine: Engine) -> None:
    app = app_on(memory_engine)
    ids = service(app)
    for n in range(2):
        add_person(app, last=date(2026, 2, 1 + n), keyworker_id=ids["Ailsa"])
    due.take_all(app, TUESDAY_10AM)
    plan.take_all(app, TUESDAY_10AM)
    move_review(app, 1, ReviewState.CONFIRMED)
    move_review(app, 2, ReviewState.ASKED)
    with reading(app.engine) as session:
        before = breaches.agreed(session)
    watch = Watch()
    with reading(app.engine) as session:
        breaches.nothing_agreed_moved(watch, session, before, TODAY)
    assert watch.counts == {}
    with transaction(app.engine) as session:
        session.execute(update(Review).values(planned_on=TODAY + timedelta(days=200), planned_because=""))
    with reading(app.engine) as session:
        breaches.nothing_agreed_moved(watch, session, before, TODAY)
    assert watch.counts == {"agreed day moved": 1, "moved without a reason": 1}


def test_the_watch_sees_a_letter_twice_and_one_about_somebody_who_may_not_be_written_of(memory_engine: Engine) -> None:
    app = with_pages(app_on(memory_engine))
    asked(app, 1)
    letter = next(one for one in letters(app) if one.kind == "review_digest")
    mail = OutgoingMail(sender=letter.sender, sender_name="", to=tuple(letter.to), subject="", text="", message_id=letter.message_id, letter_key=letter.key)  # fmt: skip
    watch = Watch()
    with reading(app.engine) as session:
        breaches.letters_are_right(watch, session, [mail], TODAY)
    assert watch.counts == {}
    change_person(app, 1, letters_held=True)
    with reading(app.engine) as session:
        breaches.letters_are_right(watch, session, [mail], TODAY)
    assert watch.counts == {"letter twice": 1, "letter about somebody not eligible": 1}


def test_a_colleague_of_the_simulation_looks_at_a_pause_that_is_work(memory_engine: Engine) -> None:
    made = furnished(memory_engine, 2, 1, TODAY, seed=1)
    now = at(TODAY, time(6))
    with transaction(memory_engine) as session:
        person = add_invented(session, made, TODAY)
        row = session.get_one(Person, person)
        row.status, row.look_again_on = "paused", TODAY
    due.take_all(made.app, now)
    done = Counter[str]()
    look_at_pauses(made, TODAY, now, done, chance=1)
    assert done["pauses looked at"] == 0  # it is not work yet
    prove.take_all(made.app, now)
    look_at_pauses(made, TODAY, now, done, chance=1)
    assert done["pauses looked at"] == 1
    with reading(memory_engine) as session:
        row = session.get_one(Person, person)
    assert row.status == "in_shared_care" or row.look_again_on > TODAY


def test_a_colleague_of_the_simulation_asks_anew_what_is_safe_when_it_is_on_the_list(memory_engine: Engine) -> None:
    made = furnished(memory_engine, 3, 1, TODAY, seed=1)
    old = {"post": "yes", "post_to": "1 Invented Lane", **all_asked("2026-03-02")}
    with transaction(memory_engine) as session:
        for block in (old, {}):
            person = session.get_one(Person, add_invented(session, made, TODAY))
            person.safe_contact, person.last_review_on = block, TODAY - timedelta(days=300)
            person.shared_care_start = TODAY - timedelta(days=665)
        add_invented(session, made, TODAY)  # asked today: nobody has it on the list
    due.take_all(made.app, at(TODAY, time(6)))
    assert ask_ahead.take_all(made.app, at(TODAY, time(7))).counts == {"to_ask_ahead": 2}
    done = Counter[str]()
    ask_what_is_safe(made, TODAY, at(TODAY, time(14)), done, chance=1, told=0)
    assert done == {"asked what is safe": 2}
    with reading(memory_engine) as session:
        first, second, _ = session.scalars(select(Person).order_by(col(Person.id))).all()
        assert open_tasks(session) == []
    by = {noted_by(way): first.safe_contact["post_checked_by"] for way in WAYS}  # whoever had it on the list
    assert first.safe_contact == old | all_asked(TODAY.isoformat()) | by
    assert second.safe_contact["post_checked_on"] == TODAY.isoformat()


def test_nobody_in_the_simulation_agrees_to_a_day_whose_reviews_were_held_already(memory_engine: Engine) -> None:
    made = furnished(memory_engine, 2, 1, TODAY, seed=1)
    with transaction(memory_engine) as session:
        person = session.get_one(Person, add_invented(session, made, TODAY))
        person.last_review_on, person.shared_care_start = TODAY - timedelta(days=340), TODAY - timedelta(days=705)
    due.take_all(made.app, at(TODAY, time(6)))
    plan.take_all(made.app, at(TODAY, time(6)))
    done = Counter[str]()
    with reading(memory_engine) as session:
        review = session.scalars(select(Review)).one()
    assert review.planned_on is not None
    agree(made, review.id or 0, at(review.planned_on, time(14)), done)
    assert done["days agreed"] == 0
    agree(made, review.id or 0, at(review.planned_on - timedelta(days=1), time(14)), done)
    assert done["days agreed"] == 1


def test_colleagues_of_the_simulation_see_to_what_is_missing_before_a_review(memory_engine: Engine) -> None:
    made = furnished(memory_engine, 6, 1, TODAY, seed=1)
    with transaction(memory_engine) as session:
        for _ in range(6):
            person = session.get_one(Person, add_invented(session, made, TODAY))
            person.last_review_on, person.shared_care_start = TODAY - timedelta(days=340), TODAY - timedelta(days=705)
    due.take_all(made.app, at(TODAY, time(6)))
    plan.take_all(made.app, at(TODAY, time(6)))
    day, done = TODAY, Counter[str]()
    with reading(memory_engine) as session:
        last = max(one for one in session.scalars(select(col(Review.planned_on))) if one)
    while day < last:
        gather.take_all(made.app, at(day, time(7, 30)))
        see_to_parts(made, day, at(day, time(14)), done)
        day += timedelta(days=1)
    gather.take_all(made.app, at(last, time(7, 30)))
    with reading(memory_engine) as session:
        assert [one for one in open_tasks(session) if one.task.kind == "gather"] == []
        kept = session.scalars(select(ReviewPaper)).all()
    assert {"before a review: asked", "before a review: here", "before a review: without"} <= set(done)
    assert len(kept) == done["before a review: here"]


@pytest.mark.long
@pytest.mark.timeout(2400)
def test_a_whole_year_of_three_hundred_people_has_no_breach() -> None:
    year = live(300, 12, 365, seed=1)
    assert summary(year)["covered_or_explained_nights"] == 365
    assert breaches.summary(year.watch) == {}
    assert year.happened["held"] > 250
    assert (
        min(sum(weekly(year.days, "to people")[n : n + 13]) for n in range(0, 52, 13)) > 5
    )  # they do not fade when answers grow old
