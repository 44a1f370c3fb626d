"""Words are marked where they stand, and nothing of the mail is lost or added."""

from hypothesis import given
from hypothesis import strategies as st

from liaison.web.marking import LONGEST, Piece, marked


def test_the_words_of_a_rule_are_marked_in_any_case_and_spacing() -> None:
    pieces = marked("He is Hard  to\nrouse now.", ["hard to rouse"], [])
    assert pieces == [Piece("He is "), Piece("Hard  to\nrouse", "floor"), Piece(" now.")]


def test_the_floor_wins_where_both_fit() -> None:
    pieces = marked("missed doses", ["missed doses"], ["missed"])
    assert pieces == [Piece("missed doses", "floor")]


def test_words_that_met_a_rule_together_are_marked_where_each_stands() -> None:
    pieces = marked("Methadone daily. She is 12 weeks pregnant.", ["Methadone … pregnant"], [])
    assert [piece.text for piece in pieces if piece.by] == ["Methadone", "pregnant"]


def test_both_marks_stand_side_by_side() -> None:
    pieces = marked("missed doses of methadone", ["missed doses"], ["methadone"])
    assert [(piece.text, piece.by) for piece in pieces if piece.by] == [
        ("missed doses", "floor"),
        ("methadone", "reader"),
    ]


def test_a_word_inside_another_word_is_not_marked() -> None:
    assert marked("overdosed", ["dose"], []) == [Piece("overdosed")]


def test_signs_in_the_words_are_taken_as_they_are() -> None:
    assert marked("QTc (500) ms", ["(500)"], [])[1] == Piece("(500)", "floor")


@given(st.text(max_size=200), st.lists(st.text(max_size=8), max_size=3), st.lists(st.text(max_size=8), max_size=3))
def test_the_pieces_together_are_the_text(text: str, floor: list[str], reader: list[str]) -> None:
    assert "".join(piece.text for piece in marked(text, floor, reader)) == text


def test_a_very_long_mail_is_cut_for_the_page() -> None:
    assert sum(len(piece.text) for piece in marked("word " * LONGEST, ["word"], [])) == LONGEST
