"""what a colleague takes to her supervision, and what stands in the way of psychology

Revision: 0014, after 0013
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime
BARRIERS = (
    *("abstinence", "turned_away", "nobody", "wait", "criteria", "place", "travel", "again", "not_asked", "other"),
    "not_now",
)


def upgrade() -> None:
    op.create_table(
        "supervision_mark",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("note", TEXT(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_supervision_mark_staff_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_supervision_mark_case_id")),
        sa.PrimaryKeyConstraint("staff_id", "case_id", name=op.f("pk_supervision_mark")),
    )
    words = sa.Enum(*BARRIERS, name="barrier", native_enum=False, create_constraint=True, length=24)
    op.create_table(
        "psychology_barrier",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("barrier", words, nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_psychology_barrier_case_id")),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_psychology_barrier_by_id")),
        sa.PrimaryKeyConstraint("case_id", "barrier", name=op.f("pk_psychology_barrier")),
    )


def downgrade() -> None:
    op.drop_table("psychology_barrier")
    op.drop_table("supervision_mark")
