"""Sharing “This is me”: what the person agreed to, taking it back, and each share with what stood in it.

A share is decided at the moment it is made, and asked again whenever its paper is opened: only sections the person agreed to for this
recipient, in force today. The section apart goes along only where the person agreed to that too and whoever makes the share may see it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import update
from sqlmodel import Session, col

from liaison.clock import london_date
from liaison.domain.about_me_sections import TRAUMA, Form
from liaison.domain.about_me_sharing import FORMS, HOW, RECIPIENTS, Agreement, Verdict, may_share, refusal
from liaison.reviews import about_me_apart
from liaison.reviews.about_me import NotKept, document_for, newest
from liaison.reviews.about_me_form import form_at, form_now
from liaison.store import about_me_queries as queries
from liaison.store.events import affected
from liaison.store.tables_about_me import (
    AboutMeApart,
    AboutMeConsent,
    AboutMeLook,
    AboutMeShare,
    AboutMeVersion,
)
from liaison.store.tables_people import Person

OWN = "the person's own copy"
NOTHING = "Nothing is written yet."


class NotShared(Exception):
    """The share cannot be made, or not be opened any more; the message says why."""


@dataclass(frozen=True)
class Agreed:
    """A new agreement as it was entered; days are London dates."""

    recipient: str
    name: str
    sections: Sequence[str]
    asked_by: int
    how: str
    given_on: date
    until: date


@dataclass(frozen=True)
class Copy:
    """What stands in one share: sections as key and words, the form whose titles they bear, and the agreement it rests on."""

    share: AboutMeShare
    person: Person
    version: AboutMeVersion
    form: Form
    consent: AboutMeConsent | None
    words: tuple[tuple[str, str], ...]


def offered(session: Session, person_id: int, staff_id: int) -> list[tuple[str, str]]:
    """The sections a colleague can put into an agreement: key and title; the section apart only where it opens for her."""
    form = form_now(session)
    last = newest(session, queries.document(session, person_id))
    titles = {one.key: one.title for one in form.sections}
    older = form_at(session, last.form_version).titles() if last else {}
    extra = [(key, older.get(key, "Written on an earlier form")) for key in (last.words if last else {}) if key not in titles]  # fmt: skip
    apart = [(TRAUMA, form.apart.title)] if about_me_apart.opened(session, person_id, staff_id) else []
    return [*titles.items(), *extra, *apart]


def agree(session: Session, person_id: int, wanted: Agreed, *, staff_id: int, now: datetime) -> AboutMeConsent:
    """Write down what the person agreed to. Raises NotKept."""
    keys = [key for key, _ in offered(session, person_id, staff_id)]
    wrong = refusal(
        recipient=wanted.recipient, name=wanted.name, sections=wanted.sections, offered=keys, given_on=wanted.given_on, until=wanted.until,
        today=london_date(now),
    )  # fmt: skip
    if wanted.recipient not in RECIPIENTS:
        wrong["recipient"] = "Choose whom it is for."
    if wanted.how not in HOW:
        wrong["how"] = "Choose how the person said yes."
    if not queries.active(session, [wanted.asked_by]):
        wrong["asked_by"] = "Choose the colleague who asked the person."
    if wrong:
        raise NotKept(**wrong)
    row = AboutMeConsent(
        document_id=document_for(session, person_id, now).id or 0, recipient=wanted.recipient, name=wanted.name.strip(),
        sections=[key for key in keys if key in wanted.sections], asked_by=wanted.asked_by, how=wanted.how, given_on=wanted.given_on,
        until=wanted.until, by_id=staff_id, at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def withdraw(session: Session, person_id: int, consent_id: int, *, staff_id: int, now: datetime) -> bool:
    """Take an agreement back: one action, no reason. False where it was taken back already, or is not the person's."""
    mine = update(AboutMeConsent).where(
        col(AboutMeConsent.id) == consent_id,
        col(AboutMeConsent.document_id).in_([row.id for row in queries.documents(session, person_id)]),
        col(AboutMeConsent.withdrawn_at).is_(None),
    )
    return affected(session.execute(mine.values(withdrawn_at=now, withdrawn_by=staff_id))) == 1


def agreement(row: AboutMeConsent) -> Agreement:
    """A row as the law sees it."""
    return Agreement(frozenset(row.sections), row.given_on, row.until, row.withdrawn_at is not None)


def written(session: Session, version: AboutMeVersion, apart: AboutMeApart | None) -> list[str]:
    """The keys that hold words, in the form's order; the section apart last, and only where it is given."""
    order = [one.key for one in form_now(session).sections]
    keys = sorted(version.words, key=lambda key: (order.index(key) if key in order else len(order), key))
    return [*keys, *([TRAUMA] if apart and apart.words else [])]


def verdict(session: Session, person: Person, row: AboutMeConsent, staff_id: int, now: datetime) -> Verdict:
    """Whether a colleague can make a share on an agreement now, and with which sections."""
    last = newest(session, queries.document(session, person.id or 0))
    keys = written(session, last, about_me_apart.opened(session, person.id or 0, staff_id)) if last else []
    return may_share(agreement(row), keys, london_date(now), died=person.status == "died")


def share(
    session: Session, person: Person, consent_id: int | None, form: str, *, apart: bool = False, staff_id: int, now: datetime
) -> AboutMeShare:  # fmt: skip
    """Make one share, decided now. Without an agreement it is the person's own copy (`apart`: with the section apart). Raises NotShared."""
    document = queries.document(session, person.id or 0)
    last = newest(session, document)
    if document is None or last is None:
        raise NotShared(NOTHING)
    if form not in FORMS:
        raise NotShared("Choose in what form.")
    open_apart = about_me_apart.opened(session, person.id or 0, staff_id)
    if consent_id is None:
        sections = tuple(written(session, last, open_apart if apart else None))
    else:
        row = queries.consent(session, document.id or 0, consent_id, held=True)
        if row is None:
            raise NotShared("The person has not agreed to this.")
        decided = verdict(session, person, row, staff_id, now)
        if not decided.allowed:
            raise NotShared(decided.because)
        sections = decided.sections
    made = AboutMeShare(
        document_id=document.id or 0, consent_id=consent_id, version=last.version, sections=list(sections), form=form, by_id=staff_id, at=now,
        apart_id=open_apart.id if open_apart and TRAUMA in sections else None,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def opened(session: Session, person: Person, share_id: int, *, staff_id: int, now: datetime) -> Copy:
    """What stands in a share, asked again at this moment, and written down that somebody opened it. Raises NotShared."""
    row = queries.share_of(session, person.id or 0, share_id)
    if row is None:
        raise NotShared("There is no such share.")
    consent = queries.consent(session, row.document_id, row.consent_id) if row.consent_id else None
    if row.consent_id is not None:
        if consent is None:
            raise NotShared("The person has not agreed to this.")
        decided = may_share(agreement(consent), row.sections, london_date(now), died=person.status == "died")
        if not decided.allowed:
            raise NotShared(decided.because)
    version = queries.saved(session, row.document_id, row.version)
    assert version is not None
    words = {key: str(version.words[key]) for key in row.sections if key in version.words}
    if row.apart_id is not None:
        told = session.get_one(AboutMeApart, row.apart_id)
        if about_me_apart.opened(session, person.id or 0, staff_id) is None or staff_id not in told.seen_by:
            raise NotShared("A part of this is kept apart, and opens only for colleagues whom the person named.")
        words[TRAUMA] = told.words
    session.add(AboutMeLook(document_id=row.document_id, share_id=row.id, by_id=staff_id, at=now))
    form = form_at(session, version.form_version)
    return Copy(row, person, version, form, consent, tuple((key, words[key]) for key in row.sections if key in words))
