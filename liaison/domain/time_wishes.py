"""When somebody can be seen, as it stands in the register in their own words: "mornings, not Mondays", "only Tuesday or Thursday afternoons".

What is understood is a half of the day and weekdays; anything else ("works Mondays") is left to whoever reads it. Where a text says of one weekday that it does
not suit, weekdays that stand by themselves beside it do not either ("not Mondays, Tuesdays"). Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NAMED = {name[:length].casefold(): n for n, name in enumerate(WEEKDAYS) for length in (3, 4, 5, len(name))}
PARTS = ("morning", "afternoon")
NOT = re.compile(r"\b(?:not?|never|except|avoid|cannot|cant|dont|bad|difficult|hard|impossible|nor)\b|n['’]t\b")
# what may stand beside weekdays that suit; beside other words they are not read as a wish
SUITS = frozenset(
    "a and any are at best better can come easiest fine from good in is likes ok okay on only or please prefer preferably preferred prefers suit suits the till to "
    "until usually well morning mornings afternoon afternoons".split()
)
CLAUSES = re.compile(r"[,;.]|\bbut\b")
BETWEEN = re.compile(r"(?:and|or|nor|&|/|\s)+")
SPAN = re.compile(r"([a-z]+)\s*(?:-|–|to|until|till)\s*([a-z]+)")
ALL = frozenset(range(7))


@dataclass(frozen=True)
class Times:
    """The half of the day ("" either), and the weekdays on which it cannot be (Monday 0)."""

    part: str = ""
    not_on: frozenset[int] = frozenset()


@lru_cache(maxsize=1024)
def times(text: str) -> Times:
    """Read it; many say the same words, and a plan reads them all."""
    clauses = [(clause, weekdays(clause), bool(NOT.search(clause))) for clause in CLAUSES.split(text.casefold())]
    off = {day for _, found, refused in clauses if refused for day in found}
    on: set[int] = set()
    for clause, found, refused in clauses:
        if found and not refused and suits(clause):
            (off if off and alone(clause) else on).update(found)
    not_on = (ALL - on if on else frozenset()) | off
    return Times(part(clauses), frozenset() if set(range(5)) <= not_on else frozenset(not_on))


def weekdays(clause: str) -> frozenset[int]:
    """The weekdays in a clause; "Mon-Wed" and "Monday to Wednesday" are three."""
    spans = [(NAMED.get(one.rstrip("s")), NAMED.get(other.rstrip("s"))) for one, other in SPAN.findall(clause)]
    inside = {day for first, last in spans if first is not None and last is not None for day in range(first, last + 1)}
    words = (NAMED.get(word, NAMED.get(word.rstrip("s"))) for word in re.findall(r"[a-z]+", clause))
    return frozenset(inside | {day for day in words if day is not None})


def alone(clause: str) -> bool:
    """Whether nothing stands in a clause but weekdays."""
    return all(NAMED.get(word.rstrip("s")) is not None for word in BETWEEN.split(clause.strip()) if word)


def suits(clause: str) -> bool:
    """Whether a clause says no more than that weekdays suit."""
    return all(word in SUITS or NAMED.get(word.rstrip("s")) is not None for word in re.findall(r"[^\W\d_]+", clause))


def part(clauses: list[tuple[str, frozenset[int], bool]]) -> str:
    """The half of the day; a half that does not suit on some weekday is none that never does."""
    asked = {part for clause, _, refused in clauses for part in PARTS if part in clause and not refused}
    spared = {part for clause, found, refused in clauses for part in PARTS if part in clause and refused and not found}
    left = (asked or set(PARTS)) - spared
    return left.pop() if len(left) == 1 and (asked or spared) else ""
