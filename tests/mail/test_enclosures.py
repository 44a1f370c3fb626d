"""Files that a colleague wants to send: known by their bytes, refused where they run, carry or hide something."""

import io
import zipfile

import pytest
from documents import pdf
from docx import Document
from PIL import Image

from liaison.mail import enclosures
from liaison.mail.attachment_answers import Limits
from liaison.mail.enclosure_answers import ENDINGS, WORDS, Enclosure, No, NotSent
from liaison.mail.enclosures import examine


def word(*, more: dict[str, bytes] | None = None, replaced: tuple[bytes, bytes] = (b"", b"")) -> bytes:
    """A Word document, perhaps with further parts, or with words of its parts replaced."""
    document, out = Document(), io.BytesIO()
    document.add_paragraph("She comes on Thursday.")
    document.save(out)
    if not more and not replaced[0]:
        return out.getvalue()
    made = io.BytesIO()
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace(*replaced) if replaced[0] else content)
        for name, content in (more or {}).items():
            new.writestr(name, content)
    return made.getvalue()


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(out, kind)
    return out.getvalue()


def pdf_with(entry: bytes) -> bytes:
    """A PDF whose catalogue has this entry, written by hand."""
    from documents import assembled

    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"
    return assembled([b"<</Type/Catalog/Pages 2 0 R" + entry + b">>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>", page])


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "content_type", "words"),
    [
        (lambda: pdf("The ECG of Thursday"), "application/pdf", "The ECG of Thursday"),
        (word, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "She comes on Thursday."),
        (lambda: "Thursday at ten – café".encode(), "text/plain", "Thursday at ten – café"),
        (lambda: picture("PNG"), "image/png", ""),
        (lambda: picture("JPEG"), "image/jpeg", ""),
        (lambda: picture("TIFF"), "image/tiff", ""),
        (lambda: pdf(""), "application/pdf", ""),
    ],
)
def test_what_may_go_is_known_by_its_bytes(content, content_type: str, words: str) -> None:
    assert examine(content()) == Enclosure(content_type, words)
    assert content_type in ENDINGS


REFUSED = {
    "a PDF that opens with a password": (lambda: pdf("x", password="secret"), No.PASSWORD),
    "a PDF that only its owner may change": (lambda: pdf("x", password="", owner="secret"), No.PASSWORD),
    "a PDF that runs a script": (lambda: pdf_with(b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>"), No.SCRIPTS),
    "a script by another spelling": (lambda: pdf_with(b"/OpenAction<</S/#4aavaScript>>"), No.SCRIPTS),
    "a PDF that starts a program": (lambda: pdf_with(b"/AA<</O<</S/Launch/F(cmd.exe)>>>>"), No.SCRIPTS),
    "a PDF with a file inside": (lambda: pdf_with(b"/Names<</EmbeddedFiles<</Names[]>>>>"), No.CARRIES),
    "a program before a PDF": (lambda: b"MZ\x90\0" + pdf("x"), No.DAMAGED),
    "macros": (lambda: word(more={"word/vbaProject.bin": b"x"}), No.MACROS),
    "macros by type alone": (
        lambda: word(replaced=(b"wordprocessingml.document.main", b"vnd.ms-word.document.macroEnabled.main")),
        No.MACROS,
    ),
    "ActiveX": (lambda: word(more={"word/activeX/activeX1.xml": b"<x/>"}), No.MACROS),
    "an object inside": (lambda: word(more={"word/embeddings/oleObject1.bin": b"x"}), No.CARRIES),
    "a template elsewhere": (
        lambda: word(
            more={"word/_rels/settings.xml.rels": b'<R Type="http://x/attachedTemplate" TargetMode="External"/>'}
        ),
        No.ELSEWHERE,
    ),
    "a spreadsheet": (lambda: zipped(xl__workbook=b"x", **{"[Content_Types].xml": b"x"}), No.OFFICE),
    "an archive": (lambda: zipped(notes=b"x"), No.ARCHIVE),
    "a program": (lambda: b"MZ\x90\0" + b"\0" * 60, No.PROGRAM),
    "a shell script": (lambda: b"#!/bin/sh\necho", No.PROGRAM),
    "a web page": (lambda: b"<!doctype html><script>1</script>", No.WEB_PAGE),
    "rich text": (lambda: b"{\\rtf1 hello}", No.RICH_TEXT),
    "a document of the old kind": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, No.OLD_WORD),
    "a locked Word document": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") * 2,
        No.PASSWORD,
    ),
    "a picture that is none": (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 50, No.DAMAGED),
    "a broken Word document": (lambda: word()[:2000], No.DAMAGED),
    "nothing": (lambda: b"", No.EMPTY),
    "a recording": (lambda: b"ID3\x03" + b"\0" * 40, No.SOUND),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_runs_carries_or_hides_something_is_refused_with_a_plain_sentence(name: str) -> None:
    content, no = REFUSED[name]
    found = examine(content())

    assert found == NotSent(no)
    assert WORDS[no][0].islower()


def test_every_refusal_has_its_words() -> None:
    assert set(WORDS) == set(No)


def test_what_is_too_large_or_takes_too_long_is_refused(tmp_path) -> None:
    assert examine(b"x" * 11, Limits(size=10)) == NotSent(No.TOO_LARGE)
    slow = tmp_path / "slow.py"
    slow.write_text("import time\nwhile True: time.time()\n")
    assert examine(b"x", Limits(seconds=1), slow) == NotSent(No.TOO_SLOW)


@pytest.mark.parametrize("said", [b"", b"{}", b'{"type": "text/html", "words": ""}', b'{"no": "perhaps"}', b"[1]"])
def test_what_the_child_says_is_not_believed_blindly(said: bytes) -> None:
    assert enclosures.understood(said, Limits()) == NotSent(No.DAMAGED)
