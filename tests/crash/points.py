"""Places where a process can be killed: before every commit, every change of a file, every word to the mailbox.

What a process leaves behind changes with its effects alone, so killing it before each of them, and after the last, meets every state
it can leave. Installed in a child process that is meant to die: the n-th place reached sends SIGKILL, which nothing catches and after
which nothing is tidied up, as after a power cut.
"""

import os
import shutil
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, event

from liaison.mail.mailbox import Mailbox

FILE_EFFECTS = (
    (os, "open"),
    (os, "rename"),
    (os, "link"),
    (os, "unlink"),
    (os, "fsync"),
    (os, "mkdir"),
    (shutil, "move"),
)
TAME = frozenset({"mkdir", "move"})  # mostly without an effect: the folder is there, the rename beneath comes next
WRITES = ("INSERT", "UPDATE", "DELETE", "CREATE")


@dataclass
class Points:
    """Counts the places reached; at `kill_at` (1 is the first) the process is killed. `fine` counts every writing statement too."""

    kill_at: int | None = None
    fine: bool = False
    labels: list[str] = field(default_factory=list)
    written: str = ""  # what the open transaction wrote last

    def reach(self, label: str) -> None:
        """The effect of this name comes next."""
        self.labels.append(label)
        if len(self.labels) == self.kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch_files(self) -> None:
        """Watch every call of this process that changes a file of ours (SQLite writes its own by itself: see `watch_engine`)."""
        for module, name in FILE_EFFECTS:
            setattr(module, name, self.watched(name, getattr(module, name)))

    def watched(self, name: str, effect: Callable[..., Any]) -> Callable[..., Any]:
        """The effect with a place before it; opening a file to read it is none."""

        def call(*args: Any, **named: Any) -> Any:
            if name != "open" or args[1] & (os.O_WRONLY | os.O_RDWR):
                self.reach(name)
            return effect(*args, **named)

        return call

    def watch_engine(self, engine: Engine) -> None:
        """Watch every commit, and with `fine` every statement that writes."""
        event.listen(engine, "before_cursor_execute", self.statement)
        event.listen(engine, "commit", lambda _connection: self.reach(f"commit {self.written}"))

    def statement(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        """A statement comes next, inside a transaction that is still open."""
        words = statement.replace("INTO ", "").split(maxsplit=2)
        if words[0] in WRITES:
            self.written = " ".join(words[:2]).lower()
            if self.fine:
                self.reach(self.written)


class WatchedMailbox:
    """A mailbox with a place before everything that it is told or asked."""

    WATCHED = frozenset({"fetch", "acknowledge", "prepare", "send", "was_sent"})

    def __init__(self, mailbox: Mailbox, points: Points) -> None:
        self._mailbox, self._points = mailbox, points

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._mailbox, name)
        return self._points.watched(name, found) if name in self.WATCHED else found


def telling(labels: list[str]) -> list[int]:
    """The places (1 is the first) worth a kill when time is short: of those between the same neighbours the first, and no tame one."""
    framed = ["start", *labels, "end"]
    around = {tuple(framed[place - 1 : place + 2]): place for place in range(len(labels), 0, -1)}
    return sorted(place for place in around.values() if labels[place - 1] not in TAME)
