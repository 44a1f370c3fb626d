"""Inserts that are harmless when another was first, and portions of long lists."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, select
from sqlmodel import col

from liaison.store.session import reading, transaction
from liaison.store.tables import MailboxRow
from liaison.store.tables_people import Board, Person
from liaison.store.upsert import insert_new, insert_one, insert_portion


def test_rows_that_are_there_are_left_as_they_are_and_the_others_are_added(engine: Engine) -> None:
    with transaction(engine) as session:
        insert_new(session, Board, [{"code": "S1", "name": "first"}], keys=["code"])
        insert_new(session, Board, [{"code": "S1", "name": "second"}, {"code": "S2", "name": "new"}], keys=["code"])

    with reading(engine) as session:
        assert {board.code: board.name for board in session.scalars(select(Board))} == {"S1": "first", "S2": "new"}


def test_no_rows_are_no_statement(memory_engine: Engine) -> None:
    with transaction(memory_engine) as session:
        insert_new(session, Board, [], keys=["code"])


def test_one_row_gives_its_id_once_and_none_when_another_was_first(engine: Engine) -> None:
    row = {"name": "main", "address": "queries@liaison.example"}

    with transaction(engine) as session:
        first = insert_one(session, MailboxRow, row, keys=["name"])
        second = insert_one(session, MailboxRow, row | {"address": "other@liaison.example"}, keys=["name"])

    with reading(engine) as session:
        (kept,) = session.scalars(select(MailboxRow).where(col(MailboxRow.id) == first))
    assert second is None
    assert kept.address == "queries@liaison.example"


def test_a_portion_of_a_long_list_is_stored_as_row_by_row_whatever_its_words_are(engine: Engine) -> None:
    hard = 'O\'Neill \\ "Jo" \t ñ 雪 :rows %s $1 {} NULL'
    rows = [
        {"chi": str(n), "name": name, "shared_care_start": date(2024, 2, 29), "last_review_on": None, "methadone_mg": n, "letters_held": n == 2,
         "safe_contact": {"post_to": hard, "domestic_abuse": True}, "choices": {}, "created_at": datetime(2026, 3, 29, 0, 59, 59, 123456, UTC)}
        for n, name in ((1, hard), (2, ""))
    ]  # fmt: skip

    with transaction(engine) as session:
        insert_portion(session, Person, [*({**row, **REST} for row in rows)])
        insert_portion(session, Person, [])

    with reading(engine) as session:
        found = session.scalars(select(Person).order_by(Person.chi)).all()
        assert [{name: getattr(one, name) for name in rows[0]} for one in found] == rows
    if engine.dialect.name == "postgresql":
        with transaction(engine) as session, pytest.raises(TypeError):
            insert_portion(session, Person, [{**rows[0], **REST, "chi": "3", "created_at": datetime(2026, 3, 29)}])


REST = {
    "preferred_name": "", "pronouns": "", "locality": "", "medicines": "", "pharmacy": "", "prescriber": "", "status": "in_shared_care", "version": 1,
}  # fmt: skip
