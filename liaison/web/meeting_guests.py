"""Who is invited to a meeting, in words: where each stands, who may be put on the list, and what would leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from liaison.domain.attending import ANSWER_WORDS, Answer
from liaison.domain.states import MeetingState
from liaison.letters.meeting_letters import invitation_words
from liaison.meetings.convene import ON, STANDS, to_be_sent
from liaison.practices.service_facts import current
from liaison.store import guest_queries as queries
from liaison.store.guest_queries import Guest
from liaison.store.meetings_queries import MeetingLine
from liaison.store.session import Session
from liaison.store.tables_people import Invitation
from liaison.web.saying import Said, Saying


@dataclass(frozen=True)
class GuestLine:
    """Somebody on the list. `stands` is where their invitation is, `answer` what they said."""

    id: int
    name: str
    email: str
    role: str
    stands: str
    answer: str
    waits: bool
    at: Said | None
    back: bool


def values(session: Session, found: MeetingLine, say: Saying) -> dict[str, Any]:
    """What the page shows of those who are invited."""
    meeting, meeting_id = found.meeting, found.meeting.id or 0
    listed = queries.guests(session, meeting_id)
    holding, back = queries.holders(session, meeting_id), queries.came_back(session, meeting_id)
    on = {one.email for one in listed if one.withdrawn_at is None}
    held = to_be_sent(session, meeting)
    return {
        "guests": [guest_line(one, holding, back, say) for one in listed if one.withdrawn_at is None],
        "may_be_invited": [one for one in queries.may_be_invited(session, found.series) if one.email.lower() not in on],
        "held_invitations": held, "told_of_change": sum(one.id in holding for one in listed if one.withdrawn_at is None),
        "may_invite": meeting.state in STANDS, "may_call_off": meeting.state in ON and meeting.state is not MeetingState.PLANNED,
        "preview": preview(session, found, held, say),
    }  # fmt: skip


def guest_line(guest: Invitation, holding: frozenset[int], back: frozenset[int], say: Saying) -> GuestLine:
    """One person on the list."""
    stands = (
        "held: not sent yet" if guest.sent_sequence is None else "invited" if guest.id in holding else "waits to leave"
    )
    came_back = guest.id in back
    return GuestLine(
        guest.id or 0, guest.name, guest.email, guest.role, "came back: it did not arrive" if came_back else stands,
        ANSWER_WORDS[Answer(guest.answer)] if guest.sent_sequence is not None else "", guest.answer == Answer.WAITING.value,
        say.when(guest.answered_at) if guest.answered_at else None, came_back,
    )  # fmt: skip


def preview(session: Session, found: MeetingLine, held: Sequence[Invitation], say: Saying) -> str:
    """The letter as the first of those who wait for it would get it, without their link."""
    if not held or found.meeting.starts_at is None:
        return ""
    return invitation_words(session, found.meeting, held[0], current(session, say.now), "").text


def chosen(session: Session, found: MeetingLine, emails: Sequence[str], name: str, email: str) -> list[Guest]:
    """The people of a form: those chosen from the directory, and one entered by hand."""
    known = {one.email.lower(): one for one in queries.may_be_invited(session, found.series)}
    people = [known[one.lower()] for one in emails if one.lower() in known]
    return [*people, Guest(name or email, email)] if email else people
