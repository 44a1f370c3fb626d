"""Posted forms become checked values, or mistakes in the page's words."""

import pytest
from starlette.datastructures import FormData

from liaison.web.forms import BulkForm, CorrectForm, HandOverForm, Mistakes, NoteForm, TakeForm, read
from models.taxonomy import Category


def test_an_empty_choice_is_none() -> None:
    form = read(
        CorrectForm, FormData({"version": "3", "category": "acute_risk", "urgency": "", "because": " she rang "})
    )
    assert (form.category, form.urgency, form.because, form.version) == (Category.ACUTE_RISK, None, "she rang", 3)


def test_every_wrong_field_is_said_once_with_its_place_on_the_page() -> None:
    with pytest.raises(Mistakes) as wrong:
        read(HandOverForm, FormData({"version": "3", "to_id": "", "because": ""}))

    said = {mistake.field: mistake.words for mistake in wrong.value.mistakes}
    assert said == {
        "hand_over-to_id": "Choose the colleague who gets it.",
        "hand_over-because": "Say in a few words why you hand it over.",
    }


def test_a_field_that_no_form_has_is_refused() -> None:
    with pytest.raises(Mistakes):
        read(TakeForm, FormData({"version": "3", "state": "closed"}))


def test_line_ends_become_plain_and_null_characters_go() -> None:
    assert read(NoteForm, FormData({"text": "one\r\ntwo\0"})).text == "one\ntwo"


def test_going_back_is_only_to_a_page_of_ours() -> None:
    for elsewhere in ("//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"):
        assert read(TakeForm, FormData({"version": "1", "back": elsewhere})).back == ""
    assert read(TakeForm, FormData({"version": "1", "back": "/inbox?tab=open"})).back == "/inbox?tab=open"


def test_several_chosen_cases_come_with_their_versions() -> None:
    form = read(BulkForm, FormData([("chosen", "4:1"), ("chosen", "9:3"), ("do", "take"), ("to_id", "")]))
    assert form.cases() == [(4, 1), (9, 3)]


def test_nothing_chosen_is_a_mistake() -> None:
    with pytest.raises(Mistakes, match="Choose at least one question"):
        read(BulkForm, FormData({"do": "take"}))


def test_a_chosen_case_that_is_no_number_is_a_mistake() -> None:
    with pytest.raises(Mistakes):
        read(BulkForm, FormData([("chosen", "4:x"), ("do", "take")]))
