"""The slot that hosts offer: a colleague notes it, takes it, asks for another day, or notes that there is no room. Each raises NotSettled for
what cannot be, and MovedMeanwhile where somebody was quicker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update
from sqlmodel import Session, col

from liaison.app import App
from liaison.clock import london_date
from liaison.domain.meeting_kinds import paper_words, timeline_of
from liaison.domain.offers import TOLD_WORDS, Told, why_no_slot
from liaison.domain.reminders import Anchor, MeetingStep, timeline
from liaison.domain.states import LetterState, MeetingState
from liaison.letters.meeting_letters import CANCELLED
from liaison.meetings.hosts import CLUSTER, asking_values, take_step, time_values, write_to_hosts
from liaison.practices import comms_document
from liaison.practices.service_facts import current
from liaison.store import events
from liaison.store.tables import Letter
from liaison.store.tables_meetings import MeetingReply, OfferedSlot
from liaison.store.tables_people import Meeting, Series
from liaison.store.upsert import insert_one

WAITING_FOR_HOSTS = frozenset({MeetingState.PLANNED, MeetingState.ASKED, MeetingState.OFFERED})
TAKEN_BY_COLLEAGUE = "a colleague took the slot"


class NotSettled(Exception):
    """This cannot be noted so; `field` is the field to put right, and the message says how."""

    def __init__(self, words: str, field: str = "") -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True)
class Offer:
    """What a colleague noted: the moments aware, how the hosts told us, the mail in which it stands."""

    starts_at: datetime
    ends_at: datetime
    place: str
    told: Told
    words: str = ""
    message_id: int | None = None


def as_seen(session: Session, meeting_id: int, version: int, *states: MeetingState) -> Meeting:
    """The meeting, locked, if it is still as the page showed it. Raises MovedMeanwhile."""
    meeting = session.get(Meeting, meeting_id, with_for_update=True)
    if meeting is None or meeting.version != version or (states and meeting.state not in states):
        raise events.MovedMeanwhile(f"meeting {meeting_id} was changed meanwhile")
    return meeting


def note_offer(
    session: Session, meeting_id: int, offer: Offer, *, version: int, staff_id: int, now: datetime
) -> OfferedSlot:
    """Note a slot that the hosts offered; the meeting is OFFERED."""
    meeting = as_seen(session, meeting_id, version, *WAITING_FOR_HOSTS)
    actor = events.person(staff_id)
    if why := why_no_slot(offer.starts_at, offer.ends_at, now):
        raise NotSettled(why, "minutes" if "takes" in why else "day")
    slot = OfferedSlot(
        meeting_id=meeting_id, turn=meeting.turn, starts_at=offer.starts_at, ends_at=offer.ends_at, place=offer.place,
        told=offer.told.value, message_id=offer.message_id, words=offer.words, by_id=staff_id, at=now,
    )  # fmt: skip
    session.add(slot)
    if offer.message_id is not None:
        settle_reply(session, meeting_id, offer.message_id, staff_id=staff_id, now=now)
    because = "its hosts offered a slot"
    if meeting.state is MeetingState.OFFERED:
        meeting.version += 1
        events.note(session, meeting, actor=actor, now=now, because="its hosts offered another slot")
    else:
        stop_letters(session, meeting_id, actor, now, "its hosts have answered")
        events.move(
            session, meeting, MeetingState.OFFERED, actor=actor, now=now, because=because, version=meeting.version + 1
        )
    session.flush()
    return slot


def take(
    session: Session, app: App, meeting_id: int, slot_id: int, *, version: int, staff_id: int, now: datetime
) -> None:
    """Take a slot: the meeting has its time, and the hosts a word of thanks. Within four weeks of the day it is confirmed at once; before
    that, on its day for confirming."""
    meeting = as_seen(session, meeting_id, version, MeetingState.OFFERED)
    slot = session.get(OfferedSlot, slot_id)
    if slot is None or slot.meeting_id != meeting_id or slot.turn != meeting.turn:
        raise events.MovedMeanwhile(f"slot {slot_id} is of another turn")
    if slot.starts_at <= now:
        raise NotSettled("This time has passed. Ask for another day.", "slot")
    day, actor = london_date(slot.starts_at), events.person(staff_id)
    refuse_taken_day(session, meeting, day)
    others = update(OfferedSlot).where(col(OfferedSlot.meeting_id) == meeting_id, col(OfferedSlot.id) != slot_id)
    session.execute(others.values(taken_at=None, taken_by=None))
    slot.taken_at, slot.taken_by = now, staff_id
    for name, value in agreed(session, meeting, slot.starts_at, slot.ends_at, slot.place, now).items():
        setattr(meeting, name, value)
    meeting.version += 1
    meeting.because = "A slot its hosts offered."
    events.note(session, meeting, actor=actor, now=now, because=TAKEN_BY_COLLEAGUE)
    stop_letters(session, meeting_id, actor, now, "another slot was taken")
    if meeting.confirm_on <= london_date(now):
        confirm(session, app, meeting, actor=actor, now=now)
        return
    values = time_values(slot.starts_at, slot.ends_at, slot.place, day)
    key = f"taken:meeting-{meeting_id}:{meeting.turn}:{slot_id}:v{meeting.version}"
    write_to_hosts(session, app, meeting, "cluster_taken", key, actor=actor, now=now, author_id=staff_id, **values)


def confirm(session: Session, app: App, meeting: Meeting, *, actor: str, now: datetime) -> None:
    """The time stands: CONFIRMED, with one letter to the hosts."""
    assert meeting.starts_at is not None
    assert meeting.ends_at is not None
    values = time_values(meeting.starts_at, meeting.ends_at, meeting.place, meeting.day)
    values["paper"] = paper_words(CLUSTER, meeting.day, london_date(now))
    values["link"] = comms_document.address(app, session)
    key = f"confirm:meeting-{meeting.id}:{meeting.turn}:{meeting.starts_at:%Y%m%dT%H%M}"
    letter_id = write_to_hosts(session, app, meeting, "cluster_confirm", key, actor=actor, now=now, **values)
    take_step(session, meeting, MeetingStep.CONFIRM, letter_id, now)
    events.move(
        session, meeting, MeetingState.CONFIRMED, actor=actor, now=now, because="its slot is confirmed to the hosts",
        version=meeting.version + 1,
    )  # fmt: skip


def agree(session: Session, meeting_id: int, offer: Offer, *, version: int, staff_id: int, now: datetime) -> None:
    """Note the time that was agreed with a prison, a practice or another team, whom no letter asks: CONFIRMED."""
    meeting = as_seen(session, meeting_id, version, MeetingState.PLANNED, MeetingState.ASKED)
    if asks_by_letter(session, meeting):
        raise NotSettled("A cluster's hosts offer a slot first.")
    if why := why_no_slot(offer.starts_at, offer.ends_at, now):
        raise NotSettled(why, "minutes" if "takes" in why else "day")
    refuse_taken_day(session, meeting, london_date(offer.starts_at))
    changes = agreed(session, meeting, offer.starts_at, offer.ends_at, offer.place, now)
    events.move(
        session, meeting, MeetingState.CONFIRMED, actor=events.person(staff_id), now=now,
        because=f"agreed {TOLD_WORDS[offer.told]}", version=meeting.version + 1, **changes,
    )  # fmt: skip


def other_day(
    session: Session, app: App, meeting_id: int, around: date, *, version: int, staff_id: int, now: datetime
) -> None:
    """Ask the hosts for another day: a new turn, one letter, and the reminders are counted from now."""
    meeting = as_seen(session, meeting_id, version, MeetingState.ASKED, MeetingState.OFFERED, MeetingState.CONFIRMED)
    today, actor = london_date(now), events.person(staff_id)
    if around <= today:
        raise NotSettled("Choose a day to come.", "around")
    refuse_taken_day(session, meeting, around)
    stop_letters(session, meeting_id, actor, now, "another day is asked for")
    meeting.turn, meeting.day, meeting.starts_at, meeting.ends_at, meeting.place = (
        meeting.turn + 1,
        around,
        None,
        None,
        "",
    )
    for name, value in days(session, meeting, around, now).items():
        setattr(meeting, name, value)
    meeting.because = "Another day was asked for."
    meeting.version += 1
    values = asking_values(session, meeting, today, now)
    key = f"other-day:meeting-{meeting_id}:{meeting.turn}"
    letter_id = write_to_hosts(
        session, app, meeting, "cluster_other_day", key, actor=actor, now=now, author_id=staff_id, **values
    )
    if letter_id is None:
        raise NotSettled("Neither the cluster's lead nor its administrator is known. Enter one in the directory.")
    take_step(session, meeting, MeetingStep.ASK, letter_id, now)
    because = "its hosts were asked for another day"
    if meeting.state is MeetingState.ASKED:
        events.note(session, meeting, actor=actor, now=now, because=because)
    else:
        events.move(session, meeting, MeetingState.ASKED, actor=actor, now=now, because=because)


def no_room(session: Session, meeting_id: int, *, version: int, staff_id: int, now: datetime) -> None:
    """The hosts have no room this time: it does not take place, and what waits about it does not leave. The series goes on."""
    meeting = as_seen(session, meeting_id, version, MeetingState.ASKED, MeetingState.OFFERED)
    actor = events.person(staff_id)
    stop_letters(session, meeting_id, actor, now, "its hosts have no room this time")
    because = "its hosts have no room this time"
    events.move(
        session, meeting, MeetingState.CANCELLED, actor=actor, now=now, because=because, version=meeting.version + 1
    )


def settle_reply(session: Session, meeting_id: int, message_id: int, *, staff_id: int, now: datetime) -> bool:
    """A colleague has dealt with a mail that answered a letter of ours; False when somebody had before."""
    row = {"id": message_id, "meeting_id": meeting_id, "settled_by": staff_id, "settled_at": now}
    return insert_one(session, MeetingReply, row, keys=["id"]) is not None


def stop_letters(session: Session, meeting_id: int, actor: str, now: datetime, because: str) -> list[int]:
    """Letters about this meeting that have not left do not leave any more, but for those that take it out of somebody's calendar; returns
    their ids."""
    stopped = []
    for state in (LetterState.QUEUED, LetterState.DRAFT):
        waiting = select(col(Letter.id)).where(
            col(Letter.meeting_id) == meeting_id, col(Letter.state) == state, col(Letter.kind) != CANCELLED
        )
        ids = [number for number in session.scalars(waiting) if number is not None]
        stopped += events.move_many(
            session, Letter, ids, state, LetterState.CANCELLED, actor=actor, now=now, because=because
        )
    return stopped


def asks_by_letter(session: Session, meeting: Meeting) -> bool:
    """Whether hosts are asked for a slot by letter."""
    series = session.get(Series, meeting.series_id)
    return series is not None and series.kind == CLUSTER


def agreed(
    session: Session, meeting: Meeting, starts: datetime, ends: datetime, place: str, now: datetime
) -> dict[str, object]:
    """The columns of an agreed time."""
    day = london_date(starts)
    return {"day": day, "starts_at": starts, "ends_at": ends, "place": place, **days(session, meeting, day, now)}


def days(session: Session, meeting: Meeting, day: date, now: datetime) -> dict[str, date]:
    """The days for confirming and inviting at this kind of meeting, counted from the agreed day."""
    series = session.get_one(Series, meeting.series_id)
    when = timeline(timeline_of(series.kind), {Anchor.HELD: day}, current(session, now).calendar)
    return {"confirm_on": when[MeetingStep.CONFIRM], "invite_on": when[MeetingStep.INVITE]}


def refuse_taken_day(session: Session, meeting: Meeting, day: date) -> None:
    """A series meets once a day. Raises NotSettled."""
    other = select(Meeting.id).where(
        col(Meeting.series_id) == meeting.series_id, col(Meeting.day) == day, col(Meeting.id) != meeting.id
    )
    if session.scalar(other) is not None:
        raise NotSettled("Another meeting of this series is on that day.", "day")
