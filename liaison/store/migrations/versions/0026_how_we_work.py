"""the communications document: its versions, its counted timings, and who has which version

Revision: 0026, after 0025
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
STAFF = ("written_by", "owner_id", "published_by", "withdrawn_by")


def upgrade() -> None:
    op.create_table(
        "comms_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("content", JSON, nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("written_at", MOMENT(), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("made_with", TEXT(), nullable=False),
        sa.Column("signed_by", TEXT(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("published_at", MOMENT(), nullable=True),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", MOMENT(), nullable=True),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_why", TEXT(), nullable=False),
        *(
            sa.ForeignKeyConstraint([name], ["staff.id"], name=op.f(f"fk_comms_version_{name}"))
            for name in STAFF
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comms_version")),
        sa.UniqueConstraint("number", name=op.f("uq_comms_version_number")),
    )
    op.create_table(
        "comms_timing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("lines", JSON, nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comms_timing")),
        sa.UniqueConstraint("day", name=op.f("uq_comms_timing_day")),
    )
    op.create_table(
        "comms_copy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("practice_code", TEXT(), nullable=False),
        sa.Column("letter_key", TEXT(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("how", TEXT(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["version_id"], ["comms_version.id"], name=op.f("fk_comms_copy_version_id")),
        sa.ForeignKeyConstraint(["practice_code"], ["practice.code"], name=op.f("fk_comms_copy_practice_code")),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_comms_copy_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comms_copy")),
        sa.UniqueConstraint(
            "version_id", "letter_key", "practice_code", name=op.f("uq_comms_copy_version_id_letter_key_practice_code")
        ),
    )
    op.create_index("ix_comms_copy_practice", "comms_copy", ["practice_code", "version_id"])


def downgrade() -> None:
    op.drop_table("comms_copy")
    op.drop_table("comms_timing")
    op.drop_table("comms_version")
