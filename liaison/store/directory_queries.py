"""The read side of the pages of one practice and one cluster: who is there, and what we had to do with each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlmodel import Session, col

from liaison.store.pairs import pairs
from liaison.store.tables import Letter
from liaison.store.tables_briefing import Briefed
from liaison.store.tables_comms import CommsCopy, CommsVersion
from liaison.store.tables_directory import PracticeChange
from liaison.store.tables_notices import BadAddress
from liaison.store.tables_people import Board, Closure, Cluster, Contact, Invitation, Meeting, Practice, Series, Staff

FEW = 20


@dataclass(frozen=True)
class Met:
    """One meeting that a practice or cluster was, or is, part of; `attended` of the practice's own people, where it was noted."""

    meeting: Meeting
    series: Series
    attended: tuple[str, ...] = ()


def practice(session: Session, code: str) -> Practice | None:
    """One practice."""
    return session.get(Practice, code)


def cluster(session: Session, cluster_id: int | None) -> Cluster | None:
    """One cluster."""
    return session.get(Cluster, cluster_id) if cluster_id is not None else None


def boards(session: Session) -> dict[str, str]:
    """Names of boards by code; one without a name by its code."""
    found = pairs(session, select(col(Board.code), col(Board.name)))
    return {code: name or code for code, name in found.items()}


def meeting(session: Session, meeting_id: int | None) -> Meeting | None:
    """One meeting."""
    return session.get(Meeting, meeting_id) if meeting_id is not None else None


def clusters(session: Session) -> Sequence[Cluster]:
    """Every cluster, by board and name."""
    return session.scalars(select(Cluster).order_by(col(Cluster.board_code), col(Cluster.name))).all()


def practices(session: Session) -> Sequence[Practice]:
    """Every practice, by name."""
    return session.scalars(select(Practice).order_by(col(Practice.name), col(Practice.code))).all()


def practices_of(session: Session, cluster_id: int) -> Sequence[Practice]:
    """The practices of a cluster, by name."""
    rows = select(Practice).where(col(Practice.cluster_id) == cluster_id)
    return session.scalars(rows.order_by(col(Practice.name), col(Practice.code))).all()


def contacts(session: Session, *, practice_code: str | None = None, cluster_id: int | None = None) -> Sequence[Contact]:
    """Who is known at a practice, or in a cluster itself."""
    here = col(Contact.practice_code) == practice_code if practice_code else col(Contact.cluster_id) == cluster_id
    return session.scalars(select(Contact).where(here).order_by(col(Contact.name), col(Contact.id))).all()


def one_contact(session: Session, contact_id: int) -> Contact | None:
    """One contact."""
    return session.get(Contact, contact_id)


def coming_back(session: Session, addresses: Sequence[str]) -> frozenset[str]:
    """Which of these addresses letters come back from, in lower case."""
    wanted = [one.lower() for one in addresses if one]
    rows = select(col(BadAddress.email)).where(col(BadAddress.email).in_(wanted), col(BadAddress.ended_at).is_(None))
    return frozenset(session.scalars(rows))


def closures(session: Session, scopes: Sequence[str], since: date) -> Sequence[Closure]:
    """Local closures and protected-learning afternoons to come, soonest first."""
    rows = select(Closure).where(col(Closure.scope).in_(scopes), col(Closure.day) >= since)
    return session.scalars(rows.order_by(col(Closure.day), col(Closure.scope)).limit(FEW)).all()


def met_with_practice(session: Session, code: str, cluster_id: int | None) -> list[Met]:
    """Meetings with this practice, newest first: its own, those its people were invited to, and those of its cluster."""
    mine = select(col(Invitation.meeting_id)).where(
        col(Invitation.practice_code) == code, col(Invitation.sent_sequence).is_not(None)
    )
    of_cluster = col(Series.cluster_id) == cluster_id if cluster_id is not None else col(Series.id) < 0
    where = or_(col(Series.practice_code) == code, col(Meeting.id).in_(mine), of_cluster)
    rows = select(Meeting, Series).join(Series, col(Series.id) == col(Meeting.series_id)).where(where)
    found = session.execute(rows.order_by(col(Meeting.day).desc(), col(Meeting.id).desc()).limit(FEW)).all()
    there = select(Invitation).where(
        col(Invitation.practice_code) == code,
        col(Invitation.meeting_id).in_([meeting.id for meeting, _ in found]),
        col(Invitation.attended) == "came",
    )
    came: dict[int, list[str]] = {}
    for one in session.scalars(there.order_by(col(Invitation.name))):
        came.setdefault(one.meeting_id, []).append(one.deputy or one.name or one.email)
    return [Met(meeting, series, tuple(came.get(meeting.id or 0, ()))) for meeting, series in found]


def met_with_cluster(session: Session, cluster_id: int) -> list[Met]:
    """Meetings of a cluster, newest first."""
    rows = select(Meeting, Series).join(Series, col(Series.id) == col(Meeting.series_id))
    rows = rows.where(col(Series.cluster_id) == cluster_id).order_by(col(Meeting.day).desc(), col(Meeting.id).desc())
    return [Met(meeting, series) for meeting, series in session.execute(rows.limit(FEW))]


def letters_to(session: Session, code: str) -> Sequence[Letter]:
    """The newest letters to a practice, whatever they were about."""
    rows = select(Letter).where(col(Letter.practice_code) == code)
    return session.scalars(rows.order_by(col(Letter.id).desc()).limit(FEW)).all()


def letters_about(session: Session, meeting_ids: Sequence[int | None]) -> Sequence[Letter]:
    """The newest letters about these meetings."""
    rows = select(Letter).where(col(Letter.meeting_id).in_([one for one in meeting_ids if one is not None]))
    return session.scalars(rows.order_by(col(Letter.id).desc()).limit(FEW)).all()


def briefings(session: Session, meeting_ids: Sequence[int | None]) -> dict[int, Briefed]:
    """The briefings of these meetings that were sent, by meeting."""
    wanted = [one for one in meeting_ids if one is not None]
    rows = select(Briefed).where(col(Briefed.meeting_id).in_(wanted), col(Briefed.frozen_at).is_not(None))
    return {one.meeting_id: one for one in session.scalars(rows)}


def documents(session: Session, code: str) -> list[tuple[CommsCopy, CommsVersion, Letter | None]]:
    """Every version of the communications document that a practice was given, newest first; with the letter that names it, if one does."""
    rows = (
        select(CommsCopy, CommsVersion, Letter)
        .join(CommsVersion, col(CommsVersion.id) == col(CommsCopy.version_id))
        .outerjoin(Letter, (col(Letter.key) == CommsCopy.letter_key) & (col(CommsCopy.letter_key) != ""))
        .where(col(CommsCopy.practice_code) == code)
    )
    found = session.execute(rows.order_by(col(CommsCopy.given_on).desc(), col(CommsCopy.id).desc()))
    return [(copy, version, letter) for copy, version, letter in found]


def changes(
    session: Session, *, practice_code: str | None = None, cluster_id: int | None = None
) -> list[tuple[PracticeChange, str | None]]:
    """What was changed of a practice or a cluster, with whose names, newest first."""
    rows = select(PracticeChange, col(Staff.name)).outerjoin(Staff, col(Staff.id) == col(PracticeChange.by_id))
    here = (
        col(PracticeChange.practice_code) == practice_code
        if practice_code
        else col(PracticeChange.cluster_id) == cluster_id
    )
    return [
        (row, name) for row, name in session.execute(rows.where(here).order_by(col(PracticeChange.id).desc()).limit(50))
    ]
