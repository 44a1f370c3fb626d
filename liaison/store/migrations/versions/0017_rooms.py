"""rooms, the time and room of a review, and a colleague's gender where it is recorded

Revision: 0017, after 0016
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    op.create_table(
        "room",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", TEXT(), nullable=False),
        sa.Column("address", TEXT(), nullable=False),
        sa.Column("locality", TEXT(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in ("private", "step_free", "two_exits", "quiet")),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", MOMENT(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["changed_by"], ["staff.id"], name=op.f("fk_room_changed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
        sa.UniqueConstraint("name", name=op.f("uq_room_name")),
    )
    with op.batch_alter_table("review") as batch:
        batch.add_column(sa.Column("planned_time", TEXT(), nullable=False, server_default=""))
        batch.add_column(sa.Column("planned_warning", TEXT(), nullable=False, server_default=""))
        batch.add_column(sa.Column("room_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_review_room_id"), "room", ["room_id"], ["id"])
    with op.batch_alter_table("staff") as batch:
        batch.add_column(sa.Column("gender", TEXT(), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("staff") as batch:
        batch.drop_column("gender")
    with op.batch_alter_table("review") as batch:
        batch.drop_constraint(op.f("fk_review_room_id"), type_="foreignkey")
        for name in ("room_id", "planned_warning", "planned_time"):
            batch.drop_column(name)
    op.drop_table("room")
