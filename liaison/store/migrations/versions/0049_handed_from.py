"""the keyworker who had no place for a review: it stays with the colleague who has it, until the person has another keyworker

Revision: 0049, after 0048
"""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("review") as batch_op:
        batch_op.add_column(sa.Column("handed_from", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_review_handed_from"), "staff", ["handed_from"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("review") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_review_handed_from"), type_="foreignkey")
        batch_op.drop_column("handed_from")
