"""Whether a text names a person of the register: her CHI number *and* a second sign beside it, her surname (or preferred name) or her
date of birth. Never one alone: with both check digits in use one typing slip in ten passes for somebody else's number (NHS Scotland's
two check digits, docs of `chi`), and a surname is shared by many.

The date of birth counts only where it is written by itself: the first six digits of the number are the number, not a second sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_GAP = r"[ \t]{0,2}"
_DATE = re.compile(
    rf"(?<!\d)(?:(?P<d>\d{{1,2}}){_GAP}[./-]{_GAP}(?P<m>\d{{1,2}}){_GAP}[./-]{_GAP}(?P<y>\d{{4}}|\d{{2}})"
    rf"|(?P<wd>\d{{1,2}})(?:st|nd|rd|th)?{_GAP}(?:of{_GAP})?(?P<wm>{'|'.join(_MONTHS)})[a-z]{{0,6}}\.?,?{_GAP}(?P<wy>\d{{4}}|\d{{2}})"
    r"|(?P<iy>\d{4})-(?P<im>\d{2})-(?P<id>\d{2}))(?!\d)(?![ -]?\d{4}(?!\d))",
    re.I,
)


def second_signs(number: str, names: Iterable[str], text: str) -> tuple[str, ...]:
    """The signs beside the CHI number by which a text names her: "surname", "date of birth", both or none. `names` are her name and the
    one she prefers; of a name of several words the last counts."""
    signs = []
    if any(holds_word(last_word(name), text) for name in names):
        signs.append("surname")
    if number[:6] in dates_of(text):
        signs.append("date of birth")
    return tuple(signs)


def dates_of(text: str) -> frozenset[str]:
    """Every date that is written in the text, as the DDMMYY of a CHI number; dates that no calendar has as well, as the demo's people
    were born on those."""
    found = set()
    for match in _DATE.finditer(text):
        part = match.groupdict()
        day, year = part["d"] or part["wd"] or part["id"], part["y"] or part["wy"] or part["iy"]
        month = part["m"] or part["im"] or str(1 + _MONTHS.index(part["wm"].lower()))
        found.add(f"{int(day):02d}{int(month):02d}{year[-2:]}")
    return frozenset(found)


def last_word(name: str) -> str:
    """The surname of "Anne Drever"; the whole of "Nan"."""
    return name.split()[-1] if name.split() else ""


def holds_word(name: str, text: str) -> bool:
    """Whether the name stands in the text as a word of its own: "Li" does not stand in "clinic"."""
    return bool(name) and bool(re.search(rf"(?<!\w){re.escape(plain(name))}(?!\w)", plain(text)))


def plain(text: str) -> str:
    """Lower case, with one kind of apostrophe: O\u2019Neil is O'Neil."""
    return text.casefold().replace("\u2019", "'")
