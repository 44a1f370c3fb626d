"""this is me: documents, their versions, the section apart, what people agreed to, shares, looks, the form

Revision: 0033, after 0032
"""

from typing import Any

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime


def json() -> sa.JSON:
    return sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql")


def number(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=False)


def text(name: str) -> sa.Column[Any]:
    return sa.Column(name, TEXT(), nullable=False)


def moment(name: str) -> sa.Column[Any]:
    return sa.Column(name, MOMENT(), nullable=False)


def listed(name: str) -> sa.Column[Any]:
    return sa.Column(name, json(), nullable=False)


def key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))


def made(table: str, *parts: sa.schema.SchemaItem) -> None:
    op.create_table(table, number("id"), *parts, sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")))


def indexed(table: str, column: str) -> None:
    op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def upgrade() -> None:
    table = "about_me"
    made(table, number("person_id"), number("version"), moment("saved_at"), key(table, "person_id", "person.id"))
    indexed(table, "person_id")
    table = "about_me_version"
    made(
        table, number("document_id"), number("version"), number("form_version"), listed("words"), text("told"), number("by_id"), moment("at"),
        key(table, "document_id", "about_me.id"), key(table, "by_id", "staff.id"),
        sa.UniqueConstraint("document_id", "version", name=op.f("uq_about_me_version_document_id")),
    )
    table = "about_me_apart"
    made(
        table, number("document_id"), number("number"), sa.Column("on", sa.Boolean(), nullable=False), text("words"), listed("seen_by"), text("how"),
        number("by_id"), moment("at"), key(table, "document_id", "about_me.id"), key(table, "by_id", "staff.id"),
        sa.UniqueConstraint("document_id", "number", name=op.f("uq_about_me_apart_document_id")),
    )
    table = "about_me_consent"
    made(
        table, number("document_id"), text("recipient"), text("name"), listed("sections"), number("asked_by"), text("how"),
        sa.Column("given_on", sa.Date(), nullable=False), sa.Column("until", sa.Date(), nullable=False), number("by_id"), moment("at"),
        sa.Column("withdrawn_at", MOMENT(), nullable=True), sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        key(table, "document_id", "about_me.id"), key(table, "asked_by", "staff.id"), key(table, "by_id", "staff.id"),
        key(table, "withdrawn_by", "staff.id"),
    )
    indexed(table, "document_id")
    table = "about_me_share"
    made(
        table, number("document_id"), sa.Column("consent_id", sa.Integer(), nullable=True), number("version"),
        sa.Column("apart_id", sa.Integer(), nullable=True), listed("sections"), text("form"), number("by_id"), moment("at"),
        key(table, "document_id", "about_me.id"), key(table, "consent_id", "about_me_consent.id"), key(table, "apart_id", "about_me_apart.id"),
        key(table, "by_id", "staff.id"),
    )
    indexed(table, "document_id")
    indexed(table, "consent_id")
    table = "about_me_look"
    made(
        table, number("document_id"), sa.Column("share_id", sa.Integer(), nullable=True), number("by_id"), moment("at"),
        key(table, "document_id", "about_me.id"), key(table, "share_id", "about_me_share.id"), key(table, "by_id", "staff.id"),
    )
    indexed(table, "document_id")
    table = "about_me_form"
    made(
        table, number("version"), listed("sections"), listed("apart"), text("owner"), text("made_with"), text("signed_off_on"), text("because"),
        sa.Column("by_id", sa.Integer(), nullable=True), moment("at"), key(table, "by_id", "staff.id"),
        sa.UniqueConstraint("version", name=op.f("uq_about_me_form_version")),
    )


def downgrade() -> None:
    for table in ("form", "look", "share", "consent", "apart", "version"):
        op.drop_table(f"about_me_{table}")
    op.drop_table("about_me")
