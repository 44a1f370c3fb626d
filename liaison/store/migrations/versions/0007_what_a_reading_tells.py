"""what a reading tells a person: likelihoods, choices, what made it urgent, how familiar it is

Revision: 0007, after 0006
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

LISTS = ("chances", "choices", "urgent_words")


def json() -> sa.JSON:
    return sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("reading", schema=None) as batch_op:
        for name in LISTS:
            batch_op.add_column(sa.Column(name, json(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("familiarity", sqlmodel.sql.sqltypes.AutoString(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("reading", schema=None) as batch_op:
        for name in ("familiarity", *LISTS):
            batch_op.drop_column(name)
