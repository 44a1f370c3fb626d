"""Hazard: a file that goes with an answer discloses somebody, or harms whoever opens it. Looked through, read, and named before it leaves."""

import pytest
from build import TUESDAY_10AM, app_on, arrive, mail, service
from documents import pdf
from replying import a_case, again, answered
from sqlalchemy import Engine, update

from liaison.app import App
from liaison.domain.enclosing import has_chi
from liaison.outbox.eligible import withheld
from liaison.store.file_queries import of_draft
from liaison.store.session import reading, transaction
from liaison.store.tables_replies import SecureDomain
from liaison.triage import reply, reply_files
from liaison.triage.inbox import NotAllowed
from liaison.triage.reply_check import Unconfirmed

CHI = "3002741236"


@pytest.fixture
def app(engine: Engine) -> App:
    return app_on(engine)


@pytest.fixture
def ids(app: App) -> dict[str, int]:
    return service(app)


def add(app: App, case_id: int, staff_id: int, name: str, content: bytes) -> None:
    chosen = reply_files.looked_through([(name, content)])
    with transaction(app.engine) as session:
        allowed = reply_files.allowance(app, "main")
        reply_files.add(session, case_id, chosen, allowed, staff_id=staff_id, now=TUESDAY_10AM)


@pytest.mark.parametrize("content", [b"MZ\x90\0" + b"\0" * 60, pdf("x", password="secret"), b"#!/bin/sh\n"])
def test_what_runs_or_is_locked_does_not_leave_whatever_it_is_called(
    app: App, ids: dict[str, int], content: bytes
) -> None:
    case = a_case(app)
    with pytest.raises(NotAllowed, match="was not added"):
        add(app, case.id, ids["Nora"], "letter.pdf", content)


def test_another_person_s_number_in_a_file_stops_the_letter(app: App, ids: dict[str, int]) -> None:
    case = a_case(app)
    add(app, case.id, ids["Nora"], "result.pdf", pdf(f"Result of {CHI}"))
    with pytest.raises(Unconfirmed), transaction(app.engine) as session:
        reply.send(
            app, session, case.id, version=again(app, case).version, staff_id=ids["Nora"], text="Thank you. See the file.", now=TUESDAY_10AM,
            confirmed=[one.key for one in reply.questions(session, case.id, staff_id=ids["Nora"], text="x")],
        )  # fmt: skip


def test_no_file_name_carries_a_number(app: App, ids: dict[str, int]) -> None:
    case = a_case(app)
    add(app, case.id, ids["Nora"], f"{CHI[:6]}_{CHI[6:]} ECG.pdf", pdf("ECG"))
    with reading(app.engine) as session:
        assert not any(has_chi(one.name) for one in of_draft(session, case.id, ids["Nora"]))


def test_a_file_with_a_number_is_withheld_where_the_domain_is_secure_no_longer(app: App, ids: dict[str, int]) -> None:
    case = arrive(app, mail(f"CHI {CHI}: the dose?"))[-1]
    add(app, case.id, ids["Nora"], "result.pdf", pdf(f"Result of {CHI}"))
    letter = answered(app, case, ids["Nora"], text="Thank you. See the file.")
    with transaction(app.engine) as session:
        assert withheld(session, letter, TUESDAY_10AM) is None
        session.execute(update(SecureDomain).values(ended_at=TUESDAY_10AM))
        assert "no longer on a secure domain" in (withheld(session, letter, TUESDAY_10AM) or "")
