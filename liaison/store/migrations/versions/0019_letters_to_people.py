"""letters to people about their review, and what a colleague does for a person beside them

Revision: 0019, after 0018
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime
STATES = ("drafted", "released", "printed", "gone", "stopped")


def upgrade() -> None:
    op.create_table(
        "print_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["staff.id"], name=op.f("fk_print_batch_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_batch")),
    )
    op.create_table(
        "person_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("cycle", sa.Date(), nullable=False),
        sa.Column("step", TEXT(), nullable=False),
        sa.Column("kind", TEXT(), nullable=False),
        sa.Column("state", sa.Enum(*STATES, name="personletterstate", native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column("channel", TEXT(), nullable=False),
        sa.Column("address", TEXT(), nullable=False),
        sa.Column("way_because", TEXT(), nullable=False),
        sa.Column("why", TEXT(), nullable=False),
        sa.Column("about_on", sa.Date(), nullable=True),
        sa.Column("not_before", sa.Date(), nullable=True),
        sa.Column("worker_id", sa.Integer(), nullable=True),
        sa.Column("text", TEXT(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("drafted_at", MOMENT(), nullable=False),
        sa.Column("released_at", MOMENT(), nullable=True),
        sa.Column("released_by", sa.Integer(), nullable=True),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("posted_at", MOMENT(), nullable=True),
        sa.Column("posted_by", sa.Integer(), nullable=True),
        sa.Column("stopped_because", TEXT(), nullable=False),
        sa.Column("stopped_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_letter_person_id")),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_person_letter_review_id")),
        sa.ForeignKeyConstraint(["worker_id"], ["staff.id"], name=op.f("fk_person_letter_worker_id")),
        sa.ForeignKeyConstraint(["released_by"], ["staff.id"], name=op.f("fk_person_letter_released_by")),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f("fk_person_letter_letter_id")),
        sa.ForeignKeyConstraint(["batch_id"], ["print_batch.id"], name=op.f("fk_person_letter_batch_id")),
        sa.ForeignKeyConstraint(["posted_by"], ["staff.id"], name=op.f("fk_person_letter_posted_by")),
        sa.ForeignKeyConstraint(["stopped_by"], ["staff.id"], name=op.f("fk_person_letter_stopped_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_letter")),
        sa.UniqueConstraint("person_id", "cycle", "step", name=op.f("uq_person_letter_person_id")),
    )
    for column in ("person_id", "review_id", "letter_id", "batch_id"):
        op.create_index(op.f(f"ix_person_letter_{column}"), "person_letter", [column], unique=False)
    op.create_table(
        "reach_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", TEXT(), nullable=False),
        sa.Column("kind", TEXT(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("next_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("why", TEXT(), nullable=False),
        sa.Column("made_at", MOMENT(), nullable=False),
        sa.Column("answer", TEXT(), nullable=False),
        sa.Column("note", TEXT(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("done_at", MOMENT(), nullable=True),
        sa.Column("done_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reach_task_person_id")),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_reach_task_review_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["staff.id"], name=op.f("fk_reach_task_owner_id")),
        sa.ForeignKeyConstraint(["next_id"], ["staff.id"], name=op.f("fk_reach_task_next_id")),
        sa.ForeignKeyConstraint(["done_by"], ["staff.id"], name=op.f("fk_reach_task_done_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reach_task")),
        sa.UniqueConstraint("key", name=op.f("uq_reach_task_key")),
    )
    for column in ("person_id", "review_id", "owner_id"):
        op.create_index(op.f(f"ix_reach_task_{column}"), "reach_task", [column], unique=False)
    op.create_table(
        "staff_line",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("phone", TEXT(), nullable=False),
        sa.Column("changed_at", MOMENT(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_line_staff_id")),
        sa.ForeignKeyConstraint(["changed_by"], ["staff.id"], name=op.f("fk_staff_line_changed_by")),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_staff_line")),
    )


def downgrade() -> None:
    for table in ("staff_line", "reach_task", "person_letter", "print_batch"):
        op.drop_table(table)
