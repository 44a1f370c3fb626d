"""The letters about training, as a date stands at this moment."""

from __future__ import annotations

from sqlmodel import Session

from liaison.app import App
from liaison.clock import london_date
from liaison.domain.attending import PARTSTAT, Answer
from liaison.domain.service import Service
from liaison.domain.spoken import clock, long_day
from liaison.domain.training_links import make
from liaison.domain.training_offers import TITLE, uid_of
from liaison.letters.meeting_letters import plain
from liaison.letters.render import Rendered, render
from liaison.mail import ics
from liaison.store.tables_training import TrainingDate, TrainingKind, TrainingPlace

INVITATION, CONFIRMATION, CALLED_OFF = "training_invitation", "training_confirmation", "training_called_off"
REMINDER = "training_reminder"
KINDS = (INVITATION, CONFIRMATION, REMINDER, CALLED_OFF)
NO_PLACE = "The place is not known to us yet."


def reference_of(date: TrainingDate) -> str:
    """What stands in subject lines. No case and no meeting has such a reference."""
    return f"T-{date.id}"


def usual(session: Session, date: TrainingDate, place: TrainingPlace) -> dict[str, str]:
    """What every letter says: whom it is to, what, when."""
    return {
        "reference": reference_of(date),
        "contact": place.name or "colleague",
        "kind": session.get_one(TrainingKind, date.kind_id).name,
        "day_words": long_day(london_date(date.starts_at)),
        "from_to": f"{clock(date.starts_at)} to {clock(date.ends_at)}",
    }


def invitation_words(
    session: Session, app: App, date: TrainingDate, place: TrainingPlace, service: Service, *, changed: bool
) -> Rendered:
    """The letter that invites, or says what has changed."""
    kind = session.get_one(TrainingKind, date.kind_id)
    where = {"about": kind.about, "place": date.place or NO_PLACE, "link": link_of(app, date, place)}
    flags = {"changed": changed, "asked": place.need_id is not None}
    return render(INVITATION, service=service, **flags, **where, **usual(session, date, place))


def reminder_words(session: Session, app: App, date: TrainingDate, place: TrainingPlace, service: Service) -> Rendered:
    """The letter to somebody who has not answered, as the date stands at this moment."""
    where = {"place": date.place or NO_PLACE, "link": link_of(app, date, place)}
    return render(REMINDER, service=service, **where, **usual(session, date, place))


def calendar_object(
    session: Session, date: TrainingDate, place: TrainingPlace, service: Service, address: str
) -> ics.Invitation:
    """The date as this person's calendar is to hold it, for them alone; `address` is the mailbox that answers come to."""
    kind = session.get_one(TrainingKind, date.kind_id)
    answered = PARTSTAT.get(Answer(place.answer), "NEEDS-ACTION")
    reach = f"Reference {reference_of(date)}. Telephone {service.phone} ({service.hours_words})."
    return ics.Invitation(
        uid=uid_of(date.id or 0, date.added_at),
        title=TITLE,
        starts=date.starts_at,
        ends=date.ends_at,
        organiser=address,
        organiser_name=plain(service.name),
        attendees=(ics.Attendee(place.email, plain(place.name), partstat=answered),),
        sequence=date.sequence + place.extra,
        location=date.place,
        description=f"{kind.name}. {reach}",
    )


def link_of(app: App, date: TrainingDate, place: TrainingPlace) -> str:
    """The page on which they answer, open until the day; "" where no public address is set up."""
    public = app.settings.web.public_address.rstrip("/")
    token = make(place.id or 0, london_date(date.starts_at), app.secret)
    return f"{public}/training-answers/{token}" if public else ""


def confirmation_words(session: Session, date: TrainingDate, place: TrainingPlace, service: Service) -> Rendered:
    """The letter that confirms a place."""
    return render(CONFIRMATION, service=service, place=date.place or NO_PLACE, **usual(session, date, place))


def called_off_words(
    session: Session, date: TrainingDate, place: TrainingPlace, service: Service, why: str
) -> Rendered:
    """The letter that says it does not take place."""
    return render(CALLED_OFF, service=service, why=why, **usual(session, date, place))
