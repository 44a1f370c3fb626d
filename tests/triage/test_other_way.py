"""What goes another way when a weekly letter, or word that we are late, did not arrive: told by a real delivery report."""

from datetime import timedelta

import pytest
from build import TUESDAY_10AM, app_on, arrive, cases, letters, service
from replying import a_case, again, all_gone
from returning import bad, notices, report
from sqlalchemy import Engine, update
from sqlmodel import col

from liaison.app import App
from liaison.domain.states import CaseState, LetterState
from liaison.practices import practice_wishes
from liaison.store.session import transaction
from liaison.store.tables import Case, Letter
from liaison.store.tables_people import Practice
from liaison.triage import inbox, late_notice, weekly_letters
from tests.triage.test_weekly_letters import THURSDAY, routine, weekly

LATER = THURSDAY + timedelta(hours=1)


@pytest.fixture
def app(engine: Engine) -> App:
    return app_on(engine)


@pytest.fixture
def ids(app: App) -> dict[str, int]:
    ids = service(app)
    with transaction(app.engine) as session:
        practice_wishes.keep(session, "99901", True, by_id=ids["Ailsa"], now=TUESDAY_10AM)
    return ids


@pytest.fixture
def left(app: App, ids) -> Letter:
    """A weekly letter with two answers that has left."""
    routine(app, ids, 1), routine(app, ids, 2)
    weekly_letters.take_all(app, THURSDAY)
    all_gone(app, THURSDAY)
    return weekly(app)[0]


def alone(app: App) -> list[Letter]:
    return [one for one in letters(app, "answer") if one.key.startswith("alone:")]


def states(app: App) -> list[CaseState]:
    return [case.state for case in cases(app)]


def test_each_answer_of_a_weekly_letter_that_came_back_leaves_by_itself_once(app: App, ids, left: Letter) -> None:
    arrive(app, report(left, name="w1"), report(left, name="w2"), now=LATER)
    all_gone(app, LATER)

    first, second = alone(app)
    assert [one.state for one in (first, second)] == [LetterState.SENT] * 2
    assert [one.to for one in (first, second)] == [["tait@quay.example"]] * 2
    assert "Number 1." in first.text
    assert "Number 2." in second.text
    assert first.subject == next(one for one in letters(app, "answer") if one.key == first.key[6:]).subject
    assert states(app) == [CaseState.ANSWERED] * 2
    assert bad(app) == {"desk@99901.example": False}
    assert all(one.bounced_at == LATER for one in letters(app, "answer") if one.in_letter_id == left.id)
    assert [one.shown for one in notices(app)] == [True, True]  # the practice's address is work for somebody


def test_where_whoever_asked_cannot_be_reached_either_the_question_is_open_again(app: App, ids, left: Letter) -> None:
    first = next(one for one in letters(app, "answer") if one.in_letter_id == left.id)
    with transaction(app.engine) as session:
        values = {"to": ["desk@99901.example"]}
        session.execute(update(Letter).where(col(Letter.id) == first.id).values(**values))

    arrive(app, report(left), now=LATER)

    assert states(app) == [CaseState.ASSIGNED, CaseState.ANSWERED]
    assert len(alone(app)) == 1


def test_a_question_that_somebody_has_in_hand_again_gets_no_second_letter(app: App, ids, left: Letter) -> None:
    taken = cases(app)[0]
    with transaction(app.engine) as session:
        inbox.close(session, taken.id, version=taken.version, staff_id=ids["Petra"], reason="answered", now=LATER)
    taken = cases(app)[0]
    with transaction(app.engine) as session:
        inbox.reopen(session, taken.id, version=taken.version, staff_id=ids["Petra"], now=LATER)

    arrive(app, report(left), now=LATER)

    assert states(app) == [CaseState.OPEN, CaseState.ANSWERED]
    assert [one.case_id for one in alone(app)] == [cases(app)[1].id]


def test_the_next_answers_do_not_wait_for_a_mailbox_that_does_not_work(app: App, ids, left: Letter) -> None:
    arrive(app, report(left), now=LATER)

    assert not routine(app, ids, 3).weekly


def late(app: App) -> tuple[Case, Letter]:
    """A question whose asker was told that we are late."""
    case = a_case(app)
    late_notice.tell_all(app, case.answer_by)
    all_gone(app, case.answer_by)
    return case, letters(app, "late_notice")[0]


def test_word_that_we_are_late_goes_to_the_practice_when_it_does_not_reach_whoever_asked(app: App, ids) -> None:
    case, letter = late(app)
    at = case.answer_by + timedelta(minutes=5)

    arrive(app, report(letter, name="l1"), report(letter, name="l2"), now=at)
    all_gone(app, at)

    first, second = letters(app, "late_notice")
    assert (second.to, second.state, second.automatic) == (["desk@99901.example"], LetterState.SENT, "auto-generated")
    assert "that letter came back, so we write to your practice" in second.text
    assert "tait" not in second.text.lower()
    assert again(app, case).state is CaseState.ASSIGNED  # its own deadline and state stand as they were
    assert late_notice.tell_all(app, at) == 0


@pytest.mark.parametrize(
    "values", [{"email": "tait@quay.example"}, {"email": None}, {"email_verified_on": None}, {"status": "closed"}]
)
def test_no_other_address_is_guessed_for_it(app: App, ids, values: dict[str, object]) -> None:
    case, letter = late(app)
    with transaction(app.engine) as session:
        session.execute(update(Practice).where(col(Practice.code) == "99901").values(**values))

    arrive(app, report(letter), now=case.answer_by + timedelta(minutes=5))

    assert letters(app, "late_notice") == [again_letter(app, letter)]
    assert notices(app)[0].shown  # a person rings


def again_letter(app: App, letter: Letter) -> Letter:
    return next(one for one in letters(app) if one.id == letter.id)
