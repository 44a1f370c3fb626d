"""the duty desk: not this kind today, questions to specialists, cases given on, gaps of the rota

Revision: 0008, after 0007
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime
LIST = sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql")
SPECIALTIES = ("prescriber", "pharmacist", "psychologist", "safeguarding_lead")
# table → its indexed columns
INDEXES = {"ask": ("case_id", "asked_id", "answered_at"), "given_on": ("case_id", "from_id")}


def whose(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    op.create_table(
        "not_today",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("kinds", LIST, nullable=False),
        sa.Column("until", MOMENT(), nullable=False),
        whose("not_today", "staff_id", "staff"),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_not_today")),
    )
    op.create_table(
        "ask",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("specialty", sa.Enum(*SPECIALTIES, name="specialty", native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.Column("question", TEXT(), nullable=False),
        sa.Column("asked_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", MOMENT(), nullable=False),
        sa.Column("because", TEXT(), nullable=False),
        sa.Column("answered_at", MOMENT(), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answer", TEXT(), nullable=False),
        sa.Column("withdrawn_at", MOMENT(), nullable=True),
        sa.Column("seen_at", MOMENT(), nullable=True),
        whose("ask", "case_id", "case"),
        whose("ask", "by_id", "staff"),
        whose("ask", "asked_id", "staff"),
        whose("ask", "answered_by", "staff"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ask")),
    )
    op.create_table(
        "given_on",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.Column("because", TEXT(), nullable=False),
        sa.Column("seen_at", MOMENT(), nullable=True),
        whose("given_on", "case_id", "case"),
        whose("given_on", "from_id", "staff"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_given_on")),
    )
    op.create_table(
        "rota_gap",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", TEXT(), nullable=False),
        sa.Column("words", TEXT(), nullable=False),
        sa.Column("starts_at", MOMENT(), nullable=False),
        sa.Column("ends_at", MOMENT(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.Column("told", LIST, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rota_gap")),
        sa.UniqueConstraint("key", name=op.f("uq_rota_gap_key")),
    )
    for table, columns in INDEXES.items():
        for column in columns:
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    # Never written: its table is `not_today`. Dropped in place, as a table that others refer to cannot be made anew.
    op.drop_column("staff", "not_today_until")


def downgrade() -> None:
    op.add_column("staff", sa.Column("not_today_until", MOMENT(), nullable=True))
    for table in ("rota_gap", "given_on", "ask", "not_today"):
        op.drop_table(table)
