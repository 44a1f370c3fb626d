"""letters by the moment they were written: how many went to an address lately is asked for each letter to a practice

Revision: 0043, after 0042
"""

from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_letter_created_at"), "letter", ["created_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_letter_created_at"), "letter")
