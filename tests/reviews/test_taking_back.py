"""A review entered in error is taken back: the register, the next due date and the letters as they were, with who and why; and the days of a
form reach the register with its history."""

from datetime import date, timedelta

import pytest
from build import TUESDAY_10AM as NOW
from build import app_on, letters, person, service
from caseload import change_person
from sqlalchemy import Engine, select
from sqlmodel import col

from liaison.app import App
from liaison.domain.bringing_forward import ecg_is_missing
from liaison.domain.reading_age import EASY, reading_age
from liaison.domain.review_form import Answer
from liaison.domain.safe_contact import all_asked
from liaison.domain.states import LetterState, ReviewState
from liaison.outbox import send
from liaison.reviews import bring_forward, complete, due, form, invite_print, review_letters, taking_back
from liaison.reviews.booking import seen
from liaison.reviews.coverage import coverage
from liaison.reviews.taking_back import NotTakenBack
from liaison.store import review_form_queries
from liaison.store.events import MovedMeanwhile
from liaison.store.session import reading, transaction
from liaison.store.tables import Event
from liaison.store.tables_people import Person, Review
from liaison.store.tables_register import PersonChange
from liaison.store.tables_review_form import ReviewLetter, ReviewTakenBack
from liaison.store.tables_rooms import ReviewTrigger

TODAY = date(2026, 11, 24)
SECRET = "a name said to nobody"


@pytest.fixture
def app(engine: Engine) -> App:
    return app_on(engine)


@pytest.fixture
def ids(app: App) -> dict[str, int]:
    return service(app)


@pytest.fixture
def review_id(app: App, ids: dict[str, int]) -> int:
    person(
        app, keyworker_id=ids["Ailsa"], last_review_on=date(2025, 12, 1), ecg_on=date(2025, 10, 1), methadone_mg=110,
        safe_contact={"post": "yes", "post_to": "1 Quay Lane", **all_asked("2026-11-01")},
    )  # fmt: skip
    due.take_all(app, NOW)
    with transaction(app.engine) as session:
        one = session.scalars(select(Review)).one()
        held = review_form_queries.held(session, one.id or 0)
        assert held is not None
        for key, days in {"ecg": {"ecg_on": "2026-11-20"}, "naloxone": {"naloxone_on": "2027-01-01"}}.items():
            part = next(part for part in form.sections_of(session, held) if part.key == key)
            said = {name: Answer((day,)) for name, day in days.items()}
            form.save(session, held, part, said, version=0, staff_id=ids["Ailsa"], now=NOW)
        return held.id


def end(app: App, review_id: int, staff_id: int, on: date = TODAY, outcome: str = "completed") -> None:
    with transaction(app.engine) as session:
        as_seen = seen(session.get_one(Review, review_id))
        complete.end(session, review_id, as_seen=as_seen, outcome=outcome, on=on, sure=True, staff_id=staff_id, now=NOW)
    due.take_all(app, NOW)


def back(app: App, review_id: int, staff_id: int, code: str = "not_held", words: str = SECRET) -> tuple[str, ...]:
    with transaction(app.engine) as session:
        as_seen = seen(session.get_one(Review, review_id))
        return taking_back.take_back(
            session, review_id, as_seen=as_seen, code=code, words=words, staff_id=staff_id, now=NOW + timedelta(hours=1)
        ).sentences


def release(app: App, review_id: int, kind: str, how: str, staff_id: int, words: str, version: int = 0) -> None:
    with transaction(app.engine) as session:
        held = review_form_queries.held(session, review_id)
        assert held is not None
        review_letters.release(app, session, held, kind, words, how, version=version, staff_id=staff_id, now=NOW)


def register(app: App) -> Person:
    with reading(app.engine) as session:
        return session.scalars(select(Person)).one()


def live(app: App) -> list[tuple[int, date]]:
    with reading(app.engine) as session:
        assert coverage(session, TODAY)["unexplained"] == []
        rows = session.scalars(select(Review).where(col(Review.state) == ReviewState.DUE))
        return [(row.id or 0, row.due_on) for row in rows]


def test_the_days_of_the_form_reach_the_register_with_its_history(app: App, ids, review_id: int) -> None:
    end(app, review_id, ids["Ailsa"], on=date(2026, 11, 23))
    someone = register(app)
    assert (someone.last_review_on, someone.ecg_on) == (date(2026, 11, 23), date(2026, 11, 20))
    assert someone.naloxone_on is None  # a day to come is no day on which something was given
    assert someone.version == 2
    with reading(app.engine) as session:
        (change,) = session.scalars(select(PersonChange))
    assert (change.what, change.by, change.fields) == ("review", ids["Ailsa"], ["ecg_on", "last_review_on"])


@pytest.mark.parametrize(("outcome", "what"), [("hospital", "hospital"), ("died", "died"), ("moved", "hold")])
def test_where_somebody_is_stands_in_the_history_too(app: App, ids, review_id: int, outcome: str, what: str) -> None:
    end(app, review_id, ids["Ailsa"], outcome=outcome)
    with reading(app.engine) as session:
        assert [row.what for row in session.scalars(select(PersonChange))] == [what]


def test_methadone_over_100_mg_without_an_ecg_brings_the_review_forward_once(app: App, ids, review_id: int) -> None:
    def again(days: int = 0) -> date:
        due.take_all(app, NOW + timedelta(days=days))
        with reading(app.engine) as session:
            rows = session.scalars(select(Review).order_by(col(Review.cycle).desc())).all()
            return rows[0].due_on

    assert ecg_is_missing(110, date(2025, 10, 1), TODAY)
    for dose, day in ((100, None), (None, None), (110, date(2025, 11, 24))):
        assert not ecg_is_missing(dose, day, TODAY)
    assert again() == date(2026, 12, 1)  # the calendar's own day comes first; the trigger is noted all the same
    change_person(app, register(app).id or 0, last_review_on=date(2026, 5, 1))
    assert again() == date(2026, 12, 22)  # four weeks from the day it was seen
    end(app, live(app)[0][0], ids["Ailsa"])  # held without an ECG: it was talked about, and counts no more
    assert again() == again(30) == date(2027, 11, 24)
    change_person(app, register(app).id or 0, ecg_on=date(2026, 12, 1))
    assert again(366) == date(2027, 11, 24)
    assert again(400) == date(
        2027, 11, 24
    )  # a year after that ECG it is asked about anew, within the review's own time
    with reading(app.engine) as session:
        kinds = list(session.scalars(select(col(ReviewTrigger.kind)).order_by(col(ReviewTrigger.id))))
    assert kinds == ["methadone_no_ecg"] * 2


def test_an_ecg_that_was_done_since_brings_nothing_forward(app: App, ids, review_id: int) -> None:
    someone = register(app).id or 0
    change_person(app, someone, last_review_on=date(2026, 5, 1))
    due.take_all(app, NOW)
    assert live(app)[0][1] == date(2026, 12, 22)
    change_person(app, someone, ecg_on=date(2026, 11, 25))
    due.take_all(app, NOW + timedelta(days=2))
    assert live(app)[0][1] == date(2027, 5, 1)


def test_taken_back_everything_is_as_it_was_and_it_can_be_held_again(app: App, ids, review_id: int) -> None:
    with transaction(app.engine) as session:
        someone = session.scalars(select(Person)).one().id or 0
        bring_forward.note(
            session, someone, kind="overdose", on=date(2026, 11, 10), because="person", staff_id=ids["Nora"], now=NOW
        )
    before, due_before = register(app), live(app)
    end(app, review_id, ids["Ailsa"])
    assert live(app)[0][0] != review_id
    with transaction(app.engine) as session:  # a draft that nobody released
        held = review_form_queries.held(session, review_id)
        assert held is not None
        review_letters.keep(session, held, "gp", "Held.", version=0, staff_id=ids["Ailsa"], now=NOW)

    said = back(app, review_id, ids["Lena"])
    assert said == (
        "The review is open again.",
        "The register says again what it said before.",
        "The letter to the GP is withdrawn.",
    )
    for _ in range(2):
        due.take_all(app, NOW + timedelta(hours=2))
    assert live(app) == due_before  # the same review, due on the same day, brought forward by the same thing
    after = register(app)
    assert (after.last_review_on, after.ecg_on) == (before.last_review_on, before.ecg_on)
    with reading(app.engine) as session:
        assert [row.what for row in session.scalars(select(PersonChange))] == ["review", "review_taken_back"]
        assert review_form_queries.letters(session, review_id) == {}
        assert review_form_queries.unwritten(session) == review_form_queries.corrections(session) == []
        (slip,) = session.scalars(select(ReviewTakenBack))
        assert (slip.code, slip.words, slip.by_id, slip.completed_on) == ("not_held", SECRET, ids["Lena"], TODAY)
        told = session.scalars(select(Event).where(col(Event.kind) == "review", col(Event.was) == "completed")).one()
        assert (told.now, told.actor, told.because) == ("due", f"person:{ids['Lena']}", "entered in error: not_held")
        assert SECRET not in "".join(session.scalars(select(col(Event.because))))

    end(app, review_id, ids["Ailsa"])  # on the same day after all: nobody is left without a review
    assert [due_on for _, due_on in live(app)] == [date(2027, 11, 24)]
    release(app, review_id, "gp", "mail", ids["Ailsa"], "Held indeed.")
    assert [letter.key for letter in letters(app, "review_letter")] == [f"review-letter:gp:review-{review_id}:turn-2"]


def test_what_had_gone_is_put_right_by_letters_that_a_person_releases(app: App, ids, review_id: int) -> None:
    end(app, review_id, ids["Ailsa"])
    release(app, review_id, "gp", "mail", ids["Ailsa"], "Held.")
    release(app, review_id, "person", "hand", ids["Ailsa"], "Held.")
    while send.send_one(app, NOW):
        pass
    change_person(app, register(app).id or 0, ecg_on=date(2026, 11, 24))  # a colleague's later word stays

    said = back(app, review_id, ids["Lena"], "wrong_person")
    assert "put back but for what a colleague changed since" in said[1]
    assert "report it to your information governance lead today" in said[-1]
    assert register(app).ecg_on == date(2026, 11, 24)
    with reading(app.engine) as session:
        assert [one.missing for one in review_form_queries.corrections(session)] == [
            ("gp_correction",),
            ("person_correction",),
        ]
        rows = review_form_queries.letters(session, review_id)
        assert {row.answers == {} for row in review_form_queries.saved(session, review_id).values()} == {True}
        assert review_form_queries.version_of(session, review_id, "ecg", 1) is not None  # the history keeps them
    assert "Please disregard that letter: it was entered on the wrong record" in rows["gp_correction"].words
    assert reading_age(rows["person_correction"].words) <= EASY
    assert "Nothing changes in your treatment or your prescription." in rows["person_correction"].words

    release(app, review_id, "gp_correction", "mail", ids["Lena"], rows["gp_correction"].words, version=1)
    with pytest.raises(review_letters.NotReleased, match="once"):
        release(app, review_id, "gp_correction", "paper", ids["Lena"], "Again.", version=2)
    while send.send_one(app, NOW):
        pass
    assert [letter.state for letter in letters(app, "review_letter")] == [LetterState.SENT] * 2


def test_a_copy_that_waits_for_the_post_is_stopped_there(app: App, ids, review_id: int) -> None:
    end(app, review_id, ids["Ailsa"])
    release(app, review_id, "person", "post", ids["Ailsa"], "Held.")
    assert "The person's copy is withdrawn." in back(app, review_id, ids["Lena"])
    with transaction(app.engine) as session:
        assert invite_print.make_batch(session, app, staff_id=ids["Lena"], now=NOW) is None


def test_a_letter_that_waits_in_the_outbox_is_stopped_there(app: App, ids, review_id: int) -> None:
    end(app, review_id, ids["Ailsa"])
    release(app, review_id, "gp", "mail", ids["Ailsa"], "Held.")
    assert "The letter to the GP is withdrawn." in back(app, review_id, ids["Lena"])
    while send.send_one(app, NOW):
        pass
    assert [letter.state for letter in letters(app, "review_letter")] == [LetterState.CANCELLED]
    with reading(app.engine) as session:
        assert session.scalars(select(ReviewLetter)).one().withdrawn_at is not None


def test_what_cannot_be_taken_back_says_why(app: App, ids, review_id: int) -> None:
    with pytest.raises(NotTakenBack, match="no completed review"):
        back(app, review_id, ids["Lena"])
    end(app, review_id, ids["Ailsa"], on=date(2026, 11, 20))
    with pytest.raises(NotTakenBack, match="few words"):
        back(app, review_id, ids["Lena"], words=" ")
    with pytest.raises(NotTakenBack, match="Choose"):
        back(app, review_id, ids["Lena"], code="mine")
    with pytest.raises(MovedMeanwhile), transaction(app.engine) as session:
        taking_back.take_back(
            session, review_id, as_seen="due::::", code="not_held", words="x", staff_id=ids["Lena"], now=NOW
        )
    end(app, live(app)[0][0], ids["Ailsa"])
    with pytest.raises(NotTakenBack, match="later review"):
        back(app, review_id, ids["Lena"])
