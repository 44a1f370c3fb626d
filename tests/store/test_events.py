"""States are written by `events` alone, with an actor, and never from a place where the row no longer stands."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlmodel import col

from liaison.domain.states import LedgerState, RunState
from liaison.store import events
from liaison.store.session import reading, transaction
from liaison.store.tables import Event, JobRun, LedgerItem, MailboxRow

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
STEP = events.step("test")


def run_row(engine: Engine) -> int:
    with transaction(engine) as session:
        row = JobRun(job="poll", slot=NOW, state=RunState.RUNNING, started_at=NOW)
        return events.open_row(session, row, actor=STEP, now=NOW, because="its time has come")


def test_a_new_row_has_its_first_event(engine: Engine) -> None:
    row_id = run_row(engine)

    with reading(engine) as session:
        event = session.scalars(select(Event)).one()
    assert (event.kind, event.subject_id, event.was, event.now) == ("job_run", row_id, None, "running")
    assert event.actor == "step:test"
    assert event.at == NOW


def test_a_move_writes_state_changes_and_event_together(engine: Engine) -> None:
    row_id = run_row(engine)
    later = NOW + timedelta(minutes=1)

    with transaction(engine) as session:
        events.move(session, session.get(JobRun, row_id), RunState.DONE, actor=STEP, now=later, finished_at=later)

    with reading(engine) as session:
        row = session.get(JobRun, row_id)
        assert (row.state, row.finished_at) == (RunState.DONE, later)
        assert [e.now for e in session.scalars(select(Event).order_by(col(Event.id)))] == ["running", "done"]


def test_a_move_the_table_does_not_know_is_refused(engine: Engine) -> None:
    row_id = run_row(engine)

    with (
        pytest.raises(events.IllegalMove, match="does not go from running to requested"),
        transaction(engine) as session,
    ):
        events.move(session, session.get(JobRun, row_id), RunState.REQUESTED, actor=STEP, now=NOW)


def test_nobody_moves_nothing(engine: Engine) -> None:
    row_id = run_row(engine)

    with pytest.raises(events.IllegalMove, match="actor"), transaction(engine) as session:
        events.move(session, session.get(JobRun, row_id), RunState.DONE, actor="", now=NOW)


def test_a_row_that_moved_meanwhile_is_not_moved_again(engine: Engine) -> None:
    row_id = run_row(engine)
    with reading(engine) as session:
        stale = session.get(JobRun, row_id)
    with transaction(engine) as session:
        events.move(session, session.get(JobRun, row_id), RunState.FAILED, actor=STEP, now=NOW)

    with transaction(engine) as session:
        moved = events.move_many(session, JobRun, [stale.id], RunState.RUNNING, RunState.DONE, actor=STEP, now=NOW)

    assert moved == []


def test_many_rows_are_opened_in_order_with_an_event_each(engine: Engine) -> None:
    with transaction(engine) as session:
        session.add(MailboxRow(name="main"))
        session.flush()
        row = {"mailbox_id": 1, "size": 1, "received_at": NOW, "fetched_at": NOW, "state": LedgerState.RECEIVED}
        ids = events.open_rows(session, LedgerItem, [row | {"ref": str(n)} for n in range(250)], actor=STEP, now=NOW)

    with reading(engine) as session:
        refs = {i: ref for i, ref in session.execute(select(LedgerItem.id, LedgerItem.ref))}
        assert [refs[i] for i in ids] == [str(n) for n in range(250)]
        assert len(session.scalars(select(Event)).all()) == 250


def test_a_system_step_is_refused_what_only_a_person_does(engine: Engine) -> None:
    with pytest.raises(events.IllegalMove, match="Only a person"):
        events.refuse_move(LedgerState.SET_ASIDE, LedgerState.CASE, STEP)
    events.refuse_move(LedgerState.SET_ASIDE, LedgerState.CASE, events.person(3))
