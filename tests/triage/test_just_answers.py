"""A mail that is nothing but an answer to an invitation rests beside the meeting; with a file, or in answer to anything else, it is a question."""

import pytest
from build import app_on, cases, ledger, letters, take_in, triage_all
from inviting_rows import TAIT, all_gone, confirmed_cluster, guests, invited
from sqlalchemy import Engine
from training_rows import head, in_words

from liaison.app import App
from liaison.domain.states import LedgerState
from liaison.store.session import reading, transaction
from liaison.store.slot_queries import replies_waiting
from liaison.store.tables import Letter, Message
from liaison.triage import shunt

YES = "Thank you, I will come, and bring our pharmacist."


@pytest.fixture
def app(engine: Engine) -> App:
    app = app_on(engine)
    confirmed_cluster(app)
    invited(app)
    all_gone(app)
    return app


def invitation(app: App) -> Letter:
    return next(one for one in letters(app, "meeting_invitation") if one.to == [TAIT.email])


def states(app: App) -> list[LedgerState]:
    return [one.state for one in ledger(app)]


def waiting(app: App) -> int:
    with reading(app.engine) as session:
        return len(replies_waiting(session, [1]).get(1, []))


def test_an_answer_about_a_meeting_is_no_case_and_waits_on_its_page(app: App) -> None:
    take_in(app, in_words(invitation(app), YES))
    triage_all(app)
    assert (states(app), cases(app), waiting(app)) == ([LedgerState.CALENDAR_REPLY], [], 1)
    assert guests(app)[TAIT.email].answer == "waiting"
    number = ledger(app)[0].id or 0
    with transaction(app.engine) as session:  # a person thinks otherwise
        shunt.make_case(app, session, number, staff_id=1, now=app.now())
    assert (states(app), len(cases(app))) == ([LedgerState.CASE], 1)


def test_with_a_file_it_is_a_question(app: App) -> None:
    letter = invitation(app)
    parts = f'--f\r\nContent-Type: text/plain\r\n\r\n{YES}\r\n--f\r\nContent-Type: text/plain; name=list.txt\r\nContent-Disposition: attachment; filename="list.txt"\r\n\r\nx\r\n--f--\r\n'
    take_in(app, head(letter, TAIT.email, 'Content-Type: multipart/mixed; boundary="f"') + parts.encode())
    triage_all(app)
    assert (states(app), waiting(app)) == ([LedgerState.CASE], 1)


def test_from_a_stranger_or_in_the_thread_of_a_question_it_goes_its_own_way(app: App) -> None:
    letter = invitation(app)
    take_in(app, in_words(letter, YES, by="who@elsewhere.example"))
    take_in(app, in_words(letter, "Could you advise about the dose please?"))
    triage_all(app)
    assert (states(app), waiting(app)) == ([LedgerState.CASE] * 2, 1)
    number = ledger(app)[1].id
    with reading(app.engine) as session:
        theirs = session.get_one(Message, number).message_id
    take_in(app, in_words(letter, YES, more=f"References: <{theirs.strip('<>')}>\r\n"))
    triage_all(app)
    assert states(app)[2] is LedgerState.FOLLOW_UP
