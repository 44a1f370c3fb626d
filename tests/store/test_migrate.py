"""The migrations make exactly the tables of the code, on both databases, and running them twice is harmless."""

from pathlib import Path

from alembic import command
from sqlalchemy import Engine, select

from liaison.store import migrate
from liaison.store.session import open_engine, reading
from liaison.store.tables import Letter, Reading


def test_the_migrated_database_is_what_the_code_says(engine: Engine) -> None:
    assert migrate.drift(engine) == []
    assert not migrate.behind(engine)


def test_upgrading_twice_is_harmless(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/liaison.db")
    assert migrate.behind(engine)

    migrate.upgrade(engine)
    migrate.upgrade(engine)

    assert not migrate.behind(engine)
    engine.dispose()


def test_rows_that_were_there_before_a_migration_are_whole_after_it(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/liaison.db")
    with engine.execution_options(liaison_writes=True).begin() as connection:
        command.upgrade(migrate.config(connection), "0001")
        connection.exec_driver_sql(
            "INSERT INTO mailbox (id, name, address, reconcile_report) VALUES (1, 'main', 'a@b.example', '{}')"
        )
        connection.exec_driver_sql(
            "INSERT INTO letter (key, kind, state, mailbox_id, message_id, sender, sender_name, \"to\", cc, subject, text, \"references\", created_at, "
            "not_before, attempts, because) VALUES ('k', 'answer', 'sent', 1, '<k@b.example>', 'a@b.example', '', '[]', '[]', 's', 't', '[]', "
            "'2026-11-24 10:00:00', '2026-11-24 10:00:00', 0, '')"
        )  # fmt: skip

    migrate.upgrade(engine)

    with reading(engine) as session:
        (letter,) = session.scalars(select(Letter))
        assert (letter.key, letter.bounced_at, letter.bounced_to, letter.bounced_why) == ("k", None, [], "")
    engine.dispose()


def test_readings_from_before_they_told_more_tell_what_they_told(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/liaison.db")
    with engine.execution_options(liaison_writes=True).begin() as connection:
        command.upgrade(migrate.config(connection), "0001")
        for row in (
            "mailbox (id, name, address, reconcile_report) VALUES (1, 'main', 'a@b.example', '{}')",
            "ledger (id, mailbox_id, ref, size, received_at, fetched_at, state, label, attempts) "
            "VALUES (1, 1, 'r', 1, '2026-11-24 10:00:00', '2026-11-24 10:00:00', 'case', '', 0)",
            "reading (id, at, outcome, also, words, floor, because, model_version) "
            "VALUES (1, '2026-11-24 10:00:00', 'query', '[]', '[\"dose\"]', '[]', 'b', 'reader-1')",
        ):
            connection.exec_driver_sql(f"INSERT INTO {row}")

    migrate.upgrade(engine)

    with reading(engine) as session:
        (row,) = session.scalars(select(Reading))
        assert (row.words, row.chances, row.choices, row.urgent_words, row.familiarity) == (["dose"], [], [], [], None)
    engine.dispose()
