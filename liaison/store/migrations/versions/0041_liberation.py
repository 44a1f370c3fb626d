"""coming home from prison: the expected day, what is to be arranged, and what happened to both

Revision: 0041, after 0040
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

MOMENT = sqlmodel.sql.sqltypes.UTCDateTime
TEXT = sqlmodel.sql.sqltypes.AutoString


def key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    op.create_table(
        "liberation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=False),
        sa.Column("prison", TEXT(), nullable=False),
        sa.Column("opened_at", MOMENT(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("ended_at", MOMENT(), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("ended_because", TEXT(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        key("liberation", "person_id", "person"),
        key("liberation", "opened_by", "staff"),
        key("liberation", "ended_by", "staff"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_liberation")),
    )
    for column in ("person_id", "expected_on", "ended_at"):
        op.create_index(op.f(f"ix_liberation_{column}"), "liberation", [column])
    op.create_table(
        "liberation_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("liberation_id", sa.Integer(), nullable=False),
        sa.Column("key", TEXT(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("words", TEXT(), nullable=False),
        sa.Column("done_at", MOMENT(), nullable=True),
        sa.Column("done_by", sa.Integer(), nullable=True),
        sa.Column("not_needed", sa.Boolean(), nullable=False),
        key("liberation_item", "liberation_id", "liberation"),
        key("liberation_item", "owner_id", "staff"),
        key("liberation_item", "done_by", "staff"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_liberation_item")),
        sa.UniqueConstraint("liberation_id", "key", name=op.f("uq_liberation_item_liberation_id")),
    )
    op.create_index(op.f("ix_liberation_item_owner_id"), "liberation_item", ["owner_id"])
    op.create_table(
        "liberation_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("liberation_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("what", TEXT(), nullable=False),
        key("liberation_change", "liberation_id", "liberation"),
        key("liberation_change", "by", "staff"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_liberation_change")),
    )
    op.create_index(op.f("ix_liberation_change_liberation_id"), "liberation_change", ["liberation_id"])


def downgrade() -> None:
    op.drop_table("liberation_change")
    op.drop_table("liberation_item")
    op.drop_table("liberation")
