"""two records of one person become one, and two that look alike are two people

Revision: 0032, after 0031
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

MOMENT = sqlmodel.sql.sqltypes.UTCDateTime
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    with op.batch_alter_table("person") as batch:
        batch.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(batch.f("fk_person_merged_into_id"), "person", ["merged_into_id"], ["id"])
        batch.create_index(batch.f("ix_person_merged_into_id"), ["merged_into_id"])
    op.create_table(
        "person_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("kept_id", "absorbed_id", "by")),
        sa.Column("at", MOMENT(), nullable=False),
        sa.Column("taken", JSON, nullable=False),
        sa.Column("moved", JSON, nullable=False),
        *(key("person_merge", *to) for to in (("kept_id", "person"), ("absorbed_id", "person"), ("by", "staff"))),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_merge")),
        sa.UniqueConstraint("absorbed_id", name=op.f("uq_person_merge_absorbed_id")),
    )
    op.create_index(op.f("ix_person_merge_kept_id"), "person_merge", ["kept_id"])
    op.create_table(
        "person_apart",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("one_id", "other_id", "by")),
        sa.Column("at", MOMENT(), nullable=False),
        *(key("person_apart", *to) for to in (("one_id", "person"), ("other_id", "person"), ("by", "staff"))),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_apart")),
        sa.UniqueConstraint("one_id", "other_id", name=op.f("uq_person_apart_one_id")),
    )
    for name in ("one_id", "other_id"):
        op.create_index(op.f(f"ix_person_apart_{name}"), "person_apart", [name])


def downgrade() -> None:
    op.drop_table("person_apart")
    op.drop_table("person_merge")
    with op.batch_alter_table("person") as batch:
        batch.drop_index(batch.f("ix_person_merged_into_id"))
        batch.drop_constraint(batch.f("fk_person_merged_into_id"), type_="foreignkey")
        batch.drop_column("merged_into_id")
