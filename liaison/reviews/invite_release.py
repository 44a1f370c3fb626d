"""A colleague reads a letter to a person and releases it, changes its words, or says why it does not go.

Whether the person may be reached is asked again here, and once more by the outbox or the print: a letter whose way is not safe any more
does not go. An e-mail is posted to the outbox, a letter on paper waits for the next print batch, a call goes onto a colleague's list.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session, col

from liaison.app import App
from liaison.clock import LONDON, london_date
from liaison.domain.eligibility import Channel
from liaison.domain.language import lint
from liaison.domain.looking_out import Kind
from liaison.domain.reaching import PREVIEW, SUBJECT, NotReached, Reached, names_against_it, reveals
from liaison.domain.states import PersonLetterState
from liaison.letters.letter_pdf import Unprintable
from liaison.letters.render import Rendered, twin
from liaison.letters.wide_font import on_paper
from liaison.outbox.own_mailbox import main_mailbox
from liaison.outbox.post import Posting, post
from liaison.outbox.reaching_now import RETURNED
from liaison.practices.service_facts import current
from liaison.reviews import invite, invite_words, reach_tasks
from liaison.store import events
from liaison.store.tables import Letter
from liaison.store.tables_notices import BadAddress
from liaison.store.tables_people import Person, Review
from liaison.store.tables_person_letters import PersonLetter

LEAVES_AT = time(9)  # London: when a letter with a day of its own leaves


class NotReleased(Exception):
    """The letter cannot go; the message says why."""


def find(session: Session, letter_id: int, version: int) -> PersonLetter:
    """The letter as it was seen. Raises MovedMeanwhile."""
    letter = session.get(PersonLetter, letter_id)
    if letter is None or letter.version != version:
        raise events.MovedMeanwhile("a colleague changed the letter meanwhile")
    return letter


def keep(session: Session, letter_id: int, *, version: int, text: str, staff_id: int, now: datetime) -> PersonLetter:  # fmt: skip
    """Keep other words in a draft; returns it. Raises MovedMeanwhile, NotReleased."""
    letter = find(session, letter_id, version)
    if letter.state is not PersonLetterState.DRAFTED:
        raise NotReleased("It is released already, so its words stay as they are.")
    if text.strip() == letter.text.strip():
        return letter
    mine = col(PersonLetter.id) == letter_id, col(PersonLetter.version) == version
    changed = session.execute(update(PersonLetter).where(*mine).values(text=text.strip() + "\n", version=version + 1))
    if not events.affected(changed):
        raise events.MovedMeanwhile("a colleague changed the letter meanwhile")
    events.note(session, letter, actor=events.person(staff_id), now=now, because="its words were changed")
    session.refresh(letter)
    return letter


def release(
    session: Session, app: App, letter_id: int, *, version: int, text: str, staff_id: int, now: datetime
) -> PersonLetter:
    """Release it with these words. Raises MovedMeanwhile, NotReleased (nothing is changed then)."""
    letter = keep(session, letter_id, version=version, text=text, staff_id=staff_id, now=now)
    person, review = session.get_one(Person, letter.person_id), session.get_one(Review, letter.review_id)
    found = may_go(session, app, letter, person, review, now)
    if why := unfit(letter, found, person):
        raise NotReleased(why)
    actor = events.person(staff_id)
    signed: dict[str, Any] = {
        "released_at": now, "released_by": staff_id, "version": letter.version + 1, "address": found.to, "way_because": found.because,
    }  # fmt: skip
    if found.channel is Channel.POST:
        events.move(
            session, letter, PersonLetterState.RELEASED, actor=actor, now=now, because="to be printed", **signed
        )
    elif found.channel is Channel.EMAIL:
        letter_id_out = to_outbox(session, app, letter, found, staff_id, now)
        events.move(
            session, letter, PersonLetterState.GONE, actor=actor, now=now, because="in the outbox", letter_id=letter_id_out, **signed
        )  # fmt: skip
    else:
        reach_tasks.make(
            session, Kind.RING, f"{Kind.RING}:{letter.id}", person=person, review=review, why=letter.why, now=now, actor=actor,
            owner_id=letter.worker_id,
        )  # fmt: skip
        events.move(
            session, letter, PersonLetterState.GONE, actor=actor, now=now, because="on a colleague's list", **signed
        )
    return letter


def may_go(session: Session, app: App, letter: PersonLetter, person: Person, review: Review, now: datetime) -> Reached:
    """How it may go now, by the channel it was drafted for. Raises NotReleased."""
    if why := invite.not_so(session, letter, review):
        raise NotReleased(f"It cannot go, as {why}.")
    found = invite.reached(session, app, person, london_date(now), only=Channel(letter.channel))
    if isinstance(found, NotReached):
        raise NotReleased(f"{found.because} {found.ask or ''}".strip())
    if why := names_against_it(letter.text, current(session, now).name, found):
        raise NotReleased(f"{why} Ask the person, or take the name out.")
    return found


def unfit(letter: PersonLetter, found: Reached, person: Person) -> str | None:
    """What has to be mended in the words before it can go; None when nothing."""
    if remarks := lint(letter.text):
        return f"Please say it in another way: “{remarks[0].words}”. Better: {remarks[0].prefer}."
    if found.channel is Channel.EMAIL and (shown := reveals(letter.text[:PREVIEW])):
        return f"The first lines are shown in a list of mails, and “{shown[0]}” tells what it is about: say it further down."
    if found.channel is Channel.POST:
        try:
            on_paper(letter.text)
            on_paper(f"{person.name} {found.to}")
        except Unprintable as no:
            return f"{no} Write it in other signs, or have this letter written by hand."
    return None


def to_outbox(
    session: Session, app: App, letter: PersonLetter, found: Reached, staff_id: int, now: datetime
) -> int | None:
    """Post it as an e-mail: outside it shows the worker's name and a plain subject, not even our mark."""
    worker = invite_words.named(session, letter.worker_id, current(session, now))
    assert worker is not None  # nothing is drafted without one
    key = f"person:{letter.person_id}:{letter.cycle}:{letter.step}"
    if session.scalar(select(Letter.id).where(col(Letter.key) == key)) is not None:  # an earlier one did not arrive
        key = f"{key}~{letter.version}"
    tried_anew = col(BadAddress.email) == found.to.lower(), col(BadAddress.ended_at).is_(None)
    session.execute(update(BadAddress).where(*tried_anew).values(ended_at=now))  # the person was asked since
    posting = Posting(
        key=key, kind=letter.kind, reference="", subject=SUBJECT,
        words=Rendered(SUBJECT, letter.text, twin(letter.text)), to=[found.to], automatic="auto-generated",
        not_before=moment(letter.not_before, now), about={"person_id": letter.person_id, "review_id": letter.review_id},
    )  # fmt: skip
    sender = worker.name if not reveals(worker.name) else worker.first
    return post(
        session, main_mailbox(session, app), posting, sender_name=sender, actor=events.person(staff_id), now=now
    )


def moment(day: date | None, now: datetime) -> datetime:
    """When it leaves: at nine on its day, or now."""
    return max(now, datetime.combine(day, LEAVES_AT, tzinfo=LONDON)) if day else now


def stop(session: Session, letter_id: int, *, version: int, because: str, staff_id: int, now: datetime) -> None:
    """Do not send it, with the reason. Raises MovedMeanwhile, NotReleased."""
    letter = find(session, letter_id, version)
    if letter.state not in invite.NOT_LEFT:
        raise NotReleased("It is on its way already.")
    events.move(
        session, letter, PersonLetterState.STOPPED, actor=events.person(staff_id), now=now, because="not sent", stopped_because=because,
        stopped_by=staff_id, version=version + 1,
    )  # fmt: skip


def came_back(session: Session, letter_id: int, *, version: int, staff_id: int, now: datetime) -> None:
    """A letter on paper came back in the post: the keyworker finds out where the person is reached, and what is still wanted is drafted anew by
    a way that is safe then. Raises MovedMeanwhile, NotReleased."""
    letter = find(session, letter_id, version)
    if letter.state is not PersonLetterState.GONE or letter.channel != Channel.POST:
        raise NotReleased("It is not in the post.")
    person, review = session.get_one(Person, letter.person_id), session.get_one(Review, letter.review_id)
    actor, why = events.person(staff_id), "A letter to this person came back in the post."
    events.move(
        session, letter, PersonLetterState.STOPPED, actor=actor, now=now, because="it came back in the post", stopped_because="It came back in the post.",
        stopped_by=None, batch_id=None, version=version + 1,
    )  # fmt: skip
    key = f"{Kind.ASK_SAFE}:{review.id}:{RETURNED}{letter.id}-{version}"
    reach_tasks.make(session, Kind.ASK_SAFE, key, person=person, review=review, why=why, now=now, actor=actor)
