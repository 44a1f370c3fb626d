"""briefings: what a colleague wrote for one, and the whole of it as it was sent

Revision: 0034, after 0033
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

MOMENT = sqlmodel.sql.sqltypes.UTCDateTime
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "briefing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("pairs", JSON, nullable=False),
        sa.Column("points", JSON, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("written_at", MOMENT(), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=True),
        sa.Column("frozen", JSON, nullable=True),
        sa.Column("frozen_at", MOMENT(), nullable=True),
        sa.Column("frozen_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_briefing_meeting_id")),
        sa.ForeignKeyConstraint(["written_by"], ["staff.id"], name=op.f("fk_briefing_written_by")),
        sa.ForeignKeyConstraint(["frozen_by"], ["staff.id"], name=op.f("fk_briefing_frozen_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_briefing")),
        sa.UniqueConstraint("meeting_id", name=op.f("uq_briefing_meeting_id")),
    )


def downgrade() -> None:
    op.drop_table("briefing")
