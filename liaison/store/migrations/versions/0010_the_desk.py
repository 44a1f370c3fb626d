"""the desk: words that are searched, who looks, views that are kept, drafts that know their turn, and indexes for long lists

Revision: 0010, after 0007

Triggers and the first copy of the words: `liaison/store/search_schema.py`, which every upgrade calls.
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime
COLUMNS = ("reference", "subject", "people", "places", "mails", "files", "ours")
# what a word is: signs part words, and accents do not count (Màiri is found as mairi), as SQLite's tokenizer has it
SIGNS = "!\"#$%&''()*+,-./:;<=>?@[\\]^_`{|}~“”„‘’–—…•·£€«»\u00a0"
PLAIN = "àáâãäåāçćčèéêëēìíîïīñòóôõöøōùúûüūýÿ"
AS = "aaaaaaaccceeeeeiiiiinooooooouuuuuyy"
WEIGHT = {"reference": "A", "subject": "A", "people": "B", "places": "B", "mails": "C", "ours": "C", "files": "D"}

OPEN = "state IN ('waiting_route', 'unassigned', 'assigned', 'open')"
WAITING = "state IN ('waiting', 'answered')"
CLOSED = "state = 'closed'"
INDEXES = (
    ("ix_case_desk", ("urgency", "answer_by", "id"), OPEN),
    ("ix_case_owners", ("owner_id", "urgency", "answer_by", "id"), OPEN),
    ("ix_case_places", ("practice_code", "urgency", "answer_by", "id"), OPEN),
    ("ix_case_days", ("answer_by", "id"), OPEN),
    ("ix_case_waiting", ("urgency", "answer_by", "id"), WAITING),
    ("ix_case_finished", ("closed_at", "id"), CLOSED),
    ("ix_case_finished_places", ("practice_code", "closed_at", "id"), CLOSED),
    ("ix_case_finished_owners", ("owner_id", "closed_at", "id"), CLOSED),
)


def upgrade() -> None:
    op.create_table(
        "case_words",
        sa.Column("case_id", sa.Integer(), nullable=False),
        *(sa.Column(name, TEXT(), nullable=False, server_default="") for name in COLUMNS),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_words_case_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_words")),
    )
    op.create_table(
        "presence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("since", MOMENT(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.Column("replying", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_presence_case_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_presence_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presence")),
        sa.UniqueConstraint("case_id", "staff_id", name=op.f("uq_presence_case_id")),
    )
    op.create_index(op.f("ix_presence_at"), "presence", ["at"])
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("name", TEXT(), nullable=False),
        sa.Column("asks", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_saved_view_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("staff_id", "name", name=op.f("uq_saved_view_staff_id")),
    )
    op.add_column("draft", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    for name, columns, which in INDEXES:
        op.create_index(
            name, "case", [*columns, "state"], sqlite_where=sa.text(f"+{which}"), postgresql_where=sa.text(which)
        )
    index_of_words(op.get_bind())


def index_of_words(connection: sa.Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            f"CREATE VIRTUAL TABLE case_fts USING fts5({', '.join(COLUMNS)}, content='case_words', content_rowid='case_id', "
            "tokenize='unicode61 remove_diacritics 2', prefix='2 3')"
        )
        return
    plain = f"translate(lower(words), '{SIGNS}' || '{PLAIN}', repeat(' ', {len(SIGNS) - 1}) || '{AS}')".replace("%", "%%")
    connection.exec_driver_sql(
        "CREATE FUNCTION liaison_plain(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE "
        f"AS $do$ SELECT {plain} $do$"
    )
    names = ", ".join(f"{name} text" for name in COLUMNS)
    weighed = " || ".join(
        f"setweight(to_tsvector('simple', liaison_plain(left({name}, most))), '{WEIGHT[name]}')" for name in COLUMNS
    )
    # a text of nothing but different words can pass what one vector holds: then its beginning is searched, and no mail is refused
    connection.exec_driver_sql(
        f"CREATE FUNCTION liaison_vector({names}, most int) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $do$ "
        f"BEGIN RETURN {weighed}; EXCEPTION WHEN program_limit_exceeded THEN "
        f"RETURN liaison_vector({', '.join(COLUMNS)}, most / 4); END $do$"
    )
    connection.exec_driver_sql(
        "ALTER TABLE case_words ADD COLUMN vector tsvector GENERATED ALWAYS AS "
        f"(liaison_vector({', '.join(f'{name}::text' for name in COLUMNS)}, 100000)) STORED"
    )
    connection.exec_driver_sql("CREATE INDEX ix_case_words_vector ON case_words USING gin (vector)")


def downgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("DROP TABLE case_fts")
    for name, *_ in INDEXES:
        op.drop_index(name, "case")
    op.drop_column("draft", "version")
    for name in ("saved_view", "presence", "case_words"):
        op.drop_table(name)
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("DROP FUNCTION liaison_vector, liaison_plain")
