"""finished cases by category and by urgency, newest first: a rare kind is found without looking through all that is finished

Revision: 0045, after 0044
"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

CLOSED = "state = 'closed'"
INDEXES = (
    ("ix_case_finished_kinds", ("category", "closed_at", "id", "urgency", "state")),
    ("ix_case_finished_levels", ("urgency", "closed_at", "id", "state")),
)


def upgrade() -> None:
    for name, columns in INDEXES:
        op.create_index(
            name,
            "case",
            list(columns),
            unique=False,
            sqlite_where=sa.text(f"+{CLOSED}"),
            postgresql_where=sa.text(CLOSED),
        )


def downgrade() -> None:
    for name, _ in INDEXES:
        op.drop_index(name, table_name="case")
