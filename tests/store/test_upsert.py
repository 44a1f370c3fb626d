"""Inserts that are harmless when another was first."""

from sqlalchemy import Engine, select
from sqlmodel import col

from liaison.store.session import reading, transaction
from liaison.store.tables import MailboxRow
from liaison.store.tables_people import Board
from liaison.store.upsert import insert_new, insert_one


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
