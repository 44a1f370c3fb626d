"""What people said about a training that a colleague is to read or look at, and who has not been heard from."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from liaison.domain.attending import Answer
from liaison.domain.states import LedgerState
from liaison.domain.training_offers import INVITE, KINDS, letter_key, read_key
from liaison.store.guest_queries import LEFT, in_calendars
from liaison.store.slot_queries import READ
from liaison.store.tables import LedgerItem, Letter, Message
from liaison.store.tables_meetings import MeetingAnswer
from liaison.store.tables_training import TrainingDate, TrainingPlace
from liaison.store.training_queries import DateLine, dates

# where a mail in prose may rest: read, or taken by the reader for mail to many
RESTS = (*READ, LedgerState.SET_ASIDE)


def replies_waiting(session: Session, date_ids: Sequence[int] | None = None) -> dict[int, list[Message]]:
    """Mails in prose that answer a letter of ours about a training and with which nobody has dealt yet, by date, oldest first."""
    ours = [col(Letter.key).like(f"{kind}:place-%") for kind in KINDS]
    rows = (
        select(col(Letter.key), Message)
        .join(Letter, col(Letter.id) == Message.answers_letter_id)
        .join(LedgerItem, col(LedgerItem.id) == Message.id)
        .outerjoin(MeetingAnswer, col(MeetingAnswer.message_id) == Message.id)
        .where(
            ours[0] | ours[1] | ours[2] | ours[3], col(MeetingAnswer.id).is_(None), col(Message.auto).is_(None),
            col(LedgerItem.state).in_(RESTS),
        )
        .order_by(col(Message.id))
    )  # fmt: skip
    found: dict[int, list[Message]] = defaultdict(list)
    for key, message in session.execute(rows):
        place = place_of(session, key)
        if place is not None and (date_ids is None or place.date_id in date_ids):
            found[place.date_id].append(message)
    return dict(found)


def place_of(session: Session, key: str) -> TrainingPlace | None:
    """Whose place the letter of this key is about."""
    named = read_key(key)
    return session.get(TrainingPlace, named[1]) if named else None


def to_look_at(session: Session, date_id: int | None = None) -> Sequence[MeetingAnswer]:
    """Answers about trainings, or one date, that wait for a person, oldest first."""
    rows = select(MeetingAnswer).where(
        col(MeetingAnswer.date_id).is_not(None), col(MeetingAnswer.look), col(MeetingAnswer.settled_at).is_(None)
    )
    if date_id is not None:
        rows = rows.where(col(MeetingAnswer.date_id) == date_id)
    return session.scalars(rows.order_by(col(MeetingAnswer.id))).all()


def waiting(session: Session) -> list[tuple[DateLine, int, int]]:
    """The dates about which something waits for a colleague, soonest first: how many mails to read, and answers to look at."""
    mails = {date_id: len(found) for date_id, found in replies_waiting(session).items()}
    looks = Counter(one.date_id for one in to_look_at(session))
    lines = dates(session, col(TrainingDate.id).in_([*mails, *looks])) if mails or looks else []
    return [(one, mails.get(one.date.id or 0, 0), looks[one.date.id]) for one in lines]


def newest_stamp(session: Session, place_id: int) -> datetime | None:
    """When the calendar made the newest answer of a place that counts."""
    counted = select(func.max(col(MeetingAnswer.stamp))).where(
        col(MeetingAnswer.place_id) == place_id, col(MeetingAnswer.counted)
    )
    return session.scalar(counted)


def waits_to_be_read(session: Session, place: TrainingPlace) -> bool:
    """Whether something of theirs is here that nobody has read for an answer yet."""
    if any(one.place_id == place.id for one in to_look_at(session, place.date_id)) or place.email in in_calendars(session):  # fmt: skip
        return True
    mails = replies_waiting(session, [place.date_id]).get(place.date_id, [])
    return any((mail.sender or "").lower() == place.email for mail in mails)


def not_heard_from(session: Session, date: TrainingDate) -> list[TrainingPlace]:
    """Those on the list whose invitation to the date as it stands left and did not come back, who have not answered, and of whom nothing
    waits to be read."""
    rows = select(TrainingPlace).where(
        col(TrainingPlace.date_id) == date.id, col(TrainingPlace.withdrawn_at).is_(None),
        col(TrainingPlace.answer) == Answer.WAITING.value, col(TrainingPlace.sent_sequence).is_not(None),
    )  # fmt: skip
    silent = session.scalars(rows.order_by(col(TrainingPlace.id))).all()
    return [one for one in silent if holds(session, date, one) and not waits_to_be_read(session, one)]


def holds(session: Session, date: TrainingDate, place: TrainingPlace) -> bool:
    """Whether the invitation to this version of the date has left, or may have, and did not come back."""
    key = letter_key(INVITE, place.id or 0, date.sequence + place.extra)
    letter = session.scalars(select(Letter).where(col(Letter.key) == key)).first()
    return letter is not None and letter.state in LEFT and letter.bounced_at is None
