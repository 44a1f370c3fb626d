"""Hazard: somebody is discharged by a rule or a machine. There is no such state, no such letter, and no count of missed appointments."""

import re
from pathlib import Path

from liaison.domain.states import TRANSITIONS
from liaison.letters.catalogue import CATALOGUE, STARTS
from models.taxonomy import CATEGORIES

ROOT = Path(__file__).resolve().parents[2]
ENDING = re.compile(r"discharg|removed? from (?:the )?(?:list|caseload|treatment)|strike|struck off|sanction", re.I)
BLAMING = re.compile(
    r"\bDNA\b|did not attend|fail(?:ed|ure) to (?:attend|engage)|non-?complian|non-?attend|\baddict|\bclean\b|abus(?:e|er)\b",
    re.I,
)


def letters() -> dict[str, str]:
    """Every word that a letter of ours can bring by itself."""
    templates = {path.stem: path.read_text("utf-8") for path in (ROOT / "liaison/letters/templates").glob("*.txt")}
    return templates | STARTS | {name: template.purpose for name, template in CATALOGUE.items()}


def test_no_state_of_anything_ends_somebodys_treatment() -> None:
    states = [state.value for machine in TRANSITIONS for state in machine]

    assert [state for state in states if ENDING.search(state)] == []


def test_no_letter_ends_treatment_or_blames() -> None:
    wrong = {
        name: found.group()
        for name, text in letters().items()
        if (found := ENDING.search(text) or BLAMING.search(text))
    }

    assert wrong == {}


def test_every_category_leads_to_people_who_help() -> None:
    assert all(rule.handlers for rule in CATEGORIES.values())
    assert [code for code, rule in CATEGORIES.items() if ENDING.search(rule.title)] == []


def test_a_reviews_end_is_never_a_missed_appointment() -> None:
    law = (ROOT / "liaison/domain/states.py").read_text("utf-8") + (ROOT / "liaison/domain/reminders.py").read_text(
        "utf-8"
    )

    assert not re.search(r"CLOSED.*(?:missed|no.show|attend)", law)
