"""Settles a letter that waits for a person: it goes out again, to the same or another address, is dropped with a reason, or did leave.

Works inside the caller's transaction and refuses with a reason. The letter stays the one row it is, so nothing leaves twice; `seen` is its
newest event as the page showed it. What goes out again passes the interlock, and the last check before sending, as a new answer does.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlmodel import Session, col

from liaison.domain.interlock import Question
from liaison.domain.letters_again import ANSWER, Deed, may, may_go_elsewhere
from liaison.domain.states import CaseState, LetterState
from liaison.outbox.eligible import withheld
from liaison.outbox.settling import answered_after_all
from liaison.store import events
from liaison.store.file_queries import of_letters
from liaison.store.tables import Case, Draft, Event, LedgerItem, Letter, Message
from liaison.store.tables_people import Contact, Practice
from liaison.triage import answering, reply_check, unsent
from liaison.triage.inbox import NotAllowed, Stale, change
from liaison.triage.inbox import find as find_case
from liaison.triage.letter_words import body_of
from liaison.triage.reply import UNDO

CHANGED = "A colleague did something with this letter meanwhile. This is how it stands now."
LOOK_FIRST = "Please look in Sent Items first, and say that it is not there: nothing leaves twice."
NOT_KNOWN = "Choose an address from the list."
ANSWERED_SINCE = "Another answer to this question was written since. Please drop this one."
FINISHED = "This question is finished: open it again first."


def find(session: Session, letter_id: int, deed: Deed, seen: int) -> Letter:
    """The letter, held until the commit. Raises NotAllowed or Stale."""
    letter = session.get(Letter, letter_id, with_for_update=True)
    if letter is None:
        raise NotAllowed("There is no such letter.")
    if deed not in may(letter.state, letter.kind) or newest_event(session, letter_id) != seen:
        raise Stale(CHANGED)
    return letter


def newest_event(session: Session, letter_id: int) -> int:
    """The id of the newest thing that happened to a letter; 0 when there is none."""
    mine = col(Event.kind) == "letter", col(Event.subject_id) == letter_id
    return session.scalar(select(func.max(col(Event.id))).where(*mine)) or 0


def addresses(session: Session, letter: Letter) -> list[tuple[str, str]]:
    """Where it may go, each with who that is: where it was to go first, then, for an answer, whoever asked and what the directory knows
    of the practice."""
    known = [(", ".join(letter.to), "as before")]
    if may_go_elsewhere(letter.kind):
        case = session.get(Case, letter.case_id) if letter.case_id else None
        message = session.get(Message, case.last_message_id) if case else None
        known += [(message.sender, "who asked")] if message and message.sender else []
        practice = session.get(Practice, letter.practice_code) if letter.practice_code else None
        known += [(practice.email, f"{practice.name}, own mailbox")] if practice and practice.email else []
        people = select(Contact).where(col(Contact.practice_code) == letter.practice_code).order_by(col(Contact.name))
        known += [
            (one.email, f"{one.name}, {one.role.replace('_', ' ')}")
            for one in session.scalars(people)
            if letter.practice_code
        ]
    first: dict[str, tuple[str, str]] = {}
    for address, who in known:
        first.setdefault(address.lower(), (address, who))
    return list(first.values())


def questions(session: Session, letter: Letter, to: Sequence[str]) -> list[Question]:
    """What is asked before an answer goes out again; a mail that came after it was written is asked about too."""
    case = session.get(Case, letter.case_id) if letter.case_id else None
    if case is None or letter.kind != ANSWER:
        return []
    seen = select(func.max(col(Message.id))).join(LedgerItem, col(LedgerItem.id) == Message.id)
    seen = seen.where(col(Message.case_id) == case.id, col(LedgerItem.fetched_at) <= letter.created_at)
    begun = Draft(
        case_id=case.id, author_id=letter.author_id or 0, at=letter.created_at, text="", template="",
        begun_from=[f"template:{reply_check.start_name(case)}"], seen_message_id=session.scalar(seen),
    )  # fmt: skip
    files = of_letters(session, [letter.id or 0], words=True).get(letter.id or 0, [])
    return reply_check.questions(session, case, to, body_of(letter.text), draft=begun, files=files)


def again(
    session: Session,
    letter_id: int,
    *,
    seen: int,
    to: str,
    looked: bool,
    confirmed: Collection[str],
    staff_id: int,
    now: datetime,
) -> None:
    """Let it go out again after the undo time. `to` is one of `addresses`, "" the same as before; `looked` that it is not in Sent Items.
    Raises NotAllowed, Unconfirmed, Stale."""
    letter = find(session, letter_id, Deed.AGAIN, seen)
    case = find_case(session, letter.case_id, to_change=True) if letter.case_id else None
    answers = case if letter.kind == ANSWER else None
    if answers and answers.state is CaseState.CLOSED:
        raise NotAllowed(FINISHED)
    if answers and unsent.later_answer(session, letter):
        raise NotAllowed(ANSWERED_SINCE)
    if letter.state is LetterState.UNKNOWN and not looked:
        raise NotAllowed(LOOK_FIRST)
    same = ", ".join(letter.to)
    if to and to.lower() not in {address.lower() for address, _ in addresses(session, letter)}:
        raise NotAllowed(NOT_KNOWN)
    elsewhere = bool(to) and to.lower() != same.lower()
    readers = [to] if elsewhere else letter.to
    asked = reply_check.refuse_unconfirmed(questions(session, letter, readers), confirmed)
    actor = events.person(staff_id)
    because = "goes out again, to another address" if elsewhere else "goes out again"
    if letter.state is LetterState.UNKNOWN:
        because += ": it was not found in Sent Items"
    events.move(
        session, letter, LetterState.QUEUED, actor=actor, now=now, because=because, attempts=0, not_before=now + UNDO, ref=None
    )  # fmt: skip
    values = {
        "to": list(readers),
        "cc": [] if elsewhere else letter.cc,
        "because": "",
        "confirmed": asked or letter.confirmed,
    }
    session.execute(update(Letter).where(col(Letter.id) == letter_id).values(**values))
    session.refresh(letter)
    if why := withheld(session, letter, now):
        raise NotAllowed(f"It would be kept back again. {why}")
    if case:
        kind = letter.kind.replace("_", " ")
        events.note(session, case, actor=actor, now=now, because=f"our {kind} {because}")
        if asked:
            events.note(session, case, actor=actor, now=now, because=reply_check.confirmed_words(asked))
    if answers:
        author = letter.author_id or staff_id
        answering.settle(session, answers, staff_id=author, at=now, now=now, because="answer posted again")


def left(session: Session, letter_id: int, *, seen: int, staff_id: int, now: datetime) -> None:
    """A person found it in Sent Items: it left. Raises NotAllowed, Stale."""
    letter = find(session, letter_id, Deed.LEFT, seen)
    at, because = letter.claimed_at or now, "found in Sent Items by a colleague"
    events.move(session, letter, LetterState.SENT, actor=events.person(staff_id), now=now, because=because, sent_at=at)
    session.execute(update(Letter).where(col(Letter.id) == letter_id).values(because=""))
    answered_after_all(session, letter, now)


def drop(session: Session, letter_id: int, because: str, *, seen: int, staff_id: int, now: datetime) -> None:
    """It does not go, with a reason; a question that it answered is open. Raises NotAllowed, Stale."""
    letter = find(session, letter_id, Deed.DROP, seen)
    if not because.strip():
        raise NotAllowed("Say in a few words why it does not go.")
    actor, reason = events.person(staff_id), because.strip()
    events.move(session, letter, LetterState.CANCELLED, actor=actor, now=now, because=reason)
    session.execute(update(Letter).where(col(Letter.id) == letter_id).values(because=reason))
    if letter.case_id is None:
        return
    case = find_case(session, letter.case_id, to_change=True)
    events.note(session, case, actor=actor, now=now, because=f"dropped our {letter.kind.replace('_', ' ')}")
    if letter.kind == ANSWER and case.state is CaseState.ANSWERED and not unsent.later_answer(session, letter):
        events.move(session, case, CaseState.OPEN, actor=actor, now=now, because="its answer was dropped")
        change(session, case, answered_at=None)
