"""replies: secure domains, templates and facts of a site, files of letters, what practices chose and said

Revision: 0012, after 0007
"""

from typing import Any

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime


def json() -> sa.JSON:
    return sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql")


def by_staff(table: str, *names: str) -> list[sa.ForeignKeyConstraint]:
    return [sa.ForeignKeyConstraint([name], ["staff.id"], name=op.f(f"fk_{table}_{name}")) for name in names]


def ended(*names: str) -> list[sa.Column[Any]]:
    at, by, why = names
    return [
        sa.Column(at, MOMENT(), nullable=True),
        sa.Column(by, sa.Integer(), nullable=True),
        sa.Column(why, TEXT(), nullable=False),
    ]


def upgrade() -> None:
    op.create_table(
        "secure_domain",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry", TEXT(), nullable=False),
        sa.Column("why", TEXT(), nullable=False),
        sa.Column("added_at", MOMENT(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=True),
        *ended("ended_at", "ended_by", "ended_why"),
        *by_staff("secure_domain", "added_by", "ended_by"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_secure_domain")),
    )
    op.create_index(op.f("ix_secure_domain_entry"), "secure_domain", ["entry"], unique=False)
    op.create_table(
        "reply_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", TEXT(), nullable=False),
        sa.Column("category", TEXT(), nullable=False),
        sa.Column("title", TEXT(), nullable=False),
        sa.Column("owner", TEXT(), nullable=False),
        sa.Column("text", TEXT(), nullable=False),
        sa.Column("second_person", sa.Boolean(), nullable=False),
        sa.Column("because", TEXT(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        *ended("undone_at", "undone_by", "undone_why"),
        *by_staff("reply_text", "by_id", "undone_by"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_text")),
    )
    op.create_index(op.f("ix_reply_text_name"), "reply_text", ["name"], unique=False)
    op.create_table(
        "comms_fact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", TEXT(), nullable=False),
        sa.Column("words", TEXT(), nullable=False),
        sa.Column("as_at", sa.Date(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        *by_staff("comms_fact", "by_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comms_fact")),
    )
    op.create_index(op.f("ix_comms_fact_name"), "comms_fact", ["name"], unique=False)
    op.create_table(
        "letter_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("name", TEXT(), nullable=False),
        sa.Column("content_type", TEXT(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f("fk_letter_file_letter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_file")),
    )
    op.create_index(op.f("ix_letter_file_letter_id"), "letter_file", ["letter_id"], unique=False)
    op.create_table(
        "practice_wish",
        sa.Column("practice_code", TEXT(), nullable=False),
        sa.Column("weekly", sa.Boolean(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["practice_code"], ["practice.code"], name=op.f("fk_practice_wish_practice_code")),
        *by_staff("practice_wish", "by_id"),
        sa.PrimaryKeyConstraint("practice_code", name=op.f("pk_practice_wish")),
    )
    op.create_table(
        "practice_said",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f("fk_practice_said_letter_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_practice_said_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_said")),
        sa.UniqueConstraint("letter_id", name=op.f("uq_practice_said_letter_id")),
    )
    op.create_index(op.f("ix_practice_said_case_id"), "practice_said", ["case_id"], unique=False)
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.add_column(sa.Column("confirmed", json(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("weekly", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("in_letter_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_letter_in_letter_id"), "letter", ["in_letter_id"], ["id"])
        batch_op.create_index(op.f("ix_letter_weekly"), ["weekly"], unique=False)
        batch_op.create_index(op.f("ix_letter_in_letter_id"), ["in_letter_id"], unique=False)
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.add_column(sa.Column("begun_from", json(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("seen_message_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("for_files", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.create_foreign_key(op.f("fk_draft_seen_message_id"), "ledger", ["seen_message_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_draft_seen_message_id"), type_="foreignkey")
        for name in ("for_files", "seen_message_id", "begun_from"):
            batch_op.drop_column(name)
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_letter_in_letter_id"))
        batch_op.drop_index(op.f("ix_letter_weekly"))
        batch_op.drop_constraint(op.f("fk_letter_in_letter_id"), type_="foreignkey")
        for name in ("in_letter_id", "weekly", "confirmed"):
            batch_op.drop_column(name)
    for table in ("practice_said", "practice_wish", "letter_file", "comms_fact", "reply_text", "secure_domain"):
        op.drop_table(table)
