"""What a line of a list says of when a person was asked what is safe: each way of reaching them has its own day, and may name who noted it.

A list may also say one day for all, as the lists of older versions do. It counts for the ways that the line answers, and for the
whole block where it answers none: what is not spoken of in a line was not asked by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from liaison.domain.register_columns import ALL_ASKED, BESIDE
from liaison.domain.safe_contact import LEADS, WAYS, asked_on, noted_by, on

Said = Mapping[str, Any]
DAYS = frozenset(on(way) for way in WAYS)
FIELDS = DAYS | frozenset(BESIDE)  # read here, and by nobody else
MISSING = "is empty beside a new yes: say on which day the person was asked"
OLDER = "is older than the answers the register has: ask the person again"


def spoken_of(values: Said, block: Said) -> list[str]:
    """The ways that a line answers; where it answers none, those of which it says where they lead; else those that the register has something
    of, and all where it has nothing."""
    answered = [way for way in WAYS if values.get(way) is not None]
    led = [way for to, ways in LEADS.items() if values.get(to) is not None for way in ways]
    return answered or led or [way for way in WAYS if block.get(way) or block.get(on(way))] or list(WAYS)


def days_of(values: Said, block: Said) -> dict[str, str]:
    """The day that a line gives each way (ISO): the way's own, else the one for all."""
    own = {way: values[on(way)] for way in WAYS if values.get(on(way))}
    for_all = values.get(ALL_ASKED)
    return (dict.fromkeys(spoken_of(values, block), for_all) if for_all else {}) | own


def wrong(values: Said, block: Said, differs: set[str]) -> tuple[str, str] | None:
    """Field and reason where a line would put an older answer in the place of a newer one, or call a way safe without a day; `differs` are
    the fields of safe contact of which it says something else than the register."""
    days = days_of(values, block)
    newest = max((day.isoformat() for way in WAYS if (day := asked_on(block, way))), default="")
    for way in WAYS:
        was = asked_on(block, way)
        its_own = differs & {way, *(to for to, ways in LEADS.items() if way in ways)}
        if its_own and was and way in days and days[way] < was.isoformat():
            return on(way) if values.get(on(way)) else ALL_ASKED, OLDER
        if way in differs and values[way] == "yes" and way not in days:
            return ALL_ASKED, MISSING
    if differs - set(WAYS) - set(LEADS) and days and max(days.values()) < newest:
        return ALL_ASKED if values.get(ALL_ASKED) else on(max(days, key=lambda way: days[way])), OLDER
    return None


def new_days(values: Said, block: Said) -> dict[str, str]:
    """The days that a line brings, by field: a day is never put back."""
    return {
        on(way): day
        for way, day in days_of(values, block).items()
        if (was := asked_on(block, way)) is None or day > was.isoformat()
    }


def new_names(values: Said, block: Said, days: Said, staff: Mapping[str, int]) -> dict[str, int | None]:
    """Who noted it, by field: whoever the line names beside a new day, or nobody; and where the register names nobody for that very day."""
    if not days and not any(values.get(noted_by(way)) for way in WAYS):
        return {}
    names: dict[str, int | None] = {}
    given = days_of(values, block)
    for way in WAYS:
        named = staff.get(values.get(noted_by(way)) or "")
        nobody_yet = block.get(noted_by(way)) is None and way in given and given[way] == block.get(on(way))
        if on(way) in days or (named is not None and nobody_yet):
            names[noted_by(way)] = named
    return names
