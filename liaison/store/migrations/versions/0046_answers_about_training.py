"""answers about a training: which date, and whose place, an answer of a calendar, a mail, a page or the telephone is about

Revision: 0046, after 0045
"""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

COLUMNS = (("date_id", "training_date"), ("place_id", "training_place"))


def upgrade() -> None:
    with op.batch_alter_table("meeting_answer") as batch_op:
        for name, table in COLUMNS:
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=True))
            batch_op.create_index(batch_op.f(f"ix_meeting_answer_{name}"), [name], unique=False)
            batch_op.create_foreign_key(batch_op.f(f"fk_meeting_answer_{name}"), table, [name], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("meeting_answer") as batch_op:
        for name, _ in COLUMNS:
            batch_op.drop_constraint(batch_op.f(f"fk_meeting_answer_{name}"), type_="foreignkey")
            batch_op.drop_index(batch_op.f(f"ix_meeting_answer_{name}"))
            batch_op.drop_column(name)
