"""lists of practices that come through a page, what was changed in the directory, closed and merged practices, who confirmed an address

Revision: 0038, after 0037
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
STATES = ("shown", "taken", "put_away", "asked_for", "given")


def key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    with op.batch_alter_table("practice") as batch:
        batch.add_column(sa.Column("email_verified_by", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("closed_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("successor_code", TEXT(), nullable=True))
        batch.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        batch.create_foreign_key(batch.f("fk_practice_email_verified_by"), "staff", ["email_verified_by"], ["id"])
        batch.create_foreign_key(batch.f("fk_practice_successor_code"), "practice", ["successor_code"], ["code"])
    with op.batch_alter_table("contact") as batch:
        batch.add_column(sa.Column("phone", TEXT(), nullable=False, server_default=""))
        batch.add_column(sa.Column("verified_by", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        batch.create_foreign_key(batch.f("fk_contact_verified_by"), "staff", ["verified_by"], ["id"])
    op.create_table(
        "practice_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Enum(*STATES, name="liststate", native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column("name", TEXT(), nullable=False),
        sa.Column("edition", TEXT(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("weighed", TEXT(), nullable=False),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.Column("counts", JSON, nullable=False),
        sa.Column("notes", JSON, nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("ended_at", MOMENT(), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *(key("practice_list", column, "staff.id") for column in ("by", "ended_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_list")),
    )
    op.create_table(
        "practice_list_line",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("list_id", "line")),
        *(sa.Column(name, TEXT(), nullable=False) for name in ("fate", "code", "name", "because", "field", "decision", "successor")),
        sa.Column("changes", JSON, nullable=False),
        sa.Column("take", sa.Boolean(), nullable=False),
        key("practice_list_line", "list_id", "practice_list.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_list_line")),
    )
    op.create_index("ix_practice_list_line_list", "practice_list_line", ["list_id", "fate", "id"])
    op.create_table(
        "practice_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("practice_code", TEXT(length=5), nullable=True),
        sa.Column("cluster_id", sa.Integer(), nullable=True),
        sa.Column("at", MOMENT(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("what", JSON, nullable=False),
        key("practice_change", "practice_code", "practice.code"),
        key("practice_change", "cluster_id", "cluster.id"),
        key("practice_change", "by_id", "staff.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_change")),
    )
    for column in ("practice_code", "cluster_id"):
        op.create_index(op.f(f"ix_practice_change_{column}"), "practice_change", [column])


def downgrade() -> None:
    for table in ("practice_change", "practice_list_line", "practice_list"):
        op.drop_table(table)
    with op.batch_alter_table("contact") as batch:
        batch.drop_constraint(batch.f("fk_contact_verified_by"), type_="foreignkey")
        for name in ("version", "verified_by", "phone"):
            batch.drop_column(name)
    with op.batch_alter_table("practice") as batch:
        for name in ("successor_code", "email_verified_by"):
            batch.drop_constraint(batch.f(f"fk_practice_{name}"), type_="foreignkey")
        for name in ("version", "successor_code", "closed_on", "email_verified_by"):
            batch.drop_column(name)
