"""Words a drafted letter anew while it waits, or takes it off: with the same checks as an answer, and only as long as it has not been claimed.

Works inside the caller's transaction and refuses with a reason. `seen` is the text that the page showed: where somebody changed it
meanwhile, or the letter has begun to leave, nothing is written over.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col

from liaison.domain.interlock import Conversation, Leaving, Question, Reader, ask
from liaison.domain.rewording import KINDS, missing, parted, together
from liaison.domain.states import LetterState
from liaison.letters.render import twin
from liaison.practices.secure_list import own_domains
from liaison.practices.senders import practice_of
from liaison.practices.service_facts import current
from liaison.store import events
from liaison.store.switches import HOLD_SENDS, is_on
from liaison.store.tables import Case, Letter
from liaison.triage.inbox import NotAllowed, Stale
from liaison.triage.reply_check import confirmed_words, conversation, place, refuse_unconfirmed

# whom a letter goes to is not changed here, so nothing is asked about that
NOT_ASKED = frozenset({"other_practice", "other_pharmacy", "unknown_place", "newer_mail"})
LEFT = "This letter has begun to leave, or was changed by a colleague meanwhile. This is how it stands now."


def may(session: Session, letter: Letter, now: datetime) -> bool:
    """Whether this letter can be worded anew now: it is of a kind that may be, and waits (sends are held, or its time has not come)."""
    waits = letter.state is LetterState.QUEUED and (letter.not_before > now or is_on(session, HOLD_SENDS))
    return letter.kind in KINDS and waits


def find(session: Session, letter_id: int, now: datetime) -> Letter:
    """The letter. Raises NotAllowed where it is none that may be worded anew."""
    letter = session.get(Letter, letter_id, with_for_update=True)
    if letter is None or letter.kind not in KINDS:
        raise NotAllowed("This letter cannot be worded anew here.")
    if not may(session, letter, now):
        raise Stale(LEFT)
    return letter


def questions(session: Session, letter: Letter, body: str) -> list[Question]:
    """What the interlock asks about these words."""
    case = session.get(Case, letter.case_id) if letter.case_id else None
    known = conversation(session, case) if case else Conversation(own_domains=own_domains(session))
    writes_for = practice_of(session, letter.to)
    to = tuple(Reader(one, code := writes_for.get(one.lower(), ""), place(session, code)) for one in letter.to)
    return [
        one for one in ask(Leaving(body, letter.subject.partition("] ")[2], to), known) if one.code not in NOT_ASKED
    ]


def keep(
    session: Session, letter_id: int, body: str, *, seen: str, confirmed: Collection[str], staff_id: int, now: datetime
) -> None:
    """Let the letter leave with these words in its body. Raises NotAllowed, Unconfirmed, Stale."""
    letter = find(session, letter_id, now)
    before, foot = parted(letter.text)
    if before != seen:
        raise Stale(LEFT)
    case = session.get(Case, letter.case_id) if letter.case_id else None
    if wrong := missing(before, body, case.reference if case else "", current(session, now).phone):
        raise NotAllowed(" ".join(wrong))
    asked = refuse_unconfirmed(questions(session, letter, body), confirmed)
    text = together(body, foot)
    waiting = update(Letter).where(col(Letter.id) == letter_id, col(Letter.state) == LetterState.QUEUED)
    values = {"text": text, "html": twin(text), "confirmed": [*letter.confirmed, *asked]}
    if not events.affected(session.execute(waiting.values(**values))):
        raise Stale(LEFT)
    actor = events.person(staff_id)
    events.note(session, letter, actor=actor, now=now, because="worded anew before it left")
    if case:
        kind = letter.kind.replace("_", " ")
        events.note(session, case, actor=actor, now=now, because=f"worded our {kind} anew before it left")
        if asked:
            events.note(session, case, actor=actor, now=now, because=confirmed_words(asked))


def take_off(session: Session, letter_id: int, because: str, *, staff_id: int, now: datetime) -> None:
    """Keep the letter back for good. Raises NotAllowed, Stale."""
    letter = find(session, letter_id, now)
    if not because.strip():
        raise NotAllowed("Say in a few words why it does not leave.")
    actor = events.person(staff_id)
    events.move(session, letter, LetterState.CANCELLED, actor=actor, now=now, because=because.strip())
    session.execute(update(Letter).where(col(Letter.id) == letter_id).values(because=because.strip()))
    if letter.case_id:
        kind = letter.kind.replace("_", " ")
        case = session.get_one(Case, letter.case_id)
        events.note(session, case, actor=actor, now=now, because=f"took our {kind} off before it left")
