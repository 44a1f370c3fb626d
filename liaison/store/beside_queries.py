"""What stands beside a mail: whom one knows at the practice, what else it asked lately, and when one meets it next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlmodel import Session, col

from liaison.domain.states import MeetingState
from liaison.store.tables import Case
from liaison.store.tables_people import Contact, Meeting, Practice, Review, Series

FEW = 5
OVER = (MeetingState.HELD, MeetingState.CANCELLED)


@dataclass(frozen=True)
class Beside:
    """The practice of a case as it stands beside the mail."""

    contacts: Sequence[Contact]
    asked: Sequence[Case]
    meeting: tuple[Meeting, Series] | None


def beside(session: Session, practice: Practice, *, but: int, today: date) -> Beside:
    """What is known of a practice; `but` is the case that is being looked at, `today` a London date."""
    contacts = select(Contact).where(col(Contact.practice_code) == practice.code)
    asked = select(Case).where(col(Case.practice_code) == practice.code, col(Case.id) != but)
    return Beside(
        session.scalars(contacts.order_by(col(Contact.role), col(Contact.name)).limit(FEW * 2)).all(),
        session.scalars(asked.order_by(col(Case.id).desc()).limit(FEW)).all(),
        next_meeting(session, practice, today),
    )


def next_meeting(session: Session, practice: Practice, today: date) -> tuple[Meeting, Series] | None:
    """The next meeting with the practice or its cluster."""
    with_them = [col(Series.practice_code) == practice.code]
    with_them += [col(Series.cluster_id) == practice.cluster_id] if practice.cluster_id else []
    rows = select(Meeting, Series).join(Series, col(Series.id) == Meeting.series_id)
    rows = rows.where(or_(*with_them), col(Meeting.day) >= today, col(Meeting.state).not_in(OVER))
    found = session.execute(rows.order_by(col(Meeting.day), col(Meeting.id)).limit(1)).first()
    return (found[0], found[1]) if found else None


def review(session: Session, review_id: int) -> Review | None:
    """One review."""
    return session.get(Review, review_id)
