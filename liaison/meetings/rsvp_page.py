"""The page of somebody invited, behind a signed link: what it shows, and what a pressed button does. Looking changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from liaison.app import App
from liaison.clock import london_date
from liaison.domain.attending import Answer, sequence
from liaison.domain.meeting_links import read
from liaison.domain.states import MeetingState
from liaison.letters.meeting_letters import NO_PLACE, reference_of, title_of, when_values
from liaison.meetings.heard import Heard, hear
from liaison.meetings.page_words import ACTOR, take_in
from liaison.staff.signing_in import WINDOW, digest
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Invitation, Meeting, SignInAttempt

PRESSES = 30  # of one link in WINDOW
STANDS = frozenset({MeetingState.CONFIRMED, MeetingState.INVITED})


class Over(Exception):
    """The link is not ours, is over, or leads to nothing any more: nobody is told which."""


class TooOften(Exception):
    """Buttons of this link were pressed very often in a short while."""


class Changed(Exception):
    """The meeting has another time or place than the page showed."""


@dataclass(frozen=True)
class Page:
    """What the page shows. `open` is whether it can still be answered; `version` is what it was drawn from."""

    name: str
    title: str
    when: str
    place: str
    reference: str
    answer: Answer
    deputy: str
    open: bool
    version: int


def look(app: App, token: str, now: datetime) -> Page:
    """The page; changes nothing. Raises Over."""
    with reading(app.engine) as session:
        return page(session, *found(app, session, token, now))


def answer(app: App, token: str, said: Answer, deputy: str, words: str, version: int, now: datetime) -> None:
    """Take one answer, with its words. Raises Over, TooOften, Changed."""
    with transaction(app.engine) as session:
        meeting, guest = found(app, session, token, now)
        who = digest(f"meeting|{token}")
        recent = select(func.count()).select_from(SignInAttempt).where(
            col(SignInAttempt.who) == who, col(SignInAttempt.at) > now - WINDOW
        )  # fmt: skip
        if (session.scalar(recent) or 0) >= PRESSES:
            raise TooOften
        session.add(SignInAttempt(who=who, at=now))
        shown = page(session, meeting, guest)
        if not shown.open:
            raise Over
        if shown.version != version:
            raise Changed
        message_id = take_in(session, app, meeting, guest, words, now) if words else None
        heard = Heard(said, "link", deputy=deputy, words=words, message_id=message_id, sequence=version)
        needs_a_look = bool(words) or said is Answer.OTHER_TIME
        because = "They wrote something beside their answer." if words else ""
        if said is Answer.OTHER_TIME:
            because = "They would like another time."
        hear(session, meeting, guest, heard, actor=ACTOR, now=now, look=needs_a_look, because=because)


def found(app: App, session: Session, token: str, now: datetime) -> tuple[Meeting, Invitation]:
    """The meeting and the invitation that a link names. Raises Over: bent, over, never sent, or taken off the list."""
    link = read(token, app.secret)
    guest = session.get(Invitation, link.invitation_id) if link else None
    meeting = session.get(Meeting, guest.meeting_id) if guest else None
    if link is None or guest is None or meeting is None or london_date(now) > link.until:
        raise Over
    if guest.withdrawn_at is not None or guest.sent_sequence is None:
        raise Over
    return meeting, guest


def page(session: Session, meeting: Meeting, guest: Invitation) -> Page:
    """The page of one invitation as the meeting stands now."""
    values = when_values(meeting)
    when = ", ".join(words for words in values.values() if words)
    return Page(
        guest.name, title_of(session, meeting), when, meeting.place or NO_PLACE, reference_of(meeting), Answer(guest.answer), guest.deputy,
        meeting.state in STANDS, sequence(meeting.sequence, guest.extra),
    )  # fmt: skip
