"""What a case has none of is not asked for, by a page; whoever writes is never told that there is none."""

from __future__ import annotations

from typing import Any

from build import TUESDAY_10AM, app_on, cases, mail, service
from sqlalchemy import Engine

from jobs.poll_mailboxes import poll
from jobs.triage_messages import drain
from liaison.app import App
from liaison.store.case_rows import OWN, may_have
from liaison.store.casework_queries import calls, linked
from liaison.store.mail_queries import case_file, everybody
from liaison.store.session import once, reading, transaction
from liaison.store.tables import Draft, Letter, Note
from liaison.store.tables_casework import CaseLink, Joining, Part


def one_case(engine: Engine) -> tuple[App, dict[str, int], int]:
    """A case as it is routed, with its acknowledgement."""
    app = app_on(engine)
    ids = service(app)
    app.mailboxes["main"].deliver(mail(), received_at=TUESDAY_10AM)  # type: ignore[attr-defined]
    poll(app, TUESDAY_10AM)
    drain(app, TUESDAY_10AM)
    (case,) = cases(app)
    return app, ids, case.id or 0


def test_a_plain_case_has_its_acknowledgement_and_nothing_else(engine: Engine) -> None:
    app, _, case_id = one_case(engine)

    with reading(app.engine) as session:
        there = {table for table in (*OWN, CaseLink, Joining, Part) if may_have(session, table, case_id)}

    assert there == {Letter}


def test_what_a_case_has_is_found(engine: Engine) -> None:
    app, ids, case_id = one_case(engine)
    with transaction(app.engine) as session:
        session.add(Note(case_id=case_id, author_id=ids["Nora"], text="a note", at=TUESDAY_10AM))
        session.add(Draft(case_id=case_id, author_id=ids["Nora"], text="a draft", at=TUESDAY_10AM))

    with reading(app.engine) as session:
        file = case_file(session, case_id)

    assert file is not None
    assert ([note.text for note in file.notes], [draft.text for draft in file.drafts]) == (["a note"], ["a draft"])
    assert len(file.letters) == 1


def test_whoever_writes_asks_the_tables_themselves(engine: Engine) -> None:
    app, ids, case_id = one_case(engine)

    with transaction(app.engine) as session:
        assert all(may_have(session, table, case_id) for table in (*OWN, CaseLink, Joining, Part))
        assert (calls(session, case_id), linked(session, case_id)) == ([], [])
        session.add(Note(case_id=case_id, author_id=ids["Nora"], text="a note", at=TUESDAY_10AM))
        session.flush()
        file = case_file(session, case_id)

    assert file is not None
    assert [note.text for note in file.notes] == ["a note"]


def test_a_session_that_reads_asks_once_and_one_that_writes_each_time(engine: Engine) -> None:
    app, _, _ = one_case(engine)
    asked: list[int] = []

    def ask() -> Any:
        asked.append(1)
        return len(asked)

    with reading(app.engine) as session:
        assert [once(session, "it", ask), once(session, "it", ask), once(session, "other", ask)] == [1, 1, 2]
        assert everybody(session) is everybody(session)
    with transaction(app.engine) as session:
        assert [once(session, "it", ask), once(session, "it", ask)] == [3, 4]
