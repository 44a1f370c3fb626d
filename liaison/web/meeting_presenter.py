"""One meeting in words: where it stands, what was done when, the hosts' slots and mails, the letters, and what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from liaison.clock import london_date
from liaison.domain.attending import ANSWER_WORDS
from liaison.domain.attending_words import hint
from liaison.domain.meeting_kinds import CLUSTER, LETTER_AFTER, paper_on
from liaison.domain.offers import TOLD_WORDS, Told
from liaison.domain.reminders import MeetingStep
from liaison.domain.spoken import clock
from liaison.domain.states import LetterState, MeetingState
from liaison.letters.catalogue import CATALOGUE
from liaison.store.meetings_queries import MeetingLine
from liaison.store.tables import Event, Letter, Message
from liaison.store.tables_meetings import OfferedSlot
from liaison.store.tables_people import Meeting
from liaison.web.saying import Said, Saying

# in the order of the season page: the state's word, and what it means
STATES: dict[MeetingState, tuple[str, str]] = {
    MeetingState.ASKED: ("Asked", "The hosts have been asked for a slot."),
    MeetingState.OFFERED: (
        "Offered",
        "They offered a time; somebody of ours takes one. It is confirmed four weeks before.",
    ),
    MeetingState.CONFIRMED: ("Confirmed", "The time stands; invitations go next."),
    MeetingState.INVITED: ("Invited", "Invitations are out."),
    MeetingState.PLANNED: ("Coming", "The series says that it is coming; the hosts are asked on the date shown."),
    MeetingState.HELD: ("Held", "Took place."),
    MeetingState.CANCELLED: ("Cancelled", "Does not take place."),
}
STEPS: dict[str, str] = {
    MeetingStep.ASK.value: "Asked for a slot",
    MeetingStep.ASK_AGAIN.value: "Asked again",
    MeetingStep.RING.value: "To be telephoned",
    MeetingStep.CONFIRM.value: "Confirmed to the hosts",
}
LETTERS: dict[LetterState, str] = {
    LetterState.DRAFT: "waits to be released", LetterState.QUEUED: "waits to leave", LetterState.SENDING: "leaving now",
    LetterState.SENT: "sent", LetterState.UNKNOWN: "may have left: look in Sent Items", LetterState.FAILED: "not taken: see the outbox",
    LetterState.WITHHELD: "held back", LetterState.CANCELLED: "taken back before it left",
}  # fmt: skip
TO_COME = frozenset({MeetingState.CONFIRMED, MeetingState.INVITED})
MAIL_SHOWN = 1_500  # characters of a reply on the meeting's page; the case has all of it


@dataclass(frozen=True)
class SlotLine:
    """One offered slot. `free` is whether it can be taken now."""

    id: int
    when: str
    place: str
    told: str
    words: str
    by: str
    at: Said
    taken: bool
    earlier: bool
    free: bool
    closed: bool


@dataclass(frozen=True)
class LetterLine:
    """One letter about the meeting."""

    title: str
    to: Sequence[str]
    stands: str
    at: Said
    text: str
    back: bool


@dataclass(frozen=True)
class ReplyLine:
    """A mail of the hosts with which nobody has dealt yet."""

    id: int
    case_id: int | None
    sender: str
    at: Said | None
    text: str
    hint: str = ""


@dataclass(frozen=True)
class Happened:
    """One line of what happened."""

    at: Said
    who: str
    words: str


def time_words(meeting: Meeting, local_time: str, say: Saying) -> str:
    """Like "Wednesday 20 January 2027, 14:00 to 15:00", or that no time is agreed."""
    day = say.long_day(meeting.day)
    if meeting.starts_at is None or meeting.ends_at is None:
        return f"around {day}; no time is agreed yet (the series meets at {local_time})"
    return f"{day}, {clock(meeting.starts_at)} to {clock(meeting.ends_at)}"


@dataclass(frozen=True)
class Next:
    """What comes next and by when, whether that is late, and where it is done: what follows the meeting's address."""

    words: str = ""
    late: bool = False
    where: str = ""


def next_of(one: MeetingLine, to_ring: bool, say: Saying) -> Next:
    """What comes next of a meeting."""
    meeting, state = one.meeting, one.meeting.state
    if state is MeetingState.ASKED and to_ring:
        return Next("ring the hosts", True)
    if state is MeetingState.OFFERED and meeting.starts_at is not None:
        return Next(f"confirmed by itself on {say.day(meeting.confirm_on)}", meeting.confirm_on < say.today)
    if state in TO_COME and meeting.day < say.today:
        return Next(f"say how it went on {say.day(meeting.day)}", True)
    if state is MeetingState.HELD and one.owes_letter:
        by = meeting.day + LETTER_AFTER
        return Next(f"letter to those who came by {say.day(by)}", by < say.today, "/after")
    due = [(getattr(meeting, NEXT[state][1]), NEXT[state][0], "")] if state in NEXT and may_come_next(one) else []
    paper = paper_on(one.series.kind, meeting.day) if state in TO_COME and not one.paper_sent else None
    day, words, where = min([*due, *([(paper, "paper", "/briefing")] if paper else [])], default=(None, "", ""))
    return Next(f"{words} by {say.day(day)}", day < say.today, where) if day else Next()


def may_come_next(one: MeetingLine) -> bool:
    """Whether the step of its state is ours to take: a cluster's practices are invited only where its hosts agreed."""
    return not (one.meeting.state is MeetingState.CONFIRMED and one.series.kind == CLUSTER and not one.meeting.agreed)


# what counts next in a state, and the column with its day
NEXT: dict[MeetingState, tuple[str, str]] = {
    MeetingState.PLANNED: ("ask", "ask_on"),
    MeetingState.ASKED: ("answer wanted", "confirm_on"),
    MeetingState.OFFERED: ("take a slot", "confirm_on"),
    MeetingState.CONFIRMED: ("invite", "invite_on"),
}


def slot_line(slot: OfferedSlot, meeting: Meeting, names: dict[int, str], say: Saying) -> SlotLine:
    """One offered slot in words."""
    day = london_date(slot.starts_at)
    now_on = slot.turn == meeting.turn
    return SlotLine(
        id=slot.id or 0,
        when=f"{say.long_day(day)}, {clock(slot.starts_at)} to {clock(slot.ends_at)}",
        place=slot.place or "place not said",
        told=TOLD_WORDS[Told(slot.told)],
        words=slot.words,
        by=names.get(slot.by_id, "a colleague"),
        at=say.when(slot.at),
        taken=slot.taken_at is not None,
        earlier=not now_on,
        free=now_on and meeting.state is MeetingState.OFFERED and slot.taken_at is None and slot.starts_at > say.now,
        closed=not say.calendar.is_working_day(day),
    )


def letter_line(letter: Letter, say: Saying) -> LetterLine:
    """One letter in words, with all that it says."""
    title = CATALOGUE[letter.kind].title if letter.kind in CATALOGUE else letter.kind
    stands = LETTERS[letter.state]
    if letter.because and letter.state in {LetterState.WITHHELD, LetterState.FAILED}:
        stands = f"{stands}: {letter.because}"
    if letter.bounced_at is not None:
        stands = "came back: it did not arrive"
    at = say.when(letter.sent_at or letter.created_at)
    return LetterLine(title, letter.to, stands, at, letter.text, letter.bounced_at is not None)


def reply_line(message: Message, say: Saying) -> ReplyLine:
    """One mail of the hosts, its newest words."""
    text = (message.new_text or message.text).strip()
    at = say.when(message.sent_at) if message.sent_at else None
    return ReplyLine(
        message.id, message.case_id, message.sender or "no address", at, text[:MAIL_SHOWN], hint_words(text)
    )


def hint_words(text: str) -> str:
    """What a reply may say of its writer's coming, with the words it is read from; "" for nothing."""
    found = hint(text)
    if found is None:
        return ""
    who = f" ({found.deputy})" if found.deputy else f", bringing {found.along}" if found.along else ""
    return f"{ANSWER_WORDS[found.answer]}{who}: “{found.words}”"


def happened(event: Event, names: dict[int, str], say: Saying) -> Happened:
    """One event in words: who, and what."""
    kind, _, who = event.actor.partition(":")
    name = names.get(int(who), "a colleague") if kind == "person" and who.isdigit() else "by itself"
    moved = event.now != event.was
    state = STATES[MeetingState(event.now)][0].lower() if moved else ""
    words = "; ".join(part for part in (state, event.because) if part)
    return Happened(say.when(event.at), name, words)


def steps_in_words(steps: dict[str, datetime], say: Saying) -> list[tuple[str, Said]]:
    """The steps taken towards the hosts in this turn, in their order."""
    return [(STEPS[step], say.when(at)) for step, at in sorted(steps.items(), key=lambda one: one[1]) if step in STEPS]
