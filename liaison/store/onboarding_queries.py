"""The read side of first appointments: where each practice stands, who has answered, which steps were taken, the checklist."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from liaison.domain.practice_changes import ENDED
from liaison.domain.states import MeetingState, PathState
from liaison.store.pairs import pairs
from liaison.store.slot_queries import READ
from liaison.store.tables import Event, LedgerItem, Letter, Message
from liaison.store.tables_onboarding import PathItem, PathStepTaken, PracticePath
from liaison.store.tables_people import Board, Cluster, Meeting, Practice, Series

TEAM = "practice_team"  # the kind of series whose meetings are appointments with a practice
STANDS = (MeetingState.CONFIRMED, MeetingState.INVITED)


@dataclass(frozen=True)
class Standing:
    """One open practice on the path, with its appointment, if one is offered or booked."""

    practice: Practice
    path: PracticePath | None
    meeting: Meeting | None

    @property
    def state(self) -> PathState:
        """Where it stands; a practice of which there is no row yet has not begun."""
        return self.path.state if self.path else PathState.NEW


def of_practice(session: Session, code: str) -> PracticePath | None:
    """The path of one practice."""
    return session.scalars(select(PracticePath).where(col(PracticePath.practice_code) == code)).first()


def standings(session: Session) -> list[Standing]:
    """Every open practice, by name."""
    rows = (
        select(Practice, PracticePath, Meeting)
        .outerjoin(PracticePath, col(PracticePath.practice_code) == col(Practice.code))
        .outerjoin(Meeting, col(Meeting.id) == col(PracticePath.meeting_id))
        .where(col(Practice.status) == "open")
        .order_by(col(Practice.name), col(Practice.code))
    )
    return [Standing(practice, path, meeting) for practice, path, meeting in session.execute(rows)]


def without_path(session: Session) -> Sequence[Practice]:
    """Open practices of which there is no row yet."""
    there = select(col(PracticePath.practice_code))
    rows = select(Practice).where(col(Practice.status) == "open", col(Practice.code).not_in(there))
    return session.scalars(rows.order_by(col(Practice.code))).all()


def to_follow(session: Session, today: date) -> list[int]:
    """Paths that a step may have to take further: offered, booked, held with its year over, or with a meeting of a series of the practice."""
    live = col(PracticePath.state).in_((PathState.OFFERED, PathState.BOOKED))
    over = (col(PracticePath.state) == PathState.HELD) & (col(PracticePath.refresh_on) <= today)
    met = select(col(Series.practice_code)).join(Meeting, col(Meeting.series_id) == col(Series.id)).where(
        col(Series.kind) == TEAM, col(Series.practice_code).is_not(None), col(Meeting.state).in_((*STANDS, MeetingState.HELD))
    )  # fmt: skip
    rows = select(col(PracticePath.id)).join(Practice, col(Practice.code) == col(PracticePath.practice_code))
    rows = rows.where(live | over | col(PracticePath.practice_code).in_(met), col(Practice.status) == "open").order_by(
        col(PracticePath.id)
    )
    return [number for number in session.scalars(rows) if number is not None]


def offered_and_closed(session: Session) -> list[int]:
    """Paths at OFFERED whose practice has closed or merged since: nobody is there to answer."""
    rows = select(col(PracticePath.id)).join(Practice, col(Practice.code) == col(PracticePath.practice_code))
    rows = rows.where(col(PracticePath.state) == PathState.OFFERED, col(Practice.status).in_(ENDED))
    return [number for number in session.scalars(rows.order_by(col(PracticePath.id))) if number is not None]


def of_series(session: Session, code: str, *states: MeetingState) -> Sequence[Meeting]:
    """The meetings with a practice's team that stand so, whether a rule planned them or a colleague, by day."""
    rows = select(Meeting).join(Series, col(Series.id) == col(Meeting.series_id))
    rows = rows.where(col(Series.kind) == TEAM, col(Series.practice_code) == code, col(Meeting.state).in_(states))
    return session.scalars(rows.order_by(col(Meeting.day), col(Meeting.id))).all()


def steps(session: Session, path: PracticePath) -> dict[str, datetime]:
    """The steps taken of this offer, and when."""
    taken = select(col(PathStepTaken.step), col(PathStepTaken.at)).where(
        col(PathStepTaken.path_id) == path.id, col(PathStepTaken.asked) == path.asked
    )
    return pairs(session, taken)


def to_ring(session: Session) -> frozenset[str]:
    """Codes of practices whose offer had no answer and that are to be telephoned."""
    rows = (
        select(col(PracticePath.practice_code))
        .join(PathStepTaken, col(PathStepTaken.path_id) == col(PracticePath.id))
        .where(
            col(PracticePath.state) == PathState.OFFERED,
            col(PathStepTaken.asked) == col(PracticePath.asked),
            col(PathStepTaken.step) == "ring",
        )
    )
    return frozenset(session.scalars(rows))


def answered(session: Session, meeting_ids: Iterable[int]) -> frozenset[int]:
    """The appointments about which somebody has written to us, whether a colleague has dealt with it or not."""
    rows = (
        select(col(Letter.meeting_id))
        .join(Message, col(Message.answers_letter_id) == col(Letter.id))
        .join(LedgerItem, col(LedgerItem.id) == col(Message.id))
        .where(
            col(Letter.meeting_id).in_(list(meeting_ids)), col(Message.auto).is_(None), col(LedgerItem.state).in_(READ)
        )
    )
    return frozenset(number for number in session.scalars(rows) if number is not None)


def items(session: Session, path: PracticePath) -> dict[str, PathItem]:
    """The checklist of this turn by item; where nobody has touched a line yet, what was said the last time stands there, not ticked."""
    rows = select(PathItem).where(col(PathItem.path_id) == path.id).order_by(col(PathItem.turn))
    found: dict[str, PathItem] = {}
    for one in session.scalars(rows):
        found[one.item] = one
    return found


def ticked(session: Session) -> dict[str, int]:
    """How many lines of this turn's checklist are ticked, by practice."""
    rows = select(col(PracticePath.practice_code), func.count()).join(
        PathItem, (col(PathItem.path_id) == col(PracticePath.id)) & (col(PathItem.turn) == col(PracticePath.turn))
    )
    return pairs(session, rows.where(col(PathItem.done)).group_by(col(PracticePath.practice_code)))


def happened(session: Session, path_id: int) -> Sequence[Event]:
    """What happened on the path, newest first."""
    rows = select(Event).where(col(Event.kind) == "practice_path", col(Event.subject_id) == path_id)
    return session.scalars(rows.order_by(col(Event.id).desc()).limit(50)).all()


def clusters(session: Session) -> list[tuple[Cluster, str]]:
    """Every cluster with its board's name, by board and name."""
    rows = select(Cluster, Board).join(Board, col(Board.code) == col(Cluster.board_code))
    rows = rows.order_by(col(Board.name), col(Board.code), col(Cluster.name))
    return [(cluster, board.name or board.code) for cluster, board in session.execute(rows)]


def last_visits(session: Session) -> dict[int, date]:
    """The day of the last meeting with each cluster that took place."""
    rows = select(col(Series.cluster_id), func.max(col(Meeting.day))).join(
        Meeting, col(Meeting.series_id) == col(Series.id)
    )
    held = rows.where(col(Series.cluster_id).is_not(None), col(Meeting.state) == MeetingState.HELD)
    return pairs(session, held.group_by(col(Series.cluster_id)))


def next_visits(session: Session, today: date) -> dict[int, date]:
    """The day of the next meeting with each cluster that is agreed."""
    rows = select(col(Series.cluster_id), func.min(col(Meeting.day))).join(
        Meeting, col(Meeting.series_id) == col(Series.id)
    )
    stands = col(Meeting.state).in_((MeetingState.CONFIRMED, MeetingState.INVITED)), col(Meeting.day) >= today
    return pairs(session, rows.where(col(Series.cluster_id).is_not(None), *stands).group_by(col(Series.cluster_id)))
