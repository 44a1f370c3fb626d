"""One case as words: its head, what happened, and what is leaving."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from liaison.domain.blind_slice import is_blind
from liaison.domain.collisions import sentence
from liaison.domain.content_notes import KEPT_BACK, content_note
from liaison.domain.labelling import Label
from liaison.domain.letters_again import may
from liaison.domain.states import CaseState, LetterState
from liaison.store.file_queries import Enclosed
from liaison.store.learning_queries import Judged
from liaison.store.looking_queries import Here
from liaison.store.mail_queries import CaseFile
from liaison.store.tables import Case, Event, Letter
from liaison.web.file_presenter import Going, going
from liaison.web.presenters import SORT_FIRST, STANDING, TO_SORT, Level, category, level, place
from liaison.web.saying import Said, Saying


@dataclass(frozen=True)
class Happening:
    """One line of the timeline."""

    who: str
    what: str
    when: Said


@dataclass(frozen=True)
class Outgoing:
    """A letter of ours on this case; `undo` while its author can take it back."""

    id: int
    kind: str
    to: str
    state: str
    when: Said
    text: str
    leaves: str
    undo: bool
    release: bool = False  # it waits for a second person
    waits: bool = False  # nobody knows whether it left, or it certainly did not: a person decides
    files: tuple[Going, ...] = ()


# what reaching a state means, in a timeline
STATES = {
    "waiting_route": "it came in, and somebody is looked for", "unassigned": "nobody could be found", "assigned": "given to somebody",
    "received": "it came in", "screened": "read", "classified": "sorted", "case": "became a question", "follow_up": "added to a question",
}  # fmt: skip


# what a letter's state means to a colleague
LETTERS: dict[LetterState, str] = {
    LetterState.DRAFT: "waits for a second person to release it",
    LetterState.QUEUED: "leaves next",
    LetterState.SENDING: "is leaving",
    LetterState.SENT: "sent",
    LetterState.UNKNOWN: "may or may not have gone",
    LetterState.FAILED: "not sent",
    LetterState.WITHHELD: "kept back",
    LetterState.CANCELLED: "taken back before it left",
}


def happenings(events: Iterable[Event], names: dict[int, str], say: Saying) -> list[Happening]:
    """The timeline: who did what, newest first."""
    return [Happening(who(event.actor, names), what(event), say.when(event.at)) for event in events]


def changed(event: Event, names: dict[int, str], say: Saying) -> str:
    """What happened meanwhile, like "Farid took this at 09:14 today."."""
    return sentence(who(event.actor, names), event.because, event.now, say.when(event.at).words)


def here_words(one: Here) -> str:
    """Like "Farid is writing an answer."."""
    return f"{one.name} {'is writing an answer' if one.replying else 'has it open too'}."


def who(actor: str, names: dict[int, str]) -> str:
    """A colleague by name, a step as the service."""
    kind, _, name = actor.partition(":")
    if kind == "person" and name.isdigit():
        return names.get(int(name), "A colleague")
    return "The service"


def what(event: Event) -> str:
    """What happened: the reason as it was written, else the state."""
    state = STATES.get(event.now, event.now.replace("_", " "))
    if not event.because or event.was is None:
        return state
    return f"finished: {event.because}" if event.now == CaseState.CLOSED.value else event.because


def outgoing(
    letters: Iterable[Letter], files: Mapping[int, Sequence[Enclosed]], staff_id: int, say: Saying
) -> list[Outgoing]:
    """Our letters on the case with what went with each, newest first."""
    return [
        replace(
            letter_line(one, staff_id, say), files=tuple(going(files.get(one.id or 0, ()), f"/letters/{one.id}/files"))
        )
        for one in letters
    ]


def letter_line(letter: Letter, staff_id: int, say: Saying, *, text: str | None = None) -> Outgoing:
    """One letter; `text` instead of its own where that is not read."""
    waiting = letter.state is LetterState.QUEUED
    state = LETTERS[letter.state] + (f": {why}" if (why := plain(letter.because)) else "")
    if letter.in_letter_id is not None:
        state = "left in the practice's weekly letter"
    elif letter.weekly and waiting:
        state = f"waits for the practice's weekly letter, {say.by(letter.not_before).words}"
    if letter.bounced_at is not None:
        state = f"did not arrive at {', '.join(letter.bounced_to)}"
    return Outgoing(
        id=letter.id or 0,
        kind=letter.kind.replace("_", " "),
        to=", ".join((*letter.to, *letter.cc)),
        state=state,
        when=say.when(letter.sent_at or letter.created_at),
        text=letter.text if text is None else text,
        leaves=say.seconds(letter.not_before) if waiting and not letter.weekly and letter.not_before > say.now else "",
        undo=waiting and letter.kind == "answer" and letter.author_id == staff_id,
        release=letter.kind == "answer" and letter.state is LetterState.DRAFT,
        waits=bool(may(letter.state, letter.kind)),
    )


def plain(because: str) -> str:
    """Why a letter stands where it does, without the names that programs give to troubles."""
    return WORDS_OF_WHY.get(said := re.sub(r" \(\w*[a-z][A-Z]\w*\)", "", because), said)


WORDS_OF_WHY = {
    "not taken": "the mail server did not take it",
    "its fate is unknown: look in Sent Items": "somebody looks in Sent Items",
}


@dataclass(frozen=True)
class Head:
    """The top of a case."""

    subject: str
    place: str
    reference: str
    level: Level
    category: str
    state: str
    owner: str
    received: Said
    read: Said
    answer: Said
    due: Said
    opened: Said | None
    opener: str
    floor: str
    note: str


def head(file: CaseFile, say: Saying) -> Head:
    """The top of a case: what it is, whose it is, how long there is."""
    case = file.case
    return Head(
        subject=case.subject.strip() or "(no subject)",
        place=place(file.practice.name if file.practice else None, case.sender_name, case.sender),
        reference=case.reference,
        level=TO_SORT if is_blind(case) else level(case.urgency),
        category=SORT_FIRST if is_blind(case) else category(case.category, case.outcome),
        state=standing(case),
        owner=file.names.get(case.owner_id or 0, ""),
        received=say.when(case.received_at),
        read=kept(case.read_by, case.opened_at, "Read", say),
        answer=kept(case.answer_by, case.answered_at, "Answer", say),
        due=say.past("Answered", case.answered_at)
        if case.answered_at and case.state in {CaseState.ANSWERED, CaseState.CLOSED}
        else say.deadline(case.answer_by, "Answer"),
        opened=say.when(case.opened_at) if case.opened_at else None,
        opener=file.names.get(case.opened_by or 0, "a colleague"),
        floor=case.floor_urgency.value if case.floor_urgency else "",
        note=note_before(case),
    )


def note_before(case: Case) -> str:
    """The calm line before a mail that may be hard to read; while the answer is kept back it does not say what about."""
    note = content_note(case.category)
    return KEPT_BACK if note and is_blind(case) else note


def sorted_first(judged: Judged | None) -> str:
    """How a mail of the blind slice was sorted, and what the reader had said."""
    if judged is None:
        return ""
    ours, theirs = judged.suggested, judged.decided
    if ours == theirs:
        return f"{judged.by} sorted it first, and the reader says the same: {said(ours)}."
    return f"{judged.by} sorted it first: {said(theirs)}. The reader says: {said(ours)}. A calmer level is set below, under “Correct”."


def said(label: Label) -> str:
    """A label in words."""
    about = category(label.category, label.outcome)
    return f"{about}, {label.urgency.title.lower()}" if label.urgency else about


def standing(case: Case) -> str:
    """Where it stands, after the owner's name."""
    if case.state is CaseState.ASSIGNED and case.opened_at:
        return "who has not opened it yet"
    return {CaseState.ANSWERED: "answered", CaseState.CLOSED: "finished"}.get(case.state, STANDING[case.state])


def kept(deadline: datetime, done: datetime | None, verb: str, say: Saying) -> Said:
    """A deadline as it stands: still running, or just the moment once it is done."""
    return say.by(deadline) if done else say.deadline(deadline, verb)


def is_over(file: CaseFile) -> bool:
    """Whether the case is closed."""
    return file.case.state is CaseState.CLOSED
