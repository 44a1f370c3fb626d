"""series: their place, room, version, and who is invited to all of one; a meeting's room; by which way somebody is told

Revision: 0039, after 0038
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

MOMENT = sqlmodel.sql.sqltypes.UTCDateTime
TEXT = sqlmodel.sql.sqltypes.AutoString
NO, ONE, EMPTY = sa.false(), sa.text("1"), sa.text("''")


def upgrade() -> None:
    with op.batch_alter_table("series") as table:
        table.add_column(sa.Column("place", TEXT(), nullable=False, server_default=EMPTY))
        table.add_column(sa.Column("room_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default=ONE))
        table.create_foreign_key(op.f("fk_series_room_id"), "room", ["room_id"], ["id"])
    with op.batch_alter_table("meeting") as table:
        table.add_column(sa.Column("room_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_meeting_room_id"), "room", ["room_id"], ["id"])
        table.create_index(op.f("ix_meeting_room_id"), ["room_id"])
    with op.batch_alter_table("invitation") as table:
        table.add_column(sa.Column("channel", TEXT(), nullable=False, server_default=sa.text("'email'")))
        table.add_column(sa.Column("lived", sa.Boolean(), nullable=False, server_default=NO))
    op.create_table(
        "series_guest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("email", TEXT(), nullable=False),
        sa.Column("name", TEXT(), nullable=False),
        sa.Column("role", TEXT(), nullable=False),
        sa.Column("practice_code", TEXT(), nullable=True),
        sa.Column("channel", TEXT(), nullable=False),
        sa.Column("lived", sa.Boolean(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("added_at", MOMENT(), nullable=False),
        sa.Column("left_at", MOMENT(), nullable=True),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_series_guest_series_id")),
        sa.ForeignKeyConstraint(["practice_code"], ["practice.code"], name=op.f("fk_series_guest_practice_code")),
        sa.ForeignKeyConstraint(["added_by"], ["staff.id"], name=op.f("fk_series_guest_added_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series_guest")),
        sa.UniqueConstraint("series_id", "email", name=op.f("uq_series_guest_series_id")),
    )
    op.create_index(op.f("ix_series_guest_series_id"), "series_guest", ["series_id"])


def downgrade() -> None:
    op.drop_table("series_guest")
    with op.batch_alter_table("invitation") as table:
        table.drop_column("lived")
        table.drop_column("channel")
    with op.batch_alter_table("meeting") as table:
        table.drop_index(op.f("ix_meeting_room_id"))
        table.drop_constraint(op.f("fk_meeting_room_id"), type_="foreignkey")
        table.drop_column("room_id")
    with op.batch_alter_table("series") as table:
        table.drop_constraint(op.f("fk_series_room_id"), type_="foreignkey")
        table.drop_column("version")
        table.drop_column("room_id")
        table.drop_column("place")
