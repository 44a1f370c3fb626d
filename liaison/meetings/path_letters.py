"""Letters about an appointment with a practice team: to whom, and posted once each. Their words are made again when they leave."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from sqlmodel import Session

from liaison.app import App
from liaison.domain.eligibility import Withheld, may_write_to_practice
from liaison.letters import first_letters as letters
from liaison.letters.meeting_letters import reference_of
from liaison.outbox.caps import recent_counts, why_not
from liaison.outbox.eligible import practice_at
from liaison.outbox.first_now import key_of
from liaison.outbox.own_mailbox import main_mailbox
from liaison.outbox.post import Posting, post
from liaison.practices import comms_document
from liaison.practices.service_facts import current
from liaison.store import events
from liaison.store.tables_onboarding import PracticePath
from liaison.store.tables_people import Meeting, Practice


def address_of(session: Session, path: PracticePath) -> str:
    """Where letters about it go: the contact who was chosen, else the practice's own mailbox; "" where neither is known."""
    practice = session.get(Practice, path.practice_code)
    return path.to_email or (practice.email if practice and practice.email else "")


def nobody_to_write_to(session: Session, app: App, path: PracticePath, now: datetime, *, automatic: bool) -> str | None:
    """Why no letter can be posted now; None when it can."""
    to = address_of(session, path)
    verdict = may_write_to_practice(practice_at(session, path.practice_code, to))
    if isinstance(verdict, Withheld):
        return verdict.because
    ours = [main_mailbox(session, app).address]
    counts, most = (
        (recent_counts(session, now), current(session, now).automatic_per_day) if automatic else (Counter(), None)
    )
    why = why_not(to, ours, counts, most) if most is not None else why_not(to, ours, counts)
    return f"no letter goes there, as {why}" if why else None


def write(session: Session, app: App, path: PracticePath, meeting: Meeting, kind: str, *, actor: str, now: datetime) -> int | None:  # fmt: skip
    """Post one letter; returns its id, None where it was posted before or there is nobody to write to."""
    to = address_of(session, path)
    if not to:
        return None
    words = letters.words_of(session, app, kind, meeting, to, now)
    key = key_of(kind, meeting)
    by_person = events.is_person(actor)
    author = int(actor.partition(":")[2]) if by_person else None
    posting = Posting(
        key=key, kind=kind, reference=reference_of(meeting), words=words, to=[to], automatic=None if by_person else "auto-generated",
        about={"meeting_id": meeting.id, "practice_code": path.practice_code, "author_id": author},
    )  # fmt: skip
    name = current(session, now).name
    letter_id = post(session, main_mailbox(session, app), posting, sender_name=name, actor=actor, now=now)
    if letter_id is not None and kind in letters.WITH_LINK and comms_document.address(app, session):
        comms_document.linked(session, {key: path.practice_code}, now)
    return letter_id
