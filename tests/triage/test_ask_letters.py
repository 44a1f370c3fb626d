"""Whoever is asked as a specialist is told by mail: reference, role and link, once a question, and not while on leave."""

from datetime import timedelta

import pytest
from build import TUESDAY_10AM, add_worker, app_on, arrive, letters, mail, service
from caseload import add_leave
from sqlalchemy import Engine, update

from liaison.app import App
from liaison.domain.asking import Specialty
from liaison.domain.states import LetterState
from liaison.outbox import send
from liaison.store.session import transaction
from liaison.store.tables_people import Staff
from liaison.triage import ask_again, ask_letters, consult

WORDS = "May Morag have both of these on one day?"


@pytest.fixture
def app(engine: Engine) -> App:
    return app_on(engine)


@pytest.fixture
def ids(app: App) -> dict[str, int]:
    """The invented service with a psychologist and a safeguarding lead, and a case of the duty nurse's."""
    found = service(app)
    with transaction(app.engine) as session:
        found |= {"Ruth": add_worker(session, "Ruth", ["psychologist"], TUESDAY_10AM)}
        found |= {"Sorcha": add_worker(session, "Sorcha", ["keyworker", "safeguarding_lead"], TUESDAY_10AM)}
    (case,) = arrive(app, mail("nothing that is known about Morag", subject="Morag, 0101800000"))
    assert case.owner_id == found["Nora"]
    return found


def ask(app: App, ids: dict[str, int], specialty: Specialty = Specialty.PHARMACIST, wanted: str = "") -> int:
    with transaction(app.engine) as session:
        who = {"staff_id": ids["Nora"], "now": TUESDAY_10AM}
        found = consult.ask(session, 1, specialty=specialty, wanted=ids.get(wanted), question=WORDS, **who)
    assert found.worker_id is not None
    return found.worker_id


def leave(app: App) -> None:
    """Let every letter leave that may."""
    while send.send_one(app, TUESDAY_10AM):
        continue


@pytest.mark.parametrize(
    ("specialty", "to", "role"),
    [
        (Specialty.PHARMACIST, "farid", "pharmacist"),
        (Specialty.PSYCHOLOGIST, "ruth", "psychologist"),
        (Specialty.SAFEGUARDING, "sorcha", "child and adult protection lead"),
    ],
)
def test_each_specialist_is_told_once_with_reference_and_link_and_nothing_else(app, ids, specialty, to, role) -> None:
    ask(app, ids, specialty)

    assert [ask_letters.tell_all(app, TUESDAY_10AM + timedelta(minutes=n)) for n in range(3)] == [1, 0, 0]

    (letter,) = letters(app, "asked")
    assert letter.to == [f"{to}@service.example"]
    assert f"You have been asked about case {letter.subject.split()[1].rstrip(']')}, as {role}." in letter.text
    assert "/cases/1" in letter.text
    for told in ("Morag", "0101800000", "both", "Nora", "Tait"):
        assert told not in f"{letter.subject} {letter.text} {letter.key}"


def test_it_is_held_while_she_is_on_leave_and_goes_when_she_is_back(app: App, ids: dict[str, int]) -> None:
    ask(app, ids, Specialty.PSYCHOLOGIST)
    back = TUESDAY_10AM + timedelta(days=2)
    add_leave(app, ids["Ruth"], TUESDAY_10AM - timedelta(hours=1), back)

    assert ask_letters.tell_all(app, TUESDAY_10AM) == 0
    assert ask_letters.tell_all(app, back - timedelta(minutes=1)) == 0
    assert ask_letters.tell_all(app, back) == 1


def test_what_was_answered_or_taken_back_meanwhile_is_told_to_nobody(app: App, ids: dict[str, int]) -> None:
    ask(app, ids), ask(app, ids, Specialty.PSYCHOLOGIST)
    who = {"now": TUESDAY_10AM}
    with transaction(app.engine) as session:
        consult.answer(session, 1, 1, words="Yes.", staff_id=ids["Farid"], **who)
        consult.withdraw(session, 1, 2, staff_id=ids["Nora"], **who)
    assert ask_letters.tell_all(app, TUESDAY_10AM) == 0


def test_a_letter_that_has_not_left_stays_when_the_question_is_over(app: App, ids: dict[str, int]) -> None:
    ask(app, ids)
    ask_letters.tell_all(app, TUESDAY_10AM)
    with transaction(app.engine) as session:
        consult.withdraw(session, 1, 1, staff_id=ids["Nora"], now=TUESDAY_10AM)

    leave(app)

    assert [letter.state for letter in letters(app, "asked")] == [LetterState.WITHHELD]


def test_two_questions_of_one_case_are_two_letters_and_both_leave(app: App, ids: dict[str, int]) -> None:
    ask(app, ids), ask(app, ids)
    assert ask_letters.tell_all(app, TUESDAY_10AM) == 2

    leave(app)

    assert [letter.state for letter in letters(app, "asked")] == [LetterState.SENT] * 2


def test_whoever_is_asked_instead_is_told_and_nobody_twice(app: App, ids: dict[str, int]) -> None:
    with transaction(app.engine) as session:
        ids["Bell"] = add_worker(session, "Bell", ["pharmacist"], TUESDAY_10AM)
    assert ask(app, ids, wanted="Farid") == ids["Farid"]
    ask_letters.tell_all(app, TUESDAY_10AM)
    for gone, hours in (("Farid", 1), ("Bell", 3)):  # away for two hours each, one after the other
        starts = TUESDAY_10AM + timedelta(hours=hours)
        add_leave(app, ids[gone], starts, starts + timedelta(hours=2))
        assert ask_again.take_all(app, starts) == 1
        ask_letters.tell_all(app, starts)

    assert [letter.to for letter in letters(app, "asked")] == [["farid@service.example"], ["bell@service.example"]]


def test_nobody_who_left_and_not_our_own_mailbox_is_written_to(app: App, ids: dict[str, int]) -> None:
    ask(app, ids)
    with transaction(app.engine) as session:
        session.execute(update(Staff).where(Staff.id == ids["Farid"]).values(active=False))
    assert ask_letters.tell_all(app, TUESDAY_10AM) == 0
