"""each way of reaching a person has its own day on which they were asked: until now one day stood for all, and it is the first of each

Revision: 0050, after 0049
"""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

WAYS = ("email", "sms", "post", "phone", "voicemail", "service_name")
PERSON = sa.table(
    "person",
    sa.column("id", sa.Integer()),
    sa.column("safe_contact", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")),
)
PORTION = 1_000
Block = dict[str, Any]


def upgrade() -> None:
    rewrite(one_day_each)


def downgrade() -> None:
    rewrite(one_day_for_all)


def rewrite(new: Callable[[Block], Block]) -> None:
    """Write every block of safe contact anew that becomes another, a portion of people at a time."""
    connection, last = op.get_bind(), 0
    some = sa.select(PERSON.c.id, PERSON.c.safe_contact).order_by(PERSON.c.id).limit(PORTION)
    write = sa.update(PERSON).where(PERSON.c.id == sa.bindparam("of")).values(safe_contact=sa.bindparam("block"))
    while rows := connection.execute(some.where(PERSON.c.id > last)).all():
        last = rows[-1].id
        blocks = {row.id: new(row.safe_contact) for row in rows if isinstance(row.safe_contact, dict)}
        changed = [{"of": row.id, "block": blocks[row.id]} for row in rows if blocks.get(row.id, row.safe_contact) != row.safe_contact]
        if changed:
            connection.execute(write, changed)


def one_day_each(block: Block) -> Block:
    """The one day becomes the day of every way."""
    day = block.get("checked_on")
    rest = {name: value for name, value in block.items() if name != "checked_on"}
    return rest | ({f"{way}_checked_on": day for way in WAYS} if day else {})


def one_day_for_all(block: Block) -> Block:
    """The oldest of the days stands for all, so that no answer becomes fresher than it is; none where a way that was answered has none."""
    answered = [way for way in WAYS if block.get(way) in ("yes", "no")] or list(WAYS)
    days = [str(block.get(f"{way}_checked_on") or "") for way in answered]
    rest = {name: value for name, value in block.items() if not name.endswith(("_checked_on", "_checked_by"))}
    return rest | ({"checked_on": min(days)} if all(days) else {})
