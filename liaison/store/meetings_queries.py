"""The read side of Meetings: the season, one line a meeting, with who answered and which letters went."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlmodel import Session, col

from liaison.domain.states import LetterState, MeetingState
from liaison.store.after_queries import TOLD
from liaison.store.tables import Event, Letter
from liaison.store.tables_after import MeetingFollowUp
from liaison.store.tables_briefing import Briefed
from liaison.store.tables_people import Cluster, Invitation, Meeting, Series


@dataclass(frozen=True)
class MeetingLine:
    """One meeting: its series and cluster, answers by kind, letters by state; whether its briefing was sent, and whether those who came, or
    sent apologies, still wait for the letter after it."""

    meeting: Meeting
    series: Series
    cluster: str | None
    answers: dict[str, int]
    letters: dict[LetterState, int]
    paper_sent: bool = False
    owes_letter: bool = False


def season(session: Session, first: date, last: date) -> Sequence[MeetingLine]:
    """Meetings of a span, by day."""
    rows = select(Meeting, Series, col(Cluster.name)).join(Series, col(Series.id) == Meeting.series_id)
    rows = rows.outerjoin(Cluster, col(Cluster.id) == Series.cluster_id)
    rows = rows.where(col(Meeting.day) >= first, col(Meeting.day) <= last).order_by(col(Meeting.day), col(Meeting.id))
    found = session.execute(rows).all()
    ids = [meeting.id or 0 for meeting, _, _ in found]
    answers, letters = answered(session, ids), posted(session, ids)
    sent, owed = papers_sent(session, ids), letters_owed(session, ids)
    return [
        MeetingLine(m, series, cluster, answers[m.id or 0], letters[m.id or 0], m.id in sent, m.id in owed)
        for m, series, cluster in found
    ]


def one(session: Session, meeting_id: int) -> MeetingLine | None:
    """One meeting; None where there is none."""
    rows = select(Meeting, Series, col(Cluster.name)).join(Series, col(Series.id) == Meeting.series_id)
    found = session.execute(
        rows.outerjoin(Cluster, col(Cluster.id) == Series.cluster_id).where(col(Meeting.id) == meeting_id)
    ).first()
    if found is None:
        return None
    meeting, series, cluster = found
    ids = [meeting_id]
    return MeetingLine(
        meeting, series, cluster, answered(session, ids)[meeting_id], posted(session, ids)[meeting_id],
        bool(papers_sent(session, ids)), bool(letters_owed(session, ids)),
    )  # fmt: skip


def letters_about(session: Session, meeting_id: int) -> Sequence[Letter]:
    """Every letter about a meeting, newest first."""
    return session.scalars(
        select(Letter).where(col(Letter.meeting_id) == meeting_id).order_by(col(Letter.id).desc())
    ).all()


def happened(session: Session, meeting_id: int) -> Sequence[Event]:
    """What happened to a meeting, newest first."""
    rows = select(Event).where(col(Event.kind) == "meeting", col(Event.subject_id) == meeting_id)
    return session.scalars(rows.order_by(col(Event.id).desc())).all()


def answered(session: Session, ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """Invitations that were sent, by answer, for each meeting."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    rows = select(col(Invitation.meeting_id), col(Invitation.answer), func.count()).where(
        col(Invitation.meeting_id).in_(ids),
        col(Invitation.withdrawn_at).is_(None),
        col(Invitation.sent_sequence).is_not(None),
    )
    for meeting, answer, number in session.execute(rows.group_by(col(Invitation.meeting_id), col(Invitation.answer))):
        found[meeting][answer] = number
    return found


def posted(session: Session, ids: Sequence[int]) -> dict[int, dict[LetterState, int]]:
    """Letters by state, for each meeting."""
    found: dict[int, dict[LetterState, int]] = defaultdict(dict)
    rows = select(col(Letter.meeting_id), col(Letter.state), func.count()).where(col(Letter.meeting_id).in_(ids))
    for meeting, state, number in session.execute(rows.group_by(col(Letter.meeting_id), col(Letter.state))):
        assert meeting is not None
        found[meeting][state] = number
    return found


def papers_sent(session: Session, ids: Sequence[int]) -> set[int]:
    """Of these meetings, those whose briefing was sent."""
    rows = select(col(Briefed.meeting_id)).where(col(Briefed.meeting_id).in_(ids), col(Briefed.frozen_at).is_not(None))
    return set(session.scalars(rows))


def letters_owed(session: Session, ids: Sequence[int]) -> set[int]:
    """Of these meetings, those that were held and after which nothing was written yet to those who came or sent apologies."""
    written = select(col(MeetingFollowUp.meeting_id)).where(col(MeetingFollowUp.released_at).is_not(None))
    rows = select(col(Invitation.meeting_id)).join(Meeting, col(Meeting.id) == col(Invitation.meeting_id))
    rows = rows.where(
        col(Meeting.id).in_(ids),
        col(Meeting.state) == MeetingState.HELD,
        col(Invitation.withdrawn_at).is_(None),
        col(Invitation.attended).in_(TOLD),
        col(Meeting.id).not_in(written),
    )
    return set(session.scalars(rows.distinct()))
