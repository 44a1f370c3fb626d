"""What keeps the searched words in step: triggers on every table they are copied from, and the index over them, on both databases.

Whoever writes a mail, a note or a name need not think of the search: its words are found from the same commit on. Migrations that
build a table anew would lose its triggers (SQLite), so `migrate.upgrade` takes all of them away first and puts them back after.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, inspect

MOST = 100_000  # characters of all mails, of all attachments and of all of ours that are searched in one case; PostgreSQL has a limit

# Of one or many cases: what is copied. The same on both databases but for the word that joins rows.
COPY = """
INSERT INTO case_words (case_id, reference, subject, people, places, mails, files, ours)
SELECT c.id, c.reference,
  substr(c.subject || ' ' || coalesce((SELECT {join}(m.subject, ' ') FROM message m WHERE m.case_id = c.id), ''), 1, {most}),
  substr(coalesce(c.sender_name, '') || ' ' || coalesce(c.sender, '') || ' '
    || coalesce((SELECT {join}(coalesce(m.sender_name, '') || ' ' || coalesce(m.sender, ''), ' ') FROM message m WHERE m.case_id = c.id), '')
    || ' ' || coalesce((SELECT p.name || ' ' || p.chi FROM person p WHERE p.id = c.person_id), ''), 1, {most}),
  coalesce((SELECT p.name || ' ' || p.code || ' ' || p.locality || ' ' || coalesce(k.name, '')
    FROM practice p LEFT JOIN cluster k ON k.id = p.cluster_id WHERE p.code = c.practice_code), ''),
  substr(coalesce((SELECT {join}(m.text, ' ') FROM message m WHERE m.case_id = c.id), ''), 1, {most}),
  substr(coalesce((SELECT {join}(a.name || ' ' || a.text, ' ') FROM attachment a JOIN message m ON m.id = a.message_id WHERE m.case_id = c.id), ''), 1, {most}),
  substr(coalesce((SELECT {join}(n.text, ' ') FROM note n WHERE n.case_id = c.id), '')
    || ' ' || coalesce((SELECT {join}(l.text, ' ') FROM letter l WHERE l.case_id = c.id AND l.kind = 'answer'), ''), 1, {most})
FROM "case" c WHERE {which}
ON CONFLICT (case_id) DO UPDATE SET reference = excluded.reference, subject = excluded.subject, people = excluded.people,
  places = excluded.places, mails = excluded.mails, files = excluded.files, ours = excluded.ours"""

# table · columns whose change counts · which cases it touches, of the row {row}
SOURCES = (
    ("case", "reference, subject, sender, sender_name, practice_code, person_id", "c.id = {row}.id"),
    ("message", "case_id, subject, text, sender, sender_name", "c.id = {row}.case_id"),
    ("attachment", "name, text", "c.id = (SELECT o.case_id FROM message o WHERE o.id = {row}.message_id)"),
    ("note", "case_id, text", "c.id = {row}.case_id"),
    ("letter", "case_id, text", "c.id = {row}.case_id AND {row}.kind = 'answer'"),
    ("person", "name, chi", "c.person_id = {row}.id"),
    ("practice", "name, locality, cluster_id", "c.practice_code = {row}.code"),
    ("cluster", "name", "c.practice_code IN (SELECT q.code FROM practice q WHERE q.cluster_id = {row}.id)"),
)
# rows of other kinds hold nothing that is copied: a mail that is no case yet, our acknowledgements
COUNTS = {"message": "NEW.case_id IS NOT NULL", "letter": "NEW.kind = 'answer'"}
# A case points to these, so it comes after them: no case has words of a row that is new. (A list brings 100,000 people.)
POINTED_AT = ("person", "practice", "cluster")
RETIRED = tuple((f"words_{table}_new", table) for table in POINTED_AT)  # triggers of earlier versions
MOVABLE = ("message", "note", "letter")  # a row that goes to another case takes its words from the first
COLUMNS = ("reference", "subject", "people", "places", "mails", "files", "ours")


@dataclass(frozen=True)
class Trigger:
    """One trigger: its name, its table, when it fires, on which rows alone, and which cases are copied anew."""

    name: str
    table: str
    fires: str
    only: str
    which: str


def triggers() -> list[Trigger]:
    """Every trigger."""
    found = []
    for table, columns, which in SOURCES:
        changed, new, old = f"UPDATE OF {columns}", which.format(row="NEW"), which.format(row="OLD")
        if table not in POINTED_AT:
            found.append(Trigger(f"words_{table}_new", table, "INSERT", COUNTS.get(table, "1 = 1"), new))
        found.append(Trigger(f"words_{table}_changed", table, changed, COUNTS.get(table, "1 = 1"), new))
        if table in MOVABLE:
            found.append(Trigger(f"words_{table}_left", table, changed, "OLD.case_id <> NEW.case_id", old))
        if table in {*MOVABLE, "attachment"}:
            found.append(Trigger(f"words_{table}_gone", table, "DELETE", "1 = 1", old))
    return found


def remove(connection: Connection) -> None:
    """Take the triggers away, so that tables can be built anew."""
    there = set(inspect(connection).get_table_names())
    for name, table in [*((one.name, one.table) for one in triggers()), *RETIRED]:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
        elif table in there:
            connection.exec_driver_sql(f'DROP TRIGGER IF EXISTS {name} ON "{table}"')


def install(connection: Connection) -> None:
    """Put the triggers in place, and copy what was there before them. Doing it twice is harmless."""
    if connection.dialect.name == "sqlite":
        on_sqlite(connection)
    else:
        on_postgres(connection)
    first = connection.exec_driver_sql("SELECT 1 FROM case_words LIMIT 1").first() is None
    # The first time all are missing, and asking would read, for each case, what this very statement has written so far.
    missing = "1 = 1" if first else "NOT EXISTS (SELECT 1 FROM case_words w WHERE w.case_id = c.id)"
    anew = first and connection.dialect.name == "postgresql"
    if anew:  # an index over everything at once is built many times faster than word by word
        connection.exec_driver_sql("DROP INDEX IF EXISTS ix_case_words_vector")
    connection.exec_driver_sql(copying(connection.dialect.name, missing))
    if anew:
        connection.exec_driver_sql("CREATE INDEX ix_case_words_vector ON case_words USING gin (vector)")


def copying(dialect: str, which: str) -> str:
    """The statement that copies the words of these cases."""
    return COPY.format(join="group_concat" if dialect == "sqlite" else "string_agg", most=MOST, which=which)


def on_sqlite(connection: Connection) -> None:
    """Triggers for the copy, and three that keep the full-text index in step with it."""
    remove(connection)
    for one in triggers():
        connection.exec_driver_sql(
            f'CREATE TRIGGER {one.name} AFTER {one.fires} ON "{one.table}" WHEN {one.only} BEGIN {copying("sqlite", one.which)}; END'
        )
    columns = ", ".join(COLUMNS)
    new, old = (", ".join(f"{row}.{column}" for column in COLUMNS) for row in ("NEW", "OLD"))
    put = f"INSERT INTO case_fts (rowid, {columns}) VALUES (NEW.case_id, {new});"
    take = f"INSERT INTO case_fts (case_fts, rowid, {columns}) VALUES ('delete', OLD.case_id, {old});"
    differs = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in COLUMNS)
    for name, when, acts in (
        ("fts_new", "INSERT ON case_words", put),
        ("fts_changed", f"UPDATE ON case_words WHEN {differs}", take + put),
        ("fts_gone", "DELETE ON case_words", take),
    ):
        connection.exec_driver_sql(f"CREATE TRIGGER IF NOT EXISTS {name} AFTER {when} BEGIN {acts} END")


def on_postgres(connection: Connection) -> None:
    """One function a trigger; PostgreSQL keeps the column and its index in step with the copy by itself."""
    remove(connection)
    for one in triggers():
        body = copying("postgresql", one.which)
        connection.exec_driver_sql(
            f"CREATE OR REPLACE FUNCTION {one.name}() RETURNS trigger LANGUAGE plpgsql AS $do$ BEGIN {body}; RETURN NULL; END $do$"
        )
        connection.exec_driver_sql(
            f'CREATE TRIGGER {one.name} AFTER {one.fires} ON "{one.table}" FOR EACH ROW WHEN ({one.only}) EXECUTE FUNCTION {one.name}()'
        )
