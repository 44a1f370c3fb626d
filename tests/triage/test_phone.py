"""A telephone call: read by the floor, routed like a mail, never acknowledged unasked; and a question answered by telephone."""

from dataclasses import replace
from datetime import timedelta

import pytest
from build import TUESDAY_10AM, app_on, arrive, cases, ledger, letters, mail, messages, person, service
from sqlalchemy import Engine, select

from liaison.app import App
from liaison.domain.casework import CallKind
from liaison.domain.chi import demo_chi
from liaison.domain.states import CaseState, LedgerState
from liaison.store.session import reading, transaction
from liaison.store.tables import Case, Reading
from liaison.store.tables_casework import Call
from liaison.triage import phone, tell
from liaison.triage.inbox import NotAllowed, Stale
from models.taxonomy import Category, Outcome, Urgency

RANG = phone.Rang(
    once="0" * 32, spoke_with="Dr Rowan Tait, GP", said="Could you advise about the dose please?", at=TUESDAY_10AM - timedelta(minutes=5),
    urgency=Urgency.U4, practice_code="99901", number="01632 960123", address="tait@quay.example",
)  # fmt: skip
PLAN = "He told me that he wants to end his life tonight and has a plan."


@pytest.fixture
def app(engine: Engine) -> App:
    return app_on(engine)


@pytest.fixture
def ids(app: App) -> dict[str, int]:
    return service(app)


def logged(app: App, staff_id: int, call: phone.Rang = RANG) -> Case:
    phone.log(app, call, staff_id=staff_id, now=TUESDAY_10AM)
    return cases(app)[-1]


def calls(app: App) -> list[Call]:
    with reading(app.engine) as session:
        return list(session.scalars(select(Call).order_by(Call.id)))


def test_a_call_becomes_a_case_that_is_read_and_routed_like_a_mail(app: App, ids: dict[str, int]) -> None:
    case = logged(app, ids["Nora"])

    assert (case.category, case.urgency, case.state) == (Category.PRESCRIBING_ADVICE, Urgency.U4, CaseState.ASSIGNED)
    assert (case.practice_code, case.received_at, case.owner_id) == ("99901", RANG.at, ids["Petra"])
    assert [(row.state, row.raw_sha256 is not None) for row in ledger(app)] == [(LedgerState.CASE, True)]
    (kept,) = calls(app)
    assert (kept.kind, kept.spoke_with, kept.by_id, kept.said) == (
        CallKind.ASKED,
        RANG.spoke_with,
        ids["Nora"],
        RANG.said,
    )


def test_a_red_flag_in_the_words_makes_it_sooner_than_the_colleague_said(app: App, ids: dict[str, int]) -> None:
    case = logged(app, ids["Nora"], replace(RANG, said=PLAN))

    assert (case.urgency, case.floor_urgency) == (Urgency.U1, Urgency.U1)
    with reading(app.engine) as session:
        assert "a red flag in the words makes it U1" in session.get_one(Reading, case.first_message_id).because


def test_a_colleague_may_say_that_it_is_sooner_than_floor_and_reader_find(app: App, ids: dict[str, int]) -> None:
    assert logged(app, ids["Nora"], replace(RANG, urgency=Urgency.U1)).urgency is Urgency.U1


def test_what_reads_like_an_advertisement_is_a_question_when_somebody_rang_about_it(
    app: App, ids: dict[str, int]
) -> None:
    case = logged(app, ids["Nora"], replace(RANG, said="It was about the special offer."))
    assert (case.outcome, case.category) == (Outcome.UNCLEAR, None)


def test_nobody_is_acknowledged_unless_the_colleague_asks_for_it(app: App, ids: dict[str, int]) -> None:
    logged(app, ids["Nora"])
    assert letters(app) == []

    logged(app, ids["Nora"], replace(RANG, once="1" * 32, acknowledged=True))
    assert [(letter.kind, letter.to) for letter in letters(app)] == [("acknowledgement", ["tait@quay.example"])]


def test_the_same_form_sent_twice_is_one_call(app: App, ids: dict[str, int]) -> None:
    first = phone.log(app, RANG, staff_id=ids["Nora"], now=TUESDAY_10AM)
    again = phone.log(app, RANG, staff_id=ids["Nora"], now=TUESDAY_10AM)

    assert first == again
    assert len(cases(app)) == len(calls(app)) == len(messages(app)) == 1


def test_whoever_took_the_call_may_keep_it(app: App, ids: dict[str, int]) -> None:
    case = logged(app, ids["Nora"], replace(RANG, mine=True))
    assert (case.owner_id, case.state, case.opened_by) == (ids["Nora"], CaseState.OPEN, ids["Nora"])


def test_the_person_is_known_by_two_signs_alone(app: App, ids: dict[str, int]) -> None:
    someone = person(app, demo_chi(1), name="Anne Drever")

    assert logged(app, ids["Nora"], replace(RANG, about=f"CHI {demo_chi(1)}")).person_id is None
    both = replace(RANG, once="1" * 32, about=f"CHI {demo_chi(1)}, Drever")
    assert logged(app, ids["Nora"], both).person_id == someone


@pytest.mark.parametrize("off", [timedelta(hours=1), -timedelta(days=8)])
def test_a_call_of_tomorrow_or_of_last_month_is_asked_about(app: App, ids: dict[str, int], off: timedelta) -> None:
    with pytest.raises(NotAllowed, match="please check"):
        phone.log(app, replace(RANG, at=TUESDAY_10AM + off), staff_id=ids["Nora"], now=TUESDAY_10AM)
    assert cases(app) == []


def test_no_mail_server_is_told_of_a_call(app: App, ids: dict[str, int]) -> None:
    case = logged(app, ids["Nora"])
    box = app.mailboxes["main"]

    told = tell.tell(app, "main", TUESDAY_10AM)

    assert (told.failed, told.told) == (0, 1)
    assert case.reference in ledger(app)[0].label
    assert box.refs() == [] or not list(box.refs())


def answered(app: App, case: Case, staff_id: int, **changes: object) -> None:
    values = {
        "version": case.version,
        "spoke_with": "Dr Tait",
        "number": "",
        "said": "Keep it as it is.",
        "at": TUESDAY_10AM,
    } | changes
    with transaction(app.engine) as session:
        phone.answer(session, case.id, staff_id=staff_id, now=TUESDAY_10AM + timedelta(hours=1), **values)


def test_answered_by_telephone_stops_the_clock_at_the_time_of_the_call(app: App, ids: dict[str, int]) -> None:
    (case,) = arrive(app, mail())

    answered(app, case, ids["Nora"])

    (now,) = cases(app)
    assert (now.state, now.answered_at, now.opened_by) == (CaseState.ANSWERED, TUESDAY_10AM, ids["Nora"])
    assert now.version > case.version
    assert [(call.kind, call.said) for call in calls(app)] == [(CallKind.ANSWERED, "Keep it as it is.")]
    assert letters(app, "answer") == []


def test_a_second_call_is_kept_too_and_moves_no_clock(app: App, ids: dict[str, int]) -> None:
    (case,) = arrive(app, mail())
    answered(app, case, ids["Nora"])
    answered(app, cases(app)[0], ids["Petra"], at=TUESDAY_10AM + timedelta(minutes=30), said="And once more.")

    assert cases(app)[0].answered_at == TUESDAY_10AM
    assert len(calls(app)) == 2


def test_an_answer_before_the_question_or_on_a_page_of_before_is_refused(app: App, ids: dict[str, int]) -> None:
    (case,) = arrive(app, mail())
    with pytest.raises(NotAllowed, match="before the question came"):
        answered(app, case, ids["Nora"], at=TUESDAY_10AM - timedelta(hours=2))
    with pytest.raises(Stale):
        answered(app, case, ids["Nora"], version=case.version - 1)
    assert calls(app) == []
