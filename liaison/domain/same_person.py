"""Which records of the register may be two of one person, and why. Pure: values in, pairs with reasons out. A person decides, never this.

Sources: CHI numbers hold the day of birth (the first six digits); people can get a new number, and temporary ones exist, with letters or
with a day that is no day. One surname, day of birth and practice is also what twins have.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from liaison.domain import chi

CROWD = 8  # records that share one sign: more than that is a common name, and no sign of one person


@dataclass(frozen=True)
class Known:
    """What is compared of one record."""

    id: int
    number: str
    name: str
    practice: str

    @property
    def digits(self) -> str:
        """The number without letters, blanks and hyphens."""
        return "".join(sign for sign in self.number if sign.isdigit())

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the name, whatever their case and hyphens."""
        return tuple(self.name.casefold().replace("-", " ").split())

    @property
    def surname(self) -> str:
        """The last word of the name."""
        return self.words[-1] if self.words else ""


def is_temporary(number: str, *, demo: bool = False) -> bool:
    """Whether a number is no CHI number: it has letters, another length, no real day or a wrong check digit."""
    return not chi.is_valid(number, allow_demo=demo)


# what two records have in common → the reason; None: nothing to compare
SIGNS: Mapping[str, Callable[[Known], object]] = {
    "The same CHI number, written in two ways.": lambda one: one.digits if len(one.digits) == 10 else None,
    "The same surname, day of birth and practice: one person, or twins.": lambda one: (
        (one.surname, one.digits[:6], one.practice) if one.surname and one.practice and len(one.digits) >= 6 else None
    ),
    "The same name at the same practice: people can get a new number.": lambda one: (
        (frozenset(one.words), one.practice) if len(one.words) > 1 and one.practice else None
    ),
}
TEMPORARY = "One of the two numbers is temporary, and the names are the same."


def pairs(people: Iterable[Known], *, demo: bool = False) -> dict[tuple[int, int], list[str]]:
    """Pairs of ids (the lower first) with what speaks for one person; the pairs with most reasons first."""
    records = list(people)
    found: dict[tuple[int, int], list[str]] = defaultdict(list)
    for why, sign in SIGNS.items():
        for one, other in together(records, sign):
            found[one.id, other.id].append(why)
    for one, other in together(records, lambda record: frozenset(record.words) if len(record.words) > 1 else None):
        if is_temporary(one.number, demo=demo) or is_temporary(other.number, demo=demo):
            found[one.id, other.id].append(TEMPORARY)
    return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))


def together(records: Iterable[Known], sign: Callable[[Known], object]) -> Iterable[tuple[Known, Known]]:
    """Every two records with one sign, but for those that a crowd shares."""
    groups: dict[object, list[Known]] = defaultdict(list)
    for record in records:
        if (value := sign(record)) is not None:
            groups[value].append(record)
    for group in groups.values():
        if len(group) <= CROWD:
            yield from combinations(sorted(group, key=lambda record: record.id), 2)
