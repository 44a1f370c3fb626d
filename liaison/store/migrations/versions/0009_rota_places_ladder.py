"""the rota's patterns, wishes and calendar links; the directory of places; a site's own ladder; a clock that can stand still

Revision: 0009, after 0008
"""

from typing import Any

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime
LIST = sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql")
WISHES = ("asked", "agreed", "declined", "withdrawn", "lapsed")
# table → its indexed columns
INDEXES = {
    "shift_pattern": ("staff_id",),
    "leave_wish": ("staff_id",),
    "swap_wish": ("by_id", "to_id"),
    "place": ("name_key",),
    "ladder_step": ("ended_at",),
    "alarm_call": ("channel", "at"),
}


def whole(name: str, *, null: bool = False, usual: str | None = None) -> "sa.Column[Any]":
    return sa.Column(name, sa.Integer(), nullable=null, server_default=usual)


def text(name: str) -> "sa.Column[Any]":
    return sa.Column(name, TEXT(), nullable=False)


def moment(name: str, *, null: bool = False) -> "sa.Column[Any]":
    return sa.Column(name, MOMENT(), nullable=null)


def whose(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def key(table: str, column: str = "id") -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(column, name=op.f(f"pk_{table}"))


def wish(name: str) -> "sa.Column[Any]":
    kind = sa.Enum(*WISHES, name=name, native_enum=False, create_constraint=True, length=24)
    return sa.Column("state", kind, nullable=False)


def upgrade() -> None:
    op.create_table(
        "shift_pattern",
        whole("id"), whole("staff_id"), whole("weekday"), text("start"), text("end"), whole("weeks"),
        sa.Column("first_on", sa.Date(), nullable=False), sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("on_holidays", sa.Boolean(), nullable=False), text("place"), sa.Column("filled_to", sa.Date(), nullable=False),
        whole("version"), moment("made_at"), whole("made_by", null=True),
        whose("shift_pattern", "staff_id", "staff"), whose("shift_pattern", "made_by", "staff"), key("shift_pattern"),
    )
    with op.batch_alter_table("shift", schema=None) as batch:
        batch.add_column(sa.Column("place", TEXT(), nullable=False, server_default=""))
        batch.add_column(whole("pattern_id", null=True))
        batch.add_column(whole("version", usual="1"))
        batch.add_column(moment("changed_at", null=True))
        batch.add_column(whole("changed_by", null=True))
        batch.create_foreign_key(op.f("fk_shift_pattern_id"), "shift_pattern", ["pattern_id"], ["id"])
        batch.create_foreign_key(op.f("fk_shift_changed_by"), "staff", ["changed_by"], ["id"])
        batch.create_index(op.f("ix_shift_pattern_id"), ["pattern_id"])
    with op.batch_alter_table("leave", schema=None) as batch:
        batch.add_column(sa.Column("kind", TEXT(), nullable=False, server_default="leave"))
        batch.add_column(whole("version", usual="1"))
        batch.add_column(moment("changed_at", null=True))
        batch.add_column(whole("changed_by", null=True))
        batch.create_foreign_key(op.f("fk_leave_changed_by"), "staff", ["changed_by"], ["id"])
    op.create_table(
        "leave_wish",
        whole("id"), wish("leave_wish_state"), whole("staff_id"), moment("starts_at"), moment("ends_at"), text("kind"),
        moment("asked_at"), moment("answered_at", null=True), whole("answered_by", null=True),
        whose("leave_wish", "staff_id", "staff"), whose("leave_wish", "answered_by", "staff"), key("leave_wish"),
    )
    op.create_table(
        "swap_wish",
        whole("id"), wish("swap_wish_state"), whole("by_id"), whole("shift_id", null=True), whole("shift_version"), whole("to_id"),
        whole("other_id", null=True), whole("other_version", null=True), text("words"), moment("asked_at"), moment("answered_at", null=True),
        whose("swap_wish", "by_id", "staff"), whose("swap_wish", "to_id", "staff"), whose("swap_wish", "shift_id", "shift"),
        whose("swap_wish", "other_id", "shift"), key("swap_wish"),
    )
    op.create_table(
        "calendar_link",
        whole("staff_id"), sa.Column("token_hash", TEXT(length=64), nullable=False), moment("made_at"),
        whose("calendar_link", "staff_id", "staff"), key("calendar_link", "staff_id"),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_link_token_hash")),
    )
    op.create_table(
        "place",
        whole("id"), *(text(name) for name in ("kind", "code", "name", "name_key", "address", "postcode", "locality", "phone", "email", "hours")),
        sa.Column("on_holidays", sa.Boolean(), nullable=False), sa.Column("contacts", LIST, nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False), moment("changed_at"), key("place"),
        sa.UniqueConstraint("kind", "code", name=op.f("uq_place_kind")),
    )
    op.create_table(
        "ladder_step",
        whole("id"), whole("minutes"), text("whom"), text("handler"), whole("staff_id", null=True), text("title"), text("email"), text("phone"),
        sa.Column("channels", LIST, nullable=False), text("hours"), moment("added_at"), whole("added_by", null=True),
        moment("ended_at", null=True), whole("ended_by", null=True),
        *(whose("ladder_step", name, "staff") for name in ("staff_id", "added_by", "ended_by")), key("ladder_step"),
    )
    op.create_table(
        "alarm_call",
        whole("id"), whole("alarm_id"), text("channel"), text("phone"), text("words"), moment("at"), whole("tries"),
        moment("done_at", null=True), moment("given_up_at", null=True), text("trouble"),
        whose("alarm_call", "alarm_id", "alarm"), key("alarm_call"),
        sa.UniqueConstraint("alarm_id", "channel", name=op.f("uq_alarm_call_alarm_id")),
    )
    for table, columns in INDEXES.items():
        for column in columns:
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    op.add_column("case", moment("paused_at", null=True))


def downgrade() -> None:
    op.drop_column("case", "paused_at")
    for table in ("alarm_call", "ladder_step", "place", "calendar_link", "swap_wish", "leave_wish"):
        op.drop_table(table)
    with op.batch_alter_table("leave", schema=None) as batch:
        for name in ("changed_by", "changed_at", "version", "kind"):
            batch.drop_column(name)
    with op.batch_alter_table("shift", schema=None) as batch:
        batch.drop_index(op.f("ix_shift_pattern_id"))
        for name in ("changed_by", "changed_at", "version", "pattern_id", "place"):
            batch.drop_column(name)
    op.drop_table("shift_pattern")
