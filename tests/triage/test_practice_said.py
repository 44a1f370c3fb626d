"""Two buttons behind a signed link: looking changes nothing, pressing is enough, twice is once, "it did not" opens the question again."""

from dataclasses import replace
from datetime import timedelta

import pytest
from build import TUESDAY_10AM, app_on, letters, service
from replying import a_case, again, all_gone, answered
from sqlalchemy import Engine, select

from liaison.app import App
from liaison.config import Settings, WebSettings
from liaison.domain.practice_links import VALID
from liaison.domain.states import CaseState
from liaison.store.session import reading, transaction
from liaison.store.tables import Case, Event
from liaison.triage import inbox, practice_said
from liaison.triage.practice_said import NO, PRESSES, YES, TooOften

LATER = TUESDAY_10AM + timedelta(hours=1)


@pytest.fixture
def app(engine: Engine) -> App:
    app = app_on(engine)
    web = WebSettings(public_address="https://liaison.example")
    return replace(app, settings=Settings(reader=app.settings.reader, web=web))


@pytest.fixture
def case(app: App) -> Case:
    ids = service(app)
    case = a_case(app)
    answered(app, case, ids["Petra"])
    all_gone(app)
    return again(app, case)


def token(app: App) -> str:
    (letter,) = letters(app, "answer")
    return letter.text.partition("https://liaison.example/said/")[2].split()[0]


def said(app: App) -> list[str]:
    with reading(app.engine) as session:
        return [one for one in session.scalars(select(Event.because).order_by(Event.id)) if one in {YES, NO}]


def test_the_letter_names_a_link_that_says_nothing_of_anybody(app: App, case: Case) -> None:
    assert set(token(app)) <= set("0123456789abcdefghijklmnopqrstuvwxyz.")


def test_looking_changes_nothing(app: App, case: Case) -> None:
    for _ in range(3):
        asked = practice_said.look(app, token(app), LATER)
    assert asked is not None
    assert (asked.reference, asked.said, asked.over) == (case.reference, None, False)
    assert again(app, case).version == case.version
    assert said(app) == []


def test_it_did_not_gives_the_question_to_its_owner_again_once_with_new_clocks(app: App, case: Case) -> None:
    for _ in range(3):
        assert practice_said.say(app, token(app), False, LATER)

    now = again(app, case)
    assert (now.state, now.owner_id, now.opened_at, now.answered_at) == (CaseState.ASSIGNED, case.owner_id, None, None)
    assert now.read_by > LATER
    assert now.clock == case.clock + 1
    assert said(app) == [NO]


def test_it_did_not_opens_a_finished_question_as_well(app: App, case: Case) -> None:
    with transaction(app.engine) as session:
        inbox.close(session, case.id, version=case.version, reason="answered", staff_id=case.owner_id, now=LATER)
    practice_said.say(app, token(app), False, LATER)

    assert again(app, case).state is CaseState.ASSIGNED


def test_it_did_is_noted_and_a_person_finishes_the_case(app: App, case: Case) -> None:
    practice_said.say(app, token(app), True, LATER)
    practice_said.say(app, token(app), True, LATER)

    assert again(app, case).state is CaseState.ANSWERED
    assert said(app) == [YES]


def test_whoever_thinks_again_may_say_so(app: App, case: Case) -> None:
    practice_said.say(app, token(app), True, LATER)
    practice_said.say(app, token(app), False, LATER)

    assert said(app) == [YES, NO]
    assert again(app, case).state is CaseState.ASSIGNED


def test_a_link_that_is_over_or_not_ours_does_nothing(app: App, case: Case) -> None:
    past = LATER + VALID + timedelta(days=1)
    asked = practice_said.look(app, token(app), past)

    assert asked is not None
    assert asked.over
    assert not practice_said.say(app, token(app), False, past)
    assert not practice_said.say(app, "1.1.739999.aaaaaaaaaaaaaaaaaaaaaaaa", False, LATER)
    assert practice_said.look(app, "1.1.739999.aaaaaaaaaaaaaaaaaaaaaaaa", LATER) is None
    assert said(app) == []


def test_pressing_without_end_is_slowed_down_and_what_was_said_stays(app: App, case: Case) -> None:
    for number in range(PRESSES):
        practice_said.say(app, token(app), number % 2 == 0, LATER)
    with pytest.raises(TooOften):
        practice_said.say(app, token(app), True, LATER)

    assert practice_said.say(app, token(app), True, LATER + timedelta(minutes=16))


def test_without_an_address_for_practices_letters_name_no_link(engine: Engine) -> None:
    app = app_on(engine)
    ids = service(app)
    letter = answered(app, a_case(app), ids["Petra"])

    assert "/said/" not in letter.text


def test_an_answer_that_never_left_has_no_page(app: App) -> None:
    ids = service(app)
    answered(app, a_case(app), ids["Petra"])

    assert practice_said.look(app, token(app), LATER) is None
