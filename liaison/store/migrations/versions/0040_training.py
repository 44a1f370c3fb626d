"""training: kinds on offer, who asked for what, dates, and who is on the list of each

Revision: 0040, after 0039
"""

from typing import Any

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime
NEEDS, DATES = ("asked", "offered", "met", "put_away"), ("planned", "held", "called_off")
# table → column → the row of another table that it names
KEYS = {
    "training_kind": {"changed_by": "staff.id"},
    "training_need": {"practice_code": "practice.code", "by_id": "staff.id", "message_id": "ledger.id"},
    "training_wish": {"need_id": "training_need.id", "kind_id": "training_kind.id"},
    "training_date": {"kind_id": "training_kind.id", "added_by": "staff.id"},
    "training_place": {
        "date_id": "training_date.id", "need_id": "training_need.id", "practice_code": "practice.code", "added_by": "staff.id",
    },
}  # fmt: skip
INDEXES = (
    ("training_need", "practice_code"), ("training_need", "at"), ("training_wish", "kind_id"), ("training_date", "kind_id"),
    ("training_date", "starts_at"), ("training_place", "need_id"),
)  # fmt: skip
# as they stood in this version: name, what it is, minutes
KINDS = (
    ("Trauma-informed practice", "What trauma does, and how rooms, words and routines can make people feel safe.", 120),
    ("Naloxone", "Recognise an overdose, give naloxone, stay with the person; kits to take along.", 60),
    ("Language at the door", "How people are met by whoever sees them first: words, tone, waiting rooms.", 60),
)


def number(name: str, *, empty: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=empty)


def text(name: str, *, empty: bool = False) -> sa.Column[Any]:
    return sa.Column(name, TEXT(), nullable=empty)


def moment(name: str, *, empty: bool = False) -> sa.Column[Any]:
    return sa.Column(name, MOMENT(), nullable=empty)


def state(name: str, values: tuple[str, ...]) -> sa.Column[Any]:
    kind = sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)
    return sa.Column("state", kind, nullable=False)


def table(name: str, *columns: sa.Column[Any], unique: tuple[str, ...] = ()) -> sa.Table:
    keys = [sa.ForeignKeyConstraint([one], [target], name=op.f(f"fk_{name}_{one}")) for one, target in KEYS[name].items()]
    only = [sa.UniqueConstraint(*unique, name=op.f(f"uq_{name}_{unique[0]}"))] if unique else []
    return op.create_table(name, number("id"), *columns, *keys, sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")), *only)


def upgrade() -> None:
    kinds = table(
        "training_kind", text("name"), text("about"), number("minutes"), sa.Column("active", sa.Boolean(), nullable=False), number("version"),
        moment("changed_at", empty=True), number("changed_by", empty=True), unique=("name",),
    )  # fmt: skip
    table(
        "training_need", state("needstate", NEEDS), text("once"), text("asked_as"), text("organisation"), text("practice_code", empty=True),
        text("contact"), text("email"), text("phone"), number("people", empty=True), text("when_words"), text("words"), text("how"), moment("at"),
        number("by_id", empty=True), number("message_id", empty=True), text("why"), number("version"), unique=("once",),
    )  # fmt: skip
    table("training_wish", number("need_id"), number("kind_id"), unique=("need_id", "kind_id"))
    table(
        "training_date", state("trainingstate", DATES), number("kind_id"), moment("starts_at"), moment("ends_at"), text("place"), number("seats"),
        number("sequence"), text("why"), text("also_came"), moment("added_at"), number("added_by", empty=True), number("version"),
    )  # fmt: skip
    table(
        "training_place", number("date_id"), number("need_id", empty=True), text("name"), text("email"), text("asked_as"), text("organisation"),
        text("practice_code", empty=True), text("answer"), moment("answered_at", empty=True), text("how"), text("attended"),
        number("sent_sequence", empty=True), moment("withdrawn_at", empty=True), number("extra"), moment("added_at"), number("added_by", empty=True),
        unique=("date_id", "email"),
    )  # fmt: skip
    for name, column in INDEXES:
        op.create_index(op.f(f"ix_{name}_{column}"), name, [column])
    rows = [{"name": name, "about": about, "minutes": long, "active": True, "version": 1} for name, about, long in KINDS]
    op.bulk_insert(kinds, rows)


def downgrade() -> None:
    for name in reversed(KEYS):
        op.drop_table(name)
