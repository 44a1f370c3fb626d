"""The form of a review: what is known is filled in, what was told is not asked again, two at once lose nothing, completing counts once."""

from datetime import date

import pytest
from build import TUESDAY_10AM as NOW
from build import app_on, person, service
from sqlalchemy import Engine, func, select
from sqlmodel import Session, col

from liaison.app import App
from liaison.domain.looking_out import Kind
from liaison.domain.review_form import Answer, Change, Said, WrongChange
from liaison.domain.review_outcomes import OUTCOMES
from liaison.domain.states import ReviewState
from liaison.reviews import complete, due, form, form_questions, reach_tasks, review_actions
from liaison.reviews.booking import seen
from liaison.reviews.complete import NotEnded
from liaison.reviews.form import Clash, Filled
from liaison.store import review_form_queries
from liaison.store.events import MovedMeanwhile
from liaison.store.review_form_queries import Held
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Person, Review
from liaison.store.tables_person_letters import ReachTask

TODAY = date(2026, 11, 24)


@pytest.fixture
def app(engine: Engine) -> App:
    return app_on(engine)


@pytest.fixture
def ids(app: App) -> dict[str, int]:
    return service(app)


@pytest.fixture
def review_id(app: App, ids: dict[str, int]) -> int:
    person(
        app, "3002741236", keyworker_id=ids["Ailsa"], medicines="buprenorphine", pharmacy="Pier Pharmacy",
        last_review_on=date(2025, 12, 1),
    )  # fmt: skip
    due.take_all(app, NOW)
    return live(app)


def live(app: App) -> int:
    with reading(app.engine) as session:
        rows = session.scalars(select(col(Review.id)).where(col(Review.state) == ReviewState.DUE)).all()
    assert len(rows) == 1
    return rows[0] or 0


def held(session: Session, review_id: int) -> Held:
    found = review_form_queries.held(session, review_id)
    assert found is not None
    return found


def section(app: App, review_id: int, key: str) -> Filled:
    with reading(app.engine) as session:
        return next(one for one in form.filled(session, held(session, review_id)) if one.section.key == key)


def save(app: App, review_id: int, key: str, staff_id: int, version: int = 0, **answers: Answer) -> int:
    with transaction(app.engine) as session:
        one = held(session, review_id)
        part = next(part for part in form.sections_of(session, one) if part.key == key)
        return form.save(session, one, part, answers, version=version, staff_id=staff_id, now=NOW)


def end(
    app: App, review_id: int, staff_id: int, outcome: str = "completed", on: date = TODAY, sure: bool = True
) -> None:
    with transaction(app.engine) as session:
        as_seen = seen(session.get_one(Review, review_id))
        complete.end(session, review_id, as_seen=as_seen, outcome=outcome, on=on, sure=sure, staff_id=staff_id, now=NOW)


def said(*values: str, instead: Said | None = None) -> Answer:
    return Answer(values, instead)


def test_the_register_fills_in_what_it_knows(app: App, review_id: int) -> None:
    known = section(app, review_id, "treatment")
    assert known.unsaved
    assert known.answers == {"medicines": said("buprenorphine"), "pharmacy": said("Pier Pharmacy")}


def test_two_who_change_different_answers_both_keep_theirs(app: App, ids, review_id: int) -> None:
    first = save(app, review_id, "home", ids["Ailsa"], housing=said("a flat"), money=said("fine"))
    save(app, review_id, "home", ids["Nora"], first, housing=said("a flat"), money=said("arrears"))
    third = save(app, review_id, "home", ids["Ailsa"], first, housing=said("a house"), money=said("fine"))

    now = section(app, review_id, "home")
    assert now.version == third == 3
    assert now.answers == {"housing": said("a house"), "money": said("arrears")}


def test_two_who_change_the_same_answer_are_shown_both_and_nothing_is_written(app: App, ids, review_id: int) -> None:
    first = save(app, review_id, "home", ids["Ailsa"], housing=said("a flat"))
    save(app, review_id, "home", ids["Nora"], first, housing=said("a hostel"), money=said("fine"))
    with pytest.raises(Clash) as clash:
        save(app, review_id, "home", ids["Ailsa"], first, housing=said("with a friend"))

    assert clash.value.fields == ("housing",)
    assert clash.value.mine == {"housing": said("with a friend"), "money": said("fine")}
    assert section(app, review_id, "home").answers["housing"] == said("a hostel")
    save(app, review_id, "home", ids["Ailsa"], clash.value.version, **clash.value.mine)
    assert section(app, review_id, "home").answers["housing"] == said("with a friend")


def test_saving_what_stands_there_writes_nothing(app: App, ids, review_id: int) -> None:
    first = save(app, review_id, "home", ids["Ailsa"], housing=said("a flat"))
    assert save(app, review_id, "home", ids["Nora"], first, housing=said("a flat")) == first


def test_completing_counts_once_and_the_next_is_due_a_year_later(app: App, ids, review_id: int) -> None:
    end(app, review_id, ids["Ailsa"], on=date(2026, 11, 20))
    with pytest.raises(NotEnded, match="ended already"):
        end(app, review_id, ids["Nora"])
    for _ in range(3):
        due.take_all(app, NOW)

    with reading(app.engine) as session:
        rows = session.scalars(select(Review).order_by(col(Review.id))).all()
        someone = session.scalars(select(Person)).one()
        form_row = held(session, review_id).form
    assert [(row.state, row.due_on) for row in rows] == [
        (ReviewState.COMPLETED, date(2026, 12, 1)),
        (ReviewState.DUE, date(2027, 11, 20)),
    ]
    assert (rows[0].completed_on, rows[0].outcome, someone.last_review_on) == (
        date(2026, 11, 20),
        "completed",
        date(2026, 11, 20),
    )
    assert form_row is not None
    assert form_row.letters_due_on == date(2026, 11, 27)  # five working days after Friday the 20th


def test_a_page_that_is_out_of_date_ends_nothing(app: App, ids, review_id: int) -> None:
    with pytest.raises(MovedMeanwhile), transaction(app.engine) as session:
        complete.end(
            session, review_id, as_seen="planned:2026-11-24", outcome="completed", on=TODAY, sure=False, staff_id=ids["Nora"], now=NOW
        )  # fmt: skip


@pytest.mark.parametrize(
    ("on", "words"), [(date(2026, 11, 25), "today or a day before"), (date(2025, 12, 1), "Choose a day after")]
)
def test_it_was_held_on_a_day_on_which_it_can_have_been(app: App, ids, review_id: int, on: date, words: str) -> None:
    with pytest.raises(NotEnded, match=words):
        end(app, review_id, ids["Ailsa"], on=on)


@pytest.mark.parametrize("code", OUTCOMES)
def test_every_outcome_leaves_everybody_with_a_review_or_a_reason(app: App, ids, review_id: int, code: str) -> None:
    from liaison.reviews.coverage import coverage

    if code not in {"completed", "completed_by_phone"}:
        with pytest.raises(NotEnded, match="read what follows"):
            end(app, review_id, ids["Ailsa"], code, sure=False)
    end(app, review_id, ids["Ailsa"], code)
    due.take_all(app, NOW)
    due.take_all(app, NOW)

    with reading(app.engine) as session:
        found = session.get_one(Review, review_id)
        assert (found.state, found.outcome) == (OUTCOMES[code].state, code)
        assert coverage(session, TODAY)["unexplained"] == []
        someone = session.scalars(select(Person)).one()
        assert someone.letters_held is OUTCOMES[code].hold
        assert someone.status == (OUTCOMES[code].status or "in_shared_care")


def test_what_was_told_is_not_asked_again_and_what_keeps_stands(app: App, ids, review_id: int) -> None:
    told = said("as a child", instead=Said.TOLD)
    save(
        app,
        review_id,
        "mind",
        ids["Ailsa"],
        trauma=told,
        mood=said(instead=Said.SKIP),
        safety=said(instead=Said.NOT_TODAY),
    )
    save(app, review_id, "ecg", ids["Ailsa"], ecg_on=said("2026-05-01"), ecg_risks=said("a faint in May"))
    end(app, review_id, ids["Ailsa"])
    due.take_all(app, NOW)
    after = live(app)

    mind, ecg = section(app, after, "mind"), section(app, after, "ecg")
    assert mind.answers == {"trauma": said(instead=Said.TOLD)}  # skipped and put off: asked anew
    assert mind.last["trauma"] is not None
    assert (mind.last["trauma"].answer.values, mind.last["trauma"].on) == (("as a child",), TODAY)
    assert ecg.answers == {"ecg_on": said("2026-05-01")}
    assert ecg.last["ecg_risks"] is not None  # shown beside, not filled in


def test_a_site_changes_its_questions_and_a_review_keeps_those_it_began_with(app: App, ids, review_id: int) -> None:
    save(app, review_id, "home", ids["Ailsa"], fire=said("an alarm"))
    with transaction(app.engine) as session:
        change = {"owner": "Dr A Lead", "because": "asked elsewhere", "by_id": ids["Lena"], "now": NOW}
        form_questions.change(session, Change("leave_out", "home", "fire"), **change)
        form_questions.change(
            session, Change("reword", "home", "money", "Money, and the cost of getting here"), **change
        )
        form_questions.change(
            session, Change("add", "home", "ferry", "The ferry", "choice", ("easy", "hard")), **change
        )
        with pytest.raises(WrongChange, match="stays on the form"):
            form_questions.change(session, Change("leave_out", "ecg", "ecg_on"), **change)
        with pytest.raises(WrongChange, match="clinician"):
            form_questions.change(session, Change("leave_out", "home", "work"), **{**change, "owner": " "})
        now = next(one for one in form_questions.questions(session) if one.key == "home")
        assert now.field("fire") is None
        assert now.field("ferry") is not None
        assert (now.field("money") or now.fields[0]).label == "Money, and the cost of getting here"
        assert form_questions.left_out(session) == {"fire"}
        form_questions.change(session, Change("put_back", "home", "fire"), **change)
        assert form_questions.left_out(session) == set()
    began_with = section(app, review_id, "home").section
    assert began_with.field("fire") is not None
    assert began_with.field("ferry") is None


def test_an_action_has_an_owner_and_a_day_and_ends_once(app: App, ids, review_id: int) -> None:
    with transaction(app.engine) as session:
        row = review_actions.add(
            session, review_id, what="Ask for the ECG", owner=str(ids["Nora"]), due_on=date(2026, 12, 8), staff_id=ids["Ailsa"], now=NOW
        )  # fmt: skip
        review_actions.add(
            session, review_id, what="See the dentist", owner="person", due_on=TODAY, staff_id=ids["Ailsa"], now=NOW
        )
        session.flush()
        for staff in ("Nora", "Ailsa"):
            review_actions.end(session, row.id or 0, how="done", staff_id=ids[staff], now=NOW)
    with reading(app.engine) as session:
        found = review_form_queries.actions(session, review_id)
        open_ones = review_form_queries.open_actions(session)
    assert [(line.owner, line.row.ended_as, line.row.ended_by) for line in found] == [
        ("The person", "", None),
        ("Nora", "done", ids["Nora"]),
    ]
    assert [line.owner for line in open_ones] == ["The person"]


def test_the_letters_of_a_held_review_are_owed_until_both_have_gone(app: App, ids, review_id: int) -> None:
    end(app, review_id, ids["Ailsa"])
    with reading(app.engine) as session:
        (owed,) = review_form_queries.unwritten(session)
        assert session.scalar(select(func.count()).select_from(Review)) == 1
    assert (owed.review_id, owed.missing, owed.due_on) == (review_id, ("gp", "person"), date(2026, 12, 2))


def test_what_was_true_on_that_day_alone_does_not_stand_a_year_later_and_the_register_goes_before_what_was_said_then(
    app: App, ids, review_id: int
) -> None:
    """Naloxone given a year ago is not given today; a pharmacy that changed in spring is not the one of last winter."""
    answers = {"naloxone": said("offered"), "naloxone_expires": said("2028-05-01")}
    save(app, review_id, "naloxone", ids["Ailsa"], **answers)
    save(app, review_id, "bbv", ids["Ailsa"], hbv_vaccine=said("not_now"))
    save(app, review_id, "treatment", ids["Ailsa"], pharmacy=said("Pier Pharmacy"), prescriber=said("Dr Petra Lang"))
    end(app, review_id, ids["Ailsa"])
    with transaction(app.engine) as session:
        someone = session.scalars(select(Person)).one()
        someone.pharmacy = "Tarvie Pharmacy"
        someone.safe_contact = {"may_tell": "her sister", "do_not_tell": "the father."}
    due.take_all(app, NOW)
    new = live(app)
    naloxone = section(app, new, "naloxone")
    assert naloxone.answers == {"naloxone_expires": said("2028-05-01")}
    last = naloxone.last["naloxone"]
    assert last is not None
    assert last.answer == said("offered"), "it is shown beside"
    assert section(app, new, "bbv").answers == {}
    treatment = section(app, new, "treatment").answers
    assert (treatment["pharmacy"], treatment["prescriber"]) == (said("Tarvie Pharmacy"), said("Dr Petra Lang"))
    told = section(app, new, "matters").answers["told_whom"]
    assert told == said("May be told: her sister. Must not be told: the father.")


@pytest.mark.parametrize("asked", [True, False])
def test_nobody_is_left_for_a_year_by_one_press(app: App, ids, review_id: int, asked: bool) -> None:
    """We did not manage to meet: it goes before the clinician who was named, else the keyworker takes it to the team; once."""
    if asked:
        with transaction(app.engine) as session:
            one = held(session, review_id)
            who = {"now": NOW, "actor": "person:1", "next_id": ids["Petra"]}
            reach_tasks.make(session, Kind.WELFARE, "welfare:1", person=one.person, review=one.review, why="", **who)
    end(app, review_id, ids["Nora"] if asked else ids["Ailsa"], outcome="not_reached")
    with reading(app.engine) as session:
        task = session.scalars(select(ReachTask).where(col(ReachTask.kind) == Kind.DECIDE)).one()
    assert (task.review_id, task.why) == (review_id, "This year we did not manage to meet.")
    assert task.owner_id == ids["Petra" if asked else "Ailsa"]


def test_what_a_clinician_has_before_them_already_is_not_asked_twice(app: App, ids, review_id: int) -> None:
    with transaction(app.engine) as session:
        one = held(session, review_id)
        who = {"now": NOW, "actor": "person:1", "owner_id": ids["Petra"]}
        reach_tasks.make(session, Kind.DECIDE, "decide:1", person=one.person, review=one.review, why="asked", **who)
    end(app, review_id, ids["Ailsa"], outcome="not_reached")
    with reading(app.engine) as session:
        assert session.scalar(select(func.count()).select_from(ReachTask)) == 1
