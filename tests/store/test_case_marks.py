"""The marks by which long lists are narrowed are in step with mails, attachments and readings, in the same commit, whoever writes, on both databases."""

from collections.abc import Callable

import pytest
from build import app_on, arrive, mail, service
from documents import mail_with
from sqlalchemy import Engine, delete, exists, select, update
from sqlmodel import col

from liaison.app import App
from liaison.domain.states import AttachmentState
from liaison.store import case_marks, inbox_queries
from liaison.store.inbox_queries import Wanted
from liaison.store.session import Session, reading, transaction
from liaison.store.tables import Case, Message, Reading
from liaison.store.tables_attachments import Attached

FLAG = "She took methadone from her mother's bottle last night and is very drowsy now, hard to rouse."


@pytest.fixture
def app(engine: Engine) -> App:
    made = app_on(engine)
    service(made)
    arrive(made, mail("Could you advise about the dose?"), mail(FLAG, message_id="<2@e.example>"))
    return made


def marks(app: App) -> dict[int, tuple[bool, bool]]:
    """Files and flag of each case, as the rows say; what the mails, attachments and readings say must be the same."""
    with reading(app.engine) as session:
        found = session.execute(select(col(Case.id), col(Case.has_files), col(Case.flagged)))
        said = {case_id or 0: (files, flag) for case_id, files, flag in found}
        for case_id, (files, flag) in said.items():
            own = col(Message.case_id) == case_id
            there = exists(
                select(1).select_from(Message).join(Attached, col(Attached.message_id) == Message.id).where(own)
            )
            newest = session.get(Reading, session.get_one(Case, case_id).last_message_id)
            assert (files, flag) == (session.scalar(select(there)), bool(newest and newest.floor))
        for place, flags in enumerate(("attachment", "red_flag")):
            listed = inbox_queries.lines(session, Wanted("all", 1, flags=(flags,))).lines
            assert {one.id for one in listed} == {case_id for case_id, one in said.items() if one[place]}
    return said


def do(app: App, change: Callable[[Session], object]) -> None:
    with transaction(app.engine) as session:
        change(session)


def attach(message_id: int) -> Callable[[Session], object]:
    return lambda session: session.add(Attached(message_id=message_id, number=0, state=AttachmentState.WAITING))


def to_case(message_id: int, case_id: int) -> Callable[[Session], object]:
    return lambda session: session.execute(update(Message).where(col(Message.id) == message_id).values(case_id=case_id))


def newest(case_id: int, message_id: int) -> Callable[[Session], object]:
    return lambda session: session.execute(
        update(Case).where(col(Case.id) == case_id).values(last_message_id=message_id)
    )


def test_a_mark_follows_every_mail_attachment_and_reading(app: App) -> None:
    assert marks(app) == {1: (False, False), 2: (False, True)}
    do(app, attach(1))
    assert marks(app)[1] == (True, False)
    do(app, to_case(1, 2))  # joined to the other
    assert marks(app) == {1: (False, False), 2: (True, True)}
    do(app, to_case(1, 1))
    do(app, attach(2))
    assert marks(app) == {1: (True, False), 2: (True, True)}
    do(app, lambda session: session.execute(delete(Attached).where(col(Attached.message_id) == 1)))
    assert marks(app)[1] == (False, False)
    do(app, newest(1, 2))  # its newest mail meets a rule now, and then no more
    assert marks(app)[1] == (False, True)
    do(app, newest(1, 1))
    assert marks(app)[1] == (False, False)


def test_a_mail_that_comes_with_a_file_marks_its_case_and_what_is_rolled_back_marks_nothing(app: App) -> None:
    arrive(app, mail_with(("ecg.txt", b"rate 60")))
    assert marks(app)[3] == (True, False)
    with pytest.raises(ZeroDivisionError), transaction(app.engine) as session:
        attach(1)(session)
        session.flush()
        raise ZeroDivisionError
    assert marks(app)[1] == (False, False)


def test_the_marks_of_what_was_there_before_are_set_and_setting_them_twice_is_harmless(app: App) -> None:
    do(app, attach(1))
    do(app, lambda session: session.execute(update(Case).values(has_files=False, flagged=False)))  # as before 0035
    for _ in range(2):
        with app.engine.execution_options(liaison_writes=True).begin() as connection:
            case_marks.install(connection)
        assert marks(app) == {1: (True, False), 2: (False, True)}
