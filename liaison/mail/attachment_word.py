"""The words of a Word document (.docx, .docm): a zip archive of XML parts, read part by part with a bound on what they unpack to.

Nothing in it is run, followed or fetched; XML that declares entities is refused. Runs in the child alone (see `attachment_child`).
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from xml.parsers import expat

from liaison.mail.attachment_answers import Limits, Text, Unreadable, Why

MANY = 10_000  # parts; the longest ordinary document has some hundred
PART = re.compile(r"word/(header|document|footnotes|endnotes|comments|footer)\d*\.xml")
ORDER = ("header", "document", "footnotes", "endnotes", "comments", "footer")
OTHERS = re.compile(r"xl/|ppt/|content\.xml$|visio/")
MACROS = "it carries macros, which are never run here"
CHUNK = 65_536


def word_text(content: bytes, limits: Limits) -> Text:
    """The text of every part that a reader sees. Raises Unreadable."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return from_archive(archive, limits)
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError, NotImplementedError, EOFError, ValueError) as error:
        raise Unreadable(Why.DAMAGED) from error


def from_archive(archive: zipfile.ZipFile, limits: Limits) -> Text:
    """The text of an archive that is a Word document; any other is not opened further."""
    names = archive.namelist()
    if len(names) > MANY:
        raise Unreadable(Why.UNPACKS)
    parts = sorted((name for name in set(names) if PART.fullmatch(name)), key=place)
    if not any("document" in name for name in parts):
        raise Unreadable(Why.OFFICE if any(OTHERS.match(name) for name in names) else Why.ARCHIVE)
    found = Words(limits.characters)
    left = limits.unpacked
    for name in parts:
        left -= read_part(archive, name, found, left)
    text = found.text()
    if not text:
        raise Unreadable(Why.SCAN if any(name.startswith("word/media/") for name in names) else Why.NO_WORDS)
    return Text(text, cut=found.full, note=MACROS if "word/vbaProject.bin" in names else "")


def place(name: str) -> tuple[int, str]:
    """Where a part stands in the text: as on paper, notes and comments behind the words they belong to."""
    found = PART.fullmatch(name)
    return (ORDER.index(found[1]) if found else len(ORDER), name)


def read_part(archive: zipfile.ZipFile, name: str, found: Words, left: int) -> int:
    """Read one part into `found`; returns the bytes it unpacked to. What the archive says of sizes is not believed."""
    info = archive.getinfo(name)
    if info.flag_bits & 0x1:
        raise Unreadable(Why.PASSWORD)
    parser = found.parser()
    used = 0
    with archive.open(info) as part:
        while chunk := part.read(CHUNK):
            used += len(chunk)
            if used > left:
                raise Unreadable(Why.UNPACKS)
            parser.Parse(chunk, False)
    parser.Parse(b"", True)
    return used


# an element's end → what stands there in plain text
ENDS = {"p": "\n", "tr": "\n", "tc": "\t", "br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "-"}
# what a person does not see, or sees once though it is written twice
UNSEEN = frozenset({"Fallback", "moveFrom", "del", "instrText"})


class Words:
    """Collects the words of WordprocessingML as they stream by; depth and size of the XML cost nothing."""

    def __init__(self, most: int) -> None:
        self.most, self.held = most, 0
        self.pieces: list[str] = []
        self.full = False
        self.unseen = self.cells = 0
        self.in_text = False

    def parser(self) -> expat.XMLParserType:
        """A parser for one part."""
        self.unseen, self.cells, self.in_text = 0, 0, False
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.characters
        parser.StartDoctypeDeclHandler = refuse  # entities can only be declared there
        return parser

    def start(self, name: str, _attributes: object) -> None:
        """An element begins."""
        tag = name.rpartition(" ")[2]
        self.unseen += tag in UNSEEN
        self.cells += tag == "tc"
        self.in_text = tag == "t" and "wordprocessingml" in name

    def end(self, name: str) -> None:
        """An element ends. Inside a table cell a paragraph is no line of its own."""
        tag = name.rpartition(" ")[2]
        self.in_text = False
        self.unseen -= tag in UNSEEN
        self.cells -= tag == "tc"
        if tag in ENDS and "wordprocessingml" in name:
            self.add(" " if tag == "p" and self.cells else ENDS[tag])

    def characters(self, text: str) -> None:
        """Words between two tags."""
        if self.in_text:
            self.add(text)

    def add(self, text: str) -> None:
        """Keep it, unless it is unseen or there is enough."""
        if self.unseen:
            return
        if self.held > self.most:
            self.full = self.full or bool(text.strip())
            return
        self.pieces.append(text)
        self.held += len(text)

    def text(self) -> str:
        """All of it, with the blanks at line ends and the empty lines that layout leaves taken out."""
        lines = re.sub(r"[ \t]+\n", "\n", "".join(self.pieces))
        return re.sub(r"\n{3,}", "\n\n", lines).strip()


def refuse(*_declared: object) -> None:
    """A Word document declares no document type: whoever does wants entities to grow."""
    raise Unreadable(Why.UNPACKS)
