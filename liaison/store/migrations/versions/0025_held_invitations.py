"""invitations that are held until a colleague sends them, and who of the hosts agreed

Revision: 0025, after 0024
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    with op.batch_alter_table("meeting") as batch:
        batch.add_column(sa.Column("agreed", TEXT(), nullable=False, server_default=""))
    with op.batch_alter_table("invitation") as batch:
        batch.add_column(sa.Column("added_by", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("sent_sequence", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("withdrawn_at", MOMENT(), nullable=True))
        batch.add_column(sa.Column("extra", sa.Integer(), nullable=False, server_default="0"))
        batch.create_foreign_key(op.f("fk_invitation_added_by"), "staff", ["added_by"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("invitation") as batch:
        batch.drop_constraint(op.f("fk_invitation_added_by"), type_="foreignkey")
        for name in ("extra", "withdrawn_at", "sent_sequence", "added_by"):
            batch.drop_column(name)
    with op.batch_alter_table("meeting") as batch:
        batch.drop_column("agreed")
