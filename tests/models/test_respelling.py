"""Text as a careful person would have spelt it, and the way back to what was written."""

from __future__ import annotations

import pytest

from models.concepts.ordinary_words import MENDED, ORDINARY
from models.concepts.reading import Reading
from models.concepts.respelling import Respelt, Speller


def respelt(text: str) -> Respelt:
    return Speller(["swelling | collapsed | unconscious | bleeding | morning"]).respell(text)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("He cannae wake him", "He can't wake him"),
        ("ma boy's no been in", "my boy's no been in"),
        ("he's no been in", "he's not been in"),
        ("there is no script", "there is no script"),
        ("aff the drink since the morn,", "off the drink since the tomorrow,"),
        ("seen the day.", "seen the today."),
        ("the day after", "the day after"),
        ("Unconcious and bleedin", "Unconscious and bleeding"),
        ("had a siezure", "had a seizure"),
        ("anaphalaxis", "anaphylaxis"),
        ("an infection", "an infection"),
        ("hopeless", "hopeless"),
        ("deceased patient", "deceased patient"),
        ("shopping", "shopping"),
    ],
)
def test_slips_and_scots_are_read_and_other_words_left_alone(written: str, plain: str) -> None:
    assert respelt(written).text == plain


def test_every_place_leads_back_to_what_was_written() -> None:
    written = "Wee Tam's gonnae be unconcious the day, ma pal says."
    done = respelt(written)
    for word, was in (("unconscious", "unconcious"), ("going to", "gonnae"), ("pal", "pal"), ("my", "ma")):
        start = done.text.index(word)
        assert written[slice(*done.written(start, start + len(word)))] == was


def test_what_is_shown_is_what_was_written() -> None:
    text = "He's deid drunk, an unconcious man at the desk."
    reading = Reading(text, None)
    start = reading.folded.index("unconscious")

    assert reading.words(start, start + len("unconscious")) == "unconcious"


def test_a_long_word_costs_nothing() -> None:
    assert respelt("a" * 100_000).text == "a" * 100_000


def test_no_ordinary_word_is_one_that_is_mended() -> None:
    assert MENDED.isdisjoint(ORDINARY)
