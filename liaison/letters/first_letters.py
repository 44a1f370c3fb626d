"""The letters of a first appointment with a practice team, and of its yearly refresh, made from how the appointment stands at this moment."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from liaison.app import App
from liaison.clock import london_date
from liaison.domain.onboarding import ANSWER_WITHIN
from liaison.domain.spoken import day_name
from liaison.letters.meeting_letters import NO_PLACE, reference_of, when_values
from liaison.letters.render import Rendered, render
from liaison.practices import comms_document
from liaison.practices.service_facts import current
from liaison.store.tables import Letter
from liaison.store.tables_people import Contact, Meeting, Practice, Series

OFFER, REFRESH, AGAIN, CONFIRMED, REMINDER = (
    "first_offer", "first_refresh", "first_offer_again", "first_confirmed", "first_reminder",
)  # fmt: skip
KINDS = frozenset({OFFER, REFRESH, AGAIN, CONFIRMED, REMINDER})
WITH_LINK = frozenset({OFFER, REFRESH, CONFIRMED})  # these name the communications document


def words_of(session: Session, app: App, kind: str, meeting: Meeting, to: str, now: datetime) -> Rendered:
    """The letter `kind` about this appointment to that address, as it stands at `now`."""
    service = current(session, now)
    series = session.get(Series, meeting.series_id)
    practice = session.get(Practice, series.practice_code) if series and series.practice_code else None
    values = {"service": service, "reference": reference_of(meeting), "contact": name_of(session, practice, to)}
    if kind in WITH_LINK:
        values["link"] = comms_document.address(app, session)
    if kind in {OFFER, REFRESH, AGAIN}:
        values["day_words"] = day_name(meeting.day)
    if kind in {OFFER, REFRESH}:
        values["reply_by"] = f"by {day_name(service.calendar.working_day(london_date(now), ANSWER_WITHIN))}"
    if kind in {CONFIRMED, REMINDER}:
        values |= when_values(meeting) | {"place": meeting.place or NO_PLACE}
    return render(kind, **values)


def name_of(session: Session, practice: Practice | None, to: str) -> str:
    """Whom a letter greets: the contact whose address it is, else the team of the practice."""
    if practice is None:
        return "colleagues"
    known = select(col(Contact.name)).where(
        col(Contact.practice_code) == practice.code, func.lower(Contact.email) == to.lower()
    )
    return session.scalars(known.order_by(col(Contact.id)).limit(1)).first() or f"colleagues of {practice.name}"


def make_anew(session: Session, app: App, letter: Letter, meeting: Meeting, now: datetime) -> None:
    """Write the words of a letter of this kind as the appointment stands now."""
    words = words_of(session, app, letter.kind, meeting, next(iter(letter.to), ""), now)
    letter.text, letter.html = words.text, words.html
