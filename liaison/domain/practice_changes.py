"""What a newer public list of practices changes in the directory: every line of the list and every practice of the directory, once.

Comes in: what the directory knows (`Known` by code), what each line of the list says, and which boards and edition the list is of. Goes
out: one `Row` a line and one a practice that the list does not name, each with its fate and its reason. Pure; nothing is written.
Practices that are gone are never taken for closed: whether one has closed, and where its list went, a person says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Standing(StrEnum):
    """What the directory says of a practice. Only a person sets the last two, and no list takes them back unseen."""

    OPEN = "open"
    NOT_LISTED = "not_in_list"  # a newer public list no longer has it, and nobody has said yet what became of it
    CLOSED = "closed"
    MERGED = "merged"  # its list went to another practice


ENDED = frozenset({Standing.CLOSED, Standing.MERGED})


class Fate(StrEnum):
    """What became of one line, or of one practice that no line names. In the order in which a page shows them."""

    MERGED = "merged"  # not in the list, and another practice of it may have taken it over
    GONE = "gone"  # not in the list
    OPENED = "opened"
    RETURNED = "returned"  # in the list again, or still in it though a colleague said that it has closed
    RENAMED = "renamed"
    MOVED = "moved"  # another cluster or board
    REACHED = "reached"  # another address or telephone number
    FIGURES = "figures"  # nothing but list size, type or partnership
    UNCHANGED = "unchanged"
    REJECTED = "rejected"  # its line cannot be used
    OUTSIDE = "outside"  # not in the list, and not expected in it


NOT_NAMED = frozenset({Fate.MERGED, Fate.GONE, Fate.OUTSIDE})  # practices of the directory that no usable line names
# The first of these that a line changes is its fate; the others stand beside it.
BY_FIELD: tuple[tuple[Fate, frozenset[str]], ...] = (
    (Fate.RENAMED, frozenset({"name"})),
    (Fate.MOVED, frozenset({"cluster", "board_code"})),
    (Fate.REACHED, frozenset({"address", "postcode", "phone", "email", "locality", "first_appointment_on"})),
    (Fate.FIGURES, frozenset({"list_size", "practice_type", "partnership_code"})),
)
# A list that grew by this share of what the missing practice had may have taken it over. A default of ours, to be judged by a person.
GREW_BY = 0.5


@dataclass(frozen=True)
class Known:
    """What the directory has of one practice: its values by field name ("cluster" by name), how it stands, the edition it was last in."""

    values: Mapping[str, Any]
    standing: str
    seen_in: str


@dataclass(frozen=True)
class Said:
    """What one line of the list says: the fields it has, as the directory would store them."""

    line: int
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Row:
    """One fate. `line` is 0 where no line names the practice; `changes` are field, what stands there, what the list says."""

    fate: Fate
    code: str
    name: str
    line: int = 0
    changes: tuple[tuple[str, str, str], ...] = ()
    because: str = ""
    successor: str = ""


def compare(
    known: Mapping[str, Known], said: Sequence[Said], *, edition: str, unusable: frozenset[str] = frozenset()
) -> list[Row]:
    """A row a line that can be used, and a row a practice that none of them names.

    `edition` ("2024-04") is of a public list; "" for a site's own, in which nobody is missed. `unusable` are the cells of lines that
    cannot be used: a practice named there is not missing.
    """
    named = {str(one.values["code"]) for one in said}
    rows = [of_line(known.get(str(one.values["code"])), one, edition) for one in said]
    boards = {str(one.values["board_code"]) for one in said}
    rows += [
        not_named(code, one, known, said, boards, edition, code in unusable)
        for code, one in sorted(known.items())
        if code not in named
    ]
    return rows


def of_line(known: Known | None, said: Said, edition: str) -> Row:
    """What one line comes to."""
    code, name = str(said.values["code"]), str(said.values["name"])
    if known is None:
        told = tuple((field, "", words(value)) for field, value in said.values.items() if value not in ("", None))
        return Row(Fate.OPENED, code, name, said.line, told, "The directory has no practice of this code.")
    changes = differing(known, said)
    if edition and known.standing != Standing.OPEN:
        stands = (
            "A colleague said that it has closed, and this list still has it."
            if known.standing in ENDED
            else "A list before this one did not have it."
        )
        return Row(Fate.RETURNED, code, name, said.line, changes, stands)
    changed = {field for field, _, _ in changes}
    fate = next((fate for fate, fields in BY_FIELD if fields & changed), Fate.UNCHANGED)
    return Row(fate, code, name, said.line, changes)


def differing(known: Known, said: Said) -> tuple[tuple[str, str, str], ...]:
    """Each field that the list has otherwise."""
    return tuple(
        (field, words(known.values.get(field)), words(value))
        for field, value in said.values.items()
        if field != "code" and known.values.get(field) != value
    )


def words(value: Any) -> str:
    """A value as a page shows it; nothing known is ""."""
    return "" if value is None else str(value)


def not_named(
    code: str,
    one: Known,
    known: Mapping[str, Known],
    said: Sequence[Said],
    boards: set[str],
    edition: str,
    unusable: bool,
) -> Row:
    """A practice that no usable line names: outside the list, or missing from it."""
    name = str(one.values["name"])
    if why := outside(one, boards, edition, unusable):
        return Row(Fate.OUTSIDE, code, name, because=why)
    successor, why = perhaps_taken_over(one, known, said)
    if successor:
        return Row(Fate.MERGED, code, name, because=why, successor=successor)
    return Row(Fate.GONE, code, name, because="This list does not have it any more.")


def outside(one: Known, boards: set[str], edition: str, unusable: bool) -> str:
    """Why a practice is not expected in the list; "" where it is missing from it."""
    if not edition:
        return "This list is no public one: whom it does not name it says nothing of."
    if one.standing in ENDED:
        return "A colleague said before that it has closed."
    if unusable:
        return "Its line in this list cannot be used."
    if not one.seen_in:
        return "It was entered by hand and never stood in a public list."
    if str(one.values["board_code"]) not in boards:
        return "This list does not have its board."
    return "It was seen in a newer list than this one." if one.seen_in > edition else ""


def perhaps_taken_over(one: Known, known: Mapping[str, Known], said: Sequence[Said]) -> tuple[str, str]:
    """The practice that may have taken this one over, and why we think so; ("", "") where nothing says so.

    A new code with the same name or telephone at the same postcode, else a practice at the same postcode or of the same cluster whose
    list grew by at least half of the missing one's (the one that grew most).
    """
    near = [line for line in said if line.values["board_code"] == one.values["board_code"]]
    for line in near:
        if str(line.values["code"]) not in known and same_place(one, line):
            return str(line.values["code"]), "it has a new code, and the same name or telephone at the same postcode."
    size = one.values.get("list_size") or 0
    grown = [(growth(line, known), line) for line in near if same(one, line, "postcode") or same(one, line, "cluster")]
    most, line_ = max(grown, key=lambda pair: pair[0], default=(0, None))
    if line_ is None or not size or most < size * GREW_BY:
        return "", ""
    return str(line_.values["code"]), f"its list grew by {most}, and {size} were registered at the one that is gone."


def same_place(one: Known, line: Said) -> bool:
    """Whether a line has the same postcode, and the name or the telephone too."""
    return same(one, line, "postcode") and (same(one, line, "name") or same(one, line, "phone"))


def same(one: Known, line: Said, field: str) -> bool:
    """Whether both have a field, and have it alike."""
    return bool(one.values.get(field)) and one.values.get(field) == line.values.get(field)


def growth(line: Said, known: Mapping[str, Known]) -> int:
    """By how many people a practice's list grew; of a practice with a new code, all of them."""
    before = known.get(str(line.values["code"]))
    return (line.values.get("list_size") or 0) - ((before.values.get("list_size") or 0) if before else 0)


def counts(rows: Iterable[Row]) -> dict[Fate, int]:
    """How many rows have each fate, every fate named."""
    found = Counter(row.fate for row in rows)
    return {fate: found[fate] for fate in Fate}
