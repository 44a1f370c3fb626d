"""A calm line comes before what may be hard to read; a debrief is offered to whoever finished an immediate question of her own."""

import pytest

from liaison.domain.content_notes import (
    BY_RULE,
    CHILD,
    HARM,
    IN_LISTS,
    KEPT_BACK,
    RISK,
    SELF_HARM,
    content_note,
    debrief_offered,
    note_in_a_list,
)  # fmt: skip
from liaison.domain.redflags import DEFAULT
from models.taxonomy import Category, Urgency


@pytest.mark.parametrize(
    ("category", "rules", "note"),
    [
        (Category.ACUTE_RISK, [], RISK),
        (Category.PROTECTION, [], HARM),
        (Category.PRESCRIBING_ADVICE, [], ""),
        (None, [], ""),
        (Category.PRESCRIBING_ADVICE, ["u2.missed_doses", "u2.self_harm_week"], SELF_HARM),
        (Category.ACUTE_RISK, ["u1.child_danger"], CHILD),
        (None, ["u2.protection", "u1.suicidal_intent"], SELF_HARM),
    ],
)
def test_the_line_says_what_the_mail_is_about(category: Category | None, rules: list[str], note: str) -> None:
    assert content_note(category, rules) == note


@pytest.mark.parametrize(
    ("category", "rules", "read_as", "kept_back", "note"),
    [
        (Category.PRESCRIBING_ADVICE, [], [], False, ""),
        (Category.PRESCRIBING_ADVICE, ["u2.missed_doses"], [], False, ""),
        (Category.PROTECTION, [], [], False, IN_LISTS[HARM]),
        (Category.PRESCRIBING_ADVICE, [], [Category.PROTECTION], False, IN_LISTS[HARM]),
        (Category.PROTECTION, ["u2.self_harm_week"], [], True, IN_LISTS[SELF_HARM]),  # red flags are told always
        (Category.PROTECTION, [], [], True, IN_LISTS[KEPT_BACK]),
        (Category.PRESCRIBING_ADVICE, [], [Category.ACUTE_RISK], True, IN_LISTS[KEPT_BACK]),
    ],
)
def test_a_list_says_it_shortly(category: Category | None, rules, read_as, kept_back: bool, note: str) -> None:
    assert note_in_a_list(category, rules, read_as, kept_back=kept_back) == note


def test_every_rule_of_the_table_is_a_rule_of_the_floor() -> None:
    assert set(BY_RULE) <= {rule.id for rule in DEFAULT}


@pytest.mark.parametrize("urgency", Urgency)
def test_a_debrief_is_offered_after_an_immediate_question_of_ones_own(urgency: Urgency) -> None:
    assert debrief_offered(urgency, 7, 7) is (urgency is Urgency.U1)
    assert not debrief_offered(urgency, 7, 8)
    assert not debrief_offered(urgency, None, 8)
