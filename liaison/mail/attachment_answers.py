"""What becomes of an attachment that is read for its words: its text, or why there is none, in plain words. Values alone."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Why(StrEnum):
    """Why there is no text. The child says the name, the words stand in `WORDS`: no document writes on our page by itself."""

    PASSWORD = "password"
    SCAN = "scan"
    NO_WORDS = "no_words"
    TOO_SLOW = "too_slow"
    TOO_LARGE = "too_large"
    UNPACKS = "unpacks"
    DAMAGED = "damaged"
    EMPTY = "empty"
    PICTURE = "picture"
    SOUND = "sound"
    ARCHIVE = "archive"
    PROGRAM = "program"
    OLD_WORD = "old_word"
    OLD_OFFICE = "old_office"
    OFFICE = "office"
    OUTLOOK = "outlook"
    UNKNOWN = "unknown"


# each completes "No text of it is shown here: …"
WORDS: dict[Why, str] = {
    Why.PASSWORD: "it is protected by a password; a person has to open it",
    Why.SCAN: "it is a scan, or pictures, without text; a person has to look",
    Why.NO_WORDS: "there are no words in it",
    Why.TOO_SLOW: "reading it took too long; a person has to open it",
    Why.TOO_LARGE: "it is too large to be read by a machine; a person has to open it",
    Why.UNPACKS: "it unpacks to far more than a letter holds, which can be a trap; ask the sender before you open it",
    Why.DAMAGED: "it is damaged, or not what it says it is; ask the sender for it again if it cannot be opened",
    Why.EMPTY: "it is empty; ask the sender for it again",
    Why.PICTURE: "it is a picture; a person has to look",
    Why.SOUND: "it is a recording; a person has to play it",
    Why.ARCHIVE: "it is an archive, which is never opened here",
    Why.PROGRAM: "it is a program, which is never opened here; do not open it",
    Why.OLD_WORD: "it is a Word document of the old kind (.doc), which cannot be read here; a person has to open it",
    Why.OLD_OFFICE: "it is an Office document of the old kind, which cannot be read here; a person has to open it",
    Why.OFFICE: "it is a spreadsheet, a presentation or the like, which is not read here; a person has to open it",
    Why.OUTLOOK: "it is a mail saved from Outlook, which is not read here; a person has to open it",
    Why.UNKNOWN: "it is of a kind that is not known here; a person has to look",
}


@dataclass(frozen=True)
class Text:
    """The words of an attachment; `cut` when there is more in it, `note` what a person should know of it ("" for nothing)."""

    text: str
    cut: bool = False
    note: str = ""


@dataclass(frozen=True)
class NoText:
    """There is no text, and why."""

    why: Why

    @property
    def because(self) -> str:
        """Why, as a clause for the page."""
        return WORDS[self.why]


class Unreadable(Exception):
    """Raised inside the child by whatever finds that there is nothing to read."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True)
class Limits:
    """What one attachment may take. The largest ordinary letter takes a hundredth of it."""

    size: int = 25_000_000  # bytes of the file
    characters: int = 100_000  # of text that are kept; some thirty closely written pages
    pages: int = 500
    unpacked: int = 50_000_000  # bytes of the parts of a document that are read
    memory: int = 600_000_000  # bytes of address space
    seconds: int = 20  # on the wall
    processor: int = 12  # seconds of the processor; from two thirds on, what has been read has to do

    @property
    def enough(self) -> float:
        """Processor seconds after which no further page is begun."""
        return self.processor * 2 / 3

    def as_dict(self) -> dict[str, Any]:
        """As JSON values, for the child."""
        return asdict(self)


LIMITS = Limits()
