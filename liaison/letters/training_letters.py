"""The letters about training, as a date stands at this moment."""

from __future__ import annotations

from sqlmodel import Session

from liaison.app import App
from liaison.clock import london_date
from liaison.domain.service import Service
from liaison.domain.spoken import clock, long_day
from liaison.domain.training_links import make
from liaison.letters.render import Rendered, render
from liaison.store.tables_training import TrainingDate, TrainingKind, TrainingPlace

INVITATION, CONFIRMATION, CALLED_OFF = "training_invitation", "training_confirmation", "training_called_off"
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
