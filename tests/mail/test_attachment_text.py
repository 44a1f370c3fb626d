"""The words of attachments: every kind, every reason why there are none, and a child process that takes nobody with it."""

import random
import struct
from pathlib import Path

import psutil
import pytest
from documents import REFERRAL, docx, mail_with, para, pdf, pdf_of_many_pages, word_xml, zipped

from liaison.mail.attachment_answers import WORDS, Limits, NoText, Text, Why
from liaison.mail.attachment_kinds import kind_of
from liaison.mail.attachment_text import read

NO_CHILD = Limits(seconds=0)  # a child would be stopped at once, and the answer be another


def words(content: bytes) -> str:
    found = read(content)
    assert isinstance(found, Text), found
    return found.text


def why(content: bytes, limits: Limits = Limits()) -> Why:  # noqa: B008
    found = read(content, limits)
    assert isinstance(found, NoText), found
    return found.why


def test_a_pdf_is_read_page_by_page() -> None:
    found = read(pdf("\n".join(REFERRAL), "The second page"))

    assert found == Text("\n".join(REFERRAL) + "\n\nThe second page")


def test_what_somebody_filled_into_the_form_of_a_pdf_is_read_too() -> None:
    assert words(pdf("A form", form={"Question": "Could she come on a Thursday?"})).endswith(
        "Filled into the form:\nQuestion: Could she come on a Thursday?"
    )


def test_a_word_document_is_read_with_its_header_and_tables() -> None:
    found = words(docx(*REFERRAL, header="Quay Practice", table=(("Asked for", "Thursday"), ("Seen", "last week"))))

    assert found.split("\n") == ["Quay Practice", *REFERRAL, "Asked for \tThursday", "Seen \tlast week"]


def test_of_a_word_document_only_what_a_person_sees_is_read_and_that_once() -> None:
    inside = (
        para("kept")
        + "<mc:AlternateContent><mc:Choice>" + para("in a box") + "</mc:Choice><mc:Fallback>" + para("in a box") + "</mc:Fallback></mc:AlternateContent>"
        + "<w:p><w:del><w:r><w:delText>taken out</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>from here</w:t></w:r></w:moveFrom></w:p>"
        + "<w:p><w:r><w:instrText>HYPERLINK</w:instrText><w:t>one</w:t><w:tab/><w:t>two</w:t><w:br/><w:t>three</w:t></w:r></w:p>"
    )  # fmt: skip
    notes = word_xml(para("a footnote"))

    assert words(zipped({"word/footnotes.xml": notes, "word/document.xml": word_xml(inside)})) == (
        "kept\nin a box\n\none\ttwo\nthree\na footnote"
    )


def test_macros_are_named_and_not_run() -> None:
    found = read(zipped({"word/document.xml": word_xml(para("Dear team")), "word/vbaProject.bin": b"\xcc\x61"}))

    assert found == Text("Dear team", note="it carries macros, which are never run here")


def test_rich_text_is_read_without_its_machinery() -> None:
    rtf = (
        rb"{\rtf1\ansi\ansicpg1252\uc1{\fonttbl{\f0 Arial;}}{\*\generator nobody}{\pict 0102}"
        rb"Caf\'e9, she\u8217?s well \{so far\}\par second\tab line}"
    )

    assert words(rtf) == "Café, she\u2019s well {so far}\nsecond\tline"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("Bank holiday café".encode(), "Bank holiday café"),
        ("Bank holiday café".encode("cp1252"), "Bank holiday café"),
        ("Bank holiday café".encode("utf-16"), "Bank holiday café"),
        (b"\xef\xbb\xbfName,Seen\nJo,Thursday\n", "Name,Seen\nJo,Thursday"),
        (b"BMI was taken last week", "BMI was taken last week"),
        (b"MZ asks for a call", "MZ asks for a call"),
        (b"<html><body><p>Could she come &amp; talk?</p><script>alert(1)</script></body></html>", "Could she come & talk?"),
    ],
)  # fmt: skip
def test_text_and_pages_are_read_however_they_are_written(content: bytes, expected: str) -> None:
    assert words(content) == expected


def test_a_mail_attached_as_such_is_read_and_what_is_attached_to_it_is_only_counted() -> None:
    found = read(mail_with(("letter.pdf", pdf("inside")), body="Forwarded as it came."))

    assert isinstance(found, Text)
    assert found.text.split() == "From: tait@quay.example Subject: A letter Forwarded as it came.".split()
    assert found.note == "it has 1 attachment of its own, which is not opened here"


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", Why.EMPTY),
        (b" \r\n ", Why.EMPTY),
        (b"\x89PNG\r\n\x1a\n\0\0", Why.PICTURE),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", Why.PICTURE),
        (b"RIFF\x10\0\0\0WEBPVP8 ", Why.PICTURE),
        (b"RIFF\x10\0\0\0WAVEfmt ", Why.SOUND),
        (b"MZ\x90\0\x03\0\0\0", Why.PROGRAM),
        (b"\x7fELF\x02\x01\x01\0", Why.PROGRAM),
        (b"#!/bin/sh\nrm -rf /\n", Why.PROGRAM),
        (b"Rar!\x1a\x07\x01\0", Why.ARCHIVE),
        (b"\x1f\x8b\x08\0\0\0\0\0", Why.ARCHIVE),
        (OLE + "WordDocument".encode("utf-16-le"), Why.OLD_WORD),
        (OLE + "EncryptedPackage".encode("utf-16-le"), Why.PASSWORD),
        (OLE + "__substg1.0_0037".encode("utf-16-le"), Why.OUTLOOK),
        (OLE + "Workbook".encode("utf-16-le"), Why.OLD_OFFICE),
        (bytes(range(256)) * 4, Why.UNKNOWN),
    ],
)
def test_what_is_never_opened_is_told_by_its_first_bytes_without_a_child(content: bytes, expected: Why) -> None:
    assert why(content, NO_CHILD) is expected


def test_a_file_larger_than_the_limit_is_not_opened() -> None:
    assert why(pdf("x") + b"\n" * 2000, Limits(size=2000, seconds=0)) is Why.TOO_LARGE


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"notes.txt": "words"}, Why.ARCHIVE),
        ({"xl/workbook.xml": "<x/>"}, Why.OFFICE),
        ({"word/document.xml": word_xml(""), "word/media/image1.png": b"\x89PNG"}, Why.SCAN),
        ({"word/document.xml": word_xml("")}, Why.NO_WORDS),
        ({"word/document.xml": "<w:document"}, Why.DAMAGED),
    ],
)
def test_of_a_zip_archive_only_a_word_document_is_read(parts: dict[str, str | bytes], expected: Why) -> None:
    assert why(zipped(parts)) is expected


def test_a_protected_pdf_says_that_it_is_and_one_that_only_forbids_printing_is_read() -> None:
    assert why(pdf("hidden", password="open sesame")) is Why.PASSWORD
    assert words(pdf("shown", password="", owner="mine alone")) == "shown"


def test_a_scan_has_to_be_looked_at_and_a_page_of_one_among_others_is_named() -> None:
    assert why(pdf("", "")) is Why.SCAN
    found = read(pdf("typed", "", "typed again", ""))
    assert found == Text("typed\n\ntyped again", note="pages 2, 4: no words that a machine can read, perhaps a scan")


def test_a_document_that_unpacks_to_far_too_much_is_left_alone() -> None:
    bomb = zipped({"word/document.xml": word_xml(para(" " * 3_000_000))})

    assert len(bomb) < 10_000
    assert why(bomb, Limits(unpacked=1_000_000)) is Why.UNPACKS


def test_entities_that_grow_are_refused_before_they_can() -> None:
    bomb = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    outside = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'

    assert why(zipped({"word/document.xml": word_xml(para("&b;"), bomb)})) is Why.UNPACKS
    assert why(zipped({"word/document.xml": word_xml(para("&x;"), outside)})) is Why.UNPACKS
    assert why(zipped({"word/document.xml": word_xml(para("&b;"), bomb).encode("utf-16")})) is Why.UNPACKS


def test_sizes_that_the_archive_claims_are_not_believed() -> None:
    made = zipped({"word/document.xml": word_xml(para("x" * 50_000))})
    place = made.index(b"PK\x01\x02") + 24  # where the directory says what the part unpacks to
    lying = made[:place] + struct.pack("<L", 10) + made[place + 4 :]

    assert why(lying) is Why.DAMAGED


def test_ten_thousand_pages_are_read_as_far_as_the_limit_and_the_rest_is_owned_up_to() -> None:
    found = read(pdf_of_many_pages(10_000))

    assert isinstance(found, Text)
    assert found.cut
    assert 1 <= found.text.count("one page of very many") <= Limits().pages


def test_a_long_text_is_cut_at_the_limit() -> None:
    assert read(b"abc " * 100, Limits(characters=10)) == Text("abc abc ab", cut=True)
    assert read(docx("abcdefgh", "ijklmnop", "qrstuvwx"), Limits(characters=10)) == Text("abcdefgh\ni", cut=True)


@pytest.mark.parametrize("made", [pdf(*REFERRAL), docx(*REFERRAL)], ids=["pdf", "docx"])
@pytest.mark.parametrize("part", [0.05, 0.5, 0.95])
def test_half_a_document_gives_a_plain_answer(made: bytes, part: float) -> None:
    found = read(made[: int(len(made) * part)])

    assert isinstance(found, Text) or found.why in (Why.DAMAGED, Why.SCAN)


def test_a_document_that_takes_too_long_is_stopped_and_nothing_of_it_stays() -> None:
    assert why(pdf("x"), NO_CHILD) is Why.TOO_SLOW
    assert no_child_is_left()


def test_the_system_stops_a_document_that_uses_up_its_processor_time() -> None:
    endless = zipped({"word/document.xml": word_xml("<w:p/>" * 6_000_000)})

    assert why(endless, Limits(processor=1, unpacked=100_000_000)) is Why.TOO_SLOW


def test_a_document_that_wants_too_much_memory_gets_an_answer_too() -> None:
    assert why(b"words of no end " * 1_500_000, Limits(memory=80_000_000)) is Why.TOO_LARGE


def no_child_is_left() -> bool:
    return not [one for one in psutil.Process().children() if "attachment" in " ".join(one.cmdline()) or one.status() == "zombie"]  # fmt: skip


def double(folder: Path, script: str) -> Path:
    """A child that does something else."""
    path = folder / "double_child.py"
    path.write_text(script, "utf-8")
    return path


def test_a_double_child_sees_neither_our_environment_nor_our_modules(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("LIAISON_MAILBOX__PASSWORD", "a secret of ours")
    child = double(
        tmp_path,
        "import json, os, sys\n"
        "seen = ' '.join([*map('='.join, os.environ.items()), str(sys.flags.isolated), os.getcwd(), *map(str, os.listdir('/proc/self/fd'))])\n"
        "print(json.dumps({'text': seen, 'cut': False, 'note': ''}))\n",
    )

    found = read(b"words", child=child)

    assert isinstance(found, Text)
    assert "LIAISON" not in found.text
    assert found.text.split()[:2] == ["LC_ALL=C.UTF-8", "PATH=/usr/bin:/bin"]
    assert found.text.split()[2:] == ["1", "/", "0", "1", "2", "3"]  # 3 is the listing itself


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("import os; os.abort()", Why.DAMAGED),
        ("import os; os.kill(os.getpid(), 11)", Why.DAMAGED),
        ("raise SystemExit(3)", Why.DAMAGED),
        ("print('no JSON')", Why.DAMAGED),
        ("print('[]')", Why.DAMAGED),
        ("print('{}')", Why.DAMAGED),
        ('print(\'{"why": "<script>"}\')', Why.DAMAGED),
        ('import sys; sys.stdin.close(); print(\'{"why": "scan"}\')', Why.SCAN),
    ],
)
def test_however_a_double_child_ends_there_is_an_answer_and_no_zombie(
    tmp_path: Path, script: str, expected: Why
) -> None:
    found = read(b"words " * 100_000, child=double(tmp_path, script))

    assert found == NoText(expected)
    assert no_child_is_left()


def test_a_double_child_that_never_ends_is_stopped(tmp_path: Path) -> None:
    child = double(tmp_path, "import sys\nwhile True: sys.stdin.read()")

    assert read(b"words", Limits(seconds=1), child) == NoText(Why.TOO_SLOW)
    assert no_child_is_left()


def test_inside_the_child_every_door_is_shut(tmp_path: Path) -> None:
    tries = ("socket.socket()", "subprocess.run(['true'])", "os.fork()", "os.system('true')", f"open({str(tmp_path / 'left')!r}, 'w')")  # fmt: skip
    child = double(
        tmp_path,
        f"import sys; sys.path.insert(0, {str(Path(__file__).resolve().parents[2])!r})\n"
        "import json, os, socket, subprocess\n"
        "from liaison.mail.attachment_child import hold, refuse\n"
        "from liaison.mail.attachment_answers import Limits\n"
        "hold(Limits()); sys.addaudithook(refuse); went = []\n"
        f"for one in {tries!r}:\n"
        "    try: eval(one); went.append(one)\n"
        "    except OSError: pass\n"
        "print(json.dumps({'text': ' '.join(went) or 'none', 'cut': False, 'note': ''}))\n",
    )

    assert read(b"words", child=child) == Text("none")
    assert not (tmp_path / "left").exists()


def test_every_reason_has_its_words_and_none_of_them_blames() -> None:
    assert set(WORDS) == set(Why)
    assert all(text and not text.endswith(".") for text in WORDS.values())


@pytest.mark.long
def test_hundreds_of_documents_with_flipped_bits_break_nothing_and_leave_nothing(capfd) -> None:
    dice = random.Random(20261128)
    whole = [
        pdf(*("\n".join(REFERRAL),) * 3, form={"Question": "Thursday?"}), pdf("secret", password="x"), pdf_of_many_pages(20),
        docx(*REFERRAL, header="Quay", table=(("a", "b"), ("c", "d"))), zipped({"word/document.xml": word_xml(para("words") * 50)}),
    ]  # fmt: skip
    before = psutil.Process().memory_info().rss
    answers = 0
    for _ in range(400):
        content = bytearray(dice.choice(whole))
        for _ in range(dice.choice((1, 3, 30, 300))):
            content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
        if dice.random() < 0.2:
            content = content[: dice.randrange(len(content))]
        found = read(bytes(content), Limits(seconds=60))
        assert isinstance(found, Text) or found.because
        assert found != NoText(Why.TOO_SLOW)
        answers += 1

    assert answers == 400
    assert no_child_is_left()
    assert psutil.Process().memory_info().rss - before < 50_000_000
    assert capfd.readouterr() == ("", "")


def test_a_kind_is_told_by_the_bytes_whatever_the_name() -> None:
    assert kind_of(pdf("x")) == "pdf"
    assert kind_of(b"%!PS\n junk before\n" + pdf("x")) == "pdf"
    assert kind_of(docx("x")) == "zipped"
    assert kind_of(b"<p>no page of its own") == "plain"
