"""A case whose attachment meets a red-flag rule above its level is raised, visibly, and somebody has to open it again."""

from datetime import timedelta

import pytest
from build import TUESDAY_10AM, app_on, arrive, cases, mail, service
from documents import mail_with
from sqlalchemy import Engine, select
from sqlmodel import col

from liaison.app import App
from liaison.domain.states import CaseState
from liaison.mail.attachment_answers import Text
from liaison.store.session import reading, transaction
from liaison.store.tables import Case, Event, Letter
from liaison.triage import extract, inbox, watch
from models.taxonomy import Category, Urgency

PLAN = b"He told me that he wants to end his life tonight and has a plan."
SOON = TUESDAY_10AM + timedelta(seconds=15)


@pytest.fixture
def desk(engine: Engine) -> tuple[App, dict[str, int]]:
    app = app_on(engine)
    return app, service(app)


def read(app: App, now=SOON) -> Case:
    """Read what waits with a double of the reader; the case as it is then."""
    while extract.take_one(app, now, lambda content: Text(content.decode())):
        pass
    return cases(app)[0]


def said(app: App) -> list[str]:
    with reading(app.engine) as session:
        chosen = select(col(Event.because)).where(col(Event.kind) == "case").order_by(col(Event.id))
        return [because for because in session.scalars(chosen) if "attachment" in because]


def test_the_level_and_its_clocks_are_raised_and_nothing_else(desk) -> None:
    app, _ = desk
    (before,) = arrive(app, mail_with(("letter.txt", PLAN)))

    after = read(app)

    assert (before.urgency, after.urgency) == (Urgency.U3, Urgency.U1)
    assert after.read_by == TUESDAY_10AM + timedelta(minutes=15)
    assert after.answer_by < before.answer_by
    assert after.floor_urgency is Urgency.U1
    assert after.version == before.version + 1
    same = ("category", "outcome", "handler", "owner_id", "state", "also", "because")
    assert [getattr(after, name) for name in same] == [getattr(before, name) for name in same]
    assert after.category is Category.PRESCRIBING_ADVICE
    assert len(said(app)) == 1


def test_an_unopened_case_alarms_by_the_new_clock(desk) -> None:
    app, _ = desk
    arrive(app, mail_with(("letter.txt", PLAN)))
    read(app)

    assert watch.raise_alarms(app, TUESDAY_10AM + timedelta(minutes=14)) == 0
    assert watch.raise_alarms(app, TUESDAY_10AM + timedelta(minutes=16)) == 1


def test_a_case_that_was_opened_before_the_words_were_known_is_to_be_opened_again(desk) -> None:
    app, ids = desk
    (case,) = arrive(app, mail_with(("letter.txt", PLAN)))
    with transaction(app.engine) as session:
        inbox.take(session, case.id or 0, version=case.version, staff_id=ids["Lena"], now=TUESDAY_10AM)

    now = TUESDAY_10AM + timedelta(hours=1)
    after = read(app, now)

    assert (after.state, after.opened_at, after.owner_id) == (CaseState.ASSIGNED, None, ids["Lena"])
    assert after.read_by == now + timedelta(minutes=15)


def test_a_level_that_a_colleague_set_stays_and_the_look_is_noted(desk) -> None:
    app, ids = desk
    (case,) = arrive(app, mail_with(("letter.txt", PLAN)))
    with transaction(app.engine) as session:
        inbox.correct(
            session, case.id or 0, version=case.version, category=None, urgency="U4", because="", staff_id=ids["Nora"], now=TUESDAY_10AM,
        )  # fmt: skip

    after = read(app)

    assert after.urgency is Urgency.U4
    assert ["a colleague set the level" in one for one in said(app)] == [True]


def test_a_case_as_urgent_already_is_not_touched(desk) -> None:
    app, _ = desk
    raw = mail_with(("letter.txt", PLAN), body="She wants to end her life tonight and has a plan.")
    (before,) = arrive(app, raw)

    after = read(app)

    assert before.urgency is Urgency.U1
    assert after.version == before.version
    assert said(app) == []


def test_history_in_an_attachment_calls_nobody(desk) -> None:
    app, _ = desk
    arrive(
        app, mail_with(("letter.txt", b"Past history: overdose in 2019. No suicidal ideation. Stable on treatment."))
    )

    assert read(app).urgency is Urgency.U3
    assert said(app) == []


def test_a_reply_with_an_attachment_raises_the_case_it_joined(desk) -> None:
    app, _ = desk
    arrive(app, mail("Could you advise about the dose please?"))
    with reading(app.engine) as session:
        ours = session.scalars(select(Letter)).first()
    assert ours is not None
    reply = mail_with(("letter.txt", PLAN), message_id="<reply@quay.example>")
    arrive(app, reply.replace(b"Subject:", f"In-Reply-To: {ours.message_id}\nSubject:".encode(), 1))

    case = read(app)

    assert len(cases(app)) == 1
    assert (case.messages, case.urgency) == (2, Urgency.U1)


def test_a_question_that_waits_for_somebody_outside_comes_back_to_its_owner(desk) -> None:
    app, ids = desk
    (case,) = arrive(app, mail_with(("letter.txt", PLAN)))
    with transaction(app.engine) as session:
        inbox.take(session, case.id or 0, version=case.version, staff_id=ids["Lena"], now=TUESDAY_10AM)
        inbox.wait_for(
            session,
            case.id or 0,
            version=case.version + 1,
            on_what="the practice",
            staff_id=ids["Lena"],
            now=TUESDAY_10AM,
        )

    after = read(app)

    assert (after.state, after.opened_at, after.owner_id) == (CaseState.ASSIGNED, None, ids["Lena"])
    assert after.urgency is Urgency.U1


def test_a_finished_question_stays_finished_and_the_look_is_noted(desk) -> None:
    app, ids = desk
    (case,) = arrive(app, mail_with(("letter.txt", PLAN)))
    with transaction(app.engine) as session:
        inbox.take(session, case.id or 0, version=case.version, staff_id=ids["Lena"], now=TUESDAY_10AM)
        inbox.close(
            session, case.id or 0, version=case.version + 1, reason="answered", staff_id=ids["Lena"], now=TUESDAY_10AM
        )

    after = read(app)

    assert (after.state, after.urgency) == (CaseState.CLOSED, Urgency.U3)
    assert ["the question is finished" in one for one in said(app)] == [True]
