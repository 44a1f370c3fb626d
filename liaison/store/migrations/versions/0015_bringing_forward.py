"""what brings a review forward

Revision: 0015, after 0014
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    op.create_table(
        "review_trigger",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", TEXT(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("because", TEXT(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("noted_at", MOMENT(), nullable=False),
        sa.Column("noted_by", sa.Integer(), nullable=True),
        sa.Column("cleared_at", MOMENT(), nullable=True),
        sa.Column("cleared_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_review_trigger_person_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_review_trigger_case_id")),
        sa.ForeignKeyConstraint(["noted_by"], ["staff.id"], name=op.f("fk_review_trigger_noted_by")),
        sa.ForeignKeyConstraint(["cleared_by"], ["staff.id"], name=op.f("fk_review_trigger_cleared_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_trigger")),
    )
    for name in ("person_id", "case_id", "cleared_at"):
        op.create_index(op.f(f"ix_review_trigger_{name}"), "review_trigger", [name], unique=False)


def downgrade() -> None:
    op.drop_table("review_trigger")
