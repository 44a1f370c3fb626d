"""The blind slice: drawn by a key, the same each time, never where somebody may be in danger, over as soon as a mail turns urgent."""

from dataclasses import dataclass
from typing import Any

import pytest

from liaison.domain.blind_slice import BlindLook, drawn, is_blind, look_for
from models.taxonomy import Category, Outcome, Urgency

KEY = b"a key of the tests"
NAMES = [f"R{number}" for number in range(4_000)]


def look(**changed: Any) -> BlindLook:
    """A mail on which the lot falls, but for what is changed."""
    facts: dict[str, Any] = {
        "outcome": Outcome.QUERY, "category": Category.SOCIAL_LEGAL, "urgency": Urgency.U4, "floor_urgency": None
    }  # fmt: skip
    return look_for(KEY, "R1", 1.0, **{**facts, **changed})


@dataclass
class Case:
    blind: BlindLook
    urgency: Urgency
    floor_urgency: Urgency | None = None


def test_about_as_many_are_drawn_as_the_share_says_and_the_same_ones_each_time() -> None:
    found = [name for name in NAMES if drawn(KEY, name, 0.05)]

    assert 140 <= len(found) <= 260
    assert found == [name for name in NAMES if drawn(KEY, name, 0.05)]
    assert set(found) <= {name for name in NAMES if drawn(KEY, name, 0.10)}  # a larger share adds and takes none away


def test_another_key_draws_others_so_nobody_outside_can_choose() -> None:
    assert {name for name in NAMES if drawn(KEY, name, 0.05)} != {
        name for name in NAMES if drawn(b"another", name, 0.05)
    }


def test_a_share_of_nothing_draws_none_and_of_all_draws_all() -> None:
    assert not any(drawn(KEY, name, 0.0) for name in NAMES)
    assert all(drawn(KEY, name, 1.0) for name in NAMES)


@pytest.mark.parametrize(
    "changed",
    [
        {"floor_urgency": Urgency.U2}, {"floor_urgency": Urgency.U1, "urgency": Urgency.U1}, {"urgency": Urgency.U1}, {"urgency": Urgency.U2},
        {"urgency": None}, {"outcome": Outcome.UNCLEAR}, {"outcome": Outcome.NOT_A_QUERY}, {"category": None},
    ],
)  # fmt: skip
def test_what_is_urgent_or_has_no_answer_to_keep_back_is_never_in_it(changed: dict[str, Any]) -> None:
    assert look() is BlindLook.HIDDEN
    assert look(**changed) is BlindLook.NONE


def test_a_mail_that_turned_urgent_is_blind_no_longer() -> None:
    assert is_blind(Case(BlindLook.HIDDEN, Urgency.U3))
    assert not is_blind(Case(BlindLook.HIDDEN, Urgency.U2))
    assert not is_blind(Case(BlindLook.HIDDEN, Urgency.U3, Urgency.U2))
    assert not any(is_blind(Case(look, Urgency.U3)) for look in set(BlindLook) - {BlindLook.HIDDEN})
