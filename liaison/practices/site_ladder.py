"""A site's own escalation ladder, in and out of the database. Without a step of its own the usual one holds; a step that ends is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.domain.cells import email as an_address
from liaison.domain.ladder import EVERYBODY, LADDER, Rung, Way, When, Whom
from liaison.domain.lists import Unusable
from liaison.practices.service_facts import current, set_fact
from liaison.store.tables_ladder import LadderStep
from liaison.store.tables_people import Staff
from models.taxonomy import Handler

LONGEST = 24 * 60  # minutes


class WrongStep(ValueError):
    """A step that cannot be: says why, and names the field."""

    def __init__(self, words: str, field: str) -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True)
class Wanted:
    """A step as somebody asks for it."""

    minutes: int
    whom: Whom
    when: When = When.ALWAYS
    ways: tuple[Way, ...] = ()
    handler: str = ""
    staff_id: int | None = None
    title: str = ""
    email: str = ""
    phone: str = ""


def ladder(session: Session) -> tuple[Rung, ...]:
    """The ladder that holds at this site now, in order."""
    rows = steps(session)
    names = {row.id: row.name for row in session.scalars(select(Staff))} if rows else {}
    return tuple(rung(row, names.get(row.staff_id, "")) for row in rows) or LADDER


def steps(session: Session) -> list[LadderStep]:
    """The site's own steps, in order."""
    own = select(LadderStep).where(col(LadderStep.ended_at).is_(None))
    return list(session.scalars(own.order_by(col(LadderStep.minutes), col(LadderStep.id))))


def rung(row: LadderStep, name: str) -> Rung:
    """A stored step as the law sees it."""
    whom = Whom(row.whom)
    handler = Handler(row.handler) if row.handler else None
    words = {
        Whom.OWNER: "the colleague who has the message",
        Whom.ON_DUTY: f"a colleague on duty ({handler.title.lower()})" if handler else "a colleague on duty",
        Whom.LEAD: "team lead",
        Whom.PERSON: name,
        Whom.ADDRESS: row.title,
        Whom.EVERYBODY: EVERYBODY.words,
    }[whom]
    return Rung(
        f"step-{row.id}", timedelta(minutes=row.minutes), whom, words, handler, row.staff_id, row.email, row.phone,
        tuple(Way(way) for way in row.channels), When(row.hours),
    )  # fmt: skip


def add(session: Session, wanted: Wanted, *, by_id: int, now: datetime) -> None:
    """Add a step. Raises WrongStep. The first one of its own begins a site's ladder: the usual one holds no more."""
    check(session, wanted)
    session.add(
        LadderStep(
            minutes=wanted.minutes, whom=wanted.whom.value, handler=wanted.handler if wanted.whom is Whom.ON_DUTY else "",
            staff_id=wanted.staff_id if wanted.whom is Whom.PERSON else None, title=wanted.title, email=wanted.email, phone=wanted.phone,
            channels=[way.value for way in wanted.ways], hours=wanted.when.value, added_at=now, added_by=by_id,
        )
    )  # fmt: skip
    session.flush()
    keep_hours(session, by_id=by_id, now=now)


def copy_usual(session: Session, *, by_id: int, now: datetime) -> None:
    """Begin with the usual ladder as the site's own, to be changed step by step; nothing where it has one."""
    for one in () if steps(session) else LADDER:
        handler = one.handler.value if one.handler else ""
        add(
            session,
            Wanted(int(one.after.total_seconds() // 60), one.whom, one.when, one.ways, handler),
            by_id=by_id,
            now=now,
        )


def end(session: Session, step_id: int, *, by_id: int, now: datetime) -> None:
    """End a step. Raises WrongStep where nobody would be told any more."""
    row = session.get(LadderStep, step_id)
    if row is None or row.ended_at is not None:
        return
    if not [one for one in steps(session) if one.id != step_id and one.hours == When.ALWAYS]:
        raise WrongStep(
            "One step has to be told at all hours: add another one first, or go back to the usual ladder.", ""
        )
    row.ended_at, row.ended_by = now, by_id
    keep_hours(session, by_id=by_id, now=now)


def end_all(session: Session, *, by_id: int, now: datetime) -> None:
    """Back to the usual ladder."""
    for row in steps(session):
        row.ended_at, row.ended_by = now, by_id
    keep_hours(session, by_id=by_id, now=now)


def keep_hours(session: Session, *, by_id: int, now: datetime) -> None:
    """With somebody on call out of hours the clocks of urgent mail run from its receipt at all hours; without, from the next opening."""
    session.flush()
    on_call = any(row.hours == When.CLOSED for row in steps(session))
    if on_call is not current(session, now).ladder:
        set_fact(session, "ladder", on_call, now=now, by_id=by_id)


def check(session: Session, wanted: Wanted) -> None:
    """Raise WrongStep for a step that could reach nobody."""
    if not 0 <= wanted.minutes <= LONGEST:
        raise WrongStep(f"Enter minutes from 0 to {LONGEST}.", "minutes")
    if not steps(session) and wanted.when is not When.ALWAYS:
        raise WrongStep("The first step is told at all hours.", "when")
    if wanted.whom is Whom.ON_DUTY and wanted.handler not in set(Handler):
        raise WrongStep("Choose the role that is told.", "handler")
    if wanted.whom is Whom.PERSON:
        staff = session.get(Staff, wanted.staff_id or 0)
        if staff is None or not staff.active:
            raise WrongStep("Choose a colleague who works here.", "staff_id")
    if wanted.whom is Whom.ADDRESS and not (wanted.title and (wanted.email or wanted.phone)):
        raise WrongStep("Say who is reached, and an address or a number.", "title")
    if wanted.email:
        try:
            an_address(wanted.email)
        except Unusable as error:
            raise WrongStep(f"The address {error.why}.", "email") from None
    if Way.SMS in wanted.ways and not wanted.phone:
        raise WrongStep("Enter the number that the SMS goes to.", "phone")
