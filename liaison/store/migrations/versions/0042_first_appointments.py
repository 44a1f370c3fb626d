"""the path to a first appointment with a practice: where each stands, steps taken, the checklist

Revision: 0042, after 0041
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime
STATES = ("new", "introduced", "offered", "booked", "held", "refresh")


def key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    table = "practice_path"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("practice_code", TEXT(), nullable=False),
        sa.Column("state", sa.Enum(*STATES, name="pathstate", native_enum=False, create_constraint=True, length=24), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("turn", "asked", "version")),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("to_email", TEXT(), nullable=False),
        sa.Column("offered_at", MOMENT(), nullable=True),
        *(sa.Column(name, sa.Date(), nullable=True) for name in ("held_on", "refresh_on", "wait_until")),
        sa.Column("created_at", MOMENT(), nullable=False),
        key(table, "practice_code", "practice.code"),
        key(table, "meeting_id", "meeting.id"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("practice_code", name=op.f(f"uq_{table}_practice_code")),
    )
    op.create_index(op.f("ix_practice_path_meeting_id"), table, ["meeting_id"])
    table = "practice_path_step"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("path_id", "asked")),
        sa.Column("step", TEXT(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        key(table, "path_id", "practice_path.id"),
        key(table, "letter_id", "letter.id"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("path_id", "asked", "step", name=op.f(f"uq_{table}_path_id")),
    )
    table = "practice_path_item"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("path_id", "turn", "by_id")),
        *(sa.Column(name, TEXT(), nullable=False) for name in ("item", "words")),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        key(table, "path_id", "practice_path.id"),
        key(table, "by_id", "staff.id"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("path_id", "turn", "item", name=op.f(f"uq_{table}_path_id")),
    )


def downgrade() -> None:
    for table in ("practice_path_item", "practice_path_step", "practice_path"):
        op.drop_table(table)
