"""The migrations make exactly the tables of the code, on both databases, and running them twice is harmless."""

import json
from pathlib import Path

from alembic import command
from sqlalchemy import Connection, Engine, select, text
from sqlmodel import col

from liaison.domain.safe_contact import all_asked
from liaison.store import migrate
from liaison.store.session import open_engine, reading
from liaison.store.tables import Case, Correction, Event, Letter, Reading
from liaison.store.tables_people import Person


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


def test_what_was_judged_field_by_field_before_0006_is_one_whole_label_after_it(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/liaison.db")
    at = "2026-11-24 10:00:00"
    with engine.execution_options(liaison_writes=True).begin() as connection:
        command.upgrade(migrate.config(connection), "0004")
        insert(connection, "mailbox", id=1, name="main", address="", reconcile_report="{}")
        insert(
            connection, "staff", id=1, email="a@b.example", name="A", access="[]", roles="[]", localities="[]", weekly_hours=37.5, active=1, created_at=at
        )  # fmt: skip
        for number in (1, 2):
            insert(
                connection, "ledger", id=number, mailbox_id=1, ref=f"r{number}", size=0, received_at=at, fetched_at=at, state="case", label="", attempts=0
            )  # fmt: skip
            insert(
                connection, "reading", id=number, at=at, outcome="query", category="social_legal", also="[]", words="[]", floor="[]", urgency="U4",
                because="", model_version="m",
            )  # fmt: skip
            insert(
                connection, "case", id=number, reference=f"R{number}", state="open", outcome="query", category="acute_risk", also="[]", urgency="U2",
                handler="duty_nurse", subject="", summary="", because="", gap=0, received_at=at, read_by=at, answer_by=at, read_how="", answer_how="",
                clock=1, same_because="", first_message_id=number, last_message_id=number, messages=1, version=1,
            )  # fmt: skip
        for number, field, before, after in (
            (1, "category", "social_legal", "acute_risk"),
            (1, "urgency", "U4", "U2"),
            (2, "outcome", "query", "not_a_query"),
        ):
            insert(
                connection, "correction", message_id=number, case_id=number, by_id=1, at=at, field=field, before=before, after=after, because="b",
                model_version="m",
            )  # fmt: skip

    migrate.upgrade(engine)

    with reading(engine) as session:
        first, second = session.scalars(select(Correction).order_by(col(Correction.message_id)))
        assert (first.outcome, first.category, first.urgency, first.set_urgency) == ("query", "acute_risk", "U2", True)
        assert (first.suggested_category, first.suggested_urgency, first.at.isoformat()) == (
            "social_legal",
            "U4",
            "2026-11-24T10:00:00+00:00",
        )
        assert (second.outcome, second.category, second.urgency, second.set_urgency) == (
            "not_a_query",
            None,
            None,
            False,
        )
        assert [case.blind.value for case in session.scalars(select(Case))] == ["none", "none"]
    assert migrate.drift(engine) == []
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


def insert(connection: Connection, table: str, **values: object) -> None:
    """One row as a program of then would have written it."""
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join(f":{name}" for name in values)
    connection.execute(text(f'INSERT INTO "{table}" ({names}) VALUES ({marks})'), values)


def test_what_reports_counted_by_words_before_0014_has_its_code_after_it(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/liaison.db")
    told = (
        ("opened by its owner", "open", "opened"),
        ("opened by a colleague", "assigned", "opened"),
        ("handed over: supply", "assigned", "hands"),
        ("accepted at handover", "assigned", "hands"),
        ("taken", "open", "hands"),
        ("taken up by another service", "closed", ""),
        ("handed over to another service", "closed", ""),
        ("reopened", "open", ""),
    )
    with engine.execution_options(liaison_writes=True).begin() as connection:
        command.upgrade(migrate.config(connection), "0013")
        for number, (because, now, _) in enumerate(told, start=1):
            insert(
                connection, "event", id=number, at="2026-11-24 10:00:00", actor="person:1", kind="case", subject_id=1, was="open", now=now, because=because
            )  # fmt: skip

    migrate.upgrade(engine)

    with reading(engine) as session:
        codes = session.scalars(select(Event.code).order_by(col(Event.id))).all()  # type: ignore[call-overload]
    assert list(codes) == [code for *_, code in told]
    engine.dispose()


def test_a_table_is_built_anew_although_others_point_to_its_rows_and_they_point_to_them_still(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/liaison.db")
    at = "2026-11-24 10:00:00"
    with engine.execution_options(liaison_writes=True).begin() as connection:
        command.upgrade(migrate.config(connection), "0034")
        insert(
            connection, "staff", id=1, email="a@b.example", name="A", access="[]", roles="[]", localities="[]", weekly_hours=37.5, active=1, created_at=at
        )  # fmt: skip
        empty = dict.fromkeys(("preferred_name", "pronouns", "locality", "medicines", "pharmacy", "prescriber"), "")
        insert(
            connection, "person", id=1, chi="1", name="Jo", shared_care_start="2024-03-01", status="in_shared_care", letters_held=0, safe_contact="{}",
            choices="{}", version=1, created_at=at, **empty,
        )  # fmt: skip
        insert(connection, "about_me", id=1, person_id=1, version=1, saved_at=at)
        insert(
            connection, "about_me_version", id=1, document_id=1, version=1, form_version=0, words='{"name": "Jo"}', told="self", by_id=1, at=at
        )  # fmt: skip

    migrate.upgrade(engine)

    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
        joined = "SELECT d.behind, v.words FROM about_me d JOIN about_me_version v ON v.document_id = d.id"
        assert connection.exec_driver_sql(joined).one() == (0, '{"name": "Jo"}')
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    assert migrate.drift(engine) == []
    engine.dispose()


def test_the_one_day_of_asking_before_0050_is_the_day_of_every_way_after_it(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/liaison.db")
    blocks = [
        '{"email": "yes", "checked_on": "2026-05-01"}',
        '{"times": "mornings"}',
        '{"post": "no", "checked_on": null}',
        "{}",
    ]
    with engine.execution_options(liaison_writes=True).begin() as connection:
        command.upgrade(migrate.config(connection), "0049")
        for number, block in enumerate(blocks, 1):
            insert(
                connection, "person", id=number, chi=f"{number:010}", name="A", preferred_name="", pronouns="", locality="", medicines="", pharmacy="",
                prescriber="", shared_care_start="2024-01-01", status="in_shared_care", letters_held=0, safe_contact=block, choices="{}", version=3,
                created_at="2026-11-24 10:00:00",
            )  # fmt: skip

    migrate.upgrade(engine)

    with reading(engine) as session:
        people = list(session.scalars(select(Person).order_by(col(Person.id))))
        each = all_asked("2026-05-01")
        assert [one.safe_contact for one in people] == [
            {"email": "yes", **each},
            {"times": "mornings"},
            {"post": "no"},
            {},
        ]
        assert {one.version for one in people} == {3}
    with engine.execution_options(liaison_writes=True).begin() as connection:
        connection.exec_driver_sql(
            """UPDATE person SET safe_contact = '{"post": "yes", "post_checked_on": "2026-11-01", "sms": "no", "sms_checked_on": "2024-01-01", "sms_checked_by": 7}' WHERE id = 4"""
        )
        command.downgrade(migrate.config(connection), "0049")
        last = connection.exec_driver_sql("SELECT safe_contact FROM person WHERE id = 4").scalar_one()
    assert json.loads(last) == {
        "post": "yes",
        "sms": "no",
        "checked_on": "2024-01-01",
    }  # never fresher than the oldest answer
    engine.dispose()
