"""Dates of training: planned, people put on the list and held there until a colleague sends the letters, answers, who came, called off.

Each raises NotSettled for what cannot be, and MovedMeanwhile where somebody was quicker. The key of a letter is the person and the version
of the date: nothing leaves twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from liaison.app import App
from liaison.domain import chi
from liaison.domain.spoken import count
from liaison.domain.states import NeedState, TrainingState
from liaison.domain.training_offers import ANSWERS, ATTENDED, CONFIRM, INVITE, NO_PEOPLE, OFF, letter_key, why_no_date
from liaison.letters import training_letters as letters
from liaison.letters.render import Rendered
from liaison.mail import ics
from liaison.meetings.host_slots import NotSettled
from liaison.meetings.training_needs import stand_again
from liaison.outbox.caps import why_not
from liaison.outbox.own_mailbox import main_mailbox
from liaison.outbox.post import Posting, post
from liaison.practices.service_facts import current
from liaison.store import events
from liaison.store import training_queries as queries
from liaison.store.tables_training import TrainingDate, TrainingKind, TrainingNeed, TrainingPlace


@dataclass(frozen=True)
class Planned:
    """A date as a colleague plans it: the moments aware."""

    kind_id: int
    starts_at: datetime
    ends_at: datetime
    place: str
    seats: int


@dataclass(frozen=True)
class Comer:
    """Somebody for the list; `need` is the request that brought them."""

    name: str
    email: str
    group: str = ""
    organisation: str = ""
    practice_code: str | None = None
    need: int | None = None


def as_seen(session: Session, date_id: int, version: int, *states: TrainingState) -> TrainingDate:
    """The date, locked, if it is still as the page showed it. Raises MovedMeanwhile."""
    row = session.get(TrainingDate, date_id, with_for_update=True)
    if row is None or row.version != version or row.state not in (states or (TrainingState.PLANNED,)):
        raise events.MovedMeanwhile(f"training date {date_id} was changed meanwhile")
    return row


def check(session: Session, planned: Planned, now: datetime) -> None:
    """Raise NotSettled for what cannot be a date."""
    kind = session.get(TrainingKind, planned.kind_id)
    if kind is None or not kind.active:
        raise NotSettled("Choose what it is about.", "kind")
    if why := why_no_date(planned.starts_at, planned.ends_at, now):
        raise NotSettled(why[1], why[0])
    if chi.find(planned.place):
        raise NotSettled(NO_PEOPLE, "place")


def plan(session: Session, planned: Planned, *, staff_id: int, now: datetime) -> int:
    """Plan a date; returns its number."""
    check(session, planned, now)
    row = TrainingDate(
        state=TrainingState.PLANNED, kind_id=planned.kind_id, starts_at=planned.starts_at, ends_at=planned.ends_at, place=planned.place,
        seats=planned.seats, added_at=now, added_by=staff_id,
    )  # fmt: skip
    return events.open_row(session, row, actor=events.person(staff_id), now=now, because="planned")


def change(
    session: Session, app: App, date_id: int, planned: Planned, *, version: int, staff_id: int, now: datetime
) -> int:
    """Another time or place: whoever was invited and has not said no is told, and asked anew; returns how many."""
    row = as_seen(session, date_id, version)
    check(session, planned, now)
    told = (row.starts_at, row.ends_at, row.place) != (planned.starts_at, planned.ends_at, planned.place)
    if not told and row.seats == planned.seats:
        raise NotSettled("Nothing is different yet.", "day")
    moved = (row.starts_at, row.ends_at) != (planned.starts_at, planned.ends_at)
    row.starts_at, row.ends_at, row.place, row.seats = planned.starts_at, planned.ends_at, planned.place, planned.seats
    row.version += 1
    row.sequence += told
    because = "another time" if moved else "another place" if told else "another number of places"
    events.note(session, row, actor=events.person(staff_id), now=now, because=because)
    session.flush()
    if not told:
        return 0
    reached = [one for one in on_list(session, date_id) if one.sent_sequence is not None and one.answer != "no"]
    for one in reached:
        if moved:
            one.answer, one.answered_at, one.how = "waiting", None, ""
        invite(session, app, row, one, staff_id, now)
    return len(reached)


def version_of(row: TrainingDate, place: TrainingPlace) -> int:
    """The version of the date that this person is told of."""
    return row.sequence + place.extra


def on_list(session: Session, date_id: int) -> list[TrainingPlace]:
    """Who is on the list now."""
    return [one for one in queries.places(session, date_id) if one.withdrawn_at is None]


def put_on(
    session: Session, app: App, date_id: int, comer: Comer, *, version: int, staff_id: int, now: datetime
) -> None:
    """Put somebody on the list; nothing leaves before a colleague sends it. The request that brought them is answered by it."""
    row, actor = as_seen(session, date_id, version), events.person(staff_id)
    listed = {one.email: one for one in queries.places(session, date_id)}
    if why := why_not(comer.email, [main_mailbox(session, app).address], Counter()):
        raise NotSettled(f"{comer.name} cannot be invited, as {why}.", "email")
    if sum(one.answer != "no" for one in on_list(session, date_id)) >= row.seats:
        raise NotSettled("Every place is taken: add places to this date, or choose another.", "email")
    there = listed.get(comer.email.lower())
    if there is not None and there.withdrawn_at is None:
        raise NotSettled("They are on the list already.", "email")
    if there is not None:
        there.withdrawn_at, there.sent_sequence, there.answer, there.attended = None, None, "waiting", ""
        there.need_id, there.extra = comer.need or there.need_id, there.extra + 1
    else:
        session.add(
            TrainingPlace(
                date_id=date_id, need_id=comer.need, name=comer.name, email=comer.email.lower(), asked_as=comer.group,
                organisation=comer.organisation, practice_code=comer.practice_code, added_at=now, added_by=staff_id,
            )
        )  # fmt: skip
    row.version += 1
    events.note(session, row, actor=actor, now=now, because="somebody was put on the list, which is held")
    need = session.get(TrainingNeed, comer.need, with_for_update=True) if comer.need else None
    if need is not None and need.state is NeedState.ASKED:
        because = f"offered date {date_id}"
        events.move(session, need, NeedState.OFFERED, actor=actor, now=now, because=because, version=need.version + 1)
    session.flush()


def take_off(
    session: Session, app: App, date_id: int, place_id: int, *, version: int, staff_id: int, now: datetime
) -> None:
    """Take somebody off the list; where they were invited they are told."""
    row, actor = as_seen(session, date_id, version), events.person(staff_id)
    place = session.get(TrainingPlace, place_id, with_for_update=True)
    if place is None or place.date_id != date_id or place.withdrawn_at is not None:
        raise events.MovedMeanwhile("somebody took them off the list")
    place.withdrawn_at, place.extra = now, place.extra + 1  # what takes it out of a calendar is a version of its own
    row.version += 1
    events.note(session, row, actor=actor, now=now, because="somebody was taken off the list")
    session.flush()
    if place.sent_sequence is not None and place.answer != "no":
        tell_off(session, app, row, place, "We no longer ask for your time at this one.", staff_id, now)
    stand_again(session, place.need_id, NeedState.ASKED, actor=actor, now=now, because="taken off the list of the date")


def send(session: Session, app: App, date_id: int, *, version: int, staff_id: int, now: datetime) -> int:
    """A colleague confirms: each held letter is posted, once; returns how many."""
    row = as_seen(session, date_id, version)
    if row.starts_at <= now:
        raise NotSettled("This date has passed.")
    held = [one for one in on_list(session, date_id) if one.sent_sequence is None]
    if not held:
        raise NotSettled("Nobody waits for a letter. Put somebody on the list first.")
    for one in held:
        invite(session, app, row, one, staff_id, now)
    row.version += 1
    events.note(session, row, actor=events.person(staff_id), now=now, because=f"{count(len(held), 'invitation')} sent")
    return len(held)


def invite(session: Session, app: App, row: TrainingDate, place: TrainingPlace, staff_id: int, now: datetime) -> None:
    """Post one invitation, or one change of it."""
    changed = place.sent_sequence is not None
    service, address = current(session, now), main_mailbox(session, app).address
    words = letters.invitation_words(session, app, row, place, service, changed=changed)
    calendar = ics.request(letters.calendar_object(session, row, place, service, address), now)
    put_out(
        session, app, row, place, INVITE, letters.INVITATION, words, events.person(staff_id), now,
        staff_id=staff_id, calendar=calendar, method="REQUEST",
    )  # fmt: skip
    place.sent_sequence = version_of(row, place)


def put_out(
    session: Session, app: App, row: TrainingDate, place: TrainingPlace, key: str, kind: str, words: Rendered, actor: str, now: datetime,
    *, staff_id: int | None = None, calendar: str | None = None, method: str | None = None,
) -> bool:  # fmt: skip
    """Post one letter, perhaps with its calendar object; False where it was posted before. Without a colleague it is an automatic one."""
    posting = Posting(
        key=letter_key(key, place.id or 0, version_of(row, place)), kind=kind, reference=letters.reference_of(row), words=words, to=[place.email],
        automatic=None if staff_id else "auto-generated", about={"author_id": staff_id, "practice_code": place.practice_code},
        calendar=calendar, calendar_method=method,
    )  # fmt: skip
    return (
        post(session, main_mailbox(session, app), posting, sender_name=current(session, now).name, actor=actor, now=now)
        is not None
    )


def tell_off(
    session: Session, app: App, row: TrainingDate, place: TrainingPlace, why: str, staff_id: int, now: datetime
) -> None:
    """Tell one person, and their calendar, that it does not take place, or not with them."""
    service, address = current(session, now), main_mailbox(session, app).address
    words = letters.called_off_words(session, row, place, service, why)
    calendar = ics.cancel(letters.calendar_object(session, row, place, service, address), now)
    put_out(
        session, app, row, place, OFF, letters.CALLED_OFF, words, events.person(staff_id), now,
        staff_id=staff_id, calendar=calendar, method="CANCEL",
    )  # fmt: skip


def note_answer(
    session: Session, app: App, place: TrainingPlace, answer: str, *, how: str, actor: str, now: datetime
) -> None:
    """What somebody invited said; a yes is confirmed by one letter a version of the date, a no gives the place back."""
    row = session.get_one(TrainingDate, place.date_id, with_for_update=True)
    if row.state is not TrainingState.PLANNED or row.starts_at <= now or place.withdrawn_at is not None:
        raise NotSettled("This date waits for no answers any more.")
    if answer not in ANSWERS or answer == "waiting":
        raise NotSettled("Choose what they said.", "answer")
    place.answer, place.answered_at, place.how = answer, now, how
    row.version += 1
    events.note(session, row, actor=actor, now=now, because=f"one of those invited {ANSWERS[answer]}")
    session.flush()
    if answer == "yes":
        words = letters.confirmation_words(session, row, place, current(session, now))
        put_out(session, app, row, place, CONFIRM, letters.CONFIRMATION, words, actor, now)
    elif answer == "no":
        stand_again(session, place.need_id, NeedState.ASKED, actor=actor, now=now, because="that date does not suit")


def note_held(
    session: Session, date_id: int, came: Mapping[int, str], also: str, *, version: int, staff_id: int, now: datetime
) -> None:
    """It took place: who came. Whoever asked and came has what they asked for; the others' requests wait for another date."""
    row, actor = as_seen(session, date_id, version), events.person(staff_id)
    if row.starts_at > now:
        raise NotSettled("It has not begun yet.")
    for place in on_list(session, date_id):
        said = came.get(place.id or 0, "")
        place.attended = said if said in ATTENDED else ""
    session.flush()
    for place in on_list(session, date_id):
        to = NeedState.MET if place.attended == "came" else NeedState.ASKED
        because = "they came" if place.attended == "came" else "they were not there"
        stand_again(session, place.need_id, to, actor=actor, now=now, because=because)
    number = sum(one.attended == "came" for one in on_list(session, date_id))
    changes = {"also_came": also, "version": row.version + 1}
    events.move(
        session, row, TrainingState.HELD, actor=actor, now=now, because=f"{number} of those on the list came", **changes
    )


def call_off(session: Session, app: App, date_id: int, why: str, *, version: int, staff_id: int, now: datetime) -> int:
    """It does not take place: whoever was invited and has not said no is told, and requests wait again; returns how many were told."""
    row, actor = as_seen(session, date_id, version), events.person(staff_id)
    if chi.find(why):
        raise NotSettled(NO_PEOPLE, "why")
    changes = {"why": why, "version": row.version + 1, "sequence": row.sequence + 1}
    events.move(session, row, TrainingState.CALLED_OFF, actor=actor, now=now, because="called off", **changes)
    told = [one for one in on_list(session, date_id) if one.sent_sequence is not None and one.answer != "no"]
    for one in told:
        tell_off(session, app, row, one, why, staff_id, now)
    for one in on_list(session, date_id):
        one.withdrawn_at = now
        session.flush()
        stand_again(session, one.need_id, NeedState.ASKED, actor=actor, now=now, because="the date was called off")
    return len(told)
