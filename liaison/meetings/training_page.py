"""The pages of training that anybody may open: the form on which training is asked for, and the page of somebody invited. Looking changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from liaison.app import App
from liaison.clock import london_date
from liaison.domain import training_links
from liaison.domain.attending import Answer
from liaison.domain.spoken import clock, long_day
from liaison.domain.states import TrainingState
from liaison.letters.training_letters import NO_PLACE, reference_of
from liaison.meetings import training_dates, training_heard, training_needs
from liaison.meetings.heard import Heard
from liaison.meetings.rsvp_page import Over, TooOften
from liaison.meetings.training_needs import Asked
from liaison.staff.signing_in import WINDOW, digest
from liaison.store import events
from liaison.store import training_queries as queries
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Practice, SignInAttempt
from liaison.store.tables_training import TrainingDate, TrainingKind, TrainingPlace

ACTOR = events.step("training_page")
FORMS = 20  # from one address in WINDOW: a whole practice may sit behind one
PRESSES = 30  # of one link in WINDOW


@dataclass(frozen=True)
class Offer:
    """What the form offers, and the practice that its link names."""

    kinds: list[TrainingKind]
    practice_code: str | None
    practice: str


@dataclass(frozen=True)
class Invited:
    """What the page of somebody invited shows. `open` is whether it can still be answered."""

    name: str
    kind: str
    about: str
    when: str
    place: str
    reference: str
    answer: str
    open: bool
    version: int


def offer(app: App, token: str = "") -> Offer:
    """What is on offer. Raises Over for a link that is not ours."""
    with reading(app.engine) as session:
        code = training_links.read_form(token, app.secret) if token else None
        practice = session.get(Practice, code) if code else None
        if token and practice is None:
            raise Over
        return Offer(list(queries.kinds(session)), code, practice.name if practice else "")


def take(app: App, asked: Asked, address: str, now: datetime) -> None:
    """Take a request; the same form sent twice is one. Raises NotSettled, TooOften."""
    with transaction(app.engine) as session:
        refuse_too_many(session, digest(f"training|{address}"), FORMS, now)
        training_needs.ask(session, app, asked, actor=ACTOR, now=now)


def refuse_too_many(session: Session, who: str, most: int, now: datetime) -> None:
    """Count a press. Raises TooOften."""
    recent = (
        select(func.count())
        .select_from(SignInAttempt)
        .where(col(SignInAttempt.who) == who, col(SignInAttempt.at) > now - WINDOW)
    )
    if (session.scalar(recent) or 0) >= most:
        raise TooOften
    session.add(SignInAttempt(who=who, at=now))


def look(app: App, token: str, now: datetime) -> Invited:
    """The page; changes nothing. Raises Over."""
    with reading(app.engine) as session:
        return shown(session, *found(app, session, token, now), now)


def answer(app: App, token: str, said: str, version: int, now: datetime) -> None:
    """Take one answer. Raises Over, TooOften, NotSettled, and MovedMeanwhile where the date has changed since the page was drawn."""
    with transaction(app.engine) as session:
        date, place = found(app, session, token, now)
        refuse_too_many(session, digest(f"training|{token}"), PRESSES, now)
        page = shown(session, date, place, now)
        if not page.open:
            raise Over
        if page.version != version:
            raise events.MovedMeanwhile("the date has changed")
        if place.answer != said:
            training_heard.note(session, app, place, Heard(Answer(said), "link"), actor=ACTOR, now=now)


def found(app: App, session: Session, token: str, now: datetime) -> tuple[TrainingDate, TrainingPlace]:
    """The date and the place that a link names. Raises Over: bent, over, never sent, or taken off the list."""
    link = training_links.read(token, app.secret)
    place = session.get(TrainingPlace, link.place_id) if link else None
    if link is None or place is None or place.withdrawn_at is not None or place.sent_sequence is None:
        raise Over
    date = session.get_one(TrainingDate, place.date_id)
    if london_date(now) > london_date(date.starts_at):
        raise Over
    return date, place


def shown(session: Session, date: TrainingDate, place: TrainingPlace, now: datetime) -> Invited:
    """The page of one place as the date stands now."""
    kind = session.get_one(TrainingKind, date.kind_id)
    when = f"{long_day(london_date(date.starts_at))}, {clock(date.starts_at)} to {clock(date.ends_at)}"
    is_open = date.state is TrainingState.PLANNED and date.starts_at > now
    return Invited(
        place.name, kind.name, kind.about, when, date.place or NO_PLACE, reference_of(date), place.answer, is_open,
        training_dates.version_of(date, place),
    )  # fmt: skip
