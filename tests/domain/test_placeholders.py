"""Templates: what may stand in braces, what a template may not hold, and what stays open for a person."""

from datetime import date

import pytest

from liaison.domain.left_open import doses, open_places, without_doses
from liaison.domain.placeholders import ALL, INVENTED, Fact, fill, problems

TODAY = date(2026, 11, 24)


def test_a_template_with_every_placeholder_is_well_and_is_filled() -> None:
    text = " ".join(f"{{{{ {name} }}}}" for name in ALL)

    assert problems(text) == []
    assert open_places(fill(text, INVENTED)) == []
    assert "{" not in fill(text, INVENTED)


def test_an_unknown_placeholder_is_named_with_the_nearest_there_is() -> None:
    (said,) = problems("The wait is {{ wait_psycology }}.")

    assert "“wait_psycology”" in said
    assert "Did you mean {{ wait_psychology }}?" in said
    assert "There are:" in problems("{{ zzzz }}")[0]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "Write"),
        ("{{ phone", "brace"),
        ("{% for x in y %}", "brace"),
        ("{{ phone|upper }}", "brace"),
        ("Give 40 mg daily.", "dose"),
        ("Take two tablets.", "dose"),
        ("CHI 300274 1236", "number of a person"),
        ("She must be abstinent before psychology.", "condition"),
        ("x" * 9_000, "at most"),
    ],
)
def test_what_a_template_may_not_hold_is_said(text: str, word: str) -> None:
    assert any(word in said for said in problems(text))


def test_a_template_is_no_program() -> None:
    assert fill("{{ phone }} {{ 7 }}", {"phone": "{{ reference }}"}).startswith("{{ reference }} ")


def test_what_is_not_known_is_left_open() -> None:
    assert fill("Wait: {{ wait_psychology }}.", {}) == "Wait: [please fill in: the wait for psychology]."


def test_a_fact_is_told_with_its_day_and_not_at_all_after_ninety_days() -> None:
    assert Fact("6 weeks", date(2026, 11, 20)).told(TODAY) == "6 weeks (as at Friday 20 November)"
    assert Fact("6 weeks", date(2026, 8, 26)).told(TODAY) is not None
    assert Fact("6 weeks", date(2026, 8, 25)).told(TODAY) is None


@pytest.mark.parametrize("dose", ["40 mg", "40mg", "1.5 ml", "8-12 mg", "two tablets", "300 micrograms", "16 mg/day"])
def test_every_dose_is_found_and_taken_out(dose: str) -> None:
    assert doses(f"Give {dose} now") == [dose]
    assert doses(without_doses(f"Give {dose} now")) == []


@pytest.mark.parametrize("text", ["in 2 days", "QTc 480 ms", "by 10:15", "01632 960100", "3 of us"])
def test_other_numbers_are_no_doses(text: str) -> None:
    assert doses(text) == []
