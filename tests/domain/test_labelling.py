"""What counts as an urgent mail that was missed, and which labels can teach."""

import pytest

from liaison.domain.labelling import Label, is_urgent_miss
from models.taxonomy import Category, Outcome, Urgency

CALM = Label(Outcome.QUERY, Category.SOCIAL_LEGAL, Urgency.U4)
URGENT = Label(Outcome.QUERY, Category.ACUTE_RISK, Urgency.U1)


@pytest.mark.parametrize(
    ("suggested", "decided", "missed"),
    [
        (CALM, URGENT, True),
        (Label(Outcome.NOT_A_QUERY), URGENT, True),
        (Label(Outcome.UNCLEAR, None, Urgency.U2), URGENT, False),  # unclear is looked at the same day
        (Label(Outcome.QUERY, Category.TRANSITION, Urgency.U2), URGENT, False),
        (URGENT, CALM, False),
        (CALM, Label(Outcome.QUERY, Category.SOCIAL_LEGAL, Urgency.U3), False),
        (CALM, Label(Outcome.NOT_A_QUERY), False),
    ],
)
def test_an_urgent_miss(suggested: Label, decided: Label, missed: bool) -> None:
    assert is_urgent_miss(suggested, decided) is missed


def test_a_label_teaches_when_it_is_whole() -> None:
    assert CALM.teaches
    assert Label(Outcome.NOT_A_QUERY).teaches
    assert not Label(Outcome.QUERY, None, Urgency.U2).teaches
    assert not Label(Outcome.QUERY, Category.ACUTE_RISK, None).teaches
    assert not Label(Outcome.UNCLEAR, None, Urgency.U2).teaches
