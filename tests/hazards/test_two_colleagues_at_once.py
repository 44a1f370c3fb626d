"""Hazard: two colleagues act on one case and one loses what she did, or the practice gets two answers."""

from typing import Any

import pytest
from build import TUESDAY_10AM, app_on, arrive, cases, letters, mail, service
from sqlalchemy import Engine

from liaison.store.session import transaction
from liaison.triage import inbox, reply
from liaison.triage.inbox import NotAllowed, Stale

ACTS: dict[str, Any] = {
    "take": lambda app, session, case, me: inbox.take(session, case.id, version=case.version, staff_id=me, now=TUESDAY_10AM),
    "close": lambda app, session, case, me: inbox.close(
        session, case.id, version=case.version, reason="done", staff_id=me, now=TUESDAY_10AM
    ),
    "correct": lambda app, session, case, me: inbox.correct(
        session, case.id, version=case.version, category=None, urgency="U1", because="", staff_id=me, now=TUESDAY_10AM
    ),
    "answer": lambda app, session, case, me: reply.send(
        app, session, case.id, version=case.version, staff_id=me, text="Here is our advice.", now=TUESDAY_10AM
    ),
}  # fmt: skip


@pytest.mark.parametrize("second", ACTS)
@pytest.mark.parametrize("first", ACTS)
def test_whoever_acts_on_what_she_saw_before_her_colleague_acted_is_told(
    memory_engine: Engine, first: str, second: str
) -> None:
    app = app_on(memory_engine)
    ids = service(app)
    arrive(app, mail())
    with transaction(memory_engine) as session:
        seen = inbox.open_case(session, cases(app)[0].id, staff_id=ids["Petra"], now=TUESDAY_10AM)
        inbox.take(session, seen.id, version=seen.version, staff_id=ids["Nora"], now=TUESDAY_10AM)
    both_saw = cases(app)[0]

    with transaction(memory_engine) as session:
        ACTS[first](app, session, both_saw, ids["Petra"])
    with transaction(memory_engine) as session, pytest.raises((Stale, NotAllowed)):
        ACTS[second](app, session, both_saw, ids["Farid"])

    assert len(letters(app, "answer")) == (first == "answer")


def test_a_draft_survives_everything_a_colleague_does(memory_engine: Engine) -> None:
    from sqlalchemy import select

    from liaison.store.session import reading
    from liaison.store.tables import Draft

    app = app_on(memory_engine)
    ids = service(app)
    (case,) = arrive(app, mail())
    with transaction(memory_engine) as session:
        reply.save_draft(session, case.id, staff_id=ids["Petra"], text="My words", template="", now=TUESDAY_10AM)
        opened = inbox.open_case(session, case.id, staff_id=ids["Nora"], now=TUESDAY_10AM)
        reply.send(app, session, case.id, version=opened.version, staff_id=ids["Nora"], text="Here.", now=TUESDAY_10AM)

    with reading(memory_engine) as session:
        assert [draft.text for draft in session.scalars(select(Draft))] == ["My words"]
