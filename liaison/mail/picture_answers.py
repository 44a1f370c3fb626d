"""What becomes of an attachment that somebody wants to look at: a picture of one page that we drew ourselves, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass

from liaison.mail.attachment_answers import Limits, Why

# each completes "It cannot be shown here: …"
WORDS: dict[Why, str] = {
    Why.PASSWORD: "it is protected by a password; save it to open it",
    Why.TOO_SLOW: "drawing it took too long; save it to open it",
    Why.TOO_LARGE: "it is too large to be drawn here; save it to open it",
    Why.DAMAGED: "it is damaged, or not what it says it is; ask the sender for it again if it cannot be opened",
    Why.EMPTY: "it is empty; ask the sender for it again",
    Why.PROGRAM: "it is a program, which is never opened here; do not open it",
    Why.ARCHIVE: "it is an archive, which is never opened here",
}
OTHERWISE = "only pictures and PDF files are drawn here; save it to open it"


@dataclass(frozen=True)
class Wish(Limits):
    """Which page is wanted (from 0), how large at most, and what drawing it may take."""

    page: int = 0
    width: int = 1200  # pixels
    height: int = 1800
    pixels: int = 50_000_000  # of a picture as it came; a large scan has a fifth of it
    drawn: int = 4_000_000  # bytes of what is drawn
    seconds: int = 15
    processor: int = 10


@dataclass(frozen=True)
class Picture:
    """One page as we drew it, in a kind that holds nothing but pixels."""

    content: bytes
    content_type: str
    page: int
    pages: int


@dataclass(frozen=True)
class NoPicture:
    """There is none, and why."""

    why: Why

    @property
    def because(self) -> str:
        """Why, as a clause for the page."""
        return WORDS.get(self.why, OTHERWISE)
