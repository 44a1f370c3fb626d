"""a site's own changes to the floor, and which table read a mail

Revision: 0005, after 0004
"""

import sqlalchemy as sa
import sqlmodel
import sqlmodel.sql.sqltypes
from alembic import op


revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    op.create_table(
        "floor_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("does", TEXT(), nullable=False),
        sa.Column("rule", TEXT(), nullable=False),
        sa.Column("name", TEXT(), nullable=False),
        sa.Column("value", TEXT(), nullable=False),
        sa.Column("title", TEXT(), nullable=False),
        sa.Column("owner", TEXT(), nullable=False),
        sa.Column("because", TEXT(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", MOMENT(), nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.Column("undone_why", TEXT(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_floor_change_by_id")),
        sa.ForeignKeyConstraint(["undone_by"], ["staff.id"], name=op.f("fk_floor_change_undone_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_floor_change")),
    )
    op.create_index(op.f("ix_floor_change_rule"), "floor_change", ["rule"], unique=False)
    with op.batch_alter_table("reading", schema=None) as batch_op:
        batch_op.add_column(sa.Column("floor_version", TEXT(), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("reading", schema=None) as batch_op:
        batch_op.drop_column("floor_version")
    op.drop_index(op.f("ix_floor_change_rule"), table_name="floor_change")
    op.drop_table("floor_change")
