"""What the register knows now of how a person may be reached, as the law sees it; and whether a letter to them may still leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.clock import london_date
from liaison.domain.eligibility import Channel, PersonNow, Safe
from liaison.domain.inviting import out_of_date
from liaison.domain.reaching import Contact, NotReached, names_against_it, reach
from liaison.domain.safe_contact import asked_on
from liaison.domain.states import PersonLetterState
from liaison.practices.senders import come_back_since
from liaison.practices.service_facts import current
from liaison.store.tables import Letter
from liaison.store.tables_people import Person, Review
from liaison.store.tables_person_letters import PersonLetter, ReachTask

TO = {Channel.EMAIL: "email_to", Channel.PHONE: "phone_to", Channel.SMS: "phone_to", Channel.POST: "post_to"}


RETURNED = "returned-"  # in the key of the task that asks where somebody lives whose letter came back in the post


@dataclass(frozen=True)
class Back:
    """What came back, and since which day: e-mail addresses, and letters in the post by person. What the person was asked about later is tried
    again."""

    emails: Mapping[str, date] = field(default_factory=dict)
    posts: Mapping[int, date] = field(default_factory=dict)


NOTHING_BACK = Back()


def come_back(session: Session) -> Back:
    """What came back to us, as it is known now."""
    asked = select(col(ReachTask.person_id), col(ReachTask.made_at)).where(col(ReachTask.key).contains(f":{RETURNED}"))
    rows = session.execute(asked.order_by(col(ReachTask.id))).all()
    return Back(come_back_since(session), {person_id: london_date(made_at) for person_id, made_at in rows})


def contact(person: Person, known: PersonNow, sender: str, back: Back) -> Contact:
    """The register's entry as values. What cannot be understood is not known, and so not safe."""
    block = person.safe_contact
    asked = {channel: known.safe_checked_on.get(channel) or date.min for channel in Channel}
    mail = back.emails.get(str(block.get("email_to") or "").strip().lower(), date.min)
    post = back.posts.get(person.id or 0, date.min)
    came = {Channel.EMAIL: mail > date.min and asked[Channel.EMAIL] <= mail, Channel.POST: asked[Channel.POST] < post}

    def word(key: str) -> str:
        return str(block.get(key) or "").strip()

    return Contact(
        person=known, letters_held=person.letters_held, to={channel: word(key) for channel, key in TO.items()},
        prefers=chosen_way(block.get("prefers")), voicemail=answer(block.get("voicemail")), service_name=answer(block.get("service_name")),
        voicemail_on=asked_on(block, "voicemail"), service_name_on=asked_on(block, "service_name"),
        times=word("times"), shared=word("shared"), do_not_tell=word("do_not_tell"), envelope=word("letters"), sender=sender,
        come_back=frozenset(channel for channel, so in came.items() if so),
    )  # fmt: skip


def answer(value: Any) -> Safe:
    """What a person said, from what is stored."""
    return next((one for one in Safe if one.value == value), Safe.UNKNOWN)


def chosen_way(value: Any) -> Channel | None:
    """A channel from what is stored."""
    return next((one for one in Channel if one.value == value), None)


def why_not_now(session: Session, letter: Letter, person: Person, known: PersonNow, now: datetime) -> str | None:
    """Why a letter to the person may not leave by e-mail now; None when it may. What was drafted is automatic, whoever released it."""
    automatic = letter.author_id is None
    now_known = contact(person, known, letter.sender, come_back(session))
    found = reach(now_known, london_date(now), only=Channel.EMAIL, automatic=automatic)
    if isinstance(found, NotReached):
        return found.because
    if [address.lower() for address in letter.to] != [found.to.lower()]:
        return "The person gave another address meanwhile."
    if why := names_against_it(letter.text, current(session, now).name, found):
        return why
    mine = session.scalars(select(PersonLetter).where(col(PersonLetter.letter_id) == letter.id)).first()
    if letter.key.startswith("person:") and (mine is None or mine.state is PersonLetterState.STOPPED):
        return "It was taken back, and may be written anew."
    review = session.get(Review, mine.review_id) if mine else None
    if mine and review:
        why = out_of_date(mine.step, mine.about_on, review.state, review.planned_on, review.planned_time)
        return f"Not sent, as {why}." if why else None
    return None
