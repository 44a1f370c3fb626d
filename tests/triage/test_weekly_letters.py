"""One letter a week to a practice that wants it so: nothing urgent, nothing twice, nothing lost."""

from datetime import date, timedelta

import pytest
from build import TUESDAY_10AM, app_on, letters, service
from replying import WORDS, a_case, again, all_gone, answered, letter_of
from sqlalchemy import Engine, select, update
from sqlmodel import col

from liaison.app import App
from liaison.domain.bundling import next_letter
from liaison.domain.states import CaseState, LetterState
from liaison.domain.workdays import calendar_for
from liaison.mail.mailbox import MailRejected
from liaison.practices import practice_wishes
from liaison.store.session import transaction
from liaison.store.tables import Case, Letter
from liaison.store.tables_people import Practice
from liaison.store.tables_replies import SecureDomain
from liaison.triage import reply, weekly_letters
from models.taxonomy import Urgency

THURSDAY = next_letter(TUESDAY_10AM, calendar_for(range(2025, 2028)))


@pytest.fixture
def app(engine: Engine) -> App:
    return app_on(engine)


@pytest.fixture
def ids(app: App) -> dict[str, int]:
    ids = service(app)
    with transaction(app.engine) as session:
        practice_wishes.keep(session, "99901", True, by_id=ids["Ailsa"], now=TUESDAY_10AM)
    return ids


def routine(app: App, ids: dict[str, int], number: int, level: Urgency = Urgency.U4, more_words: str = "") -> Letter:
    """An answered question at this level, to be answered by in a week."""
    body = f"Could you advise about the dose please? {more_words}"
    case = a_case(app, body, message_id=f"<r{number}@quay.example>", subject=f"Question {number}")
    with transaction(app.engine) as session:
        values = {"urgency": level, "answer_by": TUESDAY_10AM + timedelta(days=7)}
        session.execute(update(Case).where(col(Case.id) == case.id).values(**values))
    return answered(app, again(app, case), ids["Petra"], text=f"{WORDS} Number {number}. {more_words}")


def weekly(app: App) -> list[Letter]:
    return letters(app, "weekly_letters")


def test_routine_answers_leave_together_on_thursday_and_once(app: App, ids) -> None:
    one, two = routine(app, ids, 1), routine(app, ids, 2)
    all_gone(app, THURSDAY - timedelta(minutes=1))
    assert {letter_of(app, x.id).state for x in (one, two)} == {LetterState.QUEUED}
    assert weekly_letters.take_all(app, THURSDAY - timedelta(minutes=1)) == 0

    assert weekly_letters.take_all(app, THURSDAY) == 1
    assert weekly_letters.take_all(app, THURSDAY) == 0
    all_gone(app, THURSDAY + timedelta(days=2))

    (letter,) = weekly(app)
    assert (letter.to, letter.state) == (["desk@99901.example"], LetterState.SENT)
    assert all(f"Number {n}." in letter.text for n in (1, 2))
    assert "For our filing" not in letter.text  # a reply to several questions belongs to none of them
    for answer in (one, two):
        now = letter_of(app, answer.id)
        assert (now.state, now.in_letter_id) == (LetterState.CANCELLED, letter.id)
    assert [again_of(app, one).state, again_of(app, two).state] == [CaseState.ANSWERED] * 2


def again_of(app: App, letter: Letter) -> Case:
    from build import cases

    return next(case for case in cases(app) if case.id == letter.case_id)


@pytest.mark.parametrize("level", [Urgency.U1, Urgency.U2, Urgency.U3])
def test_what_is_urgent_or_soon_never_waits(app: App, ids, level: Urgency) -> None:
    letter = routine(app, ids, 1, level)

    assert not letter.weekly
    all_gone(app)
    assert letter_of(app, letter.id).state is LetterState.SENT


def test_a_level_raised_meanwhile_takes_its_answer_out_of_the_bundle(app: App, ids) -> None:
    one, two, three = (routine(app, ids, n) for n in (1, 2, 3))
    with transaction(app.engine) as session:
        session.execute(update(Case).where(col(Case.id) == one.case_id).values(urgency=Urgency.U2))
    weekly_letters.take_all(app, THURSDAY)
    all_gone(app, THURSDAY + timedelta(minutes=1))

    assert letter_of(app, one.id).state is LetterState.SENT
    assert {letter_of(app, x.id).in_letter_id for x in (two, three)} == {weekly(app)[0].id}


def test_one_answer_alone_leaves_by_itself(app: App, ids) -> None:
    letter = routine(app, ids, 1)
    weekly_letters.take_all(app, THURSDAY)
    all_gone(app, THURSDAY + timedelta(minutes=1))

    assert weekly(app) == []
    assert letter_of(app, letter.id).state is LetterState.SENT


def test_what_no_weekly_letter_took_leaves_by_itself_a_day_later(app: App, ids) -> None:
    letter = routine(app, ids, 1)
    all_gone(app, THURSDAY + timedelta(hours=23))
    assert letter_of(app, letter.id).state is LetterState.QUEUED

    all_gone(app, THURSDAY + timedelta(days=1))
    assert letter_of(app, letter.id).state is LetterState.SENT


def test_a_practice_that_did_not_ask_for_it_or_whose_mailbox_is_not_confirmed_gets_each_at_once(app: App, ids) -> None:
    with transaction(app.engine) as session:
        session.get_one(Practice, "99901").email_verified_on = None
    assert not routine(app, ids, 1).weekly
    with transaction(app.engine) as session:
        session.get_one(Practice, "99901").email_verified_on = date(2026, 10, 1)
        practice_wishes.keep(session, "99901", False, by_id=None, now=TUESDAY_10AM)
    assert not routine(app, ids, 2).weekly


def test_one_that_waits_is_taken_back_like_any_other(app: App, ids) -> None:
    one, two = routine(app, ids, 1), routine(app, ids, 2)
    with transaction(app.engine) as session:
        reply.undo(session, one.id, staff_id=ids["Petra"], now=TUESDAY_10AM + timedelta(days=1))
    weekly_letters.take_all(app, THURSDAY)

    assert weekly(app) == []
    assert again_of(app, one).state is CaseState.OPEN
    assert not letter_of(app, two.id).weekly


def test_when_the_weekly_letter_does_not_go_every_question_in_it_is_open_again(app: App, ids) -> None:
    one, two = routine(app, ids, 1), routine(app, ids, 2)
    all_gone(app)  # the acknowledgements
    weekly_letters.take_all(app, THURSDAY)
    app.mailboxes["main"].fail("send", MailRejected("no such address"))
    all_gone(app, THURSDAY + timedelta(minutes=1))

    assert weekly(app)[0].state is LetterState.FAILED
    assert {again_of(app, x).state for x in (one, two)} == {CaseState.OPEN}


def test_an_answer_that_says_who_it_is_about_waits_for_no_mailbox_off_the_secure_domains(app: App, ids) -> None:
    stays = routine(app, ids, 1)
    number = routine(app, ids, 2, more_words="CHI 3002741236.")
    with transaction(app.engine) as session:
        session.scalars(
            select(SecureDomain).where(col(SecureDomain.entry) == "99901.example")
        ).one().ended_at = TUESDAY_10AM
    at_once = routine(app, ids, 3, more_words="CHI 3002741236.")

    assert (stays.weekly, number.weekly, at_once.weekly) == (True, True, False)
    weekly_letters.take_all(app, THURSDAY)
    all_gone(app, THURSDAY + timedelta(minutes=1))
    assert [letter_of(app, x.id).to for x in (number, at_once)] == [["tait@quay.example"]] * 2
    assert "3002741236" not in "".join(letter.text for letter in weekly(app))


def test_an_answer_for_the_files_goes_by_itself(app: App, ids) -> None:
    case = a_case(app, "About the dose of 3002741236?")
    with transaction(app.engine) as session:
        values = {"urgency": Urgency.U4, "answer_by": TUESDAY_10AM + timedelta(days=7)}
        session.execute(update(Case).where(col(Case.id) == case.id).values(**values))

    assert not answered(app, again(app, case), ids["Petra"], for_files=True).weekly
