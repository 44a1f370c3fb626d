"""What keeps the marks of a case in step, by which long lists are narrowed: whether a mail of it has an attachment, and whether its newest mail
meets a rule of the floor. Triggers on both databases, beside those of `search_schema` and for the same reasons.

A list of finished cases asks for few among very many; asked of mails and readings, it would read through all of them to find those.
"""

from __future__ import annotations

from sqlalchemy import Connection, inspect

from liaison.store.long_lists import FLAGGED
from liaison.store.search_schema import Trigger

HAS_FILES = "EXISTS (SELECT 1 FROM message m JOIN attachment a ON a.message_id = m.id WHERE m.case_id = {case})"
IS_FLAGGED = (
    f'EXISTS (SELECT 1 FROM reading r WHERE r.id = "case".last_message_id AND {FLAGGED.replace("floor", "r.floor")})'
)
NEW_CASE, OLD_CASE = "NEW.case_id", "OLD.case_id"
ITS_CASE = "(SELECT o.case_id FROM message o WHERE o.id = {row}.message_id)"

FILES, FLAG = "has_files", "flagged"
# one row a trigger: name, table, when, on which rows alone, and the case of the row; for the flag the case is the row itself
TRIGGERS = (
    Trigger("marks_message_new", "message", "INSERT", "NEW.case_id IS NOT NULL", NEW_CASE),
    Trigger("marks_message_changed", "message", "UPDATE OF case_id", "NEW.case_id IS NOT NULL", NEW_CASE),
    Trigger("marks_message_left", "message", "UPDATE OF case_id", "OLD.case_id <> NEW.case_id", OLD_CASE),
    Trigger("marks_attachment_new", "attachment", "INSERT", "1 = 1", ITS_CASE.format(row="NEW")),
    Trigger("marks_attachment_gone", "attachment", "DELETE", "1 = 1", ITS_CASE.format(row="OLD")),
    Trigger("marks_case_new", "case", "INSERT", "1 = 1", "NEW.id"),
    Trigger("marks_case_changed", "case", "UPDATE OF last_message_id", "1 = 1", "NEW.id"),
)


def setting(one: Trigger) -> str:
    """The statement by which a trigger sets its mark, where it is not so already."""
    mark, is_so = (FLAG, IS_FLAGGED) if one.table == "case" else (FILES, HAS_FILES.format(case=one.which))
    return f'UPDATE "case" SET {mark} = {is_so} WHERE id = {one.which} AND {mark} <> {is_so}'


def remove(connection: Connection) -> None:
    """Take the triggers away, so that tables can be built anew."""
    there = set(inspect(connection).get_table_names())
    for one in TRIGGERS:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {one.name}")
        elif one.table in there:
            connection.exec_driver_sql(f'DROP TRIGGER IF EXISTS {one.name} ON "{one.table}"')


def install(connection: Connection) -> None:
    """Put the triggers in place, and set the marks of what was there before them. Doing it twice is harmless."""
    remove(connection)
    for one in TRIGGERS:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(
                f'CREATE TRIGGER {one.name} AFTER {one.fires} ON "{one.table}" WHEN {one.only} BEGIN {setting(one)}; END'
            )
            continue
        connection.exec_driver_sql(
            f"CREATE OR REPLACE FUNCTION {one.name}() RETURNS trigger LANGUAGE plpgsql AS $do$ BEGIN {setting(one)}; RETURN NULL; END $do$"
        )
        connection.exec_driver_sql(
            f'CREATE TRIGGER {one.name} AFTER {one.fires} ON "{one.table}" FOR EACH ROW WHEN ({one.only}) EXECUTE FUNCTION {one.name}()'
        )
    for mark, is_so in ((FILES, HAS_FILES.format(case='"case".id')), (FLAG, IS_FLAGGED)):
        connection.exec_driver_sql(f'UPDATE "case" SET {mark} = {is_so} WHERE {mark} <> {is_so}')
