"""the slots that hosts offer: steps towards them, what they offered, their replies in prose

Revision: 0024, after 0023
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime


def key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    with op.batch_alter_table("meeting") as batch:
        batch.add_column(sa.Column("turn", sa.Integer(), nullable=False, server_default="1"))
        batch.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    table = "meeting_step"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("step", TEXT(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        key(table, "meeting_id", "meeting.id"),
        key(table, "letter_id", "letter.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_step")),
        sa.UniqueConstraint("meeting_id", "turn", "step", name=op.f("uq_meeting_step_meeting_id")),
    )
    table = "meeting_slot"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("starts_at", MOMENT(), nullable=False),
        sa.Column("ends_at", MOMENT(), nullable=False),
        sa.Column("place", TEXT(), nullable=False),
        sa.Column("told", TEXT(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("words", TEXT(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.Column("taken_at", MOMENT(), nullable=True),
        sa.Column("taken_by", sa.Integer(), nullable=True),
        key(table, "meeting_id", "meeting.id"),
        key(table, "message_id", "ledger.id"),
        key(table, "by_id", "staff.id"),
        key(table, "taken_by", "staff.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_slot")),
    )
    op.create_index(op.f("ix_meeting_slot_meeting_id"), table, ["meeting_id"])
    table = "meeting_reply"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("settled_by", sa.Integer(), nullable=False),
        sa.Column("settled_at", MOMENT(), nullable=False),
        key(table, "id", "ledger.id"),
        key(table, "meeting_id", "meeting.id"),
        key(table, "settled_by", "staff.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_reply")),
    )
    op.create_index(op.f("ix_meeting_reply_meeting_id"), table, ["meeting_id"])
    # clusters that were asked before: their steps are counted from the letter that asked
    op.execute(
        "INSERT INTO meeting_step (meeting_id, turn, step, at, letter_id) "
        "SELECT meeting_id, 1, 'ask', created_at, id FROM letter WHERE kind = 'cluster_ask' AND meeting_id IS NOT NULL"
    )


def downgrade() -> None:
    for table in ("meeting_reply", "meeting_slot", "meeting_step"):
        op.drop_table(table)
    with op.batch_alter_table("meeting") as batch:
        batch.drop_column("version")
        batch.drop_column("turn")
