"""marks for supervision, what stands in the way of psychology, and a code for what reports count

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
    "abstinence", "criteria", "not_referred", "waiting_list", "getting_there", "room", "declined", "other",
)  # fmt: skip
# what events were known by until now: their words. A case that was finished has whatever reason somebody wrote.
OPENED = "because = 'opened by its owner' OR because = 'opened by a colleague'"
HANDS = "because = 'taken' OR because = 'accepted at handover' OR because LIKE 'handed over%'"


def upgrade() -> None:
    op.create_table(
        "for_supervision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("note", TEXT(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_for_supervision_staff_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_for_supervision_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_for_supervision")),
        sa.UniqueConstraint("staff_id", "case_id", name=op.f("uq_for_supervision_staff_id")),
    )
    op.create_table(
        "psychology_barrier",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column(
            "barrier",
            sa.Enum(*BARRIERS, name="barrier", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.Column("ended_at", MOMENT(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_psychology_barrier_case_id")),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_psychology_barrier_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_psychology_barrier")),
    )
    op.create_index(op.f("ix_psychology_barrier_case_id"), "psychology_barrier", ["case_id"], unique=False)
    op.create_index("ix_psychology_barrier_at", "psychology_barrier", ["at"], unique=False)
    op.add_column("event", sa.Column("code", TEXT(), nullable=False, server_default=""))
    for code, words in (("opened", OPENED), ("hands", HANDS)):
        op.execute(f"UPDATE event SET code = '{code}' WHERE kind = 'case' AND now <> 'closed' AND ({words})")  # noqa: S608


def downgrade() -> None:
    op.drop_column("event", "code")
    op.drop_table("psychology_barrier")
    op.drop_table("for_supervision")
