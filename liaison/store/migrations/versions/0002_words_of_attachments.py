"""the words of attachments

Revision: 0002, after 0001
"""

import sqlalchemy as sa
import sqlmodel
import sqlmodel.sql.sqltypes
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

LIST = sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql")


def upgrade() -> None:
    """One row an attachment, those of mails that are here already as well."""
    attachment = op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "read",
                "not_read",
                name="attachmentstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("text", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("cut", sa.Boolean(), nullable=False),
        sa.Column("because", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("floor", LIST, nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("tried_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_attachment_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sa.UniqueConstraint("message_id", "number", name=op.f("uq_attachment_message_id")),
    )
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index("ix_attachment_state_id", ["state", "id"], unique=False)

    message = sa.table("message", sa.column("id", sa.Integer()), sa.column("attachments", LIST))
    for message_id, files in op.get_bind().execute(sa.select(message.c.id, message.c.attachments)).all():
        op.bulk_insert(attachment, [listed(message_id, number, file) for number, file in enumerate(files or [])])


def listed(message_id: int, number: int, file: dict[str, object]) -> dict[str, object]:
    """An attachment that waits to be read."""
    unread = {"state": "waiting", "text": "", "cut": False, "because": "", "floor": [], "attempts": 0}
    return {"message_id": message_id, "number": number, "name": file.get("name") or "", **unread}


def downgrade() -> None:
    """Take the table away again; the bytes are in the raw mails."""
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.drop_index("ix_attachment_state_id")

    op.drop_table("attachment")
