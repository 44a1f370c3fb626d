"""Flowed and enriched text: soft line breaks are taken out, no word is, and a signature stays one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.mail.mime import parse
from liaison.mail.mime_flowed import from_enriched, from_flowed

FLOWED = {"format": "flowed"}


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("He has no dose \nfor tonight.\nPlease ring.", "He has no dose for tonight.\nPlease ring."),
        ("words \n\nmore", "words\n\nmore"),
        ("> quoted \n> on\nnew", "> quoted on\nnew"),
        (">> deep \n> less \n> more", ">> deep\n> less more"),
        (" From the ward\n > 3 doses", "From the ward\n> 3 doses"),  # RFC 3676, 4.4: one stuffed space
        ("last words \n-- \nDr Shah \nGP", "last words\n-- \nDr Shah GP"),
        ("> end \n> -- \n> sig", "> end\n> -- \n> sig"),
        ("", ""),
    ],
)
def test_soft_line_breaks_are_taken_out(text: str, joined: str) -> None:
    assert from_flowed(text, FLOWED) == joined


def test_with_delsp_the_space_goes_too_and_unflowed_text_is_left_as_it_is() -> None:
    assert from_flowed("metha \ndone", FLOWED | {"delsp": "yes"}) == "methadone"
    assert from_flowed("a \nb", {}) == "a \nb"


def test_a_flowed_mail_is_read_in_whole_paragraphs_and_its_signature_is_folded() -> None:
    head = b"From: a@x.example\r\nContent-Type: text/plain; charset=utf-8; format=flowed; delsp=no\r\n\r\n"

    read = parse(head + b"He was discharged on \r\nmethadone 60 mg.\r\n-- \r\nDr Shah\r\n")

    assert read.new_text == "He was discharged on methadone 60 mg."


@given(st.lists(st.text("ab >-", max_size=8), max_size=30))
def test_no_word_is_lost_by_joining(lines: list[str]) -> None:
    text = "\n".join(lines)

    assert letters(from_flowed(text, FLOWED)) == letters(text)


def letters(text: str) -> str:
    """The text without white space and quote marks."""
    return "".join(text.replace(">", "").split())


def test_a_flowed_text_of_a_million_lines_is_no_single_line() -> None:
    assert max(map(len, from_flowed("word \n" * 1_000_000, FLOWED).split("\n"))) < 2_000


def test_tags_of_enriched_text_go_and_words_stay() -> None:
    text = "<bold>Methadone</bold> <<60\nmg <color><param>red</param>daily</color>\n\n\nnext 5 < 6 <b c>"

    assert from_enriched(text) == "Methadone <60 mg daily\n\nnext 5 < 6 <b c>"
