"""“This is me” as paper and as a Word file: what stands on it, in which type, and that it names no service and no person in its properties."""

import io
from datetime import UTC, date, datetime

from docx import Document

from liaison.domain.about_me_sections import DEFAULT
from liaison.letters import about_me_paper as papers

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
SIGNED = DEFAULT.__class__(3, DEFAULT.sections, DEFAULT.apart, "Lena", "six people", "2026-10-01")
MAY = ("Ward 4", date(2027, 2, 1))


def paper(*, easy: bool, form=SIGNED, words: str = "Tea first. Then talk; slowly.\n\nNo keys."):
    return papers.laid_out(
        7, "Joey", "Jo Example", [("What helps me", words)], may=papers.may_words(*MAY, easy=easy), foot=papers.foot_words(2, date(2026, 11, 20), form), easy=easy,
    )  # fmt: skip


def test_the_paper_says_for_whom_it_is_until_when_which_version_and_who_made_the_form() -> None:
    plain, easy = paper(easy=False), paper(easy=True)
    assert plain.parts[0].lines == ("Tea first. Then talk; slowly.", "No keys.")
    assert easy.parts[0].lines == ("Tea first.", "Then talk", "slowly.", "No keys.")
    assert "Ward 4, until Monday 1 February 2027" in plain.may[0]
    assert len(easy.may) == 4
    assert plain.foot == (
        "Version 2, Friday 20 November 2026.",
        "The form: version 3, made with six people, signed off Thursday 1 October 2026. Lena answers for it.",
    )
    assert papers.foot_words(1, date(2026, 11, 20), DEFAULT)[1] == papers.UNMADE
    assert (plain.size, easy.size) == (13, 16)
    assert paper(easy=False, words="word " * 3000).size is None


def test_the_word_file_can_be_edited_says_the_same_and_tells_nothing_in_its_properties() -> None:
    for easy in (False, True):
        one = paper(easy=easy, words="Tea\x07 first. <b>No</b> keys.")
        document = Document(io.BytesIO(papers.word(one, NOW)))
        text = [line.text for line in document.paragraphs]
        assert text[:2] == ["This is me: Joey", "Jo Example"]
        for line in (*one.lead, *one.may, "What helps me"):
            assert line in text
        assert ("Tea first." in text) == easy
        assert document.sections[0].footer.paragraphs[0].text == " ".join(one.foot)
        assert document.styles["Normal"].font.size.pt == (16 if easy else 13)
        told = document.core_properties
        assert (told.title, told.author, told.last_modified_by, told.comments) == ("This is me", "", "", "")
    assert papers.file_name(7) == "this-is-me-7.docx"
