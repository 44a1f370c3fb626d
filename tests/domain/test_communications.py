"""The law of the communications document: what has to stand in it, what may not, and when it is old."""

from datetime import date, timedelta

import pytest

from liaison.demo.how_we_work_here import CONTENT
from liaison.domain.chi import demo_chi
from liaison.domain.communications import (
    LINE,
    LONGEST,
    MOST,
    Challenge,
    Content,
    content,
    is_stale,
    problems,
    written,
)
from liaison.domain.reading_age import reading_age

WHOLE = Content(
    {"pathway": "You ring us.\nWe meet.", "contact": "Ring us.", "feedback": "Tell us."},
    (Challenge("The wait is long.", "One more colleague starts in May."),),
)


def with_words(**words: str) -> Content:
    return Content({**WHOLE.words, **words}, WHOLE.challenges)


def test_a_whole_document_has_nothing_to_mend_and_is_kept_as_it_was() -> None:
    assert problems(WHOLE) == []
    assert content(WHOLE.stored()) == WHOLE
    assert content({}) == Content()


def test_the_demo_s_own_document_could_be_signed_off_and_reads_easily() -> None:
    assert problems(CONTENT) == []
    text = "\n".join([*CONTENT.words.values(), *(f"{one.hard}\n{one.doing}" for one in CONTENT.challenges)])
    assert reading_age(text) <= 11


def test_what_is_needed_is_asked_for_and_what_we_do_may_stay_empty() -> None:
    assert [section for section, _ in problems(Content())] == ["pathway", "contact", "feedback", "challenges"]
    assert "about" not in {section for section, _ in problems(with_words(about=""))}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Psychology can start once you have stopped using.", "makes abstinence a condition"),
        ("You must be abstinent for three months before therapy.", "makes abstinence a condition"),
        ("We give methadone 60 mg daily.", "No dose belongs in it"),
        (f"Ring about {demo_chi(3)}.", "somebody's CHI"),
        ("We help addicts.", "a person who uses drugs"),
        ("We meet people who failed to attend.", "we did not manage to meet"),
        ("x" * (LONGEST + 1), "Use at most 4,000"),
    ],
)
def test_what_may_not_stand_in_it_anywhere(words: str, said: str) -> None:
    for section in ("about", "pathway", "contact", "feedback"):
        found = problems(with_words(**{section: words}))
        assert [key for key, _ in found] == [section]
        assert said in found[0][1]
    if len(words) <= LINE:
        found = problems(Content(WHOLE.words, (Challenge("The wait is long.", words),)))
        assert [key for key, _ in found] == ["challenges"]
        assert said in found[0][1]


def test_that_nothing_is_asked_first_may_be_said() -> None:
    assert problems(with_words(about="You do not have to be abstinent to see a psychologist.")) == []


def test_a_challenge_names_what_is_done_and_there_are_not_too_many() -> None:
    said = dict(problems(Content(WHOLE.words, (Challenge("The wait is long.", ""),))))
    assert "what is being done about “The wait is long.”" in said["challenges"]
    said = dict(problems(Content(WHOLE.words, (Challenge("", "We hire."),))))
    assert "Say what is hard" in said["challenges"]
    many = problems(Content(WHOLE.words, WHOLE.challenges * (MOST + 1)))
    assert [words for _, words in many] == [f"Name at most {MOST} challenges."]
    long = problems(Content(WHOLE.words, (Challenge("x" * (LINE + 1), "y"),)))
    assert "at most 400" in long[0][1]


def test_a_form_leaves_empty_rows_out_and_keeps_half_filled_ones() -> None:
    found = written({"pathway": " a \n b ", "odd": "x"}, ["hard", " ", "alone"], ["doing", "", ""])
    assert found.words == {"about": "", "pathway": "a \n b", "contact": "", "feedback": ""}
    assert found.challenges == (Challenge("hard", "doing"), Challenge("alone", ""))
    assert found.lines("pathway") == ["a", "b"]


def test_it_is_old_from_the_91st_day_on() -> None:
    signed = date(2026, 8, 26)
    assert not is_stale(signed, signed + timedelta(days=90))
    assert is_stale(signed, signed + timedelta(days=91))
