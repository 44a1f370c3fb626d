"""Barriers to psychology: short plain words without blame, and asked only where psychology is the matter."""

import pytest

from liaison.domain.language import lint
from liaison.domain.psychology import BARRIERS, Barrier, is_the_matter, may_be_asked
from models.taxonomy import Category

ASKS = "She was told psychology will not see her until she has stopped."


def test_every_barrier_has_plain_words_of_its_own_that_blame_nobody() -> None:
    assert set(BARRIERS) == set(Barrier)
    assert len(set(BARRIERS.values())) == len(Barrier) <= 8
    for words in BARRIERS.values():
        assert lint(words) == [], words
        assert not {"failed", "refused", "dna", "non-compliant"} & set(words.lower().split())


@pytest.mark.parametrize(
    "text", [ASKS, "Any trauma therapy for him?", "the psychologist wrote back", "CBT waiting list"]
)
def test_it_is_asked_where_a_mail_speaks_of_it(text: str) -> None:
    assert is_the_matter(Category.MENTAL_HEALTH, [], ["A question", text])
    assert is_the_matter(Category.PRESCRIBING_ADVICE, ["referral_access"], [text])


@pytest.mark.parametrize(
    ("category", "also", "text"),
    [
        (Category.MENTAL_HEALTH, [], "Low mood on methadone; joint review with CMHT?"),
        (Category.PRESCRIBING_ADVICE, [], ASKS),
        (None, [], ASKS),
    ],
)
def test_it_is_not_asked_where_psychology_is_not_the_matter(category, also, text) -> None:
    assert not is_the_matter(category, also, [text])


def test_the_list_is_offered_in_its_two_categories_alone() -> None:
    offered = {one for one in Category if may_be_asked(one, [])}
    assert offered == {Category.MENTAL_HEALTH, Category.REFERRAL_ACCESS}
