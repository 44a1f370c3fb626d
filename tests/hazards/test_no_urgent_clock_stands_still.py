"""Hazard: a clock that stands still hides that somebody waits in danger. At U1 and U2 none ever does, and no reading clock at any level."""

from datetime import timedelta

import pytest
from build import TUESDAY_10AM, app_on, arrive, mail, service
from seed import again
from sqlalchemy import Engine

from liaison.domain.pausing import PAUSES
from liaison.store.session import transaction
from liaison.triage import inbox, watch
from models.taxonomy import Urgency


def test_the_table_names_every_level_and_pauses_nothing_urgent() -> None:
    assert set(PAUSES) == set(Urgency)
    assert [level for level, still in PAUSES.items() if still] == [Urgency.U3, Urgency.U4]


@pytest.mark.parametrize("level", ["U1", "U2"])
def test_raised_while_it_waits_it_is_due_as_if_it_had_never_waited(engine: Engine, level: str) -> None:
    app = app_on(engine)
    ids = service(app)
    (case,) = arrive(app, mail("Could you advise about the dose please?"))
    case_id, who = case.id or 0, {"staff_id": ids["Nora"]}
    with transaction(engine) as session:
        inbox.take(session, case_id, version=case.version, now=TUESDAY_10AM, **who)
    with transaction(engine) as session:
        inbox.wait_for(session, case_id, version=again(app, case_id).version, on_what="them", now=TUESDAY_10AM, **who)
    assert again(app, case_id).paused_at

    change = {"category": None, "urgency": level, "because": "she rang", "now": TUESDAY_10AM + timedelta(hours=2)}
    with transaction(engine) as session:
        inbox.correct(session, case_id, version=again(app, case_id).version, **change, **who)

    now = again(app, case_id)
    assert now.paused_at is None
    assert now.answer_by <= TUESDAY_10AM.replace(hour=17)


def test_an_urgent_reply_to_a_case_that_waits_alarms_like_any_other(engine: Engine) -> None:
    app = app_on(engine)
    ids = service(app)
    (case,) = arrive(app, mail("Could you advise about the dose please?"))
    case_id, who = case.id or 0, {"staff_id": ids["Nora"], "now": TUESDAY_10AM}
    with transaction(engine) as session:
        inbox.take(session, case_id, version=case.version, **who)
    with transaction(engine) as session:
        inbox.wait_for(session, case_id, version=again(app, case_id).version, on_what="them", **who)
    later = TUESDAY_10AM + timedelta(hours=2)

    reply = mail(
        "He took an overdose and is drowsy now",
        message_id="<two@quay.example>",
        headers="In-Reply-To: <one@quay.example>",
    )
    arrive(app, reply, now=later)

    now = again(app, case_id)
    assert (now.urgency, now.paused_at, now.answer_by) == (Urgency.U1, None, later + timedelta(minutes=30))
    assert watch.raise_alarms(app, later + timedelta(minutes=15)) >= 1
