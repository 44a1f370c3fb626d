"""Letters to people on paper: in the language they read, in large type where they chose easy read, closed on the page that they end on."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from liaison.letters.catalogue import CATALOGUE
from liaison.letters.letter_pdf import Unprintable
from liaison.letters.person_pdf import Sheet, make
from liaison.letters.render import render
from tests.letters.invented import values

NOW = datetime(2026, 11, 27, 10, tzinfo=UTC)
POLISH = "Drogi Łukaszu,\n\nChcę się z Tobą spotkać. Możesz powiedzieć „nie”.\n\nPozdrawiam\nMorag Linn"


def pages(*sheets: Sheet) -> list[Any]:
    return list(PdfReader(BytesIO(make(sheets, NOW))).pages)


def sizes(page: Any) -> set[int]:
    found = set()
    page.extract_text(visitor_text=lambda text, cm, tm, font, size: found.add(round(size)) if text.strip() else None)
    return found


def fonts(page: Any) -> set[str]:
    return {
        str(one.get_object()["/BaseFont"]).rpartition("+")[2].strip("/") for one in page["/Resources"]["/Font"].values()
    }


@pytest.mark.parametrize(
    "words",
    [
        POLISH,
        "Шановна Олено,\n\nЯ хотіла б зустрітися з вами.\n\nЗ повагою\nMorag Linn",
        "Bună, Ștefan,\n\nNe întâlnim când doriți: țineți legătura.\n\nMorag Linn",
        "Chào chị Hương,\n\nTôi muốn gặp chị.\n\nMorag Linn",
        "Αγαπητή Ελένη,\r\n\r\nΘα ήθελα να σας συναντήσω.\r\n\r\nMorag Linn",
    ],
    ids=["Polish", "Ukrainian", "Romanian", "Vietnamese", "Greek"],
)
def test_a_letter_in_the_persons_language_is_printed_as_it_is_written(words: str) -> None:
    envelope, letter = pages(Sheet("1-1", "Małgorzata Wójcik", ("1 Quay Lane", "Kelder"), words))
    assert "Małgorzata Wójcik\n1 Quay Lane\nKelder" in envelope.extract_text()
    said = letter.extract_text()
    for line in words.replace("\r", "").replace("„", '"').replace("”", '"').split("\n"):
        assert line in said
    assert "?" not in said


def test_an_english_letter_stays_in_the_font_that_every_reader_has_and_small() -> None:
    english, polish = (Sheet("1-1", "Jo Example", ("1 Quay Lane",), text) for text in ("Dear Jo,\n\nHello.", POLISH))
    one, other = make([english], NOW), make([english, polish], NOW)
    assert len(one) < 3_000
    assert fonts(pages(english)[1]) <= {"Helvetica", "Helvetica-Bold"}
    assert "DejaVuSansBook" in fonts(pages(english, polish)[2])
    assert other == make([english, polish], NOW), "the same bytes for the same letters"


def test_a_script_that_it_cannot_write_is_refused_by_its_sign() -> None:
    with pytest.raises(Unprintable, match="ع"):
        make([Sheet("1-1", "Jo Example", (), "عزيزي")], NOW)


@pytest.mark.parametrize(
    "name", ["review_invitation", "review_confirmation", "review_changed", "review_again", "day_reminder"]
)
@pytest.mark.parametrize("easy", [False, True])
def test_the_closing_never_stands_alone_and_easy_read_is_in_large_type(name: str, easy: bool) -> None:
    kind = f"{name}_easy" if easy else name
    noted = "you like to meet on a walk; you asked for breaks; you bring a friend; the language you like is Polish"
    for long in (noted, f"{noted}; {noted}", f"{noted}; {noted}; {noted}; {noted}"):
        more = {"noted": long} if "noted" in CATALOGUE[kind].needs else {}
        text = render(kind, **values(kind, **more)).text
        _, *sheets = pages(Sheet("1-1", "Jo Example", ("1 Quay Lane",), text, easy=easy))
        texts = [sheet.extract_text().strip() for sheet in sheets]
        assert {size for sheet in sheets for size in sizes(sheet)} == {16 if easy else 12}
        begins = "From Morag Linn" if easy else ("See you then," if name == "day_reminder" else "With best wishes,")
        (page,) = (said for said in texts if begins in said)
        before = page.partition(begins)[0]
        assert before.count("\n") >= 2, "something to read stands above the closing"
        for said in texts:
            last = said.splitlines()[-1]
            assert not (last.isupper() and len(said.splitlines()) > 1), "no heading stands alone at the foot of a page"


def test_a_long_address_goes_on_in_its_own_label_and_the_marks_stay_below_it() -> None:
    long = (
        "Flat 2/1, the old harbour master's house by the north quay",
        "14 Invented Lane",
        "Old Town",
        "Kelder",
        "Ardlinn",
        "AB1 2CD",
    )
    places: list[tuple[str, float, float]] = []
    sheets = [
        Sheet(f"1-{n}", f"Person {n}", long, "Dear Jo,\n\nHello.", ("The person asked for: white.",)) for n in (1, 2)
    ]
    page = pages(*sheets)[0]
    page.extract_text(
        visitor_text=lambda text, cm, tm, font, size: (
            places.append((text.strip(), tm[4], tm[5])) if text.strip() else None
        )
    )
    first = [one for one in places if one[1] < 250]
    lines = [text for text, _, _ in first]
    assert lines[0] == "Person 1"
    assert "Flat 2/1, the old harbour master's house by the north quay" not in lines, "it is folded into two lines"
    heights = [y for _, _, y in first]
    assert heights == sorted(heights, reverse=True), "the mark and the wish stand below the address"
    assert lines[-2:] == ["[1-1]", "The person asked for: white."]
