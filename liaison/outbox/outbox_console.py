"""The outbox as the command line sees it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlmodel import col

from liaison.app import App
from liaison.domain.states import LetterState
from liaison.store import events
from liaison.store.session import reading, transaction
from liaison.store.switches import HOLD_SENDS, turn
from liaison.store.tables import Event, Letter

RECENT = 20
CONSOLE = "console"  # whoever may run commands on the server
# where a person may queue a letter again; one at SENDING belongs to its sender, which may just be handing it over
AGAIN = frozenset({LetterState.FAILED, LetterState.WITHHELD, LetterState.UNKNOWN})


class NotAllowed(Exception):
    """The letter cannot be treated so; the message says why."""


def listing(app: App) -> list[dict[str, Any]]:
    """Letters that have not certainly left, then the last that did. Addresses and words are not shown."""
    with reading(app.engine) as session:
        here = select(Letter).where(col(Letter.state) != LetterState.SENT).order_by(col(Letter.id))
        gone = (
            select(Letter)
            .where(col(Letter.state) == LetterState.SENT)
            .order_by(col(Letter.sent_at).desc())
            .limit(RECENT)
        )
        letters = [*session.scalars(here), *session.scalars(gone)]
    return [
        {"id": x.id, "state": x.state.value, "kind": x.kind, "subject": x.subject, "because": x.because}
        for x in letters
    ]


def show(app: App, letter_id: int) -> str:
    """One letter, whole, with its history. Raises NotAllowed."""
    with reading(app.engine) as session:
        letter = session.get(Letter, letter_id)
        if letter is None:
            raise NotAllowed(f"There is no letter {letter_id}.")
        past = (
            select(Event).where(col(Event.kind) == "letter", col(Event.subject_id) == letter_id).order_by(col(Event.id))
        )
        history = [
            f"{e.at.isoformat()} {e.actor}: {e.was or 'new'} → {e.now} {e.because}" for e in session.scalars(past)
        ]
    head = [
        f"{name}: {value}"
        for name, value in (("To", ", ".join(letter.to)), ("Subject", letter.subject), ("State", letter.state))
    ]
    if letter.bounced_at is not None:
        head.append(f"Did not arrive: at {', '.join(letter.bounced_to)}, told {letter.bounced_at.isoformat()}")
    return "\n".join([*head, "", letter.text, *history])


def retry(app: App, letter_id: int) -> None:
    """Queue a letter again. Raises NotAllowed for one that waits or has left, and for one that is on its way: nothing is sent twice."""
    now = app.now()
    with transaction(app.engine) as session:
        letter = session.get(Letter, letter_id)
        if letter is None:
            raise NotAllowed(f"There is no letter {letter_id}.")
        if letter.state not in AGAIN:
            raise NotAllowed(
                f"Letter {letter_id} is {letter.state.value}: only one that failed, was withheld or is unknown is queued again."
            )
        actor = f"person:{CONSOLE}"
        events.move(
            session,
            letter,
            LetterState.QUEUED,
            actor=actor,
            now=now,
            because="by hand",
            attempts=0,
            not_before=now,
            ref=None,
        )  # made ready anew: somebody may have deleted what was prepared


def hold(app: App, *, on: bool) -> None:
    """Turn the hold-all switch."""
    with transaction(app.engine) as session:
        turn(session, HOLD_SENDS, on=on, now=app.now(), because="from the command line")
