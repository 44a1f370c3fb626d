"""The letter as a PDF: its words can be read and found, its name says nothing, what it cannot print it refuses."""

import io
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader
from pypdfium2 import PdfDocument as PdfiumDocument

from liaison.letters.letter_pdf import Paper, Unprintable, file_name, make

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
PAPER = Paper(
    "4F7K", "The shared care team", "01632 960100", ("Dr Rowan Tait", "Quay Practice"), "300274 1236",
    "Thank you – “as agreed”.\n\nWe’ll ring you: naïve café, 40 µg.", "Morag Linn", "Duty nurse",
)  # fmt: skip


def test_its_words_are_text_with_title_and_language() -> None:
    pdf = PdfReader(io.BytesIO(make(PAPER, NOW)))
    text = " ".join(page.extract_text() for page in pdf.pages)

    for words in (
        "Our reference: 4F7K",
        "CHI number: 300274 1236",
        "Dr Rowan Tait, Quay Practice",
        "We'll ring you: naïve café, 40 µg.",
        "Morag Linn",
    ):
        assert words in text
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Letter 4F7K"
    assert pdf.trailer["/Root"]["/Lang"] == "en-GB"


def test_a_long_letter_runs_over_pages_and_the_same_letter_is_the_same_file() -> None:
    long = Paper(**{**PAPER.__dict__, "body": "A line of words.\n\n" * 200})

    assert len(PdfReader(io.BytesIO(make(long, NOW))).pages) > 3
    assert make(PAPER, NOW) == make(PAPER, NOW)


def test_title_author_and_language_are_told_and_hold_nobody() -> None:
    pdf = PdfiumDocument(make(PAPER, NOW))
    about = pdf.get_metadata_dict()
    root = PdfReader(io.BytesIO(make(PAPER, NOW))).trailer["/Root"]

    assert (about["Title"], about["Author"]) == ("Letter 4F7K", "The shared care team")
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert not any("300274" in value or "Tait" in value for value in about.values())


def test_its_headings_are_the_outline_on_the_page_where_they_stand_and_name_nobody() -> None:
    long = Paper(**{**PAPER.__dict__, "body": "A line of words.\n\n" * 100})
    found = [
        (mark.level, mark.get_title(), mark.get_dest().get_index())
        for mark in PdfiumDocument(make(long, NOW)).get_toc()
    ]

    assert [one[:2] for one in found] == [(0, "The shared care team"), (1, "Our answer"), (1, "From")]
    assert found[0][2] == found[1][2] == 0
    assert found[2][2] > 0


def test_a_reader_hears_it_in_order_and_our_reference_last_on_every_page() -> None:
    long = Paper(**{**PAPER.__dict__, "body": "\n\n".join(f"Paragraph {n}." for n in range(90))})
    pages = [page.get_textpage().get_text_range().split("\r\n") for page in PdfiumDocument(make(long, NOW))]
    lines = [line for page in pages for line in page]

    assert len(pages) > 1
    assert [line for line in lines if line.startswith("Paragraph")] == [f"Paragraph {n}." for n in range(90)]
    assert (
        lines.index("Our reference: 4F7K") < lines.index("To: Dr Rowan Tait, Quay Practice") < lines.index("Our answer")
    )
    assert lines.index("Our answer") < lines.index("Paragraph 0.") < lines.index("From") < lines.index("Morag Linn")
    assert [page[-1] for page in pages] == [
        f"Our reference: 4F7K, page {n} of {len(pages)}" for n in range(1, len(pages) + 1)
    ]


def test_its_name_holds_the_reference_alone() -> None:
    assert file_name("4F7K") == "SU-GP-4F7K.pdf"


def test_what_it_cannot_print_is_refused_and_named() -> None:
    with pytest.raises(Unprintable, match="Ł"):
        make(Paper(**{**PAPER.__dict__, "author": "Łucja"}), NOW)
