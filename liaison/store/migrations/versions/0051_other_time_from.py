"""the day that a review had as a practice suggested another time: what came of it is told by what it has since

Revision: 0051, after 0050
"""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("practice_answer") as batch_op:
        batch_op.add_column(sa.Column("planned_on", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("practice_answer") as batch_op:
        batch_op.drop_column("planned_on")
