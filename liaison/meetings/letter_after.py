"""The letter after a meeting: drafted from what was decided, read and released by a person, to those who came and who sent apologies, once each.

Its words are the person's; the list of actions and the next day beside them are made in the moment of sending (`outbox/made_now`).
Raises NotSettled for what cannot leave, and MovedMeanwhile where a colleague was quicker.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from liaison.app import App
from liaison.domain.agreed_actions import first_draft
from liaison.letters import after_letters as letters
from liaison.letters.meeting_letters import reference_of
from liaison.meetings.host_slots import NotSettled
from liaison.meetings.minutes import held
from liaison.outbox.own_mailbox import main_mailbox
from liaison.outbox.post import Posting, post
from liaison.practices.service_facts import current
from liaison.store import after_queries as queries
from liaison.store import events
from liaison.store.tables_after import MeetingFollowUp
from liaison.store.upsert import insert_one


def draft(session: Session, meeting_id: int) -> str:
    """What the letter begins from, as minutes and questions stand."""
    newest = next(iter(queries.minutes(session, meeting_id)), None)
    taken = sum(case is not None for _, case in queries.questions(session, meeting_id))
    return first_draft(newest.decisions if newest else "", taken)


def keep(
    session: Session, meeting_id: int, words: str, *, version: int, staff_id: int, now: datetime
) -> MeetingFollowUp:
    """Keep the letter's words as they were edited from `version` (0: nobody has kept it yet)."""
    held(session, meeting_id)
    if not words.strip():
        raise NotSettled("Write the letter first.", "text")
    new = {"meeting_id": meeting_id, "words": words.strip(), "version": 1, "changed_at": now, "changed_by": staff_id}
    if version == 0 and insert_one(session, MeetingFollowUp, new, keys=["meeting_id"]) is not None:
        row = queries.letter_of(session, meeting_id)
        assert row is not None
        return row
    row = queries.letter_of(session, meeting_id)
    if row is None or row.version != version:
        raise events.MovedMeanwhile("a colleague changed the letter meanwhile")
    if row.released_at is not None:
        raise NotSettled("This letter has been released, and does not change any more.", "text")
    row.words, row.version, row.changed_at, row.changed_by = words.strip(), version + 1, now, staff_id
    session.flush()
    return row


def release(
    session: Session, app: App, meeting_id: int, words: str, *, version: int, staff_id: int, now: datetime
) -> int:
    """A person releases it: one letter to each who came or sent apologies; returns how many."""
    meeting = held(session, meeting_id)
    row = keep(session, meeting_id, words, version=version, staff_id=staff_id, now=now)
    if stops := queries.what_stops(session, meeting_id, row.words):
        raise NotSettled(" ".join(stops), "text")
    readers = queries.readers(session, meeting_id)
    if not readers:
        raise NotSettled("Nobody on the list is noted as having come or having sent apologies.", "text")
    service, box, actor = current(session, now), main_mailbox(session, app), events.person(staff_id)
    row.released_at, row.released_by = now, staff_id
    session.flush()
    number = 0
    for guest in readers:
        posting = Posting(
            key=queries.letter_key(guest.id or 0), kind=queries.FOLLOW_UP, reference=reference_of(meeting),
            words=letters.follow_up_words(session, meeting, guest, row.words, service), to=[guest.email],
            about={"meeting_id": meeting_id, "author_id": staff_id, "practice_code": guest.practice_code},
        )  # fmt: skip
        number += post(session, box, posting, sender_name=service.name, actor=actor, now=now) is not None
    events.note(session, meeting, actor=actor, now=now, because=f"the letter after it was released to {number}")
    return number
