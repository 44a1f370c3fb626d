"""Reminds those who have not answered an invitation, once, a week before or when its kind has it; nobody else, and nobody after an answer or a cancellation.

Takes:   meetings at INVITED, and trainings at PLANNED, a week before their day
Decides: domain/meeting_kinds (the day); who has not been heard from
Leaves:  one letter QUEUED a person and version of the meeting; its words are made when it leaves, and whether it may is asked then
Runs:    jobs/remind_invited.py
Seen on: Meetings
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.app import App
from liaison.clock import london_date
from liaison.domain.attending import REMIND, letter_key, sequence
from liaison.domain.meeting_kinds import timeline_of
from liaison.domain.reminders import Anchor, MeetingStep, Standing, steps_due
from liaison.domain.states import MeetingState
from liaison.letters import meeting_letters as letters
from liaison.meetings import training_nudge
from liaison.outbox.caps import recent_counts, why_not
from liaison.outbox.own_mailbox import main_mailbox
from liaison.outbox.post import Posting, post
from liaison.practices.service_facts import current
from liaison.store import events
from liaison.store.guest_queries import not_heard_from
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Meeting, Series

ACTOR = events.step("nudge")


@dataclass(frozen=True)
class Nudged:
    """What a run did, and why somebody could not be written to."""

    letters: int = 0
    problems: Sequence[str] = field(default=())

    @property
    def counts(self) -> Mapping[str, int]:
        """For the report of a job."""
        return {"invited_reminded": self.letters}


def take_all(app: App, now: datetime) -> Nudged:
    """Every meeting and training whose day for it has come, one a commit; doing it twice posts once. Nothing on a closed day."""
    today = london_date(now)
    with reading(app.engine) as session:
        if not current(session, now).calendar.is_working_day(today):
            return Nudged()
        coming = select(Meeting, col(Series.kind)).join(Series, col(Series.id) == Meeting.series_id)
        coming = coming.where(col(Meeting.state) == MeetingState.INVITED, col(Meeting.day) > today)
        rows = session.execute(coming.order_by(col(Meeting.day), col(Meeting.id)))
        ids = [row.id for row, kind in rows if row.id is not None and is_due(session, row, kind, now)]
    done = [take_one(app, meeting_id, now) for meeting_id in ids] + [training_nudge.take_all(app, ACTOR, now)]
    return Nudged(sum(number for number, _ in done), [words for _, problems in done for words in problems])


def take_one(app: App, meeting_id: int, now: datetime) -> tuple[int, list[str]]:
    """Post the reminders of one meeting; returns how many, and why somebody got none."""
    with transaction(app.engine) as session:
        meeting = session.get(Meeting, meeting_id, with_for_update=True)
        series = session.get(Series, meeting.series_id) if meeting else None
        if meeting is None or series is None or not is_due(session, meeting, series.kind, now):
            return 0, []
        service, box = current(session, now), main_mailbox(session, app)
        counts, problems, posted = recent_counts(session, now), [], 0
        for guest in not_heard_from(session, meeting_id):
            if why := why_not(guest.email, [box.address], counts, service.automatic_per_day):
                problems.append(f"meeting {meeting_id}: invitation {guest.id} is not reminded now, as {why}.")
                continue
            words = letters.reminder_words(session, meeting, guest, service, letters.link_of(app, meeting, guest))
            posting = Posting(
                key=letter_key(REMIND, guest.id or 0, sequence(meeting.sequence, guest.extra)), kind=letters.REMINDER,
                reference=letters.reference_of(meeting), words=words, to=[guest.email], automatic="auto-generated",
                about={"meeting_id": meeting_id, "practice_code": guest.practice_code},
            )  # fmt: skip
            posted += post(session, box, posting, sender_name=service.name, actor=ACTOR, now=now) is not None
        return posted, problems


def is_due(session: Session, meeting: Meeting, kind: str, now: datetime) -> bool:
    """Whether its day for reminding has come, and the meeting has not."""
    standing = Standing(meeting.state, {Anchor.HELD: meeting.day})
    due = steps_due(timeline_of(kind), standing, london_date(now), current(session, now).calendar)
    ahead = meeting.starts_at is not None and meeting.starts_at > now
    return ahead and any(one.step is MeetingStep.CHASE for one in due)
