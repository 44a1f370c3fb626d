"""files that colleagues add to their drafts, and that go with letters; mails that were divided

Revision: 0021, after 0020
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime


def json() -> sa.JSON:
    return sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql")


def upgrade() -> None:
    op.create_table(
        "draft_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.Column("name", TEXT(), nullable=False),
        sa.Column("note", TEXT(), nullable=False),
        sa.Column("content_type", TEXT(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("words", TEXT(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_draft_file_case_id")),
        sa.ForeignKeyConstraint(["author_id"], ["staff.id"], name=op.f("fk_draft_file_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_file")),
    )
    op.create_index("ix_draft_file_whose", "draft_file", ["case_id", "author_id"], unique=False)
    op.create_table(
        "division",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("made", json(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.Column("before", json(), nullable=False),
        sa.Column("undone_at", MOMENT(), nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_division_case_id")),
        sa.ForeignKeyConstraint(["message_id"], ["ledger.id"], name=op.f("fk_division_message_id")),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_division_by_id")),
        sa.ForeignKeyConstraint(["undone_by"], ["staff.id"], name=op.f("fk_division_undone_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_division")),
    )
    op.create_index(op.f("ix_division_case_id"), "division", ["case_id"], unique=False)
    with op.batch_alter_table("letter_file", schema=None) as batch_op:
        batch_op.add_column(sa.Column("size", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("words", TEXT(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("added", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(sa.text("UPDATE letter_file SET size = length(content)"))


def downgrade() -> None:
    with op.batch_alter_table("letter_file", schema=None) as batch_op:
        for name in ("added", "words", "size"):
            batch_op.drop_column(name)
    op.drop_table("division")
    op.drop_table("draft_file")
