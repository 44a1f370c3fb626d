"""Letters of our own leave from the mailbox in the settings, whether or not it was ever polled."""

from build import TUESDAY_10AM, app_on, mail, take_in
from sqlalchemy import Engine, select

from liaison.outbox.own_mailbox import main_mailbox
from liaison.store.session import reading, transaction
from liaison.store.tables import MailboxRow


def test_the_row_is_made_once_and_then_found(engine: Engine) -> None:
    app = app_on(engine)

    for _ in range(2):
        with transaction(engine) as session:
            row = main_mailbox(session, app)
            assert (row.name, row.address) == ("main", "queries@liaison.example")

    with reading(engine) as session:
        assert len(session.scalars(select(MailboxRow)).all()) == 1


def test_a_mailbox_that_was_polled_keeps_its_cursor(engine: Engine) -> None:
    app = app_on(engine)
    take_in(app, mail(), now=TUESDAY_10AM)

    with transaction(engine) as session:
        assert main_mailbox(session, app).cursor == "memory:1"
