"""A mailbox on a bad line: it asks for patience, drops the line before an effect or behind it, forgets our place; and a disk that is
full now and then. By seeded dice.

What it says is what a real one may say: after a letter has left it never claims that it certainly did not.
"""

import random
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError

from liaison.mail.mailbox import CursorLost, Mailbox, MailboxBusy, MailboxDown, MailboxError

BUSY, DOWN = MailboxBusy("slow down", retry_after=20), MailboxDown("the line dropped")
UNCLEAR, ODD = MailboxError("the line dropped, who knows when"), TimeoutError("no answer")


@dataclass(frozen=True)
class Bad:
    """How often an action goes wrong, of a thousand, and what is said then: before its effect, or once it is done."""

    often: int
    before: tuple[Exception, ...]
    behind: tuple[Exception, ...]


# acknowledge is rare, as there is one for every mail
TROUBLES: dict[str, Bad] = {
    "fetch": Bad(120, (BUSY, DOWN, UNCLEAR, CursorLost("start over")), (DOWN, ODD)),
    "acknowledge": Bad(3, (BUSY, DOWN), (DOWN, UNCLEAR)),
    "prepare": Bad(100, (BUSY, DOWN, ODD), (DOWN, UNCLEAR)),
    "send": Bad(150, (BUSY, DOWN, UNCLEAR), (UNCLEAR, ODD)),
    "was_sent": Bad(200, (DOWN, ODD), (DOWN,)),
}


FULL = 8  # of a thousand commits, those for which the disk has no room


class Troubled:
    """A mailbox with troubles."""

    def __init__(self, mailbox: Mailbox, seed: int) -> None:
        self._mailbox, self._dice = mailbox, random.Random(seed)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._mailbox, name)
        return self._on_a_bad_line(found, TROUBLES[name]) if name in TROUBLES else found

    def _on_a_bad_line(self, action: Callable[..., Any], bad: Bad) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            if self._dice.randrange(1000) >= bad.often:
                return action(*args, **named)
            error = self._dice.choice([*bad.before, *bad.behind])
            if error in bad.behind and (error not in bad.before or self._dice.random() < 0.5):
                action(*args, **named)
            raise error

        return call


class Blind:
    """A mailbox that never can tell whether a letter was sent."""

    def __init__(self, mailbox: Any) -> None:
        self._mailbox = mailbox

    def __getattr__(self, name: str) -> Any:
        return getattr(self._mailbox, name)

    def was_sent(self, ref: str) -> None:
        return None


def crowd(engine: Engine, seed: int) -> None:
    """Let the database find no room for a commit now and then; what was written in it is undone."""
    dice = random.Random(seed)

    def commit(_connection: Any) -> None:
        if dice.randrange(1000) < FULL:
            raise OperationalError("COMMIT", {}, sqlite3.OperationalError("database or disk is full"))

    event.listen(engine, "commit", commit)
