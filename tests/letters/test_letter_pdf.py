"""The letter as a PDF: its words can be read and found, its name says nothing, what it cannot print it refuses."""

import io
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader

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


def test_its_name_holds_the_reference_alone() -> None:
    assert file_name("4F7K") == "SU-GP-4F7K.pdf"


def test_what_it_cannot_print_is_refused_and_named() -> None:
    with pytest.raises(Unprintable, match="Ł"):
        make(Paper(**{**PAPER.__dict__, "author": "Łucja"}), NOW)
