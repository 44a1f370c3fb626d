"""answers to invitations: what calendar programs said, every answer by whatever way, deputies and attendance

Revision: 0031, after 0030
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime


def json() -> sa.JSON:
    return sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql")


def key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    with op.batch_alter_table("meeting") as batch:
        batch.add_column(sa.Column("also_came", TEXT(), nullable=False, server_default=""))
    with op.batch_alter_table("invitation") as batch:
        batch.add_column(sa.Column("deputy", TEXT(), nullable=False, server_default=""))
        batch.add_column(sa.Column("answer_stamp", MOMENT(), nullable=True))
        batch.add_column(sa.Column("attended", TEXT(), nullable=False, server_default=""))
    table = "calendar_said"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parts", json(), nullable=False),
        sa.Column("sender", TEXT(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.Column("taken_at", MOMENT(), nullable=True),
        key(table, "id", "ledger.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_said")),
    )
    op.create_index(op.f("ix_calendar_said_taken_at"), table, ["taken_at"])
    table = "meeting_answer"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("invitation_id", sa.Integer(), nullable=True),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("answer", TEXT(), nullable=False),
        sa.Column("how", TEXT(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.Column("said_by", TEXT(), nullable=False),
        sa.Column("deputy", TEXT(), nullable=False),
        sa.Column("words", TEXT(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("stamp", MOMENT(), nullable=True),
        sa.Column("proposes_at", MOMENT(), nullable=True),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("because", TEXT(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("look", sa.Boolean(), nullable=False),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("settled_at", MOMENT(), nullable=True),
        key(table, "meeting_id", "meeting.id"),
        key(table, "invitation_id", "invitation.id"),
        key(table, "message_id", "ledger.id"),
        key(table, "by_id", "staff.id"),
        key(table, "settled_by", "staff.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_answer")),
        sa.UniqueConstraint("message_id", "part", name=op.f("uq_meeting_answer_message_id")),
    )
    for column in ("meeting_id", "invitation_id", "look"):
        op.create_index(op.f(f"ix_meeting_answer_{column}"), table, [column])


def downgrade() -> None:
    for table in ("meeting_answer", "calendar_said"):
        op.drop_table(table)
    with op.batch_alter_table("invitation") as batch:
        for name in ("attended", "answer_stamp", "deputy"):
            batch.drop_column(name)
    with op.batch_alter_table("meeting") as batch:
        batch.drop_column("also_came")
