"""The original of a mail, byte for byte."""

from build import app_on, ledger, mail, take_in
from sqlalchemy import Engine, update
from sqlmodel import col

from liaison.store.mail_bytes import raw_of
from liaison.store.session import reading, transaction
from liaison.store.tables import LedgerItem


def test_the_mail_is_given_exactly_as_it_came_also_for_its_duplicate(engine: Engine) -> None:
    raw = mail("caf\u00e9") + b"\0\xff\r\n"
    app = app_on(engine)

    take_in(app, raw, mail("another", message_id="<2@x.example>"), raw)

    first, other, twin = ledger(app)
    with reading(engine) as session:
        assert raw_of(session, first.id or 0) == raw
        assert raw_of(session, twin.id or 0) == raw
        assert raw_of(session, other.id or 0) != raw


def test_there_is_nothing_for_an_item_that_is_not_there_or_was_never_read(engine: Engine) -> None:
    app = app_on(engine)
    take_in(app, mail())
    with transaction(engine) as session:
        session.execute(update(LedgerItem).where(col(LedgerItem.id) == 1).values(raw_sha256=None))

    with reading(engine) as session:
        assert raw_of(session, 1) is None
        assert raw_of(session, 99) is None
