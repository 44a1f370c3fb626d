"""A practice is told that our answer is late: before the time passes, once, honestly, and not after the answer."""

from datetime import timedelta

import pytest
from build import TUESDAY_10AM, app_on, letters, service
from replying import a_case, again, all_gone, answered
from sqlalchemy import Engine, update
from sqlmodel import col

from liaison.app import App
from liaison.domain.states import LetterState
from liaison.store.session import transaction
from liaison.store.tables import Case
from liaison.triage import inbox, late_notice
from models.taxonomy import Urgency


@pytest.fixture
def app(engine: Engine) -> App:
    return app_on(engine)


@pytest.fixture
def ids(app: App) -> dict[str, int]:
    return service(app)


def set_level(app: App, case: Case, level: Urgency) -> None:
    with transaction(app.engine) as session:
        session.execute(update(Case).where(col(Case.id) == case.id).values(urgency=level))


def test_it_is_told_before_the_promised_time_and_once(app: App, ids) -> None:
    case = a_case(app)  # U3: answered by Thursday 10:00
    before = case.answer_by - timedelta(hours=1)

    assert late_notice.tell_all(app, before - timedelta(minutes=1)) == 0
    assert late_notice.tell_all(app, before) == 1
    assert late_notice.tell_all(app, case.answer_by + timedelta(hours=1)) == 0
    (letter,) = letters(app, "late_notice")
    assert "you could expect an answer by 10:00 on Thursday 26 November" in letter.text
    assert "You will hear from us by 10:00 on Friday 27 November." in letter.text
    assert (letter.to, letter.automatic) == ([case.sender], "auto-replied")
    assert again(app, case).answer_by == case.answer_by  # our own deadline stays


def test_it_leaves_beside_the_acknowledgement_which_is_automatic_too(app: App, ids) -> None:
    case = a_case(app)
    all_gone(app)
    late_notice.tell_all(app, case.answer_by)
    all_gone(app, case.answer_by)

    assert [one.state for one in letters(app) if one.automatic] == [LetterState.SENT, LetterState.SENT]


def test_what_is_urgent_is_not_put_off_by_mail(app: App, ids) -> None:
    case = a_case(app)
    set_level(app, case, Urgency.U2)
    late_notice.tell_all(app, case.answer_by - timedelta(minutes=30))

    (letter,) = letters(app, "late_notice")
    assert "Please do not wait for our mail: ring" in letter.text
    assert letter.text.count("please ring") + letter.text.count(": ring") == 1  # once, and no other way beside it
    assert "You will hear" not in letter.text


def test_nobody_is_told_of_what_is_answered_waits_for_them_or_is_long_past(app: App, ids) -> None:
    cases = [a_case(app, message_id=f"<q{n}@quay.example>", subject=f"Question {n}") for n in range(3)]
    answered(app, cases[0], ids["Petra"])
    with transaction(app.engine) as session:
        taken = inbox.find(session, cases[1].id)
        inbox.take(session, taken.id, version=taken.version, staff_id=ids["Petra"], now=TUESDAY_10AM)
        inbox.wait_for(session, taken.id, version=taken.version, on_what="the practice", staff_id=ids["Petra"], now=TUESDAY_10AM)  # fmt: skip

    assert late_notice.tell_all(app, cases[2].answer_by + timedelta(days=4)) == 0
    assert late_notice.tell_all(app, cases[2].answer_by) == 1


def test_an_excuse_does_not_follow_the_answer(app: App, ids) -> None:
    case = a_case(app)
    late_notice.tell_all(app, case.answer_by)
    answered(app, again(app, case), ids["Petra"], now=case.answer_by)
    all_gone(app, case.answer_by + timedelta(minutes=1))

    (letter,) = letters(app, "late_notice")
    assert letter.state is LetterState.WITHHELD


@pytest.mark.parametrize("sender", ["noreply@quay.example", "do-not-reply@quay.example"])
def test_no_machine_is_told(app: App, ids, sender: str) -> None:
    case = a_case(app, sender=sender)

    assert late_notice.tell_all(app, case.answer_by) == 0
