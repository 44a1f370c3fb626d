"""what is handed over at the end of a shift

Revision: 0013, after 0007
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime


def json() -> sa.JSON:
    return sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql")


def upgrade() -> None:
    op.create_table(
        "handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("shift_ends_at", MOMENT(), nullable=False),
        sa.Column("made_at", MOMENT(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=True),
        sa.Column("because", TEXT(), nullable=False),
        sa.ForeignKeyConstraint(["from_id"], ["staff.id"], name=op.f("fk_handover_from_id")),
        sa.ForeignKeyConstraint(["to_id"], ["staff.id"], name=op.f("fk_handover_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
        sa.UniqueConstraint("from_id", "shift_ends_at", name=op.f("uq_handover_from_id")),
    )
    op.create_index(op.f("ix_handover_shift_ends_at"), "handover", ["shift_ends_at"], unique=False)
    op.create_table(
        "handover_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handover_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("why", json(), nullable=False),
        sa.Column("note", TEXT(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("accepted_at", MOMENT(), nullable=True),
        sa.Column("accepted_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["handover_id"], ["handover.id"], name=op.f("fk_handover_item_handover_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_handover_item_case_id")),
        sa.ForeignKeyConstraint(["accepted_by"], ["staff.id"], name=op.f("fk_handover_item_accepted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_item")),
        sa.UniqueConstraint("handover_id", "case_id", name=op.f("uq_handover_item_handover_id")),
    )
    op.create_index(op.f("ix_handover_item_case_id"), "handover_item", ["case_id"], unique=False)


def downgrade() -> None:
    op.drop_table("handover_item")
    op.drop_table("handover")
