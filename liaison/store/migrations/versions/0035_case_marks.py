"""case_marks: whether a mail of a case has an attachment and whether its newest mail meets a rule of the floor, to narrow long lists by

Revision: 0035, after 0034. What keeps them in step and sets those of older cases: `liaison/store/case_marks.py`, which every upgrade calls.
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

CLOSED = "state = 'closed'"
MARKS = (("has_files", "ix_case_finished_files"), ("flagged", "ix_case_finished_flagged"))


def upgrade() -> None:
    for mark, index in MARKS:
        op.add_column("case", sa.Column(mark, sa.Boolean(), nullable=False, server_default=sa.false()))
        op.create_index(
            index,
            "case",
            ["closed_at", "id", "state"],
            unique=False,
            sqlite_where=sa.text(f"+{CLOSED} AND {mark} = 1"),
            postgresql_where=sa.text(f"{CLOSED} AND {mark}"),
        )


def downgrade() -> None:
    for mark, index in MARKS:
        op.drop_index(index, table_name="case")
        with op.batch_alter_table("case", schema=None) as batch_op:
            batch_op.drop_column(mark)
