"""a review that was entered in error is taken back: what its end wrote on the register, letters by turn, who took it back and why

Revision: 0027, after 0026
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

from liaison.store.columns import JSON_COLUMN

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime
ONCE = "uq_review_letter_review_id"


def upgrade() -> None:
    with op.batch_alter_table("review_form") as batch:
        batch.add_column(sa.Column("turn", sa.Integer(), nullable=False, server_default="1"))
        batch.add_column(sa.Column("register_was", JSON_COLUMN, nullable=False, server_default="{}"))
    with op.batch_alter_table("review_letter") as batch:
        batch.add_column(sa.Column("turn", sa.Integer(), nullable=False, server_default="1"))
        batch.add_column(sa.Column("withdrawn_at", MOMENT(), nullable=True))
        batch.drop_constraint(ONCE, type_="unique")
        batch.create_unique_constraint(ONCE, ["review_id", "kind", "turn"])
    op.create_table(
        "review_taken_back",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("code", TEXT(), nullable=False),
        sa.Column("words", TEXT(), nullable=False),
        sa.Column("outcome", TEXT(), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("at", MOMENT(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_taken_back_review_id")),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_review_taken_back_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_taken_back")),
    )
    op.create_index(op.f("ix_review_taken_back_review_id"), "review_taken_back", ["review_id"], unique=False)


def downgrade() -> None:
    op.drop_table("review_taken_back")
    with op.batch_alter_table("review_letter") as batch:
        batch.drop_constraint(ONCE, type_="unique")
        batch.create_unique_constraint(ONCE, ["review_id", "kind"])
        batch.drop_column("withdrawn_at")
        batch.drop_column("turn")
    with op.batch_alter_table("review_form") as batch:
        batch.drop_column("register_was")
        batch.drop_column("turn")
