"""labels that follow a case, further mailboxes, trial mails, troubles

Revision: 0004, after 0001
"""

import sqlalchemy as sa
import sqlmodel
import sqlmodel.sql.sqltypes
from sqlalchemy import Text
from alembic import op
from sqlalchemy.dialects import postgresql


revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime


def json() -> sa.JSON:
    return sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("mailbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("since", MOMENT(), nullable=True))
        batch_op.add_column(sa.Column("paused_at", MOMENT(), nullable=True))
        batch_op.add_column(sa.Column("removed_at", MOMENT(), nullable=True))
        batch_op.add_column(sa.Column("telling_since", MOMENT(), nullable=True))
    with op.batch_alter_table("ledger", schema=None) as batch_op:
        batch_op.add_column(sa.Column("place", TEXT(), nullable=True))
        batch_op.add_column(sa.Column("untold", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("label_tried_at", MOMENT(), nullable=True))
        batch_op.create_index("ix_ledger_place", ["mailbox_id", "place"], unique=False)
        batch_op.create_index("ix_ledger_untold", ["mailbox_id", "untold"], unique=False)
    op.create_table(
        "mailbox_setup",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mailbox_id", sa.Integer(), nullable=False),
        sa.Column("kind", TEXT(), nullable=False),
        sa.Column("settings", json(), nullable=False),
        sa.Column("sealed", TEXT(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", MOMENT(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_mailbox_setup_by_id")),
        sa.ForeignKeyConstraint(["mailbox_id"], ["mailbox.id"], name=op.f("fk_mailbox_setup_mailbox_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailbox_setup")),
        sa.UniqueConstraint("mailbox_id", name=op.f("uq_mailbox_setup_mailbox_id")),
    )
    op.create_table(
        "canary",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mailbox_id", sa.Integer(), nullable=False),
        sa.Column("slot", MOMENT(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("ledger_id", sa.Integer(), nullable=True),
        sa.Column("arrived_at", MOMENT(), nullable=True),
        sa.ForeignKeyConstraint(["ledger_id"], ["ledger.id"], name=op.f("fk_canary_ledger_id")),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f("fk_canary_letter_id")),
        sa.ForeignKeyConstraint(["mailbox_id"], ["mailbox.id"], name=op.f("fk_canary_mailbox_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canary")),
        sa.UniqueConstraint("mailbox_id", "slot", name=op.f("uq_canary_mailbox_id")),
    )
    op.create_index(op.f("ix_canary_ledger_id"), "canary", ["ledger_id"], unique=False)
    op.create_table(
        "trouble",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", TEXT(), nullable=False),
        sa.Column("began", MOMENT(), nullable=False),
        sa.Column("seen_at", MOMENT(), nullable=False),
        sa.Column("words", TEXT(), nullable=False),
        sa.Column("advice", TEXT(), nullable=False),
        sa.Column("rounds", sa.Integer(), nullable=False),
        sa.Column("told_at", MOMENT(), nullable=True),
        sa.Column("told", json(), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("ended_at", MOMENT(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trouble")),
        sa.UniqueConstraint("key", "began", name=op.f("uq_trouble_key")),
    )
    op.create_index(op.f("ix_trouble_ended_at"), "trouble", ["ended_at"], unique=False)


def downgrade() -> None:
    op.drop_table("trouble")
    op.drop_table("canary")
    op.drop_table("mailbox_setup")
    with op.batch_alter_table("ledger", schema=None) as batch_op:
        batch_op.drop_index("ix_ledger_untold")
        batch_op.drop_index("ix_ledger_place")
        for name in ("label_tried_at", "untold", "place"):
            batch_op.drop_column(name)
    with op.batch_alter_table("mailbox", schema=None) as batch_op:
        for name in ("telling_since", "removed_at", "paused_at", "since"):
            batch_op.drop_column(name)
