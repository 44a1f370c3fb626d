"""A memory mailbox that outlives the processes which use it: it stays with the test, and they reach it through a socket file."""

import contextlib
import threading
from collections.abc import Iterator
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from typing import Any

from liaison.mail.memory import MemoryMailbox


class FarMailbox:
    """The mailbox as a process sees it that reaches it through the socket file at `place`."""

    name = "main"

    def __init__(self, place: str) -> None:
        self._place = place
        self._line: Connection | None = None

    def __getattr__(self, action: str) -> Any:
        return lambda *args: self._ask(action, args)

    def _ask(self, action: str, args: tuple[Any, ...]) -> Any:
        self._line = self._line or Client(self._place, "AF_UNIX")
        self._line.send((action, args))
        well, answer = self._line.recv()
        if not well:
            raise answer
        return answer


@contextlib.contextmanager
def serving(box: MemoryMailbox, place: Path) -> Iterator[None]:
    """Answer at `place` for as long as it is needed."""
    closing, one_at_a_time = threading.Event(), threading.Lock()
    listener = Listener(str(place), "AF_UNIX", backlog=16)
    door = threading.Thread(target=welcome, args=(listener, closing, box, one_at_a_time), daemon=True)
    door.start()
    try:
        yield
    finally:
        closing.set()
        Client(str(place), "AF_UNIX").close()  # the last guest: the door closes behind it
        door.join(10)


def welcome(listener: Listener, closing: threading.Event, box: MemoryMailbox, one_at_a_time: threading.Lock) -> None:
    """Give every guest a thread, until it is time to close."""
    with listener:
        while True:
            line = listener.accept()
            if closing.is_set():
                line.close()
                return
            threading.Thread(target=answer, args=(line, box, one_at_a_time), daemon=True).start()


def answer(line: Connection, box: MemoryMailbox, one_at_a_time: threading.Lock) -> None:
    """Do what one guest asks until it goes or is killed."""
    with contextlib.suppress(EOFError, OSError), line:
        while True:
            action, args = line.recv()
            try:
                with one_at_a_time:
                    reply = (True, getattr(box, action)(*args))
            except Exception as error:
                reply = (False, error)
            line.send(reply)
