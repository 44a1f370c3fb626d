"""A reply in prose: what it may mean for each review is suggested from the sentences that name it, and never from a negation."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liaison.domain.practice_answers import FOR_AN_ADMIN, HOLDS, Kind, ways, why_not
from liaison.domain.practice_words import suggest


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Review 12 has moved to Leith. Review 13 is fine, no changes.", {12: Kind.MOVED, 13: Kind.CONFIRMED}),
        (
            "Reviews 12, 13 and 14 are all still registered.",
            {12: Kind.CONFIRMED, 13: Kind.CONFIRMED, 14: Kind.CONFIRMED},
        ),
        ("All confirmed, but sadly review 13 died in October.", {13: Kind.DIED}),
        ("All confirmed. Sadly review 13 died in October.", {12: Kind.CONFIRMED, 13: Kind.DIED, 14: Kind.CONFIRMED}),
        (
            "Review 12 has moved. The other two are still registered with us.",
            {12: Kind.MOVED, 13: Kind.CONFIRMED, 14: Kind.CONFIRMED},
        ),
        ("Review 12 has not moved. The rest are fine.", {13: Kind.CONFIRMED, 14: Kind.CONFIRMED}),
        ("Review 14 is not registered here.", {14: Kind.WRONG_PRACTICE}),
        ("Review 14 has not moved.", {}),
        ("Could review 12 be on another day?", {12: Kind.OTHER_TIME}),
        ("Thank you, we will look into it.", {}),
        ("Review 99 has died.", {}),
        ("", {}),
    ],
)
def test_suggestions_come_from_the_sentence_that_names_the_review(text: str, found: dict[int, Kind]) -> None:
    suggested = suggest(text, [12, 13, 14])
    assert {number: one.kind for number, one in suggested.items()} == found
    assert all(one.words in " ".join(text.split()) for one in suggested.values())


def test_with_one_person_in_the_letter_a_sentence_need_not_name_the_number() -> None:
    assert suggest("She has moved away.", [12])[12].kind is Kind.MOVED


@given(st.text(max_size=400))
@settings(max_examples=50)
def test_any_text_gives_suggestions_for_those_asked_about_alone(text: str) -> None:
    assert set(suggest(text, [1, 2])) <= {1, 2}


def test_every_answer_that_waits_can_be_settled_and_what_holds_is_released_only_for_a_reason() -> None:
    for kind in FOR_AN_ADMIN:
        assert ways(kind)
    for kind in HOLDS:
        assert why_not("slip", kind, words=" ", same_practice=True, ended=False).startswith("Say")
        assert why_not("register_says", kind, words="", same_practice=True, ended=False)
        assert why_not("noted", kind, words="", same_practice=True, ended=False)
    assert why_not("new_practice", Kind.MOVED, words="", same_practice=True, ended=False)
    assert why_not("new_practice", Kind.MOVED, words="", same_practice=False, ended=False) == ""
    assert why_not("new_practice", Kind.DIED, words="", same_practice=False, ended=False)
