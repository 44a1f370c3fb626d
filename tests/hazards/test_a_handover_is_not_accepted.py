"""Hazard: something is left lying at the end of a shift. A list that nobody accepts loses nothing: the cases stay with their owner, in their state, and their alarms go on."""

from datetime import timedelta

from build import TUESDAY_10AM, app_on, arrive, cases, letters, mail, service
from sqlalchemy import Engine

from liaison.store import handover_queries
from liaison.store.session import reading
from liaison.triage import hand_over, watch

EVENING = TUESDAY_10AM + timedelta(hours=7)
URGENT = mail("Jo Example took an overdose of heroin this morning and is drowsy now", message_id="<u@quay.example>")


def test_what_nobody_accepts_stays_with_its_owner_and_its_alarms_go_on(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    before = arrive(app, mail(), URGENT, now=EVENING - timedelta(minutes=20))

    hand_over.list_shifts(app, EVENING - timedelta(minutes=10))
    for hours in (0, 1, 15):
        hand_over.list_shifts(app, EVENING + timedelta(hours=hours))

    after = cases(app)
    assert [(case.owner_id, case.state, case.version) for case in after] == [
        (case.owner_id, case.state, case.version) for case in before
    ]
    with reading(engine) as session:
        listed = {line.case.id for one in handover_queries.lists(session, EVENING) for line in one.lines if line.waits}
    assert listed == {case.id for case in before if case.owner_id}
    assert watch.raise_alarms(app, EVENING + timedelta(hours=1)) > 0
    assert letters(app, "escalation")
