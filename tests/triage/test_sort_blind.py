"""A mail of the blind slice is sorted by a person before she sees the answer: her category counts, and no urgency is lowered by it."""

from datetime import timedelta

import pytest
from build import TUESDAY_10AM, app_on, arrive, cases, mail, service
from sqlalchemy import Engine, select
from sqlmodel import col

from liaison.domain.blind_slice import BlindLook, is_blind
from liaison.domain.labelling import How
from liaison.store.learning_queries import blind_looks, blind_pairs
from liaison.store.session import reading, transaction
from liaison.store.tables import Correction, Event
from liaison.triage import inbox, sort_blind
from liaison.triage.inbox import NotAllowed
from models.taxonomy import Category, Handler, Urgency

LATER = TUESDAY_10AM + timedelta(minutes=3)


@pytest.fixture
def desk(engine: Engine):
    app = app_on(engine, blind=1.0)  # all that may be: which ones is tested elsewhere
    ids = service(app)
    (case,) = arrive(app, mail("Could you advise about the dose please?"))
    return app, ids, case


def do(app, act, case_id, **values):
    with transaction(app.engine) as session:
        return act(session, case_id, now=LATER, **values)


def corrections(app) -> list[Correction]:
    with reading(app.engine) as session:
        return list(session.scalars(select(Correction)))


def test_her_choice_is_kept_with_the_answer_she_had_not_seen(desk) -> None:
    app, ids, case = desk
    assert is_blind(case)
    chosen = {"category": Category.SCRIPT_CONTINUITY, "urgency": Urgency.U2}

    do(app, sort_blind.choose, case.id, version=case.version, staff_id=ids["Nora"], **chosen)

    (row,) = corrections(app)
    assert (row.how, row.message_id, row.by_id, row.model_version) == (How.BLIND, 1, ids["Nora"], "keywords")
    assert (row.suggested_category, row.suggested_urgency) == (Category.PRESCRIBING_ADVICE, Urgency.U3)
    assert (row.category, row.urgency, row.set_urgency) == (Category.SCRIPT_CONTINUITY, Urgency.U2, True)
    (now,) = cases(app)
    assert (now.category, now.handler, now.urgency) == (Category.SCRIPT_CONTINUITY, Handler.PHARMACIST, Urgency.U2)
    assert now.read_by == TUESDAY_10AM + timedelta(hours=1)
    assert (now.blind, is_blind(now)) == (BlindLook.SORTED, False)


def test_a_calmer_choice_is_kept_and_lowers_nothing(desk) -> None:
    app, ids, case = desk
    chosen = {"category": Category.PRESCRIBING_ADVICE, "urgency": Urgency.U4}

    do(app, sort_blind.choose, case.id, version=case.version, staff_id=ids["Nora"], **chosen)

    (now,) = cases(app)
    assert (now.urgency, now.read_by, now.answer_by) == (case.urgency, case.read_by, case.answer_by)
    (row,) = corrections(app)
    assert (row.urgency, row.set_urgency) == (Urgency.U4, False)


def test_whoever_asks_for_the_answer_first_leaves_no_pair(desk) -> None:
    app, ids, case = desk

    do(app, sort_blind.pass_over, case.id, version=case.version, staff_id=ids["Nora"])

    assert corrections(app) == []
    assert cases(app)[0].blind is BlindLook.PASSED
    with reading(app.engine) as session:
        assert blind_pairs(session) == []
        assert blind_looks(session) == {BlindLook.PASSED: 1}
    with pytest.raises(NotAllowed, match="has been shown"):
        do(app, sort_blind.choose, case.id, version=cases(app)[0].version, category=Category.SOCIAL_LEGAL, urgency=Urgency.U4, staff_id=1)  # fmt: skip


def test_an_act_that_makes_the_answer_plain_ends_the_blindness(desk) -> None:
    app, ids, case = desk
    values = {"version": case.version, "category": None, "urgency": "U2", "because": "rang", "staff_id": ids["Nora"]}

    do(app, inbox.correct, case.id, **values)

    assert cases(app)[0].blind is BlindLook.PASSED
    assert [row.how for row in corrections(app)] == [How.CORRECTED]


def test_a_reply_that_turns_it_urgent_shows_everything_at_once(desk) -> None:
    app, _, case = desk
    reply = mail(
        "He took an overdose of heroin this morning and is drowsy now",
        message_id="<two@quay.example>",
        headers="In-Reply-To: <one@quay.example>",
    )

    (now,) = arrive(app, reply)

    assert (now.id, now.urgency) == (case.id, Urgency.U1)
    assert not is_blind(now)


def test_an_urgent_mail_is_never_in_the_slice(desk) -> None:
    app, _, _ = desk

    urgent = arrive(app, mail("He took an overdose of heroin this morning and is drowsy now", message_id="<u@q.example>"))[-1]  # fmt: skip
    unclear = arrive(app, mail("Nothing known in here", message_id="<n@q.example>"))[-1]

    assert (urgent.blind, unclear.blind) == (BlindLook.NONE, BlindLook.NONE)


def test_confirming_leaves_a_labelled_row_and_is_not_possible_before_the_answer_is_seen(desk) -> None:
    app, ids, case = desk
    with pytest.raises(NotAllowed, match="Sort it first"):
        do(app, inbox.confirm, case.id, version=case.version, staff_id=ids["Nora"])
    do(app, sort_blind.pass_over, case.id, version=case.version, staff_id=ids["Nora"])

    do(app, inbox.confirm, case.id, version=cases(app)[0].version, staff_id=ids["Nora"])

    (row,) = corrections(app)
    assert (row.how, row.category, row.urgency, row.set_urgency) == (How.CONFIRMED, case.category, case.urgency, False)
    with reading(app.engine) as session:
        said = [
            event.because
            for event in session.scalars(select(Event).order_by(col(Event.id)))
            if event.actor == f"person:{ids['Nora']}"
        ]
    assert said == ["the answer was asked for first", "confirmed category and urgency"]
