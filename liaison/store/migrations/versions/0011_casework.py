"""casework: calls, mentions, days to look again, links, parts of a mail, joined cases, what is filed; a person's prescriber

Revision: 0011, after 0007
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime


def json() -> sa.JSON:
    return sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql")


def words(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=op.f(f"fk_{table}_{column}"))


def index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def upgrade() -> None:
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("prescriber", TEXT(), nullable=False, server_default=""))
    op.create_table(
        "call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("kind", words("callkind", ("asked", "answered")), nullable=False),
        sa.Column("spoke_with", TEXT(), nullable=False),
        sa.Column("number", TEXT(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.Column("said", TEXT(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("written_at", MOMENT(), nullable=False),
        key("call", "case_id", "case.id"),
        key("call", "message_id", "ledger.id"),
        key("call", "by_id", "staff.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call")),
        sa.UniqueConstraint("message_id", name=op.f("uq_call_message_id")),
    )
    index("call", "case_id")
    op.create_table(
        "mention",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.Column("seen_at", MOMENT(), nullable=True),
        key("mention", "note_id", "note.id"),
        key("mention", "case_id", "case.id"),
        key("mention", "staff_id", "staff.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mention")),
        sa.UniqueConstraint("note_id", "staff_id", name=op.f("uq_mention_note_id")),
    )
    index("mention", "case_id")
    op.create_index("ix_mention_unseen", "mention", ["staff_id", "seen_at"], unique=False)
    op.create_table(
        "look_again",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("because", TEXT(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.Column("back_at", MOMENT(), nullable=True),
        key("look_again", "case_id", "case.id"),
        key("look_again", "by_id", "staff.id"),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_look_again")),
    )
    index("look_again", "on")
    op.create_table(
        "case_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("one_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("because", TEXT(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        key("case_link", "one_id", "case.id"),
        key("case_link", "other_id", "case.id"),
        key("case_link", "by_id", "staff.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_link")),
        sa.UniqueConstraint("one_id", "other_id", name=op.f("uq_case_link_one_id")),
    )
    index("case_link", "other_id")
    op.create_table(
        "mail_part",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("of_id", sa.Integer(), nullable=False),
        sa.Column("about", json(), nullable=False),
        sa.Column("label", TEXT(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        key("mail_part", "message_id", "ledger.id"),
        key("mail_part", "of_id", "ledger.id"),
        key("mail_part", "by_id", "staff.id"),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_mail_part")),
    )
    index("mail_part", "of_id")
    op.create_table(
        "joining",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("joined_id", sa.Integer(), nullable=False),
        sa.Column("because", TEXT(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.Column("moved", json(), nullable=False),
        sa.Column("before", json(), nullable=False),
        sa.Column("undone_at", MOMENT(), nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        key("joining", "kept_id", "case.id"),
        key("joining", "joined_id", "case.id"),
        key("joining", "by_id", "staff.id"),
        key("joining", "undone_by", "staff.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joining")),
    )
    index("joining", "kept_id", "joined_id")
    op.create_table(
        "filing",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("how", words("filedas", ("filed", "not_needed")), nullable=False),
        sa.Column("mail_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        key("filing", "case_id", "case.id"),
        key("filing", "mail_id", "ledger.id"),
        key("filing", "by_id", "staff.id"),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_filing")),
    )


def downgrade() -> None:
    for table in ("filing", "joining", "mail_part", "case_link", "look_again", "mention", "call"):
        op.drop_table(table)
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_column("prescriber")
