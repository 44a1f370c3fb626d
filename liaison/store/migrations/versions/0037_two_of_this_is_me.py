"""two of this is me: of joined records, one document stands and the others are behind it

Revision: 0037, after 0036
"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("about_me") as batch:
        batch.add_column(sa.Column("behind", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("about_me") as batch:
        batch.drop_column("behind")
