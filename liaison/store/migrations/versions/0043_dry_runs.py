"""dry runs: which were asked for on a page, and what they found

Revision: 0043, after 0042
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

MOMENT = sqlmodel.sql.sqltypes.UTCDateTime
TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    op.create_table(
        "dry_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job", TEXT(), nullable=False),
        sa.Column("asked_at", MOMENT(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("began_at", MOMENT(), nullable=True),
        sa.Column("ended_at", MOMENT(), nullable=True),
        sa.Column("refused", TEXT(), nullable=False),
        sa.Column("found", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["asked_by"], ["staff.id"], name=op.f("fk_dry_run_asked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dry_run")),
    )
    op.create_index(op.f("ix_dry_run_job"), "dry_run", ["job"])


def downgrade() -> None:
    op.drop_table("dry_run")
