"""The child process that looks through one file before it goes with a letter: bytes come in, a line of JSON goes out, and then it ends.

Started by `enclosures` as a file, isolated, with an empty environment. It gives itself its limits before it looks at the bytes, and shuts
its doors. What cannot be looked through does not go: a file that breaks its reader here would break it at the practice.
"""

from __future__ import annotations

import io
import json
import re
import sys
import zipfile
import zlib
from pathlib import Path
from typing import Any

if __name__ == "__main__":  # as a file in isolation: ours is the only place that is added
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from liaison.mail.attachment_answers import Limits, Unreadable, Why
from liaison.mail.attachment_child import hold, refuse, text_of
from liaison.mail.attachment_kinds import Kind, kind_of
from liaison.mail.enclosure_answers import DOCX, PDF, SAME, TEXT, No, Refused
from liaison.mail.mime_charsets import storable

# no PDF of a letter needs what these names stand for: scripts, programs that are started, files packed inside, forms that are sent away
ACTIVE = {
    "/JavaScript": No.SCRIPTS,
    "/JS": No.SCRIPTS,
    "/Launch": No.SCRIPTS,
    "/SubmitForm": No.SCRIPTS,
    "/ImportData": No.SCRIPTS,
    "/RichMedia": No.CARRIES,
    "/EmbeddedFile": No.CARRIES,
    "/EmbeddedFiles": No.CARRIES,
    "/XFA": No.SCRIPTS,
}
DEEP = 40  # levels of one object that are followed; a letter's have a handful
MACROS = re.compile(r"vba|activex|macro", re.I)
OBJECTS = re.compile(r"word/embeddings/", re.I)
PART = 1_000_000  # bytes of a list of relations; the longest ordinary one has a hundredth
PICTURES = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")
PIXELS = 100_000_000


def main() -> None:
    """Look through the file on standard input within the limits of the first argument."""
    limits = Limits(**json.loads(sys.argv[1]))
    hold(limits)
    load()
    sys.addaudithook(refuse)
    sys.stdout.write(json.dumps(answered(sys.stdin.buffer.read(limits.size + 1), limits)))
    sys.stdout.flush()


def load() -> None:
    """Load what opens pictures before the doors are shut."""
    from PIL import Image

    Image.init()


def answered(content: bytes, limits: Limits) -> dict[str, Any]:
    """The answer as JSON values; never raises."""
    try:
        return {"type": what_it_is(content), "words": words_in(content, limits)}
    except Refused as fact:
        return {"no": fact.no.value}
    except MemoryError:
        return {"no": No.TOO_LARGE.value}
    except Exception:  # a file that breaks its reader is damaged as far as anybody here can tell
        return {"no": No.DAMAGED.value}


def what_it_is(content: bytes) -> str:
    """Its type by its bytes. Raises Refused, and whatever a library raises."""
    match kind_of(content):
        case Kind.PDF:
            return a_pdf(content)
        case Kind.ZIPPED:
            return a_word_document(content)
        case Kind.PLAIN:
            return TEXT
        case Why.PICTURE:
            return a_picture(content)
        case Kind.HTML:
            raise Refused(No.WEB_PAGE)
        case Kind.MAIL:
            raise Refused(No.MAIL)
        case Kind.RTF:
            raise Refused(No.RICH_TEXT)
        case why:
            raise Refused(SAME.get(why, No.OTHER) if isinstance(why, Why) else No.OTHER)


def words_in(content: bytes, limits: Limits) -> str:
    """The words a machine reads in it; none is no reason to keep it back."""
    try:
        return storable(text_of(content, limits).text).strip()[: limits.characters]
    except Unreadable:
        return ""


def a_pdf(content: bytes) -> str:
    """A PDF in which nothing runs, nothing is packed and nothing is locked."""
    from pypdf import PdfReader
    from pypdf.generic import IndirectObject

    if not content.lstrip().startswith(b"%PDF-"):
        raise Refused(No.DAMAGED)  # something else stands before it: two kinds in one
    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted:
        raise Refused(No.PASSWORD)
    if not len(reader.pages):
        raise Refused(No.DAMAGED)
    numbers = {(number, turn) for turn, table in reader.xref.items() for number in table}
    for number, turn in sorted(numbers | {(number, 0) for number in reader.xref_objStm}):
        look_into(reader.get_object(IndirectObject(number, turn, reader)), DEEP)
    look_into(reader.trailer.get("/Root"), DEEP)
    return PDF


def look_into(one: Any, deeper: int) -> None:
    """Raise Refused for an object that does something. What it refers to is an object of its own, and is looked into by itself."""
    from pypdf.generic import ArrayObject, DictionaryObject

    if isinstance(one, DictionaryObject):
        for key in ("/S", "/Type", "/Subtype"):
            named = dict.get(one, key)
            if str(named) in ACTIVE:
                raise Refused(ACTIVE[str(named)])
        for key in one:
            if key in ACTIVE:
                raise Refused(ACTIVE[key])
        parts = list(dict.values(one))
    else:
        parts = list(one) if isinstance(one, ArrayObject) else []
    if parts and not deeper:
        raise Refused(No.DAMAGED)
    for part in parts:
        look_into(part, deeper - 1)


def a_word_document(content: bytes) -> str:
    """A Word document without macros, without files packed inside, without a template elsewhere."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if any(info.flag_bits & 0x1 for info in archive.infolist()):
                raise Refused(No.PASSWORD)
            if "word/document.xml" not in names:
                office = any(name.startswith(("xl/", "ppt/", "visio/")) or name == "content.xml" for name in names)
                raise Refused(No.OFFICE if office else No.ARCHIVE)
            if any(MACROS.search(name) for name in names) or b"macroEnabled" in part(archive, "[Content_Types].xml"):
                raise Refused(No.MACROS)
            if any(OBJECTS.match(name) for name in names):
                raise Refused(No.CARRIES)
            relations = [part(archive, name) for name in names if name.endswith(".rels")]
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError) as error:
        raise Refused(No.DAMAGED) from error
    if any(
        re.search(rb"(?:attachedTemplate|oleObject|frame|subDocument)\"", one) and b"External" in one
        for one in relations
    ):
        raise Refused(No.ELSEWHERE)
    return DOCX


def part(archive: zipfile.ZipFile, name: str) -> bytes:
    """One small part of it. Raises Refused for one that is larger than any needs to be."""
    if name not in archive.namelist():
        return b""
    with archive.open(name) as opened:
        found = opened.read(PART + 1)
    if len(found) > PART:
        raise Refused(No.DAMAGED)
    return found


def a_picture(content: bytes) -> str:
    """A picture that a library of pictures takes for one."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(content), formats=PICTURES) as image:
            if image.width * image.height > PIXELS:
                raise Refused(No.TOO_LARGE)
            found = f"image/{(image.format or '').lower()}"
            image.verify()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Refused(No.OTHER if content[4:8] == b"ftyp" else No.DAMAGED) from error
    return found


if __name__ == "__main__":
    main()
