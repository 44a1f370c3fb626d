"""Why a review's end is taken back, what follows, and the first words of the letters that put right what had gone already.

Comes in: the code a lead chose, the day that was told. Goes out: words. Nothing here decides; a lead does, with a reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from liaison.domain.spoken import long_day


@dataclass(frozen=True)
class Slip:
    """One kind of error: its words on the page, as the letters say it, and whether the answers leave the form with it."""

    words: str
    said: str
    clears: bool = False


SLIPS: Mapping[str, Slip] = {
    "not_held": Slip("It was not held", "no review was held on that day"),
    "wrong_outcome": Slip("The day or the outcome is wrong", "it had a mistake in it"),
    # what stands in the form is about somebody else then: it is taken off the form, and stays in the history
    "wrong_person": Slip("It was written for the wrong person", "it was entered on the wrong record", clears=True),
}
CORRECTIONS: Mapping[str, str] = {"gp": "gp_correction", "person": "person_correction"}
DISCLOSED = "What was written about somebody else may have left: report it to your information governance lead today."


def gp_correction(code: str, on: date) -> str:
    """The first words of the letter to the GP."""
    return (
        f"We wrote to you about an annual shared-care review of {long_day(on)}. Please disregard that letter: {SLIPS[code].said}, and it was sent "
        "in error. We are sorry for the trouble.\n\n"
        "Please take that letter out of the record or mark it as sent in error. Nothing is changed in the treatment or the prescription by either "
        "letter. We will write again when the review has been held.\n"
    )


def person_correction(code: str, on: date, known_as: str, phone: str) -> str:
    """The first words of the letter to the person."""
    why = {
        "not_held": "We did not meet on that day.",
        "wrong_outcome": "It had a mistake in it.",
        "wrong_person": "It was not meant for you.",
    }
    return (
        f"Dear {known_as},\n\n"
        f"You had a letter from us about {long_day(on)}. Please do not go by it. {why[code]} The mistake is ours, and we are sorry.\n\n"
        "Please give the letter back to us, or throw it away.\n\n"
        "Nothing changes in your treatment or your prescription.\n\n"
        f"Do you want to talk about it? Ring us on {phone}.\n"
    )
