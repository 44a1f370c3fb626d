"""Where searched words stand in a text."""

from hypothesis import given
from hypothesis import strategies as st

from liaison.domain.found_words import around, holds, marked
from liaison.domain.search_words import terms


def shown(words: str, text: str) -> str:
    return "".join(f"[{piece.text}]" if piece.found else piece.text for piece in marked(text, terms(words)))


def test_a_word_is_marked_with_what_follows_on_it_and_in_any_case() -> None:
    assert shown("dos", "Dose, doses and overdose") == "[Dose], [doses] and overdose"


def test_a_phrase_is_marked_over_a_line_end_and_only_whole() -> None:
    assert shown('"pottery class"', "pottery\nclass, pottery classes") == "[pottery\nclass], pottery classes"


def test_accents_and_a_spaced_chi_number_are_found() -> None:
    assert shown("Mairi", "Màiri was seen") == "[Màiri] was seen"
    assert shown("3002741236", "CHI 300274 1236.") == "CHI [300274 1236]."


def test_the_piece_around_the_first_word_begins_with_a_whole_word_and_says_what_is_left_out() -> None:
    text = "Much was said before. " * 8 + "Then the needle\n was   found. " + "And more after it. " * 20
    piece = "".join(p.text for p in around(text, terms("needle")))

    assert "the needle was found." in piece
    assert piece.startswith("… ")
    assert piece.endswith(" …")
    assert len(piece) < 200
    assert around("nothing here", terms("needle")) == ()


@given(st.text(max_size=200), st.text(max_size=30))
def test_marking_loses_no_character(text: str, words: str) -> None:
    pieces = marked(text, terms(words))
    assert "".join(piece.text for piece in pieces) == text
    assert any(piece.found for piece in pieces) == holds(text, terms(words))
