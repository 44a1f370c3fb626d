"""What colleagues and those who are invited do in a simulated season: invitations sent, answers by five ways, changes, calling off, who came."""

from __future__ import annotations

import contextlib
from collections import Counter
from datetime import date, datetime, timedelta

from sqlmodel import col

from liaison.domain.attending import Answer, read_key
from liaison.domain.meeting_links import make
from liaison.domain.states import MeetingState
from liaison.meetings import answers_desk, convene, rsvp_page
from liaison.meetings.convene import Moved
from liaison.meetings.heard import Heard
from liaison.meetings.host_slots import NotSettled
from liaison.simulation.season_hosts import PLACE, acted, ids_at
from liaison.simulation.season_mails import ATTENDS, calendar_answer, out_of_office, prose
from liaison.simulation.season_service import Coming, Season
from liaison.simulation.season_watch import SeasonWatch
from liaison.simulation.year_happenings import bounced
from liaison.store import events
from liaison.store.guest_queries import Guest, guests, may_be_invited, to_look_at
from liaison.store.session import Session, reading, transaction
from liaison.store.slot_queries import replies_waiting
from liaison.store.tables import Letter
from liaison.store.tables_people import Invitation, Meeting, Series

# how somebody invited answers: below each number the way; the rest say nothing
WAYS = (
    (0.42, "calendar"), (0.45, "counter"), (0.48, "secretary"), (0.50, "stranger"), (0.64, "page"), (0.71, "prose"), (0.78, "phone"),
    (0.81, "comes back"), (0.84, "away"),
)  # fmt: skip
SOON = (0, 0, 1, 1, 2, 3, 5, 8, 12, 21, 27)  # days until they do
TWICE = 0.04  # of calendar answers are sent twice by the program
MOVED, ANOTHER_PLACE, CALLED_OFF, TAKEN_OFF = (
    0.006,
    0.004,
    0.004,
    0.004,
)  # of meetings to which people are invited, a day


def plan_answers(season: Season, letters: list[Letter], today: date) -> None:
    """Everybody who was just sent an invitation (or a change of it) is given a way and a day to answer."""
    for letter in letters:
        named = read_key(letter.key)
        if letter.calendar_method != "REQUEST" or named is None:
            continue
        chance = season.made.rng.random()
        how = next((how for below, how in WAYS if chance < below), "")
        if how:
            with reading(season.made.app.engine) as session:
                starts = session.get_one(Meeting, letter.meeting_id).starts_at
            assert starts is not None
            later = 0 if how in {"comes back", "away"} else season.made.rng.choice(SOON)
            season.coming[today + timedelta(days=later)].append(Coming(letter.id or 0, named[0], how, named[1], starts))


def answer(season: Season, watch: SeasonWatch, today: date, now: datetime, done: Counter[str], *, early: bool) -> None:
    """Those whose day it is answer; `early` the first half, before the morning's jobs have read anything."""
    waiting = season.coming[today]
    take, season.coming[today] = (waiting[::2], waiting[1::2]) if early else (waiting, [])
    for one in take:
        with reading(season.made.app.engine) as session:
            letter, guest = session.get_one(Letter, one.letter_id), session.get_one(Invitation, one.invitation_id)
            meeting = session.get_one(Meeting, guest.meeting_id)
        if one.how in {"comes back", "away"}:
            season.mails += 1
            raw = bounced(letter, now) if one.how == "comes back" else out_of_office(letter, now, season.mails)
            season.made.mailbox.deliver(raw, received_at=now)
            done[f"invited: {one.how}"] += 1
            continue
        if one.starts <= now:
            continue
        if told(season, one, letter, guest, meeting, now):
            watch.answered[meeting.id or 0, guest.email] = meeting.starts_at if one.how in {"page", "phone"} and meeting.starts_at else one.starts  # fmt: skip
            done[f"invited: by {one.how}"] += 1


def told(season: Season, one: Coming, letter: Letter, guest: Invitation, meeting: Meeting, now: datetime) -> bool:
    """One answer by its way; False where the way is shut by now (called off, taken off the list)."""
    made, said = season.made, season.made.rng.choice((Answer.YES, Answer.YES, Answer.NO, Answer.DEPUTY, Answer.MAYBE))
    if one.how in {"page", "phone"}:
        with contextlib.suppress(rsvp_page.Over, NotSettled, events.MovedMeanwhile):
            if one.how == "page":
                token = make(guest.id or 0, meeting.day, made.app.secret)
                rsvp_page.answer(made.app, token, Answer.YES if said is Answer.MAYBE else said, "a colleague", "", rsvp_page.look(made.app, token, now).version, now)  # fmt: skip
            else:
                with transaction(made.app.engine) as session:
                    answers_desk.note_answer(session, meeting.id or 0, guest.id or 0, Heard(said, "phone"), staff_id=made.lead, now=now)  # fmt: skip
            return True
        return False
    for _ in range(2 if made.rng.random() < TWICE else 1):
        season.mails += 1
        if one.how == "prose":
            raw = prose(letter, ATTENDS, now, season.mails)
        else:
            raw = calendar_answer(letter, one, meeting.uid, now, season.mails, made.rng)
        made.mailbox.deliver(raw, received_at=now)
    return True


def desk(season: Season, watch: SeasonWatch, today: date, now: datetime, done: Counter[str]) -> None:
    """A colleague's day with those who are invited: invite, read what came, change, call off, note who came."""
    app = season.made.app
    read_prose(season, now, done)
    settle(season, now, done)
    with reading(app.engine) as session:
        to_invite = ids_at(session, MeetingState.CONFIRMED, col(Meeting.invite_on) <= today, col(Meeting.starts_at) > now)  # fmt: skip
        coming = ids_at(session, MeetingState.INVITED, col(Meeting.starts_at) > now)
        over = [
            i for state in (MeetingState.CONFIRMED, MeetingState.INVITED) for i in ids_at(session, state, col(Meeting.ends_at) < now)
        ]  # fmt: skip
    for meeting_id in to_invite:
        acted(season, meeting_id, "meetings invited to", done, lambda s, m: invite(season, s, m, now))
    for meeting_id in coming:
        chance = season.made.rng.random()
        for below, word, act in (
            (MOVED, "times moved", move), (MOVED + ANOTHER_PLACE, "places changed", other_place),
            (MOVED + ANOTHER_PLACE + CALLED_OFF, "called off", call_off), (MOVED + ANOTHER_PLACE + CALLED_OFF + TAKEN_OFF, "taken off and on", off_and_on),
        ):  # fmt: skip
            if chance < below:
                acted(season, meeting_id, word, done, lambda s, m, act=act: act(season, s, m, now))  # type: ignore[misc]
                break
    for meeting_id in over:
        acted(season, meeting_id, "held", done, lambda s, m: held(season, s, m, now))


def read_prose(season: Season, now: datetime, done: Counter[str]) -> None:
    """What somebody invited wrote in their own words is noted for them."""
    with reading(season.made.app.engine) as session:
        waiting = replies_waiting(session)
    for meeting_id, mails in waiting.items():
        for mail in mails:
            with contextlib.suppress(NotSettled, events.MovedMeanwhile), transaction(season.made.app.engine) as session:
                listed = {one.email: one for one in guests(session, meeting_id)}
                guest = listed.get((mail.sender or "").lower())
                if guest is None or guest.withdrawn_at is not None:
                    continue
                told = Heard(Answer.YES, "mail", message_id=mail.id)
                answers_desk.note_answer(session, meeting_id, guest.id or 0, told, staff_id=season.made.lead, now=now)
                done["prose noted"] += 1


def settle(season: Season, now: datetime, done: Counter[str]) -> None:
    """Answers that wait for a person count for whom they are about, or for nobody."""
    with reading(season.made.app.engine) as session:
        waiting = [(one.id or 0, one.invitation_id, one.meeting_id, one.answer) for one in to_look_at(session)]
    for answer_id, invitation_id, meeting_id, said in waiting:
        with contextlib.suppress(NotSettled, events.MovedMeanwhile):
            with transaction(season.made.app.engine) as session:
                meeting = session.get(Meeting, meeting_id) if meeting_id else None
                stands = meeting is not None and meeting.state in {MeetingState.CONFIRMED, MeetingState.INVITED}
                whom = invitation_id if stands else None
                answers_desk.settle(session, answer_id, invitation_id=whom, said=Answer(said) if whom else None, deputy="", staff_id=season.made.lead, now=now)  # fmt: skip
            done["settled by a person"] += 1


def invite(season: Season, session: Session, meeting: Meeting, now: datetime) -> None:
    """Put those whom the directory knows on the list, and send."""
    series = session.get_one(Series, meeting.series_id)
    people: list[Guest] = season.partners.get(series.id or 0) or may_be_invited(session, series)
    lead = season.made.lead
    convene.put_on_list(session, season.made.app, meeting.id or 0, people, agreed_by="the hosts", version=meeting.version, staff_id=lead, now=now)  # fmt: skip
    convene.send(session, season.made.app, meeting.id or 0, version=meeting.version, staff_id=lead, now=now)


def move(season: Season, session: Session, meeting: Meeting, now: datetime) -> None:
    """Another day, with the same place."""
    assert meeting.starts_at is not None
    assert meeting.ends_at is not None
    by = timedelta(days=season.made.rng.choice((1, 7)))
    change(season, session, meeting, Moved(meeting.starts_at + by, meeting.ends_at + by, meeting.place), now)


def other_place(season: Season, session: Session, meeting: Meeting, now: datetime) -> None:
    """The same time in another room."""
    assert meeting.starts_at is not None
    assert meeting.ends_at is not None
    change(season, session, meeting, Moved(meeting.starts_at, meeting.ends_at, f"{PLACE}, version {meeting.version}"), now)  # fmt: skip


def change(season: Season, session: Session, meeting: Meeting, to: Moved, now: datetime) -> None:
    """By the page's own door."""
    convene.change(session, season.made.app, meeting.id or 0, to, version=meeting.version, staff_id=season.made.lead, now=now)  # fmt: skip


def call_off(season: Season, session: Session, meeting: Meeting, now: datetime) -> None:
    """It does not take place."""
    convene.call_off(session, season.made.app, meeting.id or 0, "the room is not free", version=meeting.version, staff_id=season.made.lead, now=now)  # fmt: skip


def off_and_on(season: Season, session: Session, meeting: Meeting, now: datetime) -> None:
    """Somebody is taken off the list; every second one is put on again and invited anew."""
    listed = [one for one in guests(session, meeting.id or 0) if one.withdrawn_at is None]
    if len(listed) < 2:
        raise NotSettled("nobody to take off")
    guest, app, lead, rng = season.made.rng.choice(listed), season.made.app, season.made.lead, season.made.rng
    convene.take_off_list(session, app, meeting.id or 0, guest.id or 0, version=meeting.version, staff_id=lead, now=now)
    if rng.random() < 0.5:
        again = [Guest(guest.name, guest.email, guest.role, guest.practice_code)]
        convene.put_on_list(session, app, meeting.id or 0, again, agreed_by="", version=meeting.version, staff_id=lead, now=now)  # fmt: skip
        convene.send(session, app, meeting.id or 0, version=meeting.version, staff_id=lead, now=now)


def held(season: Season, session: Session, meeting: Meeting, now: datetime) -> None:
    """It took place; most of those who said so came."""
    came = {one.id or 0: "came" if one.answer == "yes" else "apologies" for one in guests(session, meeting.id or 0)}
    answers_desk.note_held(session, meeting.id or 0, came, "", version=meeting.version, staff_id=season.made.lead, now=now)  # fmt: skip
