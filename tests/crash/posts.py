"""The mailboxes that go through the outage and the sends: each is filled and looked at from the outside, and says what a process
needs in its environment to reach it. Those behind servers are `server_posts`.
"""

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from itertools import count
from pathlib import Path

from liaison.domain.mails import OutgoingMail
from liaison.domain.states import LetterState
from liaison.mail.memory import MemoryMailbox
from tests.crash.memory_post import serving


@dataclass(frozen=True)
class Post:
    """One mailbox.

    `settings` are what a process needs to reach it; `deliver` puts a mail there with the server's time; `held` are the SHA-256 of
    every mail that lies there, taken or not; `letters` are the letters as whoever they were sent to got them; `imports` are
    modules that its adapter loads, which the nursery then loads once for all; `weather` says whether its server is to misbehave.
    Where letters travel by a line that keeps no book (SMTP) it `tells` not of every letter whether it went: those wait for a person.
    """

    settings: dict[str, str]
    deliver: Callable[[bytes, datetime], None]
    held: Callable[[], Counter[str]]
    letters: Callable[[], list[bytes]]
    imports: tuple[str, ...] = ()
    weather: Callable[[bool], None] = lambda _: None
    tells: bool = True

    @property
    def rests(self) -> frozenset[LetterState]:
        """Where letters have come to rest when all is done."""
        return frozenset({LetterState.SENT}) | (frozenset() if self.tells else {LetterState.UNKNOWN})

    def letter_ids(self) -> Counter[str]:
        """How often each letter has arrived, by its Message-ID."""
        return Counter(str(message_from_bytes(raw)["Message-ID"]) for raw in self.letters())


def sha(raw: bytes) -> str:
    """The name of these very bytes."""
    return hashlib.sha256(raw).hexdigest()


def in_files(*folders: Path) -> list[bytes]:
    """The content of every file in these folders, but for those that a stopped writer left unfinished."""
    paths = [path for folder in folders if folder.is_dir() for path in folder.iterdir()]
    return [path.read_bytes() for path in paths if path.is_file() and not path.name.startswith(".")]


@contextmanager
def drop_folder(folder: Path) -> Iterator[Post]:
    """A directory of mail files that stay where they are."""
    inbox, numbers = folder / "mailbox", count()
    inbox.mkdir(parents=True)

    def deliver(raw: bytes, at: datetime) -> None:
        name = f"{next(numbers):05}.eml"
        (inbox / f"{name}.part").write_bytes(raw)
        os.utime(inbox / f"{name}.part", (at.timestamp(), at.timestamp()))
        (inbox / f"{name}.part").rename(inbox / name)

    yield Post(
        {"LIAISON_MAILBOX__PATH": str(inbox), "LIAISON_MAILBOX__AFTER": "leave"},
        deliver,
        lambda: Counter(map(sha, in_files(inbox))),
        lambda: in_files(folder / "sent"),
    )


@contextmanager
def maildir(folder: Path) -> Iterator[Post]:
    """A Maildir whose mails are marked as seen once they are taken."""
    inbox, numbers = folder / "Maildir", count()
    for name in ("tmp", "new", "cur"):
        (inbox / name).mkdir(parents=True)

    def deliver(raw: bytes, at: datetime) -> None:
        name = f"{int(at.timestamp())}.M{next(numbers)}.server"
        (inbox / "tmp" / name).write_bytes(raw)
        os.utime(inbox / "tmp" / name, (at.timestamp(), at.timestamp()))
        (inbox / "tmp" / name).rename(inbox / "new" / name)

    yield Post(
        {"LIAISON_MAILBOX__PATH": str(inbox), "LIAISON_MAILBOX__AFTER": "move"},
        deliver,
        lambda: Counter(map(sha, in_files(inbox / "new", inbox / "cur"))),
        lambda: in_files(inbox / ".Sent/cur", inbox / ".Sent/new"),
    )


class Wire(MemoryMailbox):
    """The verified fake, but for one thing: it hands on whatever it is told to, as often as it is told, as a mere line to the world
    does. Only the outbox's own care keeps a letter single here.
    """

    def __init__(self) -> None:
        super().__init__(name="main")
        self.handed_on: list[bytes] = []

    def send(self, ref: str, mail: OutgoingMail) -> None:
        super().send(ref, mail)
        self.handed_on.append(self.sent[ref])


@contextmanager
def memory(folder: Path) -> Iterator[Post]:
    """A mailbox in memory, which stays with the test."""
    box, place = Wire(), folder / "memory"
    folder.mkdir(parents=True, exist_ok=True)
    with serving(box, place):
        yield Post(
            {"LIAISON_MAILBOX__PATH": str(folder / "unused"), "MEMORY_POST": str(place)},
            lambda raw, at: box.deliver(raw, received_at=at) and None,
            lambda: Counter(sha(item.raw or b"") for item in box.items),
            lambda: list(box.handed_on),
        )
