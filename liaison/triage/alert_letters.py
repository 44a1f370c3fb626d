"""The words of an alarm, to whom they go and by which way. Called by `alert` inside its transaction; the webhook is rung outside any."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select, update
from sqlmodel import Session, col

from liaison.app import App
from liaison.domain.keeping_watch import repeat_after
from liaison.domain.spoken import duration, exact
from liaison.letters.render import Rendered, render
from liaison.mail.mailbox import comes_back
from liaison.outbox.post import Posting, post
from liaison.outbox.webhook import NotRung, ring
from liaison.practices.service_facts import current
from liaison.store import events
from liaison.store.session import reading, transaction
from liaison.store.tables import MailboxRow
from liaison.store.tables_people import Staff
from liaison.store.tables_post import Trouble
from liaison.store.today_queries import mailboxes

if TYPE_CHECKING:
    import httpx2

ACTOR = events.step("alert")
ENOUGH = 2  # people who must be told: one may be on leave
KNOWING = frozenset({"lead", "admin"})  # who is told


def people(session: Session) -> list[Staff]:
    """Everybody who is told: leads and admins who work here, by name."""
    everyone = session.scalars(select(Staff).where(col(Staff.active)).order_by(col(Staff.name)))
    return [staff for staff in everyone if KNOWING & set(staff.access)]


def way_out(session: Session, app: App, ill: Collection[str]) -> MailboxRow | None:
    """The mailbox that an alarm leaves by: one that is well before one in trouble, a server before a folder, ours before others."""
    able = [row for row in mailboxes(session) if row.name in app.mailboxes and row.address]
    ours = app.settings.mailbox.name

    def worth(row: MailboxRow) -> tuple[bool, bool, bool]:
        return row.name in ill, not comes_back(app.mailboxes[row.name]), row.name != ours

    return min(able, key=worth, default=None)


def tell(app: App, session: Session, row: Trouble, ill: Collection[str], now: datetime) -> int:
    """Tell everybody of a trouble, and write down that they were told; returns how many letters were posted."""
    words = render(
        "post_room_trouble",
        service=current(session, now),
        reference=name_of(row),
        words=row.words,
        advice=row.advice,
        again=duration(repeat_after(row.key)),
        link=health_page(app),
    )
    told = send_all(app, session, row, words, people(session), ill, now)
    row.told_at = now
    return told


def all_clear(app: App, session: Session, row: Trouble, ill: Collection[str], now: datetime) -> int:
    """Tell those who were told that it is over."""
    words = render(
        "post_room_well",
        service=current(session, now),
        reference=name_of(row),
        words=row.words,
        began=exact(row.began),
        ended=exact(now),
        link=health_page(app),
    )
    knew = [staff for staff in people(session) if staff.id in row.told]
    return send_all(app, session, row, words, knew, ill, now)


def send_all(
    app: App, session: Session, row: Trouble, words: Rendered, to: Sequence[Staff], ill: Collection[str], now: datetime
) -> int:
    """Post one letter to each; the round counts, with or without a way out: the webhook follows it."""
    row.rounds += 1
    row.told = sorted({*row.told, *(staff.id for staff in to if staff.id)})
    box = way_out(session, app, ill)
    if box is None:
        return 0
    name = current(session, now).name
    return sum(
        post(session, box, letter(row, words, staff), sender_name=name, actor=ACTOR, now=now) is not None
        for staff in to
        if staff.email.lower() != box.address.lower()
    )


def letter(row: Trouble, words: Rendered, staff: Staff) -> Posting:
    """One person's letter in one round."""
    return Posting(
        key=f"trouble:{row.id}:{row.rounds}:{staff.id}",
        kind="post_room",
        reference=name_of(row),
        words=words,
        to=[staff.email],
        automatic="auto-generated",
    )


def name_of(row: Trouble) -> str:
    """How letters call it."""
    return f"alarm {row.id}"


def health_page(app: App) -> str:
    """Where Health is."""
    return f"{app.settings.web.home}/health"


def ring_webhook(app: App, *, transport: httpx2.BaseTransport | None = None) -> tuple[int, str]:
    """Ring for every round that the webhook does not know of; returns how many, and why it broke off. Tried again next time."""
    url = app.settings.alarm.webhook
    if url is None:
        return 0, ""
    with reading(app.engine) as session:
        behind = session.scalars(
            select(Trouble).where(col(Trouble.rung) < col(Trouble.rounds)).order_by(col(Trouble.id))
        )
        waiting = list(behind)
    for done, row in enumerate(waiting):
        said = f"It is over: {row.words}" if row.ended_at else f"{row.words} {row.advice}"
        try:
            style = app.settings.alarm.webhook_style
            ring(url.get_secret_value(), f"Liaison: {said} {health_page(app)}", style=style, transport=transport)
        except NotRung as error:
            return done, str(error)
        with transaction(app.engine) as session:
            session.execute(update(Trouble).where(col(Trouble.id) == row.id).values(rung=row.rounds))
    return len(waiting), ""
