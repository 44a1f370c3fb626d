"""The reading age: syllables as people say them, and every letter to a person within reach of a child of eleven."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.domain.language import lint
from liaison.domain.reaching import PREVIEW, SUBJECT, reveals
from liaison.domain.reading_age import EASY, reading_age, syllables
from liaison.letters.catalogue import CATALOGUE
from liaison.letters.render import render
from tests.letters.invented import values

TO_PEOPLE = sorted(name for name, one in CATALOGUE.items() if one.purpose == SUBJECT)
SPOKEN = {
    1: "meet place made times phone asked helped looked changed we're year each read these were choose health send",
    2: "being quiet review something wanted places little table talking before trying needed changes woman worker reply travel question going",
    3: "created area surgery family pharmacy appointment video idea anyone prescription together envelope previous usual serious easier radio",
    4: "interpreter medication information",
}  # fmt: skip


@pytest.mark.parametrize(("number", "word"), [(n, word) for n, words in SPOKEN.items() for word in words.split()])
def test_syllables_are_counted_as_they_are_spoken(number: int, word: str) -> None:
    assert syllables(word) == number


def test_longer_words_and_sentences_read_older() -> None:
    plain = "We would like to meet you. You can pick the day. Ring me, please."
    heavy = (
        "Following a multidisciplinary consideration of your pharmacological stabilisation, an opportunity for a comprehensive reassessment "
        "is being facilitated in accordance with established governance arrangements."
    )
    assert reading_age(plain) < 8 < EASY < 20 < reading_age(heavy)
    assert reading_age("") == reading_age("01632 960100") == 0.0
    # by hand: 10 words and 16 syllables in one sentence
    assert reading_age("We can also talk about your family in the surgery.") == round(3.9 + 11.8 * 1.6 - 15.59 + 5, 1)


@given(st.text(max_size=300))
def test_any_text_has_an_age(text: str) -> None:
    assert reading_age(text) >= 0


@pytest.mark.parametrize("name", TO_PEOPLE)
def test_every_letter_to_a_person_reads_at_nine_to_eleven_or_easier_and_hurts_nobody(name: str) -> None:
    words = render(name, **values(name)).text
    assert reading_age(words) <= EASY
    prose = "\n".join(
        line for line in words.splitlines() if len(line) > 60
    )  # without lists and headings, which only flatter
    assert reading_age(prose) <= EASY
    assert lint(words) == []
    assert reveals(words[:PREVIEW]) == []
    if name.endswith("_easy"):
        assert reading_age(words) <= reading_age(
            render(name.removesuffix("_easy"), **values(name.removesuffix("_easy"))).text
        )
        assert all(len(line) <= 60 for line in words.splitlines())


@pytest.mark.parametrize(
    "name", [name for name in TO_PEOPLE if name != "review_copy"]
)  # it offers nothing to say no to
def test_every_letter_names_a_person_a_number_a_no_and_that_nothing_in_the_prescription_changes(name: str) -> None:
    words = render(name, **values(name)).text.lower()
    assert "morag linn" in words
    assert "01632 960123" in words
    assert "prescription" in words
    assert "stays the same" in words or "nothing in your prescription changes" in words
    assert "say no" in words or "rather not meet" in words or "not want to meet" in words
    assert "way there" in words or "get there" in words or "getting there" in words


def test_the_invitation_has_every_choice_and_says_what_is_not_asked() -> None:
    words = render("review_invitation", **values("review_invitation")).text
    for choice in (
        "surgery", "pharmacy", "walk", "face to face", "by phone", "by video", "come with you", "The day, and the time", "A woman or a man",
        "Someone to come with you", "Breaks", "stop or leave", "your story all over again", "not today", "You can say no", "walk together",
    ):  # fmt: skip
        assert choice in words, choice
