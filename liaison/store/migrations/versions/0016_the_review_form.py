"""the form of an annual review, its actions, what came beforehand, and the letters that follow

Revision: 0016, after 0015
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

from liaison.store.columns import JSON_COLUMN

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime
# table → columns: name, type, "" where it may be empty; and the tables that columns name
TABLES = {
    "review_form": (
        ("review_id", sa.Integer, "review"), ("questions", sa.Integer, ""), ("begun_at", MOMENT, ""), ("begun_by", sa.Integer, "staff"),
        ("ended_at?", MOMENT, ""), ("ended_by?", sa.Integer, "staff"), ("letters_due_on?", sa.Date, ""),
    ),
    "review_answers": (
        ("id", sa.Integer, ""), ("review_id", sa.Integer, "review"), ("section", TEXT, ""), ("version", sa.Integer, ""), ("answers", None, ""),
        ("by_id", sa.Integer, "staff"), ("at", MOMENT, ""),
    ),
    "review_question": (
        ("id", sa.Integer, ""), ("does", TEXT, ""), ("section", TEXT, ""), ("field", TEXT, ""), ("label", TEXT, ""), ("kind", TEXT, ""),
        ("choices", None, ""), ("sensitive", sa.Boolean, ""), ("owner", TEXT, ""), ("because", TEXT, ""), ("at", MOMENT, ""), ("by_id?", sa.Integer, "staff"),
    ),
    "review_action": (
        ("id", sa.Integer, ""), ("review_id", sa.Integer, "review"), ("what", TEXT, ""), ("owner_id?", sa.Integer, "staff"), ("owner_words", TEXT, ""),
        ("due_on", sa.Date, ""), ("added_at", MOMENT, ""), ("added_by", sa.Integer, "staff"), ("ended_at?", MOMENT, ""), ("ended_by?", sa.Integer, "staff"),
        ("ended_as", TEXT, ""),
    ),
    "review_paper": (
        ("id", sa.Integer, ""), ("review_id", sa.Integer, "review"), ("kind", TEXT, ""), ("words", TEXT, ""), ("as_at", sa.Date, ""), ("at", MOMENT, ""),
        ("by_id", sa.Integer, "staff"),
    ),
    "review_letter": (
        ("id", sa.Integer, ""), ("review_id", sa.Integer, "review"), ("kind", TEXT, ""), ("words", TEXT, ""), ("version", sa.Integer, ""), ("made_at", MOMENT, ""),
        ("changed_by", sa.Integer, "staff"), ("released_at?", MOMENT, ""), ("released_by?", sa.Integer, "staff"), ("how", TEXT, ""), ("letter_id?", sa.Integer, "letter"),
    ),
}  # fmt: skip
UNIQUE = {"review_answers": ("review_id", "section", "version"), "review_letter": ("review_id", "kind")}
INDEXED = (
    ("review_form", "letters_due_on"), ("review_action", "review_id"), ("review_action", "owner_id"), ("review_action", "ended_at"),
    ("review_paper", "review_id"), ("review_letter", "review_id"), ("review_letter", "released_at"),
)  # fmt: skip


def upgrade() -> None:
    for table, columns in TABLES.items():
        made = [
            sa.Column(name.rstrip("?"), kind() if kind else JSON_COLUMN, nullable=name.endswith("?"))
            for name, kind, _ in columns
        ]
        foreign = [
            sa.ForeignKeyConstraint(
                [name.rstrip("?")],
                [f"{of}.id"],
                name=op.f(f"fk_{table}_{name.rstrip('?')}"),
            )
            for name, _, of in columns
            if of
        ]
        once = [sa.UniqueConstraint(*UNIQUE[table], name=op.f(f"uq_{table}_review_id"))] if table in UNIQUE else []
        key = sa.PrimaryKeyConstraint(columns[0][0], name=op.f(f"pk_{table}"))
        op.create_table(table, *made, *foreign, key, *once)
    for table, column in INDEXED:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
