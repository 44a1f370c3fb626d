"""Rich text: unpacked as the specification's own examples say, words taken out, HTML that Outlook wrapped given back."""

from __future__ import annotations

import pytest

from liaison.mail import rich_text
from liaison.mail.rich_packed import unpacked
from liaison.mail.rich_text import read_rich

# MS-OXRTFCP, sections 3.1 and 3.2
SIMPLE = "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
CROSSING = "1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0"


def test_the_specifications_examples_are_unpacked() -> None:
    assert unpacked(bytes.fromhex(SIMPLE)) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert unpacked(bytes.fromhex(CROSSING)) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"


def test_what_was_packed_without_compression_is_given_as_it_is_and_other_bytes_are_none() -> None:
    assert unpacked(b"\x10\0\0\0\x04\0\0\0MELA\0\0\0\0{\\a}more") == b"{\\a}"
    assert unpacked(b"") == unpacked(b"\0" * 40) == b""


@pytest.mark.parametrize("kept", range(17, 49))
def test_what_is_cut_short_gives_its_beginning(kept: int) -> None:
    assert b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n".startswith(unpacked(bytes.fromhex(SIMPLE)[:kept]))


@pytest.mark.parametrize(
    ("rich", "words"),
    [
        (rb"{\rtf1\ansi{\fonttbl{\f0\fswiss Arial;}}\f0 Methadone \b 60 mg\b0\par daily}", "Methadone 60 mg\ndaily"),
        (rb"{\rtf1\ansi\ansicpg1252 caf\'e9 \'80 5\~mg}", "café € 5\xa0mg"),
        (rb"{\rtf1\ansi\uc1\u8364?\u-10179?\u-8704? \uc0\u189}", "€😀 ½"),
        (rb"{\rtf1\ansi{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 B;}}\f0\'e9\f1\'e9\f0\'e9}", "éйé"),
        (rb"{\rtf1 {\*\unknown secret}seen{\pict 89504e47}{\info{\author A}} too}", "seen too"),
        (rb"{\rtf1 a\tab b\line c\emdash d\rquote s \{x\} \\}", "a\tb\nc—d’s {x} \\"),
        (rb"{\rtf1 {\field{\*\fldinst HYPERLINK x}{\fldrslt the link}} }", "the link "),
        (rb"", ""),
        (rb"}}}}{\rtf1 words", "words"),
    ],
)
def test_words_come_out_of_rich_text(rich: bytes, words: str) -> None:
    assert read_rich(rich).text == words


def test_the_html_that_outlook_wrapped_is_given_back() -> None:
    rich = (
        rb"{\rtf1\ansi\fromhtml1 \deff0{\fonttbl{\f0\fswiss Arial;}}{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 He is drowsy"
        rb"\htmlrtf\par}\htmlrtf0 {\*\htmltag72 </p>}}"
    )

    read = read_rich(rich)

    assert read.html
    assert read.text == "<p>He is drowsy</p>"


@pytest.mark.parametrize(
    "bomb", [b"{" * 2_000_000, b"\\b" * 2_000_000, b"\\'e9" * 1_000_000, b"{\\rtf1 " + b"{a}" * 700_000]
)
def test_rich_text_without_end_is_cut_and_said_to_be(bomb: bytes) -> None:
    read = read_rich(bomb)

    assert read.cut
    assert len(read.text) <= rich_text.MAX_WORDS
