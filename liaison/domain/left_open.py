"""What the program leaves open in a draft for a person to write: a dose, a name, a wait that nobody has entered lately.

No dose is ever drafted: whatever the program puts into a draft goes through `without_doses` first. What is left open stands in square
brackets and stops the letter until a person has written it or taken it out.
"""

from __future__ import annotations

import re

OPEN = re.compile(r"\[please fill in: [^\]\n]{0,120}\]")
_NUMBER = r"(?:\d+(?:[.,]\d+)?(?:\s*(?:-|–|to)\s*\d+(?:[.,]\d+)?)?|\b(?:half|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|fifty|sixty|eighty|hundred)\b)"
DOSE = re.compile(
    rf"{_NUMBER}\s*(?:mgs?|mcgs?|μg|µg|micrograms?|milligrams?|mls?|millilitres?|grams?|g|tablets?|tabs?|capsules?|caps?|ampoules?|units?|patch(?:es)?|puffs?)\b"
    r"(?:\s*/\s*(?:day|d|ml|kg|hour|24h))?",
    re.IGNORECASE,
)


def blank(what: str) -> str:
    """A place that a person has to fill in."""
    return f"[please fill in: {what}]"


def open_places(text: str) -> list[str]:
    """The places that are still open, in order."""
    return OPEN.findall(text)


def doses(text: str) -> list[str]:
    """Every dose in a text as it stands, with one kind of space, in order."""
    return [" ".join(match.group().split()) for match in DOSE.finditer(text)]


def without_doses(text: str) -> str:
    """The text with a blank in place of each dose."""
    return DOSE.sub(blank("the dose, by a prescriber"), text)
