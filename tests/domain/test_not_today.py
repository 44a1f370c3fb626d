"""What may be spared, what it stands for, and that it ends with the London day."""

from datetime import UTC, datetime

import pytest

from liaison.domain.not_today import ANYTHING_HARD, categories, ends, in_words, kinds
from liaison.domain.routing_load import HARD
from models.taxonomy import Category


def test_every_category_and_anything_hard_may_be_chosen() -> None:
    assert list(kinds()) == [ANYTHING_HARD, *(category.value for category in Category)]


def test_chosen_kinds_stand_for_categories_and_an_unknown_one_for_none() -> None:
    assert categories([ANYTHING_HARD, "pregnancy"]) == HARD | {Category.PREGNANCY}
    assert categories(["nothing of the kind"]) == frozenset()
    assert in_words(["pregnancy", ANYTHING_HARD]) == "anything that may be hard to read, pregnancy and perinatal"


@pytest.mark.parametrize(
    ("now", "end"),
    [
        (datetime(2026, 11, 24, 10, tzinfo=UTC), datetime(2026, 11, 25, 0, tzinfo=UTC)),
        (datetime(2026, 7, 1, 22, 59, tzinfo=UTC), datetime(2026, 7, 1, 23, tzinfo=UTC)),
        (datetime(2026, 7, 1, 23, tzinfo=UTC), datetime(2026, 7, 2, 23, tzinfo=UTC)),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 26, 0, tzinfo=UTC)),  # the clocks go back
        (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), datetime(2026, 3, 29, 23, tzinfo=UTC)),  # and forward
    ],
)
def test_it_ends_at_the_london_midnight(now: datetime, end: datetime) -> None:
    assert ends(now) == end
