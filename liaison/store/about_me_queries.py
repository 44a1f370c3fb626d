"""The read side of “This is me”. Whether somebody may see the section apart is asked by whoever shows it: see reviews/about_me_apart."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.store.tables_about_me import (
    AboutMe,
    AboutMeApart,
    AboutMeConsent,
    AboutMeForm,
    AboutMeLook,
    AboutMeShare,
    AboutMeVersion,
)
from liaison.store.tables_people import Staff


@dataclass(frozen=True)
class Shared:
    """One share with the agreement it rests on (None: the person's own copy) and who made it."""

    row: AboutMeShare
    consent: AboutMeConsent | None
    by: str
    behind: bool = False  # of a document of a record that was joined


@dataclass(frozen=True)
class Consented:
    """What the person agreed to once, who asked, and whether it was about a document of a record that was joined."""

    row: AboutMeConsent
    asked_by: str
    behind: bool


def document(session: Session, person_id: int) -> AboutMe | None:
    """The person's document: the one that stands."""
    rows = select(AboutMe).where(col(AboutMe.person_id) == person_id, col(AboutMe.behind).is_(False))
    return session.scalars(rows.order_by(col(AboutMe.saved_at).desc(), col(AboutMe.id).desc())).first()


def documents(session: Session, person_id: int) -> list[AboutMe]:
    """Every document of the person, the one that stands first."""
    rows = select(AboutMe).where(col(AboutMe.person_id) == person_id)
    return list(session.scalars(rows.order_by(col(AboutMe.behind), col(AboutMe.id).desc())))


def saved(session: Session, document_id: int, version: int) -> AboutMeVersion | None:
    """One version of a document."""
    rows = select(AboutMeVersion).where(
        col(AboutMeVersion.document_id) == document_id, col(AboutMeVersion.version) == version
    )
    return session.scalars(rows).first()


def versions(session: Session, person_id: int) -> list[tuple[AboutMeVersion, str]]:
    """Every version of every document of the person with who saved it, newest first."""
    rows = select(AboutMeVersion, col(Staff.name)).join(AboutMe, col(AboutMe.id) == AboutMeVersion.document_id)
    rows = rows.join(Staff, col(Staff.id) == AboutMeVersion.by_id).where(col(AboutMe.person_id) == person_id)
    return [(row, name) for row, name in session.execute(rows.order_by(col(AboutMeVersion.id).desc()))]


def version_of(session: Session, person_id: int, version_id: int) -> AboutMeVersion | None:
    """A version by its own number, if it is the person's."""
    rows = select(AboutMeVersion).join(AboutMe, col(AboutMe.id) == AboutMeVersion.document_id)
    rows = rows.where(col(AboutMe.person_id) == person_id, col(AboutMeVersion.id) == version_id)
    return session.scalars(rows).first()


def aparts(session: Session, person_id: int) -> list[tuple[AboutMeApart, str]]:
    """The section apart as it was saved each time, newest first, with who saved it; of the document that stands before any other."""
    rows = select(AboutMeApart, col(Staff.name)).join(AboutMe, col(AboutMe.id) == AboutMeApart.document_id)
    rows = rows.join(Staff, col(Staff.id) == AboutMeApart.by_id).where(col(AboutMe.person_id) == person_id)
    rows = rows.order_by(col(AboutMe.behind), col(AboutMeApart.id).desc())
    return [(row, name) for row, name in session.execute(rows)]


def consents(session: Session, person_id: int) -> list[Consented]:
    """What the person agreed to, newest first."""
    rows = select(AboutMeConsent, col(Staff.name), col(AboutMe.behind))
    rows = rows.join(AboutMe, col(AboutMe.id) == AboutMeConsent.document_id)
    rows = rows.join(Staff, col(Staff.id) == AboutMeConsent.asked_by).where(col(AboutMe.person_id) == person_id)
    return [Consented(*row) for row in session.execute(rows.order_by(col(AboutMeConsent.id).desc()))]


def consent(session: Session, document_id: int, consent_id: int, *, held: bool = False) -> AboutMeConsent | None:
    """One agreement of this document; `held` keeps it as it is until the transaction ends, so that nobody takes it back in between."""
    rows = select(AboutMeConsent).where(
        col(AboutMeConsent.document_id) == document_id, col(AboutMeConsent.id) == consent_id
    )
    return session.scalars((rows.with_for_update() if held else rows).execution_options(populate_existing=True)).first()


def shares(session: Session, person_id: int) -> list[Shared]:
    """Every share, newest first."""
    rows = select(AboutMeShare, AboutMeConsent, col(Staff.name), col(AboutMe.behind))
    rows = rows.join(AboutMe, col(AboutMe.id) == AboutMeShare.document_id)
    rows = rows.join(Staff, col(Staff.id) == AboutMeShare.by_id)
    rows = rows.outerjoin(AboutMeConsent, col(AboutMeConsent.id) == AboutMeShare.consent_id)
    rows = rows.where(col(AboutMe.person_id) == person_id).order_by(col(AboutMeShare.id).desc())
    return [Shared(*row) for row in session.execute(rows)]


def share_of(session: Session, person_id: int, share_id: int) -> AboutMeShare | None:
    """A share by its number, if it is the person's."""
    rows = select(AboutMeShare).join(AboutMe, col(AboutMe.id) == AboutMeShare.document_id)
    return session.scalars(rows.where(col(AboutMe.person_id) == person_id, col(AboutMeShare.id) == share_id)).first()


def looks(session: Session, person_id: int, *, apart: bool) -> list[tuple[AboutMeLook, str]]:
    """Who looked at the section apart, or who opened the papers of shares, newest first."""
    about = col(AboutMeLook.share_id).is_(None) if apart else col(AboutMeLook.share_id).is_not(None)
    rows = select(AboutMeLook, col(Staff.name)).join(Staff, col(Staff.id) == AboutMeLook.by_id)
    rows = rows.join(AboutMe, col(AboutMe.id) == AboutMeLook.document_id)
    rows = rows.where(col(AboutMe.person_id) == person_id, about).order_by(col(AboutMeLook.id).desc())
    return [(row, name) for row, name in session.execute(rows)]


def form_rows(session: Session) -> list[tuple[AboutMeForm, str]]:
    """Every version of the form, newest first, with who saved it."""
    rows = select(AboutMeForm, col(Staff.name)).outerjoin(Staff, col(Staff.id) == AboutMeForm.by_id)
    return [(row, name or "") for row, name in session.execute(rows.order_by(col(AboutMeForm.version).desc()))]


def form_row(session: Session, version: int | None = None) -> AboutMeForm | None:
    """One version of the form, or the newest; None where it is the program's own."""
    if version is not None:
        return session.scalars(select(AboutMeForm).where(col(AboutMeForm.version) == version)).first()
    return session.scalars(select(AboutMeForm).order_by(col(AboutMeForm.version).desc())).first()


def active(session: Session, staff_ids: list[int]) -> list[str]:
    """The names of those colleagues who work here now."""
    rows = select(col(Staff.name)).where(col(Staff.id).in_(staff_ids), col(Staff.active))
    return list(session.scalars(rows.order_by(col(Staff.name))))
