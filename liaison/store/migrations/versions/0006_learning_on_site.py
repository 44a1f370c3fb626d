"""learning on site: whole labels in corrections, the blind slice, released texts, trained readers, the watch over them

Revision: 0006, after 0005
"""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
import sqlmodel
import sqlmodel.sql.sqltypes
from sqlalchemy import Text
from alembic import op
from sqlalchemy.dialects import postgresql


revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime
OUTCOMES = ("query", "not_a_query", "unclear", "parked")
URGENCIES = ("U1", "U2", "U3", "U4")
CATEGORIES = (
    "acute_risk", "protection", "pregnancy", "transition", "script_continuity", "complaint_incident", "results_monitoring", "mental_health",
    "prescribing_advice", "referral_access", "harm_reduction", "social_legal", "review_appointment", "service_liaison",
)  # fmt: skip

OLD_ROWS = """
SELECT c.message_id, c.case_id, c.by_id, c.at, c.field, c.before, c.after, c.because, c.model_version,
       r.outcome AS suggested_outcome, r.category AS suggested_category, r.urgency AS suggested_urgency,
       k.category AS category, k.urgency AS urgency
FROM correction c LEFT JOIN reading r ON r.id = c.message_id LEFT JOIN "case" k ON k.id = c.case_id ORDER BY c.id
"""


def json() -> sa.JSON:
    return sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql")


def words(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def upgrade() -> None:
    # in words of SQL: Alembic would copy the table to add a CHECK on SQLite, and what refers to its rows forbids dropping the old one
    op.execute(
        """ALTER TABLE "case" ADD COLUMN blind VARCHAR(24) DEFAULT 'none' NOT NULL
        CONSTRAINT ck_case_blindlook CHECK (blind IN ('none', 'hidden', 'sorted', 'passed'))"""
    )
    whole_labels()
    op.create_table(
        "lesson",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("state", words("lessonstate", ("released", "declined", "withdrawn")), nullable=False),
        sa.Column("subject", TEXT(), nullable=False),
        sa.Column("body", TEXT(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.Column("reason", TEXT(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_lesson_by_id")),
        sa.ForeignKeyConstraint(["message_id"], ["ledger.id"], name=op.f("fk_lesson_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson")),
        sa.UniqueConstraint("message_id", name=op.f("uq_lesson_message_id")),
    )
    states = words("readerstate", ("candidate", "held_back", "serving", "resting", "dropped"))
    op.create_table(
        "reader_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", TEXT(), nullable=False),
        sa.Column("state", states, nullable=False),
        sa.Column("folder", TEXT(), nullable=False),
        sa.Column("trained_at", MOMENT(), nullable=False),
        sa.Column("inputs", TEXT(), nullable=False),
        sa.Column("taught", json(), nullable=False),
        sa.Column("compared", json(), nullable=False),
        sa.Column("checks", json(), nullable=False),
        sa.Column("served_from", MOMENT(), nullable=True),
        sa.Column("promoted_by", sa.Integer(), nullable=True),
        sa.Column("replaced_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["promoted_by"], ["staff.id"], name=op.f("fk_reader_version_promoted_by")),
        sa.ForeignKeyConstraint(["replaced_id"], ["reader_version.id"], name=op.f("fk_reader_version_replaced_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reader_version")),
        sa.UniqueConstraint("version", name=op.f("uq_reader_version_version")),
    )
    op.create_table(
        "reader_watch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.Column("version", TEXT(), nullable=False),
        sa.Column("fit", words("fit", ("well", "shifted", "off", "resumed")), nullable=False),
        sa.Column("since", MOMENT(), nullable=False),
        sa.Column("report", json(), nullable=False),
        sa.Column("reference", json(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_reader_watch_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reader_watch")),
    )
    op.create_index(op.f("ix_reader_watch_at"), "reader_watch", ["at"], unique=False)


def whole_labels() -> None:
    """One row a judgement, with the whole label, instead of one a field. What was judged before is carried over: the fields of one act
    become one row, whose label is what the act set and, for the rest, what the case says now."""
    old = op.get_bind().execute(sa.text(OLD_ROWS)).mappings().all()
    op.drop_table("correction")
    table = op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.Column("how", words("how", ("corrected", "confirmed", "blind")), nullable=False),
        sa.Column("model_version", TEXT(), nullable=False),
        sa.Column("suggested_outcome", words("suggested_outcome", OUTCOMES), nullable=False),
        sa.Column("suggested_category", words("suggested_category", CATEGORIES), nullable=True),
        sa.Column("suggested_urgency", words("suggested_urgency", URGENCIES), nullable=True),
        sa.Column("outcome", words("outcome", OUTCOMES), nullable=False),
        sa.Column("category", words("category", CATEGORIES), nullable=True),
        sa.Column("urgency", words("urgency", URGENCIES), nullable=True),
        sa.Column("set_urgency", sa.Boolean(), nullable=False),
        sa.Column("because", TEXT(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["ledger.id"], name=op.f("fk_correction_message_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_correction_case_id")),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_correction_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
    )
    for column in ("message_id", "case_id", "at"):
        op.create_index(op.f(f"ix_correction_{column}"), "correction", [column], unique=False)
    acts: dict[tuple[Any, ...], tuple[Any, dict[str, Any]]] = {}
    for row in old:
        act = acts.setdefault((row["message_id"], row["by_id"], str(row["at"])), (row, {}))
        act[1][row["field"]] = row["after"]
    if acts:
        op.bulk_insert(table, [carried_over(row, fields) for row, fields in acts.values()])


def carried_over(row: Any, fields: dict[str, Any]) -> dict[str, Any]:
    """One act of before as a row of now."""
    aside = fields.get("outcome") == "not_a_query"
    return {
        "message_id": row["message_id"],
        "case_id": row["case_id"],
        "by_id": row["by_id"],
        "at": aware(row["at"]),
        "how": "corrected",
        "model_version": row["model_version"],
        "suggested_outcome": row["suggested_outcome"] or "unclear",
        "suggested_category": row["suggested_category"],
        "suggested_urgency": row["suggested_urgency"],
        "outcome": "not_a_query" if aside else "query",
        "category": None if aside else fields.get("category", row["category"]),
        "urgency": None if aside else fields.get("urgency", row["urgency"]),
        "set_urgency": "urgency" in fields,
        "because": row["because"],
    }


def aware(at: Any) -> datetime:
    """A moment as the column takes it: SQLite gives text without a zone."""
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def downgrade() -> None:
    raise RuntimeError("What people judged cannot be taken apart again: restore a copy made before the upgrade.")
