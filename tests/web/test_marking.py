"""Words are marked where they stand, and nothing of the mail is lost or added."""

from html import escape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from liaison.web.marking import LONGEST, MOST, Piece, marked, marked_apart


def shown(pieces: list[Piece]) -> list[tuple[str, str]]:
    return [(piece.text, piece.by) for piece in pieces if piece.by]


def test_the_words_of_a_rule_are_marked_in_any_case_and_spacing() -> None:
    pieces = marked("He is Hard  to\nrouse now.", ["hard to rouse"], [])
    assert pieces == [Piece("He is "), Piece("Hard  to\nrouse", "floor"), Piece(" now.")]


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("she can’t keep safe", "can't keep safe"),
        ("she can't keep safe", "can’t keep safe"),
        ("she can&#39;t keep safe", "can't keep safe"),
        ("seen in A&amp;E today", "A&E"),
        ("seen in A&E today", "A&amp;E"),
        ("metha\u00addone at six", "methadone"),
        ("zero\u200bwidth words", "zerowidth"),
        ("no\u00a0script for tonight", "no script"),
        ("no&nbsp;script for tonight", "no script"),
        ("non–fatal overdose", "non-fatal overdose"),
        ("STRASSE und Straße", "strasse"),
        ("İstanbul trip", "İSTANBUL"),
        ("the ﬁrst dose", "first dose"),
        ("missed\r\n  doses", "missed doses"),
    ],
)
def test_a_phrase_is_found_however_it_is_written(text: str, phrase: str) -> None:
    for pieces in (marked(text, [phrase], []), marked(text, [], [phrase])):
        assert shown(pieces)
        assert "".join(piece.text for piece in pieces) == text


def test_the_floor_wins_where_both_fit() -> None:
    assert shown(marked("missed doses", ["missed doses"], ["missed"])) == [("missed doses", "floor")]
    assert shown(marked("three missed doses today", ["missed doses"], ["three missed doses today"])) == [
        ("three", "reader"),
        ("missed doses", "floor"),
        ("today", "reader"),
    ]


def test_places_that_overlap_or_touch_are_one() -> None:
    assert shown(marked("hard to rouse now", ["hard to rouse", "to rouse now"], [])) == [("hard to rouse now", "floor")]
    assert shown(marked("missed doses", [], ["missed", "doses"])) == [("missed doses", "reader")]
    assert shown(marked("missed.\n\nDoses", [], ["missed", "doses"])) == [("missed", "reader"), ("Doses", "reader")]


def test_words_that_met_a_rule_together_are_marked_where_each_stands() -> None:
    assert shown(marked("Methadone daily. She is 12 weeks pregnant.", ["Methadone … pregnant"], [])) == [
        ("Methadone", "floor"),
        ("pregnant", "floor"),
    ]


def test_of_words_that_met_a_rule_together_the_closest_are_marked() -> None:
    text = "Methadone clinic. Long ago it was so. On methadone and 12 weeks pregnant. Methadone again."
    pieces = marked(text, ["methadone … pregnant"], [])
    assert [piece.by for piece in pieces] == ["", "floor", "", "floor", ""]
    assert pieces[0].text.endswith("On ")


def test_the_words_of_one_rule_may_stand_in_subject_and_body() -> None:
    heading, body = marked_apart("On methadone", "She is pregnant.", ["methadone … pregnant"], ["on"])
    assert shown(heading) == [("On", "reader"), ("methadone", "floor")]
    assert shown(body) == [("pregnant", "floor")]


def test_words_that_run_from_the_subject_into_the_body_are_marked_in_both() -> None:
    heading, body = marked_apart("here now, wants to start", "M 29, smoking heroin", ["wants to start M 29"], [])
    assert (shown(heading), shown(body)) == ([("wants to start", "floor")], [("M 29", "floor")])


def test_a_word_inside_another_word_is_not_marked_unless_the_floor_read_it_there() -> None:
    assert marked("overdosed", [], ["dose"]) == [Piece("overdosed")]
    assert marked("a dose; overdosed", ["dose"], [])[2:] == [Piece("; overdosed")]
    assert shown(marked("QTc500ms", ["500"], [])) == [("500", "floor")]


def test_signs_in_the_words_are_taken_as_they_are() -> None:
    assert marked("QTc (500) ms", ["(500)"], [])[1] == Piece("(500)", "floor")


def test_what_is_not_found_marks_nothing() -> None:
    assert marked("a calm mail", ["overdose"], ["", " ", "script", "\u200b"]) == [Piece("a calm mail")]


PHRASES = st.lists(st.text(max_size=8), max_size=3)
WORDS = st.text(alphabet="ab &;#'’\n\u00ad\u00a0ßİ…<>", max_size=80)


@given(st.text(max_size=200) | WORDS, PHRASES, PHRASES)
@example("a &amp", ["&amp;"], ["&"])
@example("\ud800", ["\ud800"], [])
def test_the_pieces_together_are_the_text(text: str, floor: list[str], reader: list[str]) -> None:
    assert "".join(piece.text for piece in marked(text, floor, reader)) == text


@given(WORDS, WORDS, st.lists(WORDS, max_size=3), st.lists(WORDS, max_size=3))
def test_so_are_those_of_subject_and_body(subject: str, body: str, floor: list[str], reader: list[str]) -> None:
    heading, words = marked_apart(subject, body, floor, reader)
    assert ["".join(piece.text for piece in pieces) for pieces in (heading, words)] == [subject, body]
    assert all(piece.text.strip() for piece in (*heading, *words) if piece.by)


@given(st.text(alphabet="abc DE&<>'\u00e9", min_size=1, max_size=30), st.text(alphabet="x.,\n ", max_size=20))
def test_whatever_stands_in_the_text_is_found_in_capitals_with_other_spaces_and_escaped(
    phrase: str, around: str
) -> None:
    if phrase.strip() and phrase[0].isalnum() and phrase[-1].isalnum():
        text = f"{around} {phrase} {around}"
        for asked in (phrase.upper(), "\n".join(phrase.split()), escape(phrase)):
            (found,) = [words for words, _ in shown(marked(text, [], [asked]))][:1]
            assert phrase.strip() in found


def test_a_very_long_mail_is_cut_for_the_page_and_marked_so_often_at_most() -> None:
    pieces = marked("word, " * LONGEST, ["word"], [])
    assert sum(len(piece.text) for piece in pieces) == LONGEST
    assert len(shown(pieces)) == MOST
