"""Asking a specialist while the case stays with its owner: asked, answered, taken back, asked again when somebody goes off duty."""

from datetime import timedelta

import pytest
from build import TUESDAY_10AM, add_worker, app_on, arrive, cases, mail, service
from caseload import add_leave
from sqlalchemy import Engine, select, update

from liaison.app import App
from liaison.domain.asking import Specialty
from liaison.store import desk_queries as asked
from liaison.store.session import reading, transaction
from liaison.store.tables import Case, Event
from liaison.store.tables_desk import Ask
from liaison.store.tables_people import Staff
from liaison.triage import ask_again, consult, inbox
from liaison.triage.inbox import NotAllowed

WORDS = "May she have both of these on one day?"


@pytest.fixture
def app(engine: Engine) -> App:
    return app_on(engine)


@pytest.fixture
def ids(app: App) -> dict[str, int]:
    """The invented service with a second pharmacist, and a case of the duty nurse's."""
    found = service(app)
    with transaction(app.engine) as session:
        found |= {"Bell": add_worker(session, "Bell", ["pharmacist"], TUESDAY_10AM)}
        found |= {"Sorcha": add_worker(session, "Sorcha", ["keyworker", "safeguarding_lead"], TUESDAY_10AM)}
    (case,) = arrive(app, mail("nothing that is known"))
    assert case.owner_id == found["Nora"]
    return found


def ask(app: App, ids: dict[str, int], specialty: Specialty = Specialty.PHARMACIST, wanted: int | None = None) -> int:
    with transaction(app.engine) as session:
        found = consult.ask(
            session, 1, specialty=specialty, wanted=wanted, question=WORDS, staff_id=ids["Nora"], now=TUESDAY_10AM
        )
        assert found.worker_id is not None
        return found.worker_id


def waiting(app: App, staff_id: int) -> list[str]:
    with reading(app.engine) as session:
        return [one.ask.question for one in asked.asked_of(session, staff_id)]


def told(app: App) -> list[str]:
    with reading(app.engine) as session:
        return list(session.scalars(select(Event.because).where(Event.kind == "case").order_by(Event.id)))


def test_somebody_of_the_role_is_asked_and_the_owner_keeps_the_case(app: App, ids: dict[str, int]) -> None:
    before = cases(app)[0]

    who = ask(app, ids)

    case = cases(app)[0]
    assert who in (ids["Farid"], ids["Bell"])
    assert waiting(app, who) == [WORDS]
    assert (case.owner_id, case.state, case.answer_by) == (ids["Nora"], before.state, before.answer_by)
    assert told(app)[-1].startswith("asked as pharmacist: ")
    assert not any(WORDS in line for line in told(app))


def test_a_colleague_is_asked_by_name_and_the_next_question_goes_to_who_has_fewer(
    app: App, ids: dict[str, int]
) -> None:
    assert ask(app, ids, wanted=ids["Bell"]) == ids["Bell"]
    assert ask(app, ids) == ids["Farid"]


def test_the_protection_lead_is_asked_though_no_mail_is_routed_to_that_role(app: App, ids: dict[str, int]) -> None:
    assert ask(app, ids, Specialty.SAFEGUARDING) == ids["Sorcha"]


def test_with_nobody_of_it_it_says_so_and_nothing_is_asked(app: App, ids: dict[str, int]) -> None:
    with pytest.raises(NotAllowed, match="Nobody here works as psychologist"):
        ask(app, ids, Specialty.PSYCHOLOGIST)

    with reading(app.engine) as session:
        assert session.scalars(select(Ask)).all() == []


def test_the_answer_reaches_the_owner_once_and_is_seen_when_the_case_is_opened(app: App, ids: dict[str, int]) -> None:
    who = ask(app, ids)

    with transaction(app.engine) as session:
        consult.answer(session, 1, 1, words="Yes, as long as they are apart.", staff_id=who, now=TUESDAY_10AM)

    assert waiting(app, who) == []
    with reading(app.engine) as session:
        (mine,) = asked.asked_by(session, ids["Nora"])
        assert mine.ask.answer == "Yes, as long as they are apart."
    with transaction(app.engine) as session:
        consult.seen(session, 1, staff_id=who, now=TUESDAY_10AM)
    with reading(app.engine) as session:
        assert len(asked.asked_by(session, ids["Nora"])) == 1  # not the owner's look
    with transaction(app.engine) as session:
        consult.seen(session, 1, staff_id=ids["Nora"], now=TUESDAY_10AM)
    with reading(app.engine) as session:
        assert asked.asked_by(session, ids["Nora"]) == []
        assert len(asked.of_case(session, 1)) == 1
    assert "apart" not in " ".join(told(app))


def test_of_two_who_answer_at_once_the_second_is_told_and_a_question_taken_back_waits_no_more(
    app: App, ids: dict[str, int]
) -> None:
    who = ask(app, ids)
    ask(app, ids)
    with transaction(app.engine) as session:
        consult.answer(session, 1, 1, words="Yes.", staff_id=who, now=TUESDAY_10AM)
    with transaction(app.engine) as session, pytest.raises(NotAllowed, match="A colleague has answered"):
        consult.answer(session, 1, 1, words="No.", staff_id=ids["Petra"], now=TUESDAY_10AM)
    with transaction(app.engine) as session:
        consult.withdraw(session, 1, 2, staff_id=ids["Nora"], now=TUESDAY_10AM)

    with reading(app.engine) as session:
        assert [one.ask.answer for one in asked.of_case(session, 1)] == ["Yes."]
        assert asked.all_waiting(session) == []


def test_a_question_of_another_case_or_of_a_closed_one_is_refused(app: App, ids: dict[str, int]) -> None:
    who = ask(app, ids)
    (_, other) = arrive(app, mail("nothing that is known either", message_id="<two@quay.example>", subject="Another"))
    with transaction(app.engine) as session, pytest.raises(NotAllowed, match="no such question"):
        consult.answer(session, other.id, 1, words="Yes.", staff_id=who, now=TUESDAY_10AM)
    with transaction(app.engine) as session:
        inbox.open_case(session, other.id, staff_id=ids["Nora"], now=TUESDAY_10AM)
        row = session.get_one(Case, other.id)
        inbox.close(session, other.id, version=row.version, reason="read", staff_id=ids["Nora"], now=TUESDAY_10AM)
    with transaction(app.engine) as session, pytest.raises(NotAllowed, match="reopen it first"):
        consult.ask(
            session, other.id, specialty=Specialty.PHARMACIST, wanted=None, question="?", staff_id=ids["Nora"], now=TUESDAY_10AM
        )  # fmt: skip


def test_when_whoever_was_asked_goes_off_duty_another_is_asked_and_the_owner_stays(
    app: App, ids: dict[str, int]
) -> None:
    who = ask(app, ids, wanted=ids["Bell"])
    assert ask_again.take_all(app, TUESDAY_10AM) == 0
    add_leave(app, who, TUESDAY_10AM, TUESDAY_10AM + timedelta(hours=5))

    assert [ask_again.take_all(app, TUESDAY_10AM + timedelta(minutes=1)) for _ in range(2)] == [1, 0]

    assert waiting(app, ids["Bell"]) == []
    assert waiting(app, ids["Farid"]) == [WORDS]
    assert cases(app)[0].owner_id == ids["Nora"]
    assert told(app)[-1].startswith("asked again as pharmacist, as whoever was asked is off duty: Farid")


def test_with_nobody_else_there_it_waits_for_who_was_asked_unless_they_work_here_no_longer(
    app: App, ids: dict[str, int]
) -> None:
    who = ask(app, ids, wanted=ids["Bell"])
    evening = TUESDAY_10AM + timedelta(hours=9)
    assert ask_again.take_all(app, evening) == 0
    assert waiting(app, who) == [WORDS]

    with transaction(app.engine) as session:
        session.execute(update(Staff).where(Staff.id == who).values(active=False))
    assert ask_again.take_all(app, evening) == 1
    assert waiting(app, ids["Farid"]) == [WORDS]


def test_a_question_about_a_finished_case_waits_no_more(app: App, ids: dict[str, int]) -> None:
    who = ask(app, ids)
    with transaction(app.engine) as session:
        inbox.open_case(session, 1, staff_id=ids["Nora"], now=TUESDAY_10AM)
        row = session.get_one(Case, 1)
        inbox.close(session, 1, version=row.version, reason="answered by phone", staff_id=ids["Nora"], now=TUESDAY_10AM)

    assert ask_again.take_all(app, TUESDAY_10AM) == 0
    assert waiting(app, who) == []
