"""Clusters that were asked before the steps had a table are reminded from the day of their letter."""

from pathlib import Path
from typing import Any

from alembic import command
from sqlalchemy import select

from liaison.store import migrate
from liaison.store.session import open_engine, reading
from liaison.store.tables_meetings import MeetingStepTaken

AT = "2026-11-24 10:00:00"


def test_a_letter_that_asked_before_counts_as_the_first_step(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/liaison.db")

    def insert(connection: Any, table: str, **row: Any) -> None:
        names = ", ".join(f'"{name}"' for name in row)
        connection.exec_driver_sql(
            f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(row))})", tuple(row.values())
        )

    with engine.execution_options(liaison_writes=True).begin() as connection:
        command.upgrade(migrate.config(connection), "0023")
        insert(connection, "mailbox", id=1, name="main", address="", reconcile_report="{}")
        insert(connection, "series", id=1, kind="cluster", name="S", rule="", months="[]", local_time="14:00", minutes=60, active=1)  # fmt: skip
        insert(
            connection, "meeting", id=7, series_id=1, state="asked", day="2027-01-20", ask_on="2026-10-28", confirm_on="2026-12-23",
            invite_on="2026-12-23", place="", uid="u", sequence=0, because="", created_at=AT,
        )  # fmt: skip
        for number, kind, meeting in ((1, "cluster_ask", 7), (2, "answer", None)):
            insert(
                connection, "letter", id=number, key=f"k{number}", kind=kind, state="sent", mailbox_id=1, message_id=f"<{number}@b.example>",
                sender="a@b.example", sender_name="", to="[]", cc="[]", subject="s", text="t", references="[]", created_at=AT, not_before=AT,
                attempts=0, because="", meeting_id=meeting,
            )  # fmt: skip

    migrate.upgrade(engine)

    with engine.connect() as connection:  # tables were made anew under rows that point to them, and keys hold again
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        assert connection.exec_driver_sql("SELECT version, room_id FROM series").one() == (1, None)
    with reading(engine) as session:
        (row,) = session.scalars(select(MeetingStepTaken))
        assert (row.meeting_id, row.turn, row.step, row.letter_id, row.at.isoformat()) == (7, 1, "ask", 1, "2026-11-24T10:00:00+00:00")  # fmt: skip
    engine.dispose()
