"""The law of “This is me”: the form it comes with, what a site may change, agreements, easy read, and what stays on a page."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liaison.domain.about_me_sections import DEFAULT, NOT_ASKED, Section, WrongForm, checked, new_key, restored, stored
from liaison.domain.about_me_sharing import Agreement, may_share, refusal, standing
from liaison.domain.easy_read import lines, long_lines
from liaison.domain.language import lint
from liaison.domain.one_page import SIZES, size
from liaison.domain.reading_age import EASY, reading_age

TODAY = date(2026, 11, 24)
MINE = replace(DEFAULT, owner="Lena")


def test_the_form_it_comes_with_reads_easily_hurts_nobody_and_is_no_medical_form() -> None:
    for one in (*DEFAULT.sections, DEFAULT.apart):
        words = f"{one.title}.\n{one.help}"
        assert reading_age(words) <= EASY, one.key
        assert lint(words) == []
        assert not NOT_ASKED.search(words)
    assert "trauma" not in {one.key for one in DEFAULT.sections}
    assert checked(MINE) == MINE
    assert restored(stored(MINE.sections)) == MINE.sections


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (replace(MINE, sections=(Section("a", "My diagnosis", ""),)), "medical form"),
        (replace(MINE, sections=(Section("a", "My medicines", "Name and dose, like 60mg."),)), "medical form"),
        (replace(MINE, sections=()), "at least one"),
        (replace(MINE, sections=(Section("a", "", "help"),)), "title"),
        (replace(MINE, sections=(Section("a", "One", ""), Section("a", "Two", ""))), "same name"),
        (replace(MINE, sections=(*MINE.sections, MINE.apart)), "same name"),
        (replace(MINE, owner=""), "answers for"),
        (replace(MINE, signed_off_on="2026-11-01"), "who made it"),
        (replace(MINE, apart=Section("trauma", "Symptoms", "")), "medical form"),
        (replace(MINE, made_with="eight people of the Kelder Recovery Café"), "Recovery.* would tell on every copy"),
        (replace(MINE, owner="Lena Linn, drug and alcohol team"), "drug.* would tell on every copy"),
    ],
)
def test_a_form_that_cannot_be_used_says_why(wrong, why: str) -> None:
    with pytest.raises(WrongForm, match=why):
        checked(wrong)


def test_a_new_section_gets_a_lasting_name_of_its_own() -> None:
    assert new_key("My faith", ["name"]) == "site_my_faith"
    assert new_key("My faith", ["site_my_faith", "site_my_faith_2"]) == "site_my_faith_3"
    assert new_key("…", []) == "site_section"


DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))
KEYS = st.lists(st.sampled_from("abcdef"), unique=True)


@settings(max_examples=50, deadline=None)
@given(st.frozensets(st.sampled_from("abcdef")), DAYS, DAYS, st.booleans(), KEYS, DAYS, st.booleans())
def test_a_share_never_holds_more_than_was_agreed_nor_outlives_it(agreed, given_on, until, back, written, today, died):
    found = may_share(Agreement(agreed, given_on, until, back), written, today, died=died)
    assert found.because
    assert set(found.sections) <= agreed & set(written)
    assert found.allowed == bool(found.sections)
    if died or back or not given_on <= today <= until:
        assert not found.allowed
    else:
        assert found.sections == tuple(key for key in written if key in agreed)


def test_an_agreement_holds_through_its_last_day_and_until_it_is_taken_back() -> None:
    one = Agreement(frozenset("a"), TODAY, TODAY + timedelta(days=30))
    assert standing(one, TODAY) == standing(one, one.until) == "holds"
    assert standing(one, one.until + timedelta(days=1)) == "ended"
    assert standing(replace(one, withdrawn=True), TODAY) == "taken back"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({}, None),
        ({"recipient": "door", "name": ""}, None),
        ({"name": " "}, "which"),
        ({"sections": []}, "sections"),
        ({"sections": ["a", "zebra"]}, "sections"),
        ({"given_on": TODAY + timedelta(days=1), "until": TODAY + timedelta(days=9)}, "given_on"),
        ({"until": TODAY - timedelta(days=1)}, "until"),
        ({"until": date(2027, 11, 25)}, "until"),
        ({"until": date(2027, 11, 24)}, None),
    ],
)
def test_an_agreement_is_for_one_place_some_sections_and_a_year_at_most(change: dict, field: str | None) -> None:
    whole = {"recipient": "hospital", "name": "Ward 4", "sections": ["a"], "offered": ["a", "b"], "given_on": TODAY, "until": TODAY}  # fmt: skip
    assert list(refusal(**(whole | change), today=TODAY)) == ([field] if field else [])


def test_easy_read_puts_one_idea_on_a_line_in_the_persons_own_words() -> None:
    text = "I like tea; no sugar. Ring Dr. Orr at 9.30!\n- the dog\n\n- the boat"
    assert lines(text) == ("I like tea", "no sugar.", "Ring Dr. Orr at 9.30!", "the dog", "the boat")
    assert long_lines("One two. " + "word " * 16) == (("word " * 16).strip(),)


@settings(max_examples=50, deadline=None)
@given(st.text(st.sampled_from("abc .!?;\n-Dr"), max_size=80))
def test_easy_read_loses_no_word(text: str) -> None:
    def letters(words: str) -> str:
        return "".join(one for one in words if one in "abcDr")

    assert letters("".join(lines(text))) == letters(text)


def test_the_type_gets_smaller_with_the_words_until_it_is_told_that_a_page_is_not_enough() -> None:
    sizes = [size([("Title", ("word " * many,))] * 11) for many in (5, 30, 55, 80, 400)]
    assert sizes[0] == SIZES[0]
    assert sizes[-1] is None
    assert [one or 0 for one in sizes] == sorted((one or 0 for one in sizes), reverse=True)
