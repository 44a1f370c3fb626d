"""What the doctor sees around the mailboxes: who is told when they stand still, whether jobs turn, copies, the disk, the server's clock."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import make_url

from liaison.app import App
from liaison.cli.verdicts import Check, advice, ill, well

ROOM = 1_000_000_000  # bytes free on the database's disk, below which somebody should look
SKEW = timedelta(seconds=30)  # between this machine and the database server
OLD = timedelta(days=7)  # a copy older than this is no safety


def surroundings(app: App) -> Iterator[Check]:
    """Each check, the nearest to lost mail first."""
    yield from troubles(app)
    yield jobs(app)
    yield told(app)
    yield webhook(app)
    yield links(app)
    yield copies(app)
    yield from disk(app)
    yield from clock(app)


def troubles(app: App) -> Iterator[Check]:
    """What people have been told of and still lasts."""
    from liaison.store.post_room_queries import lasting
    from liaison.store.session import reading

    with reading(app.engine) as session:
        for row in lasting(session):
            yield ill("post room", f"{row.words} {row.advice}")


def jobs(app: App) -> Check:
    """Whether anything turns the jobs."""
    from liaison.domain.keeping_watch import stopped
    from liaison.domain.spoken import duration
    from liaison.store.post_room_queries import last_run
    from liaison.store.session import reading

    with reading(app.engine) as session:
        begun = last_run(session)
    if begun is None:
        return advice("jobs", "No job has run yet: start them with liaison serve, or liaison work.")
    if stopped(begun, app.now()):
        words = f"No job has begun for {duration(app.now() - begun)}: start them with liaison serve, or liaison work."
        return ill("jobs", words)
    return well("jobs", "They turn.")


def told(app: App) -> Check:
    """Whether at least two people are told when the post room stands still."""
    from liaison.staff.accounts import everyone
    from liaison.store.session import reading
    from liaison.triage.alert_letters import ENOUGH, people

    with reading(app.engine) as session:
        count, anybody = len(people(session)), bool(everyone(session))
    if count >= ENOUGH:
        return well("alarms", f"{count} leads and admins are told when mail stands still.")
    words = f"{count or 'Nobody'} would be told when mail stands still, and two should be: add leads or admins with liaison user add."
    return ill("alarms", words) if anybody else advice("alarms", words)


def webhook(app: App) -> Check:
    """Whether people can be reached when mail itself is what is broken."""
    if app.settings.alarm.webhook:
        return well("webhook", "It is set, for the day on which mail itself is broken.")
    return advice(
        "webhook", "None is set: when mail itself is broken, only the pages say so. See LIAISON_ALARM__WEBHOOK."
    )


def links(app: App) -> Check:
    """Whether an alarm names an address that whoever gets it can open: pages that listen here alone, or everywhere, need one."""
    web = app.settings.web
    if web.address:
        return well("links", f"Letters to colleagues lead to {web.home}.")
    words = f"Letters to colleagues lead to {web.home}: where they open the pages elsewhere, set LIAISON_WEB__ADDRESS."
    return advice("links", words)


def copies(app: App) -> Check:
    """How old the last copy is, as far as we made it."""
    from liaison.domain.spoken import duration
    from liaison.store.backups import last_copy
    from liaison.store.session import reading

    with reading(app.engine) as session:
        at = last_copy(session)
    if at is None:
        return advice("copies", "No copy by liaison backup is known here.")
    age = app.now() - at
    words = f"The last copy by liaison backup was made {duration(age)} ago"
    return ill("copies", f"{words}: make one each night.") if age > OLD else well("copies", f"{words}.")


def disk(app: App) -> Iterator[Check]:
    """Whether the database's disk has room; nothing for a database elsewhere."""
    url = make_url(app.settings.database.url)
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        return
    free = shutil.disk_usage(Path(str(url.database)).parent).free
    words = f"{free / 1e9:.1f} GB are free on the database's disk"
    yield ill("disk", f"{words}: free some space before it is full.") if free < ROOM else well("disk", f"{words}.")


def clock(app: App) -> Iterator[Check]:
    """Whether the database server's clock agrees with this machine's; nothing for a database in a file."""
    from sqlalchemy import text

    from liaison.clock import system_clock

    if app.engine.dialect.name != "postgresql":
        return
    with app.engine.connect() as connection:
        there: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    apart = abs(there - system_clock())
    words = f"The database server's clock and this machine's are {apart.total_seconds():.0f} seconds apart"
    yield (
        ill("clock", f"{words}: have both set by the same time server.") if apart > SKEW else well("clock", f"{words}.")
    )
