"""after meetings: minutes with versions and drafts, actions of the whole service, questions raised, the letter afterwards

Revision: 0036, after 0035
"""

from typing import Any

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime
STATES = ("open", "done", "not_needed")
# table → column → the row of another table that it names
KEYS = {
    "meeting_minutes": {"meeting_id": "meeting.id", "by_id": "staff.id"},
    "minutes_draft": {"meeting_id": "meeting.id", "staff_id": "staff.id"},
    "service_action": {"meeting_id": "meeting.id", "owner_id": "staff.id", "practice_code": "practice.code", "added_by": "staff.id"},
    "action_version": {"action_id": "service_action.id", "owner_id": "staff.id", "practice_code": "practice.code", "by_id": "staff.id"},
    "meeting_question": {"meeting_id": "meeting.id", "practice_code": "practice.code", "by_id": "staff.id", "case_id": "case.id", "case_by": "staff.id"},
    "meeting_follow_up": {"meeting_id": "meeting.id", "changed_by": "staff.id", "released_by": "staff.id"},
}  # fmt: skip
INDEXES = (
    *(("service_action", name) for name in ("meeting_id", "owner_id", "practice_code", "due_on")),
    *(("meeting_question", name) for name in ("meeting_id", "case_id")),
)


def number(name: str, *, empty: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=empty)


def text(name: str, *, empty: bool = False) -> sa.Column[Any]:
    return sa.Column(name, TEXT(), nullable=empty)


def moment(name: str, *, empty: bool = False) -> sa.Column[Any]:
    return sa.Column(name, MOMENT(), nullable=empty)


def table(name: str, *columns: sa.Column[Any], unique: tuple[str, ...] = ()) -> None:
    keys = [sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{name}_{column}")) for column, target in KEYS[name].items()]
    only = [sa.UniqueConstraint(*unique, name=op.f(f"uq_{name}_{unique[0]}"))] if unique else []
    op.create_table(name, number("id"), *columns, *keys, sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")), *only)


def upgrade() -> None:
    with op.batch_alter_table("review_action") as batch:
        batch.add_column(sa.Column("ended_because", TEXT(), nullable=False, server_default=""))
    table(
        "meeting_minutes", number("meeting_id"), number("version"), text("notes"), text("decisions"), number("by_id"), moment("at"),
        unique=("meeting_id", "version"),
    )  # fmt: skip
    table(
        "minutes_draft", number("meeting_id"), number("staff_id"), text("notes"), text("decisions"), number("seen"), moment("at"),
        unique=("meeting_id", "staff_id"),
    )  # fmt: skip
    states = sa.Enum(*STATES, name="actionstate", native_enum=False, create_constraint=True, length=24)
    table(
        "service_action", sa.Column("state", states, nullable=False), text("source"), number("meeting_id", empty=True), text("what"), text("aim"),
        number("owner_id", empty=True), text("owner_role"), text("practice_code", empty=True), sa.Column("due_on", sa.Date(), nullable=False),
        moment("added_at"), number("added_by", empty=True), moment("ended_at", empty=True), text("ended_because"), number("version"),
    )  # fmt: skip
    table(
        "action_version", number("action_id"), number("version"), text("what"), text("aim"), number("owner_id", empty=True), text("owner_role"),
        text("practice_code", empty=True), sa.Column("due_on", sa.Date(), nullable=False), moment("at"), number("by_id", empty=True),
        unique=("action_id", "version"),
    )  # fmt: skip
    table(
        "meeting_question", number("meeting_id"), text("words"), text("raised_by"), text("email"), text("practice_code", empty=True), text("said"),
        number("by_id"), moment("at"), number("case_id", empty=True), moment("case_at", empty=True), number("case_by", empty=True),
    )  # fmt: skip
    table(
        "meeting_follow_up", number("meeting_id"), text("words"), number("version"), moment("changed_at"), number("changed_by"),
        moment("released_at", empty=True), number("released_by", empty=True), unique=("meeting_id",),
    )  # fmt: skip
    for name, column in INDEXES:
        op.create_index(op.f(f"ix_{name}_{column}"), name, [column])


def downgrade() -> None:
    for name in reversed(KEYS):
        op.drop_table(name)
    with op.batch_alter_table("review_action") as batch:
        batch.drop_column("ended_because")
