"""letters by the moment they were written: how many went to an address lately is asked for each letter to a practice

Revision: 0044, after 0043
"""

from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_letter_created_at"), "letter", ["created_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_letter_created_at"), "letter")
