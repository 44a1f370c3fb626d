"""What is struck out of a text before anybody may release it: by pattern, by the names known here, by hand; shown in pieces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.reader.striking import Piece, doubtful, pieces, strike

NAMES = ["Dr Rowan Tait", "Jo Example", "Ailsa", "Quay Reception"]


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("CHI 3002741236 please", "3002741236"),
        ("Ring 01632 960123 today", "960123"),
        ("write to jo@home.example", "jo@home"),
        ("lives at 12 Harbour Street with her mother", "Harbour"),
        ("Flat 3/2, 7 Quay Rd. is cold", "Quay"),
        ("now in flat 2/1", "2/1"),
        ("the hostel in Anchor Wynd", "Anchor"),
        ("moved to EH1 1AB", "1AB"),
        ("born 30/02/1974", "1974"),
        ("seen by Mr Invented last week", "Invented"),
        ("Jo was here and EXAMPLE signed", "EXAMPLE"),
        ("ask rowan about it", "rowan"),
        ("Ailsa's clinic", "Ailsa"),
    ],
)
def test_what_identifies_is_gone(text: str, gone: str) -> None:
    struck = strike(text, f"First line.\n{text}", NAMES)

    assert gone not in struck.subject
    assert gone not in struck.body
    assert "xx" not in struck.body.replace("xxx", "")


@pytest.mark.parametrize(
    "text",
    ["missed 3/7 of methadone 40 mg", "the join at the door", "reception said no", "12 street valium", "2/52 supply", "QTc 505 ms"],
)  # fmt: skip
def test_what_a_reader_must_learn_from_stays(text: str) -> None:
    assert strike("", text, NAMES).body == text


def test_a_person_strikes_more_words_also_several_together_and_whatever_their_case() -> None:
    struck = strike("About Wee Eck", "wee  eck and the Anchor pub, Eck's brother", words=["wee eck", "Anchor", "eck"])

    assert struck.subject == "About xstruckx"
    assert struck.body == "xstruckx and the xstruckx pub, xstruckx brother"
    assert struck.counts == {"struck by a person": 4}


def test_the_page_shows_what_stood_there() -> None:
    assert pieces("ring xphonex now") == [Piece("ring "), Piece("xphonex", "a telephone number"), Piece(" now")]
    assert strike("", "Ring 01632 960123, or 01632 960124").counts == {"a telephone number": 2}


def test_capitalised_words_inside_a_sentence_are_asked_about() -> None:
    assert doubtful("She saw Kirsty on Monday. Then BBV clinic.\nRegards,\nMorag") == ["Kirsty"]
    assert doubtful("Methadone stopped. He is from Leith and takes Valium") == ["Leith", "Valium"]


def test_only_so_much_of_a_long_mail_is_kept() -> None:
    assert len(strike("", "word " * 5_000).body) <= 4_000


@given(st.text(max_size=200), st.lists(st.text(max_size=12), max_size=4), st.lists(st.text(max_size=12), max_size=4))
def test_no_text_breaks_it_and_a_second_striking_changes_nothing(text: str, names: list[str], words: list[str]) -> None:
    once = strike(text, text, names, words)

    assert "".join(piece.text for piece in once.body_pieces) == once.body
    assert strike(once.subject, once.body, names, words).body == once.body
