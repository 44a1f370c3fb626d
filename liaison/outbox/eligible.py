"""May this letter still leave? Asked with fresh values in the moment of sending, not when it was planned."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from liaison.clock import london_date
from liaison.domain import chi
from liaison.domain.eligibility import (
    Address,
    Channel,
    PersonNow,
    PracticeNow,
    Safe,
    Withheld,
    may_write_to_practice,
)
from liaison.domain.reaching import SUBJECT
from liaison.domain.safe_contact import asked_on
from liaison.domain.secure_domains import is_secure
from liaison.domain.states import CaseState, ReviewState
from liaison.letters.catalogue import CATALOGUE, FILING
from liaison.letters.first_letters import KINDS as FIRST_KINDS
from liaison.outbox.caps import too_many_about_it
from liaison.outbox.first_now import why_not_now as about_a_first_appointment
from liaison.outbox.meeting_now import why_not_now as about_a_meeting
from liaison.outbox.reaching_now import why_not_now
from liaison.outbox.settling import PROOF
from liaison.outbox.training_now import why_not_now as about_training
from liaison.practices.secure_list import own_domains
from liaison.practices.senders import bad_addresses
from liaison.practices.service_facts import current
from liaison.store.desk_queries import waiting as waits
from liaison.store.digest_queries import asks_what_was_answered, replies_waiting, speaks_of_somebody_held
from liaison.store.file_queries import of_letters
from liaison.store.tables import Case, Event, Letter
from liaison.store.tables_desk import Ask
from liaison.store.tables_notices import BadAddress
from liaison.store.tables_people import Contact, Person, Practice, Review, Staff

TO_THE_PERSON = frozenset(
    name for name, one in CATALOGUE.items() if one.purpose == SUBJECT
)  # letters that reach the person, not a colleague
ALARMS = frozenset({"escalation", "letter_notice"})  # to colleagues, about urgent things
ONCE_A_CASE = frozenset(
    {"late_notice", "asked"}
)  # their key keeps them to one a question: they come beside the acknowledgement
TO_THE_PRACTICE = frozenset({"weekly_letters"})  # answers of people, to a practice's own mailbox
ABOUT_PEOPLE_TO_PRACTICES = frozenset(
    {"review_digest", "review_reminder", "review_outcome", "review_letter"}
)  # about people, to a practice, on our initiative
ABOUT_NOBODY = frozenset(
    {"review_thanks", *FIRST_KINDS}
)  # to a practice, about no person: to the address that was asked


def withheld(session: Session, letter: Letter, now: datetime) -> str | None:
    """Why the letter may not leave now; None when it may."""
    person = session.get(Person, letter.person_id) if letter.person_id else None
    if person and person.letters_held:
        return "Every letter about this person is held."
    if (
        gone := no_longer_wanted(session, letter, now)
        or answered_anew(session, letter)
        or off_the_secure_domains(session, letter)
    ):
        return gone
    verdict: Any = None
    about = person_now(person) if person else None
    if person and about and letter.kind in TO_THE_PERSON:
        if why := why_not_now(session, letter, person, about, now):
            return why
    elif letter.kind in ABOUT_PEOPLE_TO_PRACTICES and letter.practice_code:
        if speaks_of_somebody_held(session, letter.key):
            return "It speaks of somebody about whom nothing leaves any more; the others go into a later one."
        if asks_what_was_answered(session, letter.key):
            return "The practice has answered meanwhile; what is still missing goes into a later one."
        if letter.kind == "review_reminder" and letter.practice_code in replies_waiting(session):
            return "The practice has written meanwhile; a colleague reads it first."
        verdict = may_write_to_practice(
            practice_at(session, letter.practice_code, next(iter(letter.to), "")), about or PersonNow()
        )
    elif letter.kind in ABOUT_NOBODY and letter.practice_code:
        verdict = may_write_to_practice(practice_at(session, letter.practice_code, next(iter(letter.to), "")))
    elif letter.kind in TO_THE_PRACTICE and letter.practice_code:
        verdict = may_write_to_practice(practice_now(session, letter.practice_code), PersonNow())
    if isinstance(verdict, Withheld):
        return verdict.because
    return into_the_void(session, letter) or over_the_cap(session, letter, now)


def off_the_secure_domains(session: Session, letter: Letter) -> str | None:
    """What carries a CHI number for a practice's files goes to secure domains alone, also where one was taken off the list meanwhile."""
    own = own_domains(session)
    if all(is_secure(address, own) for address in (*letter.to, *letter.cc)):
        return None
    files = of_letters(session, [letter.id or 0], words=True).get(letter.id or 0, [])
    told = letter.kind in ABOUT_PEOPLE_TO_PRACTICES and bool(chi.find(letter.text))
    if told or letter.text.startswith(FILING) or any(chi.find(f"{one.name}\n{one.words}") for one in files):
        return "It carries a CHI number, and its address is no longer on a secure domain."
    return None


def into_the_void(session: Session, letter: Letter) -> str | None:
    """Nothing automatic goes where letters do not arrive. A letter that a person wrote may be a try; an alarm is tried whatever happens."""
    if letter.automatic is None or letter.kind in ALARMS:
        return None
    addresses = {address.lower() for address in (*letter.to, *letter.cc)}
    if addresses and addresses <= bad_addresses(session):
        return "Letters to this address come back. Ring and check the address."
    return None


def over_the_cap(session: Session, letter: Letter, now: datetime) -> str | None:
    """So many automatic letters about one question go to one address and no more, whatever posted them."""
    if letter.automatic is None or letter.case_id is None or letter.kind in ALARMS | ONCE_A_CASE:
        return None
    most = current(session, now).automatic_per_case
    return (
        "An automatic letter about this question went there before."
        if too_many_about_it(session, letter, most)
        else None
    )


def no_longer_wanted(session: Session, letter: Letter, now: datetime) -> str | None:
    """Nothing leaves after a cancellation or a completed review, no excuse after the answer, and no alarm once a person has opened the mail."""
    if why := (
        about_a_meeting(session, letter, now)
        or about_a_first_appointment(session, letter, now)
        or about_training(session, letter, now)
    ):
        return why
    case = (
        session.get(Case, letter.case_id) if letter.case_id and letter.kind in {"late_notice", "escalation"} else None
    )
    if case and letter.kind == "escalation":
        return "A person had opened the message by then." if case.opened_at else None
    if case and case.state in {CaseState.ANSWERED, CaseState.CLOSED, CaseState.WAITING}:
        return "The question has been answered meanwhile, or waits for the practice."
    if letter.kind == "asked" and not still_asked(session, letter):
        return "The question to this colleague has been answered or taken back meanwhile, or went to another."
    review = session.get(Review, letter.review_id) if letter.review_id else None
    if review and letter.automatic and review.state in {ReviewState.COMPLETED, ReviewState.CLOSED}:
        return "The review is finished."
    return None


def still_asked(session: Session, letter: Letter) -> bool:
    """Whether a question about this case still waits for whom the letter goes to."""
    waiting = (
        select(Ask.id).join(Staff, col(Staff.id) == Ask.asked_id).where(col(Ask.case_id) == letter.case_id, *waits())
    )
    return session.scalar(waiting.where(col(Staff.email).in_(letter.to)).limit(1)) is not None


def answered_anew(session: Session, letter: Letter) -> str | None:
    """While nobody knew whether an answer had left, its case was open again: where a colleague answered anew, one answer is enough.

    Asked of a letter that goes out again by itself, on proof that it had not gone; what a person queues again is theirs to judge.
    """
    if letter.kind != "answer" or not letter.attempts:
        return None
    tried = select(Event.id).where(
        col(Event.kind) == "letter", col(Event.subject_id) == letter.id, col(Event.because) == PROOF
    )
    later = select(Letter.id).where(
        col(Letter.case_id) == letter.case_id, col(Letter.kind) == "answer", col(Letter.id) > letter.id
    )
    if session.scalar(tried.limit(1)) is None or session.scalar(later.limit(1)) is None:
        return None
    return "Another answer was written while nobody knew whether this one had left."


def person_now(person: Person) -> PersonNow:
    """What the register knows now, as the law sees it."""
    block = person.safe_contact
    return PersonNow(
        safe={channel: said(block, channel) for channel in Channel},
        safe_checked_on={channel: asked_on(block, channel.value) for channel in Channel},
        in_shared_care=person.status not in {"left", "died"},
        died=person.status == "died",
        in_custody=person.status == "custody",
        in_hospital=person.status == "hospital",
        domestic_abuse=bool(block.get("domestic_abuse")),
        paused_until=date.max if person.status == "paused" else None,
    )


def said(block: Mapping[str, Any], channel: Channel) -> Safe:
    """What a person said about one channel. What cannot be understood is not safe, and must not stop the other letters."""
    return next((answer for answer in Safe if answer.value == block.get(channel.value)), Safe.UNKNOWN)


def practice_now(session: Session, code: str) -> PracticeNow:
    """What the directory knows now, as the law sees it."""
    practice = session.get(Practice, code)
    if practice is None:
        return PracticeNow(open=False)
    health = health_of(session, practice.email or "", practice.email_verified_on)
    return PracticeNow(open=practice.status == "open", address=practice.email, health=health)


def practice_at(session: Session, code: str, address: str) -> PracticeNow:
    """The same for one address of the practice: its own mailbox, or one of its contacts. Nobody has confirmed any other."""
    now = practice_now(session, code)
    if not address or address.lower() == (now.address or "").lower():
        return now
    named = select(Contact).where(col(Contact.practice_code) == code, func.lower(Contact.email) == address.lower())
    confirmed = max((one.verified_on for one in session.scalars(named) if one.verified_on), default=None)
    return PracticeNow(open=now.open, address=address, health=health_of(session, address, confirmed))


def health_of(session: Session, address: str, confirmed: date | None) -> Address:
    """What is known of an address: letters come back from it, unless somebody has confirmed it on a later day."""
    bad = session.get(BadAddress, address.lower())
    if bad and bad.ended_at is None and (confirmed is None or confirmed <= london_date(bad.since)):
        return Address.BOUNCING
    return Address.CHECKED if confirmed else Address.UNCHECKED
