"""Where a practice can be written to about its patients: its own mailbox, else its second contact, each only if confirmed and working."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.app import App
from liaison.domain.eligibility import PersonNow, PracticeNow, Withheld, may_write_to_practice
from liaison.outbox.caps import recent_counts, why_not
from liaison.outbox.eligible import person_now, practice_at
from liaison.outbox.own_mailbox import main_mailbox
from liaison.practices.service_facts import current
from liaison.store.tables_people import Contact, Person, Practice

# whoever reads the practice's post first; a name not in it comes last
ROLES = ("practice manager", "manager", "PQL", "practice administrator", "reception")


@dataclass(frozen=True)
class Reach:
    """Where a letter goes and what is known of the practice there, or why it cannot go anywhere now."""

    address: str = ""
    problem: str = ""
    there: PracticeNow = field(default_factory=lambda: PracticeNow(open=False))


def reach(session: Session, app: App, code: str, now: datetime, *, but: Collection[str] = ()) -> Reach:
    """The first address of the practice that may be written to; `but` are addresses from which a letter came back."""
    problem = ""
    for address in addresses(session, code):
        if address.lower() in but:
            continue
        there = practice_at(session, code, address)
        verdict = may_write_to_practice(there, PersonNow())
        if isinstance(verdict, Withheld):
            problem = problem or f"{verdict.because} {verdict.ask or ''}".strip()
            continue
        ours = [main_mailbox(session, app).address]
        why = why_not(address, ours, recent_counts(session, now), current(session, now).automatic_per_day)
        if why:
            return Reach(problem=f"not written to now, as {why}.")  # to be nagged at two addresses is no better
        return Reach(address, there=there)
    return Reach(problem=problem or "No further address is known. Ring the practice.")


def addresses(session: Session, code: str) -> list[str]:
    """The practice's own mailbox first (also when there is none: then the reason is named), then its contacts, confirmed ones alone."""
    practice = session.get(Practice, code)
    own = practice.email if practice and practice.email else ""
    confirmed = select(Contact).where(col(Contact.practice_code) == code, col(Contact.verified_on).is_not(None))
    contacts = sorted(session.scalars(confirmed), key=lambda one: (rank(one.role), one.id or 0))
    return list(dict.fromkeys([own, *(one.email for one in contacts if one.email)]))


def rank(role: str) -> int:
    """How early a role is written to."""
    return ROLES.index(role) if role in ROLES else len(ROLES)


def may_be_told(code: str, where: Reach, people: Iterable[Person]) -> set[int]:
    """Those of these people, by id, who may stand in a letter that goes there."""
    return {
        person.id
        for person in people
        if person.id and not person.letters_held and person.practice_code == code
        and not isinstance(may_write_to_practice(where.there, person_now(person)), Withheld)
    }  # fmt: skip
