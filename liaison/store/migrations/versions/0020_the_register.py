"""what the register knows for the page of a person, and who changed what

Revision: 0020, after 0019
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime
LIST = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
DAYS = ("ecg_on", "naloxone_on", "bbv_on", "look_again_on")


def upgrade() -> None:
    op.create_table(
        "person_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("what", TEXT(), nullable=False),
        sa.Column("fields", LIST, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_change_person_id")),
        sa.ForeignKeyConstraint(["by"], ["staff.id"], name=op.f("fk_person_change_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_change")),
    )
    op.create_index(op.f("ix_person_change_person_id"), "person_change", ["person_id"])
    with op.batch_alter_table("person") as batch:
        batch.add_column(sa.Column("pronouns", TEXT(), nullable=False, server_default=""))
        batch.add_column(sa.Column("methadone_mg", sa.Integer(), nullable=True))
        for name in DAYS:
            batch.add_column(sa.Column(name, sa.Date(), nullable=True))
        batch.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))


def downgrade() -> None:
    with op.batch_alter_table("person") as batch:
        for name in ("version", *DAYS, "methadone_mg", "pronouns"):
            batch.drop_column(name)
    op.drop_index(op.f("ix_person_change_person_id"), table_name="person_change")
    op.drop_table("person_change")
