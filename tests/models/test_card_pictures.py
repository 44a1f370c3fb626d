"""The pictures of the card are sound SVG, the same every time, and show the numbers they are given."""

from pathlib import Path
from xml.etree import ElementTree

from models.artifact import read_manifest
from models.workshop.card_pictures import CONFUSION, RELIABILITY, confusion, pictures, reliability, trade_off

SVG = "{http://www.w3.org/2000/svg}"
BINS = [{"n": 1, "said": 0.0, "right": 0.0}, {"n": 100, "said": 1.0, "right": 1.0}]


def test_every_picture_of_a_reader_is_sound_and_says_in_words_what_it_shows(small_folder: Path) -> None:
    found = pictures(read_manifest(small_folder))

    assert {RELIABILITY, CONFUSION} <= set(found)
    for name, text in found.items():
        root = ElementTree.fromstring(text)
        assert root.get("role") == "img"
        assert (root.findtext(f"{SVG}title"), root.findtext(f"{SVG}desc")) != (None, None)
        assert (small_folder / name).exists() is False or (small_folder / name).read_text() == text


def test_a_dot_stands_where_what_was_said_was_right_and_larger_for_more_rows() -> None:
    dots = ElementTree.fromstring(reliability(BINS, 0.02)).findall(f"{SVG}circle")

    places = [(float(dot.get("cx", 0)), float(dot.get("cy", 0)), float(dot.get("r", 0))) for dot in dots]
    line = ElementTree.fromstring(reliability(BINS, 0.02)).find(f"{SVG}line")
    assert line is not None
    assert places[0][:2] == (float(line.get("x1", 0)), float(line.get("y1", 0)))
    assert places[1][:2] == (float(line.get("x2", 0)), float(line.get("y2", 0)))
    assert places[1][2] > places[0][2]


def test_the_matrix_shows_every_count_and_names_in_order_of_precedence() -> None:
    root = ElementTree.fromstring(
        confusion({"transition": {"transition": 41, "acute_risk": 7}, "acute_risk": {"acute_risk": 9}})
    )
    texts = [text.text for text in root.findall(f"{SVG}text")]

    assert {"41", "7", "9"} <= set(texts)
    assert texts.index("acute_risk") < texts.index("transition")


def test_a_label_cannot_break_out_of_the_picture() -> None:
    root = ElementTree.fromstring(confusion({"<script>&": {"<script>&": 1}}))

    assert any(text.text == "<script>&" for text in root.findall(f"{SVG}text"))


def test_more_missed_stands_lower_where_less_is_flagged() -> None:
    points = [
        {"missed": 0, "flagged_share": 0.6}, {"missed": 10, "flagged_share": 0.4},
    ]  # fmt: skip
    first, last = ElementTree.fromstring(trade_off(points)).findall(f"{SVG}circle")

    assert float(first.get("cx", 0)) > float(last.get("cx", 0))
    assert float(first.get("cy", 0)) > float(last.get("cy", 0))
