"""how many weeks of reviews one letter to a practice gathers, as a site chose it

Revision: 0048, after 0047
"""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("digest_choice") as batch_op:
        batch_op.add_column(sa.Column("gather", sa.Integer(), server_default="4", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("digest_choice") as batch_op:
        batch_op.drop_column("gather")
