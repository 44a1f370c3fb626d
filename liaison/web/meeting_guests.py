"""Who is invited to a meeting, in words: where each stands, who may be put on the list, and what would leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from liaison.domain.attending import ANSWER_WORDS, Answer
from liaison.domain.states import MeetingState
from liaison.domain.telling import by_mail, way_words
from liaison.letters.meeting_letters import invitation_words, lens_words
from liaison.meetings.answers_desk import ATTENDED
from liaison.meetings.convene import ON, STANDS, to_be_sent
from liaison.meetings.heard import HOW_WORDS
from liaison.practices.service_facts import current
from liaison.store import guest_queries as queries
from liaison.store.guest_queries import Guest
from liaison.store.meetings_queries import MeetingLine
from liaison.store.session import Session
from liaison.store.tables_meetings import MeetingAnswer
from liaison.store.tables_people import Invitation
from liaison.web.saying import Said, Saying

# what can be noted or settled, as a choice of a form
SAID = [(one.value, ANSWER_WORDS[one]) for one in Answer if one is not Answer.WAITING]


@dataclass(frozen=True)
class AnswerLine:
    """One answer: who, what, how, and why it does not count."""

    id: int
    who: str
    said: str
    how: str
    at: Said
    said_by: str
    deputy: str
    words: str
    because: str
    counted: bool
    look: bool
    proposes: Said | None


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
    deputy: str
    attended: str


def values(session: Session, found: MeetingLine, say: Saying, document: str) -> dict[str, Any]:
    """What the page shows of those who are invited; `document` is where "How we work" is read."""
    meeting, meeting_id = found.meeting, found.meeting.id or 0
    listed = queries.guests(session, meeting_id)
    holding, back = queries.holders(session, meeting_id), queries.came_back(session, meeting_id)
    on = {one.email for one in listed if one.withdrawn_at is None}
    held = [one for one in to_be_sent(session, meeting) if by_mail(one.channel)]
    return {
        "guests": [guest_line(one, holding, back, say) for one in listed if one.withdrawn_at is None],
        "may_be_invited": [one for one in queries.may_be_invited(session, found.series) if one.email.lower() not in on],
        "held_invitations": held, "told_of_change": sum(one.id in holding for one in listed if one.withdrawn_at is None),
        "may_invite": meeting.state in STANDS, "may_call_off": meeting.state in ON and meeting.state is not MeetingState.PLANNED,
        "preview": preview(session, found, held, say, document), "saids": SAID, "attendeds": list(ATTENDED.items()),
        "answers": [answer_line(one, {guest.id: guest.name or guest.email for guest in listed}, say) for one in queries.answers(session, meeting_id)],
        "people": [(one.id, one.name or one.email) for one in listed if one.withdrawn_at is None and one.sent_sequence is not None],
        "may_hold": meeting.state in STANDS and meeting.starts_at is not None and meeting.starts_at <= say.now,
    }  # fmt: skip


def guest_line(guest: Invitation, holding: frozenset[int], back: frozenset[int], say: Saying) -> GuestLine:
    """One person on the list."""
    stands = (
        "held: not sent yet" if guest.sent_sequence is None else "invited" if guest.id in holding else "waits to leave"
    )
    if not by_mail(guest.channel):
        stands = f"{way_words(guest.channel)}: {'not told yet' if guest.sent_sequence is None else 'told'}"
    came_back = guest.id in back
    return GuestLine(
        guest.id or 0, guest.name, guest.email, guest.role, "came back: it did not arrive" if came_back else stands,
        ANSWER_WORDS[Answer(guest.answer)] if guest.sent_sequence is not None else "", guest.answer == Answer.WAITING.value,
        say.when(guest.answered_at) if guest.answered_at else None, came_back, guest.deputy, ATTENDED.get(guest.attended, ""),
    )  # fmt: skip


def answer_line(row: MeetingAnswer, names: dict[int | None, str], say: Saying) -> AnswerLine:
    """One answer in words."""
    return AnswerLine(
        row.id or 0, names.get(row.invitation_id, row.said_by or "somebody"), ANSWER_WORDS[Answer(row.answer)], HOW_WORDS[row.how],
        say.when(row.at), row.said_by, row.deputy, row.words, row.because, row.counted, row.look and row.settled_at is None,
        say.when(row.proposes_at) if row.proposes_at else None,
    )  # fmt: skip


def preview(session: Session, found: MeetingLine, held: Sequence[Invitation], say: Saying, document: str) -> str:
    """The letter as the first of those who wait for it would get it, without their link."""
    if not held or found.meeting.starts_at is None:
        return ""
    if held[0].lived:
        return lens_words(found.meeting, held[0], current(session, say.now), "(your name)").text
    return invitation_words(session, found.meeting, held[0], current(session, say.now), "", document, say.now).text


def chosen(session: Session, found: MeetingLine, emails: Sequence[str], name: str, email: str) -> list[Guest]:
    """The people of a form: those chosen from the directory, and one entered by hand."""
    known = {one.email.lower(): one for one in queries.may_be_invited(session, found.series)}
    people = [known[one.lower()] for one in emails if one.lower() in known]
    return [*people, Guest(name or email, email)] if email else people
