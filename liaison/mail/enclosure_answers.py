"""What becomes of a file that a colleague wants to send: what it is, with its words, or why it cannot go. Values alone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from liaison.mail.attachment_answers import Why


class No(StrEnum):
    """Why a file does not go with a letter. The child says the name, the words stand in `WORDS`."""

    PASSWORD = "password"
    MACROS = "macros"
    SCRIPTS = "scripts"
    CARRIES = "carries"
    ELSEWHERE = "elsewhere"
    PROGRAM = "program"
    ARCHIVE = "archive"
    OLD_WORD = "old_word"
    OFFICE = "office"
    WEB_PAGE = "web_page"
    MAIL = "mail"
    RICH_TEXT = "rich_text"
    SOUND = "sound"
    EMPTY = "empty"
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    OTHER = "other"


# each completes "NAME was not added: …"
WORDS: dict[No, str] = {
    No.PASSWORD: "it is protected by a password or encrypted, so nobody could check what leaves; please save it without and add it again",
    No.MACROS: "it carries macros, which the practice's computers refuse; please save it as a PDF",
    No.SCRIPTS: "it carries scripts or starts something when it is opened; please print it to a PDF anew",
    No.CARRIES: "another file is packed inside it; please add that one by itself, or save this one as a PDF",
    No.ELSEWHERE: "it fetches a template from somewhere else when it is opened; please save it as a PDF",
    No.PROGRAM: "it is a program, and none is ever sent",
    No.ARCHIVE: "it is an archive; please add the files by themselves",
    No.OLD_WORD: "it is a document of the old kind (before 2007), which can carry macros; please save it as .docx or as a PDF",
    No.OFFICE: "it is a spreadsheet, a presentation or the like; please save what matters as a PDF",
    No.WEB_PAGE: "it is a web page, which can carry scripts; please print it to a PDF",
    No.MAIL: "it is a saved mail; please add what matters as a PDF",
    No.RICH_TEXT: "it is rich text (.rtf), which can carry other files; please save it as .docx or as a PDF",
    No.SOUND: "it is a recording or a film, which letters do not carry",
    No.EMPTY: "there is nothing in it",
    No.DAMAGED: "it is damaged, or not what it says it is",
    No.TOO_LARGE: "it is too large to be looked through",
    No.TOO_SLOW: "looking through it took too long; please save it anew, or as a PDF",
    No.OTHER: "it is of another kind: PDF, pictures, Word (.docx) and plain text can go",
}
# what the first bytes say → the same for whoever sends it
SAME: dict[Why, No] = {
    Why.PASSWORD: No.PASSWORD, Why.PROGRAM: No.PROGRAM, Why.ARCHIVE: No.ARCHIVE, Why.OLD_WORD: No.OLD_WORD, Why.OLD_OFFICE: No.OLD_WORD,
    Why.OFFICE: No.OFFICE, Why.OUTLOOK: No.MAIL, Why.SOUND: No.SOUND, Why.EMPTY: No.EMPTY, Why.TOO_LARGE: No.TOO_LARGE,
    Why.UNPACKS: No.DAMAGED, Why.DAMAGED: No.DAMAGED, Why.TOO_SLOW: No.TOO_SLOW,
}  # fmt: skip
PDF, DOCX, TEXT = (
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "text/plain",
)
# what a file is → the endings its name may have, the usual one first
ENDINGS: dict[str, tuple[str, ...]] = {
    PDF: (".pdf",),
    DOCX: (".docx",),
    TEXT: (".txt",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    "image/bmp": (".bmp",),
    "image/tiff": (".tif", ".tiff"),
}


class Refused(Exception):
    """Raised inside the child by whatever finds that a file cannot go."""

    def __init__(self, no: No) -> None:
        super().__init__(no.value)
        self.no = no


@dataclass(frozen=True)
class Enclosure:
    """A file that can go: what it is by its bytes, and the words a machine reads in it ("" where it reads none)."""

    content_type: str
    words: str = ""

    @property
    def endings(self) -> tuple[str, ...]:
        """The endings its name may have."""
        return ENDINGS[self.content_type]


@dataclass(frozen=True)
class NotSent:
    """A file that cannot go, and why."""

    no: No

    @property
    def because(self) -> str:
        """Why, as a clause for the page."""
        return WORDS[self.no]
