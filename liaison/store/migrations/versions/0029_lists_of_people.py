"""lists of people that are taken in through a page, and lists that are given out

Revision: 0029, after 0028
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime
LIST = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
STATES = ("shown", "taken", "put_away", "asked_for", "given")


def upgrade() -> None:
    op.create_table(
        "people_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Enum(*STATES, name="liststate", native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column("digest", TEXT(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("weighed", TEXT(), nullable=False),
        sa.Column("again", sa.Boolean(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("added", "changed", "unchanged", "rejected", "absent")),
        sa.Column("notes", LIST, nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("ended_at", MOMENT(), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["staff.id"], name=op.f("fk_people_list_by")),
        sa.ForeignKeyConstraint(["ended_by"], ["staff.id"], name=op.f("fk_people_list_ended_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_list")),
    )
    op.create_index(op.f("ix_people_list_digest"), "people_list", ["digest"])
    op.create_table(
        "people_list_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("word", TEXT(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", TEXT(), nullable=False),
        sa.Column("field", TEXT(), nullable=False),
        sa.Column("changes", LIST, nullable=False),
        sa.ForeignKeyConstraint(["list_id"], ["people_list.id"], name=op.f("fk_people_list_line_list_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_people_list_line_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_list_line")),
    )
    op.create_index("ix_people_list_line_list", "people_list_line", ["list_id", "word", "id"])
    op.create_index(op.f("ix_people_list_line_person_id"), "people_list_line", ["person_id"])


def downgrade() -> None:
    op.drop_table("people_list_line")
    op.drop_table("people_list")
