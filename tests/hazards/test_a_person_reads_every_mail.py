"""Hazard: a question is finished and no person has read it. Only a person closes or answers a case, and only one that was opened."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from build import TUESDAY_10AM, app_on, arrive, cases, mail, service
from sqlalchemy import Engine, select

from jobs import runner
from liaison.domain.states import CaseState
from liaison.store import events
from liaison.store.session import reading, transaction
from liaison.store.tables import Event
from liaison.triage import inbox
from liaison.triage.inbox import NotAllowed

ROOT = Path(__file__).resolve().parents[2]
DONE = {"closed", "answered"}


def finishers() -> dict[str, str]:
    """Every function that moves a case to CLOSED or ANSWERED, with its own text."""
    found: dict[str, str] = {}
    for path in sorted((ROOT / "liaison").rglob("*.py")) + sorted((ROOT / "jobs").rglob("*.py")):
        for function in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(function, ast.FunctionDef):
                continue
            calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
            moves = [
                call
                for call in calls
                if getattr(call.func, "attr", getattr(call.func, "id", "")) in {"move", "move_many"}
            ]
            if any(ast.unparse(to) in {"CaseState.CLOSED", "CaseState.ANSWERED"} for call in moves for to in call.args):
                found[f"{path.name}:{function.name}"] = ast.unparse(function)
    return found


def test_only_what_a_person_does_in_the_inbox_or_by_answering_finishes_a_case() -> None:
    found = finishers()

    answers, joins = "answering.py:settle", "join_up.py:end"
    assert set(found) == {"inbox.py:shut", answers, joins, "settling.py:answered_after_all"}
    # the last gives back what a person had done: the program itself had opened the case again, and nobody has touched it since
    untouched = "last.actor == ACTOR and (last.because in {REOPENED, KEPT_BACK})"
    assert untouched in found["settling.py:answered_after_all"]
    assert "events.person(staff_id)" in found[answers]
    # a case that is joined to another by a named person is closed; its mail has to be read with the other one (domain/joining)
    joining = (ROOT / "liaison/triage/join_up.py").read_text("utf-8")
    assert joining.count("end(session, kept, joined, actor, now)") == 1
    assert joining.count("actor = events.person(staff_id)") == 2
    callers = (ROOT / "liaison/triage/inbox.py").read_text("utf-8")
    assert callers.count("shut(session, case,") == 2  # close, and "not a query": both by a named person
    assert "events.step" not in callers + found[answers] + joining


def test_a_week_of_jobs_finishes_nothing_by_itself(memory_engine: Engine) -> None:
    app = app_on(memory_engine)
    service(app)
    arrive(
        app,
        mail(),
        mail("A letter about housing", message_id="<2@quay.example>"),
        mail("", message_id="<3@quay.example>"),
    )

    for day in range(7):
        runner.day(app, TUESDAY_10AM + timedelta(days=day))

    with reading(memory_engine) as session:
        moves = session.scalars(select(Event).where(Event.kind == "case")).all()
    assert {move.now for move in moves} & DONE == set()
    assert len(cases(app)) == 3
    assert all(case.state in {CaseState.ASSIGNED, CaseState.UNASSIGNED} for case in cases(app))


def test_a_case_that_nobody_opened_cannot_be_closed(engine: Engine) -> None:
    app = app_on(engine)
    ids = service(app)
    (case,) = arrive(app, mail())

    with transaction(engine) as session, pytest.raises(NotAllowed, match="read it first"):
        inbox.close(session, case.id, version=case.version, reason="done", staff_id=ids["Nora"], now=TUESDAY_10AM)


def test_nothing_moves_without_the_name_of_a_person_or_a_step(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    (case,) = arrive(app, mail())

    for nobody in ("", "person:", "step:", "somebody", "root:1"):
        with transaction(engine) as session, pytest.raises(events.IllegalMove):
            events.move(session, inbox.find(session, case.id), CaseState.OPEN, actor=nobody, now=TUESDAY_10AM)
