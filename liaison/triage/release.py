"""A second person reads an answer before it leaves, where its template asks for that: releases it, or gives it back with a word.

Works inside the caller's transaction and refuses with a reason. The author never releases her own. What has happened since the letter was
written counts: a newer mail, another answer, other recipients or a question of the interlock that is new give it back to its author.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from liaison.domain.interlock import unconfirmed
from liaison.domain.states import CaseState, LetterState
from liaison.store import events
from liaison.store.file_queries import of_letters
from liaison.store.tables import Case, LedgerItem, Letter
from liaison.triage import reply, reply_check
from liaison.triage.inbox import NotAllowed, add_note, find
from liaison.triage.letter_words import body_of

LOOK_FIRST = "Look at what goes with the letter first, and say that you have."


def release(
    session: Session, letter_id: int, *, version: int, staff_id: int, now: datetime, looked: bool = False
) -> int:
    """Let a colleague's answer leave, after the undo time. `version` is the case as the page showed it; `looked`: she says that she looked
    at the files its author added, without which it does not leave with them. Returns the case's id."""
    letter, case = waiting(session, letter_id, version)
    if letter.author_id == staff_id:
        raise NotAllowed("You wrote this answer: a colleague releases it.")
    added = [one for one in of_letters(session, [letter_id]).get(letter_id, []) if one.added]
    if added and not looked:
        raise NotAllowed(LOOK_FIRST)
    if why := overtaken(session, letter, case):
        raise NotAllowed(f"{why} Please give it back to its author.")
    assert letter.author_id is not None
    actor = events.person(staff_id)
    leaves = now + reply.UNDO
    events.move(session, letter, LetterState.QUEUED, actor=actor, now=now, because="released by a second person", not_before=leaves)  # fmt: skip
    because = "released the answer of a colleague" + (", having looked at what goes with it" if added else "")
    events.note(session, case, actor=actor, now=now, because=because)
    reply.settle(session, case, letter.author_id, now)
    return case.id or 0


def give_back(session: Session, letter_id: int, words: str, *, version: int, staff_id: int, now: datetime) -> int:
    """Give an answer back to its author, with a word what to change; it is her draft again. Returns the case's id."""
    letter, case = waiting(session, letter_id, version)
    if not words.strip():
        raise NotAllowed("Say in a few words what to change.")
    reply.give_back(session, letter, actor=events.person(staff_id), now=now, because="given back to its author")
    add_note(session, case.id or 0, text=f"About the answer: {words.strip()}", staff_id=staff_id, now=now)
    return case.id or 0


def waiting(session: Session, letter_id: int, version: int) -> tuple[Letter, Case]:
    """An answer that waits for a second person, and its case as it was seen. Raises NotAllowed or Stale."""
    letter = session.get(Letter, letter_id)
    if letter is None or letter.case_id is None or letter.kind != "answer":
        raise NotAllowed("There is no such answer.")
    case = find(session, letter.case_id, version)
    if letter.state is not LetterState.DRAFT:
        raise NotAllowed("This answer does not wait for a second person any more.")
    return letter, case


def overtaken(session: Session, letter: Letter, case: Case) -> str:
    """What has happened since the letter was written that its author has to see; "" when nothing has."""
    newest = session.get(LedgerItem, case.last_message_id)
    if newest and newest.fetched_at > letter.created_at:
        return "A mail came after this answer was written."
    if case.state in {CaseState.ANSWERED, CaseState.CLOSED}:
        return "The question has been answered or finished meanwhile."
    if {one.address.lower() for one in reply.recipients(session, case.id or 0)} != {to.lower() for to in letter.to}:
        return "Whom the answer goes to has changed."
    files = of_letters(session, [letter.id or 0], words=True).get(letter.id or 0, [])
    asked = reply_check.questions(session, case, letter.to, body_of(letter.text), files=files)
    if left := unconfirmed(asked, letter.confirmed):
        return left[0].words
    return ""
