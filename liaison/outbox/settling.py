"""Writes down what became of a letter. A claim is a fence: whoever no longer holds it sends nothing and says nothing, but for what is
certain or doubtful about the letter itself, which counts whoever holds it by then.

A sender can be slow without being dead: a server that answers after a quarter of an hour, a machine that slept. It is then given up
for stopped, and the letter may be claimed anew while it wakes. Every claim is known by its number and its moment.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session, col

from liaison.app import App
from liaison.domain.states import CaseState, LetterState
from liaison.store import events
from liaison.store.session import transaction
from liaison.store.tables import Case, Event, Letter

ACTOR = events.step("send")
# nobody here reads the letter's object afterwards: to keep it true costs as much as the statement
AS_ROWS = {"synchronize_session": False}
PROOF = "proof that it did not go"
REOPENED = "its answer did not certainly leave"
KEPT_BACK = "its answer was kept back and waits for a person"
AFTER_ALL = "it left all the same: a sender given up for stopped was slow"

# What a sender says of a letter that is no longer its own → the states in which it counts all the same. That it left, or may have
# left, stops whoever would send it next; that this try did not leave says nothing of another's.
COUNTS: dict[LetterState, frozenset[LetterState]] = {
    LetterState.SENT: frozenset({LetterState.SENDING, LetterState.UNKNOWN, LetterState.QUEUED}),
    LetterState.UNKNOWN: frozenset({LetterState.SENDING, LetterState.QUEUED}),
    LetterState.QUEUED: frozenset(),
    LetterState.FAILED: frozenset(),
}


def holds(session: Session, letter: Letter, state: LetterState = LetterState.SENDING) -> bool:
    """Whether the letter still stands at `state` under the claim we saw; nobody changes that until our commit."""
    same = select(Letter.id).where(*under_our_claim(letter, state))
    return session.scalar(same.with_for_update()) is not None


def under_our_claim(letter: Letter, state: LetterState = LetterState.SENDING) -> tuple[Any, ...]:
    """The row while it stands at `state` under the claim we saw."""
    claim = col(Letter.attempts) == letter.attempts, col(Letter.claimed_at) == letter.claimed_at
    return col(Letter.id) == letter.id, col(Letter.state) == state, *claim


def remember(app: App, letter: Letter, ref: str) -> bool:
    """Store the prepared mail's name at the server before anything leaves: by it the letter's fate can be asked later.

    The claim is renewed, so that its age is that of the sending alone. False when it is no longer ours: then nothing may leave.
    """
    at = max(letter.claimed_at or app.now(), app.now())
    ours = update(Letter).where(*under_our_claim(letter)).values(ref=ref, claimed_at=at)
    with transaction(app.engine) as session:
        if not events.affected(session.execute(ours, execution_options=AS_ROWS)):
            return False
    letter.ref, letter.claimed_at = ref, at
    return True


def settle(app: App, letter: Letter, to: LetterState, now: datetime, because: str, **changes: datetime) -> bool:
    """Write the letter's fate as its sender knows it; a failed answer opens its case again. Always True: there was a letter."""
    with transaction(app.engine) as session:
        stands = session.scalar(select(Letter.state).where(col(Letter.id) == letter.id).with_for_update())
        if stands in COUNTS[to] or holds(session, letter):
            because = because if stands is LetterState.SENDING else because or AFTER_ALL
            take_to(session, letter, stands, to, now, because, **changes)
    return True


def take_to(
    session: Session,
    letter: Letter,
    stands: LetterState,
    to: LetterState,
    now: datetime,
    because: str,
    **changes: datetime,
) -> None:
    """Move a letter to its fate, by way of SENDING where it had been queued again, and its case with it."""
    assert letter.id is not None
    way = [LetterState.SENDING, to] if stands is LetterState.QUEUED else [to]
    for state in way:
        extra = changes if state is to else {}
        events.move_many(
            session, Letter, [letter.id], stands, state, actor=ACTOR, now=now, because=because, row_because=because, **extra
        )  # fmt: skip
        stands = state
    if to in {LetterState.FAILED, LetterState.UNKNOWN}:
        reopen(session, letter, now)
    elif to is LetterState.SENT:
        answered_after_all(session, letter, now)


def reopen(session: Session, letter: Letter, now: datetime, because: str = REOPENED) -> None:
    """Open the cases whose answer did not certainly leave, so that their owners see it; not those that have a later answer. What certainly
    did not leave is no answer: the promise counts again."""
    certain: dict[str, Any] = {} if letter_state(session, letter) is LetterState.UNKNOWN else {"answered_at": None}
    for case in cases_of_answers(session, letter):
        if case.state is CaseState.ANSWERED and not answered_later(session, letter, case):
            events.move(session, case, CaseState.OPEN, actor=ACTOR, now=now, because=because, **certain)


def letter_state(session: Session, letter: Letter) -> LetterState | None:
    """Where a letter stands in the database, whatever the row in hand says."""
    return session.scalar(select(col(Letter.state)).where(col(Letter.id) == letter.id))


def answered_later(session: Session, letter: Letter, case: Case) -> bool:
    """Whether a later answer to the same case has left or is about to."""
    later = select(Letter.id).where(
        col(Letter.case_id) == case.id,
        col(Letter.kind) == "answer",
        col(Letter.id) > letter.id,
        col(Letter.state).in_((LetterState.QUEUED, LetterState.SENDING, LetterState.SENT)),
        col(Letter.bounced_at).is_(None),
    )
    return session.scalar(later.limit(1)) is not None


def answered_after_all(session: Session, letter: Letter, now: datetime) -> None:
    """Take back that cases were opened for an answer that turns out to have left, where nobody has touched them since."""
    for case in cases_of_answers(session, letter):
        past = select(Event).where(col(Event.kind) == "case", col(Event.subject_id) == case.id)
        last = session.scalars(past.order_by(col(Event.id).desc()).limit(1)).first()
        untouched = last is not None and last.actor == ACTOR and last.because in {REOPENED, KEPT_BACK}
        if case.state is CaseState.OPEN and untouched:
            because = "its answer had left after all"
            events.move(
                session,
                case,
                CaseState.ANSWERED,
                actor=ACTOR,
                now=now,
                because=because,
                answered_at=case.answered_at or now,
            )


def cases_of_answers(session: Session, letter: Letter) -> list[Case]:
    """The case that this letter answers, or all those of a weekly letter; none for every other kind of letter."""
    if letter.kind == "weekly_letters":
        rows = select(Case).join(Letter, col(Letter.case_id) == Case.id).where(col(Letter.in_letter_id) == letter.id)
        return list(session.scalars(rows.order_by(col(Case.id))))
    case = session.get(Case, letter.case_id) if letter.case_id and letter.kind == "answer" else None
    return [case] if case else []
