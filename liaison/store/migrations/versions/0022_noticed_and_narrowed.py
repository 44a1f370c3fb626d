"""how soon new mail is noticed, and indexes for what finished cases are narrowed to

Revision: 0022, after 0021
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

MOMENT = sqlmodel.sql.sqltypes.UTCDateTime
CLOSED, FLAGGED = "state = 'closed'", "CAST(floor AS TEXT) != '[]'"
# name, columns, condition on SQLite (where the sign keeps it out of other choices), and on PostgreSQL
NARROWED = (
    ("ix_case_finished_unopened", ("closed_at", "id"), "opened_at IS NULL", "opened_at IS NULL"),
    ("ix_case_finished_unanswered", ("closed_at", "id", "answer_by"), "answered_at IS NULL", "answered_at IS NULL"),
    ("ix_case_finished_unclear", ("closed_at", "id"), "+outcome = 'unclear'", "outcome = 'unclear'"),
)


def upgrade() -> None:
    op.add_column("mailbox", sa.Column("listened_at", MOMENT(), nullable=True))
    op.add_column("mailbox", sa.Column("notices_within", sa.Float(), nullable=True))
    for name, columns, on_sqlite, on_postgresql in NARROWED:
        op.create_index(
            name,
            "case",
            [*columns, "state"],
            unique=False,
            sqlite_where=sa.text(f"+{CLOSED} AND {on_sqlite}"),
            postgresql_where=sa.text(f"{CLOSED} AND {on_postgresql}"),
        )
    op.create_index(
        "ix_reading_flagged",
        "reading",
        ["id"],
        unique=False,
        sqlite_where=sa.text(FLAGGED),
        postgresql_where=sa.text(FLAGGED),
    )


def downgrade() -> None:
    op.drop_index("ix_reading_flagged", table_name="reading")
    for name, *_ in NARROWED:
        op.drop_index(name, table_name="case")
    op.drop_column("mailbox", "notices_within")
    op.drop_column("mailbox", "listened_at")
