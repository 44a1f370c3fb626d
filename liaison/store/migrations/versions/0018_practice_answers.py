"""What practices are asked about annual reviews, and what they answer.

Revision: 0018, after 0017
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime
KINDS = ("confirmed", "other_time", "information", "moved", "wrong_practice", "died")


def key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    table = "practice_digest"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", TEXT(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("practice_code", TEXT(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("made_at", MOMENT(), nullable=False),
        sa.Column("instead_of", sa.Integer(), nullable=True),
        sa.Column("given_up_at", MOMENT(), nullable=True),
        sa.Column("thanked_at", MOMENT(), nullable=True),
        key(table, "letter_id", "letter.id"),
        key(table, "practice_code", "practice.code"),
        key(table, "instead_of", "practice_digest.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_digest")),
        sa.UniqueConstraint("key", name=op.f("uq_practice_digest_key")),
        sa.UniqueConstraint("instead_of", name=op.f("uq_practice_digest_instead_of")),
    )
    op.create_index(op.f("ix_practice_digest_letter_id"), table, ["letter_id"])
    op.create_index(op.f("ix_practice_digest_practice_code"), table, ["practice_code"])
    table = "practice_step"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("cycle", sa.Date(), nullable=False),
        sa.Column("step", TEXT(), nullable=False),
        sa.Column("practice_code", TEXT(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("digest_id", sa.Integer(), nullable=True),
        sa.Column("at", MOMENT(), nullable=False),
        key(table, "person_id", "person.id"),
        key(table, "practice_code", "practice.code"),
        key(table, "review_id", "review.id"),
        key(table, "digest_id", "practice_digest.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_step")),
        sa.UniqueConstraint("person_id", "cycle", "step", "practice_code", name=op.f("uq_practice_step_person_id")),
    )
    for column in ("practice_code", "review_id", "digest_id"):
        op.create_index(op.f(f"ix_practice_step_{column}"), table, [column])
    table = "practice_answer"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("practice_code", TEXT(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*KINDS, name="practice_answer_kind", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("text", TEXT(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.Column("how", TEXT(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("digest_id", sa.Integer(), nullable=True),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("settled_at", MOMENT(), nullable=True),
        sa.Column("settled_how", TEXT(), nullable=False),
        sa.Column("settled_words", TEXT(), nullable=False),
        key(table, "review_id", "review.id"),
        key(table, "practice_code", "practice.code"),
        key(table, "by_id", "staff.id"),
        key(table, "digest_id", "practice_digest.id"),
        key(table, "message_id", "ledger.id"),
        key(table, "settled_by", "staff.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_answer")),
    )
    for column in ("review_id", "practice_code", "digest_id"):
        op.create_index(op.f(f"ix_practice_answer_{column}"), table, [column])
    table = "practice_reply"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest_id", sa.Integer(), nullable=False),
        sa.Column("settled_by", sa.Integer(), nullable=False),
        sa.Column("settled_at", MOMENT(), nullable=False),
        key(table, "id", "ledger.id"),
        key(table, "digest_id", "practice_digest.id"),
        key(table, "settled_by", "staff.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_reply")),
    )
    op.create_index(op.f("ix_practice_reply_digest_id"), table, ["digest_id"])
    table = "digest_choice"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form", TEXT(), nullable=False),
        sa.Column("again", sa.Integer(), nullable=False),
        sa.Column("third", sa.Integer(), nullable=False),
        sa.Column("ring", sa.Integer(), nullable=False),
        sa.Column("link_days", sa.Integer(), nullable=False),
        sa.Column("because", TEXT(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        key(table, "by_id", "staff.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest_choice")),
    )


def downgrade() -> None:
    for table in ("digest_choice", "practice_reply", "practice_answer", "practice_step", "practice_digest"):
        op.drop_table(table)
