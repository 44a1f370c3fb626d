"""Invites people to a meeting: a list that is held until a colleague sends it, a change told to whoever holds it, the meeting called off.

Each raises NotSettled for what cannot be, and MovedMeanwhile where somebody was quicker. Nobody of a cluster's practices is put on the
list before its hosts have agreed. Nothing leaves twice: the key of a letter is the person and the version of the meeting.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from liaison.app import App
from liaison.clock import london_date
from liaison.domain import chi
from liaison.domain.attending import CALL_OFF, INVITE, Answer, letter_key, sequence
from liaison.domain.offers import why_no_slot
from liaison.domain.reaching import SUBJECT
from liaison.domain.service import Service
from liaison.domain.states import MeetingState
from liaison.domain.telling import by_mail
from liaison.letters import meeting_letters as letters
from liaison.letters.render import Rendered
from liaison.meetings.host_slots import NotSettled, agreed, as_seen, asks_by_letter, refuse_taken_day, stop_letters
from liaison.meetings.hosts import hosts_of
from liaison.outbox.caps import why_not
from liaison.outbox.own_mailbox import main_mailbox
from liaison.outbox.post import Posting, post
from liaison.practices import comms_document
from liaison.practices.service_facts import current
from liaison.store import events
from liaison.store.guest_queries import Guest, guests, holders
from liaison.store.tables import MailboxRow
from liaison.store.tables_people import Invitation, Meeting, Staff

STANDS = (MeetingState.CONFIRMED, MeetingState.INVITED)
ON = (MeetingState.PLANNED, MeetingState.ASKED, MeetingState.OFFERED, *STANDS)
CHI_NUMBER = "This holds what looks like a CHI number; an invitation lies open in calendars. Please leave it out."


@dataclass(frozen=True)
class Moved:
    """Another time or place: the moments aware."""

    starts_at: datetime
    ends_at: datetime
    place: str
    room_id: int | None = None  # where it is a room of ours


def put_on_list(
    session: Session,
    app: App,
    meeting_id: int,
    people: Sequence[Guest],
    *,
    agreed_by: str,
    version: int,
    staff_id: int,
    now: datetime,
) -> None:
    """Put people on the list. Nothing leaves: each invitation is held until a colleague sends it."""
    meeting = as_seen(session, meeting_id, version, *STANDS)
    if not people:
        raise NotSettled("Choose somebody from the list, or enter a name and an address.", "chosen")
    if asks_by_letter(session, meeting) and not (agreed_by or meeting.agreed):
        raise NotSettled("Say who of the hosts agreed that we invite their practices.", "agreed")
    ours = [main_mailbox(session, app).address]
    there = {guest.email.lower(): guest for guest in guests(session, meeting_id)}
    for one in people:
        if by_mail(one.channel) and (why := why_not(one.email, ours, Counter())):
            raise NotSettled(f"{one.name} cannot be invited, as {why}.", "email")
        if guest := there.get(one.email.lower()):
            if guest.withdrawn_at is not None:
                guest.withdrawn_at, guest.sent_sequence, guest.extra = None, None, guest.extra + 1
            continue
        session.add(
            Invitation(
                meeting_id=meeting_id, email=one.email.lower() if by_mail(one.channel) else one.email, name=letters.plain(one.name), role=one.role,
                practice_code=one.practice_code, answer=Answer.WAITING.value, added_by=staff_id, channel=one.channel, lived=one.lived,
            )
        )  # fmt: skip
    meeting.agreed = agreed_by or meeting.agreed
    meeting.version += 1
    because = f"{len(people)} put on the list of invitations, which is held"
    events.note(session, meeting, actor=events.person(staff_id), now=now, because=because)


def to_be_sent(session: Session, meeting: Meeting) -> list[Invitation]:
    """Whose invitation is held, or is of an earlier version of the meeting."""
    listed = guests(session, meeting.id or 0)
    return [one for one in listed if one.withdrawn_at is None and one.sent_sequence != version_of(meeting, one)]


def version_of(meeting: Meeting, guest: Invitation) -> int:
    """The SEQUENCE that this person's calendar object has now."""
    return sequence(meeting.sequence, guest.extra)


def send(session: Session, app: App, meeting_id: int, *, version: int, staff_id: int, now: datetime) -> int:
    """A colleague confirms: every held invitation is posted, once each; returns how many."""
    meeting = as_seen(session, meeting_id, version, *STANDS)
    if meeting.starts_at is None or meeting.starts_at <= now:
        raise NotSettled("This meeting has no time to come: agree one first.")
    held = [one for one in to_be_sent(session, meeting) if by_mail(one.channel)]
    if not held:
        raise NotSettled("Nobody waits for an invitation by mail. Put somebody on the list first.", "chosen")
    sender = at_the_desk(session, app, staff_id, now)
    for guest in held:
        invite(session, app, meeting, guest, sender)
    actor, because = events.person(staff_id), f"{len(held)} invitations sent"
    if meeting.state is MeetingState.INVITED:
        meeting.version += 1
        events.note(session, meeting, actor=actor, now=now, because=because)
    else:
        changes = {"version": meeting.version + 1}
        events.move(session, meeting, MeetingState.INVITED, actor=actor, now=now, because=because, **changes)
    return len(held)


@dataclass(frozen=True)
class Sender:
    """Whose letters these are: what the service says of itself, the mailbox they leave from, the colleague who confirmed them, when, and
    where "How we work" is read."""

    service: Service
    box: MailboxRow
    staff_id: int
    name: str
    now: datetime
    document: str = ""


def at_the_desk(session: Session, app: App, staff_id: int, now: datetime) -> Sender:
    """A colleague sends now: read once for all letters of one press."""
    colleague = session.get_one(Staff, staff_id)
    document = comms_document.address(app, session)
    return Sender(current(session, now), main_mailbox(session, app), staff_id, colleague.name, now, document)


def invite(session: Session, app: App, meeting: Meeting, guest: Invitation, sender: Sender) -> None:
    """Post one invitation, or one change of it."""
    key = letter_key(INVITE, guest.id or 0, version_of(meeting, guest))
    if guest.lived:
        words = letters.lens_words(meeting, guest, sender.service, sender.name)
        put_out(session, meeting, guest, key, letters.INVITATION, words, sender)
    else:
        link = letters.link_of(app, meeting, guest)
        words = letters.invitation_words(session, meeting, guest, sender.service, link, sender.document, sender.now)
        calendar = letters.request(session, meeting, guest, sender.service, sender.box.address, sender.now)
        put_out(session, meeting, guest, key, letters.INVITATION, words, sender, calendar, "REQUEST")
        if sender.document and letters.names_document(session, meeting):
            comms_document.linked(session, {key: guest.practice_code}, sender.now)
    guest.sent_sequence = version_of(meeting, guest)


def put_out(
    session: Session, meeting: Meeting, guest: Invitation, key: str, kind: str, words: Rendered, sender: Sender,
    calendar: str | None = None, method: str | None = None,
) -> None:  # fmt: skip
    """Post one letter with its calendar object. A person confirmed it: it is no automatic mail. Outside, a letter to somebody with lived
    experience shows a colleague's name and a plain subject, not even our mark."""
    about: dict[str, Any] = {
        "meeting_id": meeting.id,
        "author_id": sender.staff_id,
        "practice_code": guest.practice_code,
    }
    posting = Posting(
        key=key, kind=kind, reference=letters.reference_of(meeting), words=words, to=[guest.email], about=about,
        calendar=calendar, calendar_method=method, subject=SUBJECT if guest.lived else "",
    )  # fmt: skip
    name = sender.name if guest.lived else sender.service.name
    post(session, sender.box, posting, sender_name=name, actor=events.person(sender.staff_id), now=sender.now)  # fmt: skip


def change(
    session: Session, app: App, meeting_id: int, to: Moved, *, version: int, staff_id: int, now: datetime
) -> int:
    """Another time or place: whoever holds the invitation is told at once; returns how many. With another time, what they answered is asked
    anew; with another place it still counts."""
    meeting = as_seen(session, meeting_id, version, *STANDS)
    if why := why_no_slot(to.starts_at, to.ends_at, now):
        raise NotSettled(why, "minutes" if "takes" in why else "day")
    if chi.find(to.place):
        raise NotSettled(CHI_NUMBER, "place")
    moved = (meeting.starts_at, meeting.ends_at) != (to.starts_at, to.ends_at)
    if not moved and meeting.place == to.place:
        raise NotSettled("Nothing is different yet: change the time or the place.", "day")
    refuse_taken_day(session, meeting, london_date(to.starts_at))
    actor = events.person(staff_id)
    holding = holders(session, meeting_id)
    stop_letters(session, meeting_id, actor, now, "the meeting was changed")
    changes = agreed(session, meeting, to.starts_at, to.ends_at, to.place, now)
    room_id = to.room_id or (meeting.room_id if meeting.place == to.place else None)
    changes |= {"sequence": meeting.sequence + 1, "version": meeting.version + 1, "room_id": room_id}
    listed = [one for one in guests(session, meeting_id) if one.withdrawn_at is None]
    for guest in listed:
        if moved:
            guest.answer, guest.answered_at, guest.how, guest.deputy = Answer.WAITING.value, None, "", ""
            guest.answer_stamp = None
    because = "another time" if moved else "another place"
    was_invited = meeting.state is MeetingState.INVITED
    if was_invited:
        events.move(session, meeting, MeetingState.CONFIRMED, actor=actor, now=now, because=because, **changes)
    else:
        for name, value in changes.items():
            setattr(meeting, name, value)
        events.note(session, meeting, actor=actor, now=now, because=because)
    # those whose first invitation was still waiting were sent it by a colleague too: they get the new one
    told = [one for one in listed if by_mail(one.channel) and (one.id in holding or one.sent_sequence is not None)]
    sender = at_the_desk(session, app, staff_id, now)
    for guest in told:
        invite(session, app, meeting, guest, sender)
    if was_invited and told:
        events.move(session, meeting, MeetingState.INVITED, actor=actor, now=now, because=f"{len(told)} told of it")
    return len(told)


def call_off(
    session: Session, app: App, meeting_id: int, why: str, *, version: int, staff_id: int, now: datetime
) -> int:
    """It does not take place: in this one transaction what waits is taken back, and whoever holds the invitation, and the hosts, are told;
    returns how many."""
    meeting = as_seen(session, meeting_id, version, *ON)
    if chi.find(why):
        raise NotSettled(CHI_NUMBER, "why")
    actor = events.person(staff_id)
    holding = holders(session, meeting_id)
    stop_letters(session, meeting_id, actor, now, "the meeting was called off")
    changes = {"sequence": meeting.sequence + 1, "version": meeting.version + 1}
    was = meeting.state
    events.move(session, meeting, MeetingState.CANCELLED, actor=actor, now=now, because="called off", **changes)
    told = [one for one in guests(session, meeting_id) if one.id in holding and one.withdrawn_at is None]
    sender = at_the_desk(session, app, staff_id, now)
    for guest in told:
        take_out(session, meeting, guest, why, sender)
    addresses = {guest.email for guest in told}
    hosts = [one for one in hosts_of(session, meeting) if one.email.lower() not in addresses]
    if was is MeetingState.PLANNED or not hosts:
        return len(told)
    names = " and ".join(host.name for host in hosts)
    words = letters.cancelled_words(session, meeting, names, sender.service, why, calendar=False)
    posting = Posting(
        key=f"call-off:meeting-{meeting_id}", kind=letters.CANCELLED, reference=letters.reference_of(meeting), words=words,
        to=[host.email for host in hosts], about={"meeting_id": meeting_id, "author_id": staff_id},
    )  # fmt: skip
    post(session, sender.box, posting, sender_name=sender.service.name, actor=actor, now=now)
    return len(told) + len(hosts)


def take_off_list(
    session: Session, app: App, meeting_id: int, invitation_id: int, *, version: int, staff_id: int, now: datetime
) -> None:
    """Take somebody off the list; where their invitation has left, their calendar is told."""
    meeting = as_seen(session, meeting_id, version, *STANDS)
    guest = session.get(Invitation, invitation_id)
    if guest is None or guest.meeting_id != meeting_id or guest.withdrawn_at is not None:
        raise events.MovedMeanwhile("somebody took them off the list")
    guest.withdrawn_at, guest.extra = now, guest.extra + 1
    meeting.version += 1
    events.note(session, meeting, actor=events.person(staff_id), now=now, because="somebody was taken off the list")
    if invitation_id in holders(session, meeting_id):
        take_out(session, meeting, guest, "", at_the_desk(session, app, staff_id, now), only_you=True)


def take_out(
    session: Session, meeting: Meeting, guest: Invitation, why: str, sender: Sender, *, only_you: bool = False
) -> None:
    """Post one letter that takes the meeting out of somebody's calendar."""
    key = letter_key(CALL_OFF, guest.id or 0, version_of(meeting, guest))
    if guest.lived:
        words = letters.lens_words(meeting, guest, sender.service, sender.name, off=True, why=why, only_you=only_you)
        put_out(session, meeting, guest, key, letters.CANCELLED, words, sender)
        return
    words = letters.cancelled_words(session, meeting, guest.name, sender.service, why, only_you=only_you)
    calendar = letters.cancel(session, meeting, guest, sender.service, sender.box.address, sender.now)
    put_out(session, meeting, guest, key, letters.CANCELLED, words, sender, calendar, "CANCEL")
