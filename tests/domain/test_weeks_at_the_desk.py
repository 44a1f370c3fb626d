"""Weeks at a duty desk with leave, illness and part-time colleagues: work is spread evenly, and nothing is ever with the absent."""

import pytest
from desk_weeks import Group, Told, Weeks

# Below so many points a week and person, one immediate question (8 points) more or less is a tenth of the week: no rule can be even then.
ENOUGH = 80


def uneven(told: Told) -> list[Group]:
    """Groups that are too far apart. Two who were ill for equally long, but on other days, met other numbers of mails and of colleagues:
    they may be a little further apart than those who were there all week."""
    return [group for group in told.weeks if group.mean >= ENOUGH and group.spread > (0.15 if group.whole else 0.2)]


def look_at(told: Told) -> None:
    assert told.urgent_to_absent == 0
    assert told.to_absent == 0
    assert told.left_with_absent == 0
    assert told.given_on > 0  # there was somebody absent to be relieved of something
    assert max(told.urgent_minutes) < 15  # an urgent mail has an owner at the next look
    assert uneven(told) == []
    assert sum(group.mean >= ENOUGH for group in told.weeks) >= 2 * len({group.week for group in told.weeks})


def test_two_weeks_are_even_and_nothing_sits_with_the_absent() -> None:
    look_at(Weeks(2, seed=5).live())


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", [1, 3])
def test_twelve_weeks_are_even_and_nothing_sits_with_the_absent(seed: int) -> None:
    look_at(Weeks(12, seed=seed).live())
